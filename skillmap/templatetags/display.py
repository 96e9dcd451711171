"""Template filters for what many pages show: times, differences between texts; and URLs of pages.

The filters return values. The components in `templates/components` have the markup.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django import template
from django.template.base import NodeList, Parser, TextNode, Token
from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from profiles import addresses, wording
from profiles.wording import Segment, SegmentKind

register = template.Library()

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
_LINE_BREAK = re.compile(r"\s*\n\s*")
_LEFT_OUT = {"before": SegmentKind.INSERT, "after": SegmentKind.DELETE}


register.simple_tag(addresses.path, name="address")


class InlineNode(template.Node):
    """What stands between `{% inline %}` and `{% endinline %}`."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """The contents, which have no line breaks of the template any more."""
        return self.nodelist.render(context)


@register.tag
def inline(parser: Parser, token: Token) -> InlineNode:
    """`{% inline %} … {% endinline %}`: a component in a sentence, written on several lines.

    Line breaks of the template, with the white space around them, are removed when it is
    compiled. Values keep theirs, and so do translations and included templates.
    """
    nodes = parser.parse(("endinline",))
    parser.delete_first_token()
    for node in nodes.get_nodes_by_type(TextNode):
        if isinstance(node, TextNode):
            node.s = _LINE_BREAK.sub("", node.s)
    return InlineNode(nodes)


@register.filter(expects_localtime=True)
def machine_readable(value: date) -> str:
    """A date or a moment as the `datetime` attribute of `<time>` has it."""
    return f"{value:%Y-%m-%dT%H:%M:%S%z}" if isinstance(value, datetime) else value.isoformat()


@register.filter(expects_localtime=True)
def day(value: date) -> str:
    """The day in words."""
    return dateformat.format(value, pgettext("how a date is written", "j F Y"))


@register.filter(expects_localtime=True)
def minute(value: datetime) -> str:
    """The day in words, the time of day and its time zone: UTC, CET, or UTC+03 without a name."""
    written = dateformat.format(
        value, pgettext("how a date with its time is written", "j F Y, H:i")
    )
    zone = value.tzname() or ""
    return f"{written} UTC{zone}" if zone[:1] in {"+", "-"} else f"{written} {zone}".rstrip()


@dataclass(frozen=True, slots=True)
class TextPart:
    """A piece of a changed text, with its name if it cannot be seen."""

    text: str
    name: str = ""

    @property
    def is_line_break(self) -> bool:
        """Whether the text continues on another line after the name."""
        return self.text == "\n"


@dataclass(frozen=True, slots=True)
class ShownSegment:
    """A segment of a difference; `parts` only if some of its characters have to be named."""

    kind: SegmentKind
    text: str
    parts: list[TextPart]


@register.filter
def shown_segments(segments: Iterable[Segment] | None, side: str = "") -> list[ShownSegment]:
    """The segments of both texts, or of one (`before`, `after`).

    Characters that changed and cannot be seen are parts of their own, with a name.
    """
    left_out, segments = _LEFT_OUT.get(side), list(segments or ())
    pairs = zip(segments, wording.hidden_characters(segments), strict=True)
    return [
        ShownSegment(segment.kind, segment.text, _parts(segment.text, hidden) if hidden else [])
        for segment, hidden in pairs
        if segment.kind != left_out
    ]


def _parts(text: str, hidden: re.Pattern[str]) -> list[TextPart]:
    """The text in pieces; none if no character of it is hidden."""
    parts, end = [], 0
    for match in hidden.finditer(text):
        parts += [TextPart(text[end : match.start()]), TextPart(match[0], _name(match[0]))]
        end = match.end()
    return [*parts, TextPart(text[end:])] if parts else []


def _name(characters: str) -> str:
    """The name of a character, or of a run of spaces, that cannot be seen."""
    if characters.startswith(" "):
        count = len(characters)
        return ngettext("%(n)d space", "%(n)d spaces", count) % {"n": count}
    return str(_NAMES.get(characters, f"U+{ord(characters):04X}"))
