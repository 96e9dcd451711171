"""Words of the site's addresses: what a slug may be, which it may not take, and paths of pages."""

import hashlib
import re
import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.urls import get_script_prefix, reverse, translate_url
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from text_unidecode import unidecode

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
# Further words that stand below /roles/<role>/, where the slug of a level stands too.
WORDS_BESIDE_LEVELS = frozenset(
    {"advert", "cells", "compare-revisions", "confirmations", "interview", "lock"}
)
SLUG = re.compile(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z")
SLUG_LENGTH = 100
REMEMBERED = 20_000  # paths, some 4 MB
# As passports write these letters (ICAO 9303, part 3); unidecode would write “a” for “ä” and “å”.
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "œ": "oe", "æ": "ae", "ß": "ss"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe", "Œ": "Oe", "Æ": "Ae", "ẞ": "SS"}
)


def is_slug(text: str) -> bool:
    """Whether the text can be a slug as it stands."""
    return len(text) <= SLUG_LENGTH and bool(SLUG.match(text)) and text not in RESERVED_SLUGS


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
            _("“%(word)s” is reserved for the site's own URLs. Choose another slug."),
            code="reserved",
            params={"word": value},
        )


def validate_level_slug(value: str) -> None:
    """Raise ValidationError where a page of roles already has the address of this level."""
    if value in WORDS_BESIDE_LEVELS:
        raise ValidationError(
            _("“%(word)s” is the address of another page of each role. Choose another slug."),
            code="reserved",
            params={"word": value},
        )


def slug_of(name: str) -> str:
    """The slug of a name in any script, the same each time.

    A name without letters and digits, such as a picture, gets a stable code instead.
    """
    letters = unidecode(unicodedata.normalize("NFC", name).translate(_LETTERS))
    return _slug(letters) or _code(name)


def earlier_slug_of(name: str) -> str:
    """The slug that a name got before letters such as ß and ł were written in others.

    Only for finding what has it: addresses stay.
    """
    return _slug(name) or _code(name)


def _slug(text: str) -> str:
    slug = slugify(text)[:SLUG_LENGTH].strip("-_").replace("_", "-")
    return re.sub("-{2,}", "-", slug)


def _code(name: str) -> str:
    return "x" + hashlib.sha256(name.encode()).hexdigest()[:10]


def path(name: str, *args: str | int) -> str:
    """The path of a page in the active language; `reverse`, with its results cached."""
    return _path(get_script_prefix(), get_language(), name, *args)


@lru_cache(maxsize=REMEMBERED)
def _path(prefix: str, language: str | None, name: str, *args: str | int) -> str:
    return reverse(name, args=args)


def translated(address: str, code: str) -> str:
    """The path of a page in another language, query included; `translate_url`, cached."""
    page, mark, query = address.partition("?")
    return f"{_translated(get_script_prefix(), get_language(), page, code)}{mark}{query}"


@lru_cache(maxsize=REMEMBERED)
def _translated(prefix: str, language: str | None, page: str, code: str) -> str:
    return translate_url(page, code)
