"""Reads a grid of expectations that somebody pastes: CSV, or a table in Markdown."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

COLUMNS = ("role", "level", "required", "description")
YES = {"1", "yes", "y", "true", "required", "x", "ja"}
NO = {"0", "no", "n", "false", "optional", "", "nein"}
MOST = 1_000
_RULE = re.compile(r"^\|?[\s:|-]+\|?$")


@dataclass(frozen=True)
class Pasted:
    """One line of what was pasted; `line` counts from 1."""

    line: int
    role: str
    level: str
    required: bool
    description: str


class Unreadable(Exception):
    """The paste cannot be read; `problems` say in which line and what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read(text: str) -> list[Pasted]:
    """The lines of the paste; raises Unreadable with every problem at once.

    The first line names the columns: role, level, required, description, in any order.
    """
    rows = list(_markdown(text) if _is_markdown(text) else _csv(text))
    if not rows:
        return []
    (_first, head), *body = rows
    names = [cell.strip().lower().removesuffix("_slug").removesuffix("_name") for cell in head]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise Unreadable(
            [_("The first line must name the columns; missing: %(names)s.")
             % {"names": ", ".join(missing)}]
        )  # fmt: skip
    if len(body) > MOST:
        raise Unreadable([_("You can paste at most %(limit)d lines.") % {"limit": MOST}])
    return list(_read(body, [names.index(name) for name in COLUMNS]))


def _read(body: Iterable[tuple[int, list[str]]], places: list[int]) -> Iterator[Pasted]:
    problems = []
    found = []
    for line, cells in body:
        if len(cells) <= max(places):
            problems.append(_("Line %(line)d has too few columns.") % {"line": line})
            continue
        role, level, required, description = (cells[place].strip() for place in places)
        if required.lower() not in YES | NO:
            problems.append(
                _("Line %(line)d: required must be 1 or 0, not “%(value)s”.")
                % {"line": line, "value": required[:40]}
            )
        found.append(Pasted(line, role, level, required.lower() in YES, description))
    if problems:
        raise Unreadable(problems)
    yield from found


def _is_markdown(text: str) -> bool:
    """Whether the text is a table in Markdown; its outer bars can be left out."""
    lines = text.lstrip().splitlines()[:2]
    return any(line.startswith("|") or ("|" in line and _RULE.match(line)) for line in lines)


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    line = 1  # at which the row begins: a text in quotes can have several lines
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as problem:
        raise Unreadable([f"{_('Line')} {reader.line_num}: {problem}"]) from problem


def _markdown(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or _RULE.match(stripped):
            continue
        cells = re.split(r"(?<!\\)\|", stripped.strip("|"))
        yield number, [cell.strip().replace("\\|", "|") for cell in cells]
