"""Texts of the operator: front page, about, privacy and terms, each a Markdown file of theirs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class LegalStatement:
    """One of the operator's texts; `html` is empty where none was supplied."""

    html: SafeString
    changed_at: datetime | None


def find(name: str) -> LegalStatement:
    """The statement of that name (a key of STATEMENTS), read anew each time.

    A file that is not there or not UTF-8 counts as not supplied: a page that says so is better
    than none.
    """
    path = Path(settings.STATEMENTS.get(name) or "/dev/null/none")
    try:
        text = path.read_text(encoding="utf-8")
        changed_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except (OSError, UnicodeDecodeError):
        return LegalStatement(SafeString(), None)
    # The operator's own text, rendered without raw HTML.
    return LegalStatement(mark_safe(_markdown.render(text)), changed_at)  # noqa: S308
