"""Reads which two revisions a reader wants to compare."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from profiles.pages import query_values

MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Span:
    """Two revision numbers, older first; `problem` says in words why they are none."""

    start: int
    end: int
    problem: str = ""


def read_span(request: HttpRequest, newest: int) -> Span:
    """What `?from=` and `?to=` name, up to `newest`; the newest and the one before unless said."""
    last = _number(query_values.text(request, "to"), newest)
    first = _number(query_values.text(request, "from"), max((last or newest) - 1, 1))
    if first is None or last is None or max(first, last) > newest or min(first, last) < 1:
        problem = _("Choose two revisions between 1 and %(newest)s.") % {"newest": newest}
        return Span(max(newest - 1, 1), newest, problem)
    return Span(min(first, last), max(first, last))


def _number(word: str, default: int) -> int | None:
    """The whole number that is written, None for what is none; `default` for nothing at all."""
    if not word:
        return default
    is_number = word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS
    return int(word) if is_number else None
