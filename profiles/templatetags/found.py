"""Template filters of the catalogue's lists: one pass, where a template would take hundreds."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from profiles.search import Segment

register = template.Library()


@register.filter
def marked(segments: Iterable[Segment]) -> SafeString:
    """The pieces of a text, escaped, with what was looked for in <mark>."""
    return SafeString(
        "".join(
            f"<mark>{escape(each.text)}</mark>" if each.is_match else escape(each.text)
            for each in segments
        )
    )


@register.filter
def choices(options: Iterable[tuple[str, ...]], chosen: str) -> SafeString:
    """The options of a select, each a value and a name, with the chosen one marked."""
    return SafeString(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
            f"{escape(name)}</option>"
            for value, name, *_more in options
        )
    )
