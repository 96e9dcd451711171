"""Template filters that the components need: figures and steps, no markup."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.utils import formats

register = template.Library()

STEPS = 9  # ramp-1 … ramp-9 in skillmap.css


@register.filter
def level_step(index: int, count: int) -> int:
    """How deep the colour of a level is, 1 to 9: `count` levels spread evenly over the ramp.

    `index` counts from 0. A site with more levels than steps shares them; the first level
    is always the lightest and the last the deepest, a single one in the middle.
    """
    if count <= 1:
        return (STEPS + 1) // 2
    return 1 + round(min(max(index, 0), count - 1) * (STEPS - 1) / (count - 1))


@register.filter
def grouped(value: int) -> str:
    """A whole number in the writing of the page's language: 1,204 in English, 1.204 in German."""
    return formats.number_format(value, force_grouping=True)


@register.filter
def around(page: "Page[Any]") -> list[int | None]:
    """The page numbers worth a link: both ends and those beside this one; None for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.filter
def error_count(form: BaseForm) -> int:
    """How many things are wrong with a form, over all of its fields."""
    return sum(len(errors) for errors in form.errors.values())
