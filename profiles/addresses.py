"""Words of the site's addresses: what a slug may be, which it may not take, and paths of pages."""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.urls import get_script_prefix, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

RESERVED_SLUGS = frozenset(
    {
        *("add", "all", "api", "approve", "career", "catalogue", "change", "changes", "comments"),
        *("community", "compare", "create", "delete", "domains", "draft", "drafts", "edit"),
        *("embed", "expectations", "export", "exports", "feed", "feeds", "groups", "history"),
        *("import", "levels", "matrix", "me", "new", "none", "notifications", "people", "preview"),
        *("proposals", "reject", "review", "revisions", "revert", "roles", "schema", "search"),
        *("skills", "static", "submit", "suggest", "watch", "withdraw"),
    }
)
SLUG = re.compile(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z")
SLUG_LENGTH = 100
REMEMBERED = 20_000  # paths, some 4 MB


def validate_slug(value: str) -> None:
    """Raise ValidationError unless the text can stand in an address for ever."""
    if len(value) > SLUG_LENGTH or not SLUG.match(value):
        raise ValidationError(
            _("Use lower-case letters, digits and single hyphens, at most %(limit)d characters."),
            code="slug",
            params={"limit": SLUG_LENGTH},
        )
    if value in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(word)s” is part of the site's own addresses. Choose another word."),
            code="reserved",
            params={"word": value},
        )


def path(name: str, *args: str | int) -> str:
    """As `reverse`, but found once: the path of the page in the language of this one."""
    return _path(get_script_prefix(), get_language(), name, *args)


@lru_cache(maxsize=REMEMBERED)
def _path(prefix: str, language: str | None, name: str, *args: str | int) -> str:
    return reverse(name, args=args)


def translated(address: str, code: str) -> str:
    """As `translate_url`, but found once: the same page in another language; its query stays."""
    page, mark, query = address.partition("?")
    return f"{_translated(get_script_prefix(), get_language(), page, code)}{mark}{query}"


@lru_cache(maxsize=REMEMBERED)
def _translated(prefix: str, language: str | None, page: str, code: str) -> str:
    return translate_url(page, code)
