"""Forms of curating the catalogue: the summary of a change, retiring, undoing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.addresses import SLUG_LENGTH
from proposals.editor import order
from proposals.form_fields import long_text
from proposals.lifecycle.curator_edits import SUMMARY_LENGTH

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def why_field(label: "StrOrPromise") -> forms.CharField:
    """Words that history or the log keeps for ever."""
    return long_text(label, SUMMARY_LENGTH, rows=2)


class SummaryForm(forms.Form):
    """What history says about the change."""

    summary = why_field(_("Summary of the change"))
    summary.help_text = _("What and why, in a line or two. It is kept in the history.")


class RetireForm(SummaryForm):
    """Why something is retired, and what takes its place."""

    replaced_by = forms.CharField(
        label=_("Slug of the replacement"),
        help_text=_("The slug of another published skill or role."),
        required=False,
        max_length=SLUG_LENGTH,
    )
    field_order = ("replaced_by", "summary")


class RetirePartForm(SummaryForm):
    """Why a domain, group or level is retired, and which published one takes its place."""

    replaced_by = forms.ChoiceField(label=_("Replacement"), required=False)
    field_order = ("replaced_by", "summary")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replaced_by"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so
        field.choices = [("", _("None")), *choices]


class RowField(forms.IntegerField):
    """The number of a row, if there is one."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=1, max_value=2**63 - 1)


class MoveForm(forms.Form):
    """Which row of a list moves, and where to.

    A button names the row that it moves one step `up` or `down`. A row that was dragged is the
    `part`, and goes directly `before` or `after` another row. `query` is what the list shows.
    """

    up, down = RowField(), RowField()
    part, before, after = RowField(), RowField(), RowField()
    query = forms.CharField(required=False, max_length=1000)

    def clean(self) -> dict[str, object]:
        """The row as `part`, its `direction`, and the row `beside` which it goes (None: a step)."""
        cleaned: dict[str, object] = super().clean() or {}
        query = {"query": cleaned.pop("query", "")}
        match {name: row for name, row in cleaned.items() if row is not None}:
            case {"up": part, **rest} if not rest:
                return {"part": part, "direction": order.UP, "beside": None, **query}
            case {"down": part, **rest} if not rest:
                return {"part": part, "direction": order.DOWN, "beside": None, **query}
            case {"part": part, "before": beside, **rest} if not rest and part != beside:
                return {"part": part, "direction": order.UP, "beside": beside, **query}
            case {"part": part, "after": beside, **rest} if not rest and part != beside:
                return {"part": part, "direction": order.DOWN, "beside": beside, **query}
        raise ValidationError(_("Press one of the buttons."))


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = why_field(_("Reason"))
