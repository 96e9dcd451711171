"""Fields that many forms have."""

from typing import TYPE_CHECKING

from django import forms

from skillmap.kernel.text import refuse_control_characters

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def long_text(
    label: "StrOrPromise",
    limit: int,
    *,
    rows: int,
    help_text: "StrOrPromise" = "",
    is_required: bool = True,
) -> forms.CharField:
    """A text of some lines and so many characters at most, without control characters."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=is_required,
        max_length=limit,
        validators=[refuse_control_characters],
        widget=forms.Textarea(attrs={"rows": rows}),
    )
