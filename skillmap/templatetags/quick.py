"""Template tags for what one page shows hundreds of times: addresses, people, times, differences.

Each is one pass where a template would take a dozen; the components are drawn with them.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from html import escape

from django import template
from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from profiles import addresses, wording
from profiles.wording import Segment, SegmentKind
from skillmap.accounts.models import User
from skillmap.templatetags.bidi import bdi

register = template.Library()

REMEMBERED = 20_000  # dates
_TAGS = {SegmentKind.DELETE: "del", SegmentKind.INSERT: "ins"}
_NAMES = {
    "\n": _("line break"),
    "\t": _("tab"),
    "\u00a0": _("no-break space"),
    "\u00ad": _("soft hyphen"),
    "\u200b": _("zero-width space"),
    "\u200c": _("zero-width non-joiner"),
    "\u200d": _("zero-width joiner"),
    "\u200e": _("left-to-right mark"),
    "\u200f": _("right-to-left mark"),
    "\u202f": _("narrow no-break space"),
    "\u2060": _("word joiner"),
    "\u3000": _("ideographic space"),
    "\ufeff": _("byte order mark"),
}
_LEFT_OUT = {"before": SegmentKind.INSERT, "after": SegmentKind.DELETE}


register.simple_tag(addresses.path, name="address")


@register.filter
def person(user: User | None) -> SafeString:
    """Who did it, linked to their page while there is one; Skillmap for what no person did."""
    if not user:
        return SafeString(f'<span class="person">{escape(gettext("Skillmap"))}</span>')
    name = bdi(str(user))
    if user.erased_at:
        return SafeString(f'<span class="person">{name}</span>')
    address = addresses.path("person", user.username)
    return SafeString(f'<a class="person" href="{address}">{name}</a>{handle(user)}')


@register.filter
def handle(user: User) -> SafeString:
    """The user name beside a name that the person chose, and the mark of those who curate."""
    shown = ""
    if user.display_name and user.display_name != user.username:
        shown = f' <span class="handle">@{escape(user.username)}</span>'
    if user.has_mark:
        shown += f' <span class="mark mark--curator">{escape(gettext("Curator"))}</span>'
    return SafeString(shown)


@register.filter(expects_localtime=True)
def day(value: date | None) -> SafeString:
    """The day in words, in `<time>`; nothing for None."""
    bare = value.date() if isinstance(value, datetime) else value
    return _moment(value, bare, pgettext("how a date is written", "j F Y"))


@register.filter(expects_localtime=True)
def minute(value: datetime | None) -> SafeString:
    """The same with the time of day and the name of its zone."""
    bare = value.replace(second=0, microsecond=0, tzinfo=None) if value else None
    style = pgettext("how a date with its time is written", "j F Y, H:i")
    return _moment(value, bare, style, _zone(value))


def _zone(value: datetime | None) -> str:
    """The zone as people write it: UTC, CET, or UTC+03 where it has no name of its own."""
    name = (value and value.tzname()) or ""
    return f" UTC{name}" if name[:1] in {"+", "-"} else f" {name}" if name else ""


def _moment(value: date | None, bare: date | None, style: str, zone: str = "") -> SafeString:
    """`bare` has no zone: equal moments are written differently in different ones."""
    if not value or not bare:
        return SafeString("")
    machine = f"{value:%Y-%m-%dT%H:%M:%S%z}" if isinstance(value, datetime) else value.isoformat()
    written = _written(bare, style, get_language()) + escape(zone)
    return SafeString(f'<time datetime="{machine}">{written}</time>')


@lru_cache(maxsize=REMEMBERED)
def _written(bare: date, style: str, language: str | None) -> str:
    return escape(dateformat.format(bare, style))


@register.filter
def flag(required: bool | None) -> SafeString:  # noqa: FBT001
    """The mark of Required or Optional; nothing for None."""
    if required is None:
        return SafeString("")
    kind, word = (
        ("required", gettext("Required")) if required else ("optional", gettext("Optional"))
    )
    return SafeString(f'<span class="mark mark--{kind}">{escape(word)}</span>')


@register.filter
def differences(segments: Iterable[Segment] | None, side: str = "") -> SafeString:
    """The words of both texts, or of one (`before`, `after`), with what differs marked.

    Characters that changed and cannot be seen are named.
    """
    left_out, segments = _LEFT_OUT.get(side), list(segments or ())
    pairs = zip(segments, wording.hidden_characters(segments), strict=True)
    shown = (_segment(each, hidden) for each, hidden in pairs if each.kind != left_out)
    return SafeString("".join(shown))


def _segment(segment: Segment, hidden: re.Pattern[str] | None) -> str:
    tag, text = _TAGS.get(segment.kind), escape(segment.text)
    text = hidden.sub(_named, text) if hidden else text
    return f"<{tag}>{text}</{tag}>" if tag else text


def _named(match: re.Match[str]) -> str:
    """The name of a character, or of a run of spaces, that cannot be seen."""
    characters = match[0]
    if characters.startswith(" "):
        count = len(characters)
        name = ngettext("%(n)d space", "%(n)d spaces", count) % {"n": count}
    else:
        name = str(_NAMES.get(characters, f"U+{ord(characters):04X}"))
    line_break = "\n" if characters == "\n" else ""
    return f'<span class="unseen">[{escape(name)}]</span>{line_break}'
