"""Template filters of the catalogue's lists: one pass, where a template would take hundreds."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from profiles import addresses
from profiles.search import ExcerptSegment, ExpectationCounts, ExpectationMatch
from skillmap.accounts.bidi import isolated_html

register = template.Library()


@register.filter
def marked(segments: Iterable[ExcerptSegment]) -> SafeString:
    """The pieces of a text, escaped, with what was looked for in <mark>."""
    return SafeString(
        "".join(
            f"<mark>{escape(each.text)}</mark>" if each.is_match else escape(each.text)
            for each in segments
        )
    )


@register.filter
def sized(size: ExpectationCounts) -> SafeString:
    """How many roles a skill has, and how many expectations of each kind, in words."""
    return _sized(size, get_language())


@lru_cache(maxsize=2_000)
def _sized(size: ExpectationCounts, language: str | None) -> SafeString:
    figure, required, optional = (number_format(each, force_grouping=True) for each in size)
    texts = [
        ngettext("%(figure)s role", "%(figure)s roles", size.roles) % {"figure": figure},
        gettext("%(required)s required, %(optional)s optional")
        % {"required": required, "optional": optional},
    ]
    return SafeString("".join(f"<span>{escape(text)}</span>" for text in texts))


@register.filter
def linked(matches: Iterable[ExpectationMatch], skill: str) -> SafeString:
    """The items of the list of a skill's expectations, each with where it is and its excerpt."""
    return SafeString("".join(_item(match, skill) for match in matches))


def _item(match: ExpectationMatch, skill: str) -> str:
    path = addresses.path("profiles:expectation", skill, match.role, match.level)
    title = f"{isolated_html(match.role_name)} · {isolated_html(match.level_name)}"
    return f'<li><a href="{path}">{title}</a> {isolated_html(marked(match.excerpt))}</li>'


@register.filter
def choices(options: Iterable[tuple[str, ...]], chosen: str) -> SafeString:
    """The options of a select, each a value and a name, with the chosen one marked."""
    return _drawn(tuple(options), chosen)


@lru_cache(maxsize=64)
def _drawn(options: tuple[tuple[str, ...], ...], chosen: str) -> SafeString:
    return SafeString(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
            f"{escape(name)}</option>"
            for value, name, *_more in options
        )
    )
