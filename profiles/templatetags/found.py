"""Template filter that shows a found text: one pass, where a template would take a hundred."""

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
