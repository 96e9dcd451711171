"""Template filters for text whose direction no one knows beforehand; every template has them."""

import re
from collections.abc import Iterable
from typing import Protocol

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

from skillmap.accounts.bidi import is_right_to_left, isolated_html


class HasText(Protocol):
    """A piece of a text, such as a segment of an excerpt."""

    @property
    def text(self) -> str:
        """The characters of the piece."""


register = template.Library()

_CELL = re.compile(r"(<t[dh][^>]*>)(.*)(</t[dh]>)", re.DOTALL)


@register.filter
def bdi(value: object) -> SafeString:
    """A name inside a sentence, in `<bdi>` if it has letters from right to left."""
    return isolated_html(value if isinstance(value, str) else str(value))


@register.filter
def isolated_cell(cell: str) -> SafeString:
    """A cell of a table as Django's admin writes it; `<bdi>` around letters from right to left."""
    if not is_right_to_left(cell):
        return SafeString(cell)
    return SafeString(_CELL.sub(r"\1<bdi>\2</bdi>\3", cell))


@register.filter
def direction(text: object) -> SafeString:
    """The attribute of a block with a text that has letters from right to left; else nothing."""
    return SafeString(' dir="auto"' if is_right_to_left(str(text)) else "")


@register.filter
def has_right_to_left(pieces: Iterable[HasText]) -> bool:
    """Whether a text in pieces has letters from right to left."""
    return any(is_right_to_left(piece.text) for piece in pieces)


@register.filter
def typed(field: BoundField) -> SafeString:
    """The control of a form; one for text takes the direction of what is typed into it."""
    widget = field.field.widget
    is_text = isinstance(widget, forms.Textarea) or getattr(widget, "input_type", "") == "text"
    return field.as_widget(attrs={"dir": "auto"} if is_text else None)
