"""Forms of curating the catalogue: the summary of a change, retiring, undoing, importing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.addresses import SLUG_LENGTH
from profiles.interchange.reading import options
from proposals.editor import order
from proposals.lifecycle.curator_edits import SUMMARY_LENGTH
from skillmap.kernel.text import refuse_control_characters

LEVELS_LENGTH = 2000


def why_field(label: Any) -> forms.CharField:
    """Words that history or the log keeps for ever."""
    return forms.CharField(
        label=label,
        max_length=SUMMARY_LENGTH,
        validators=[refuse_control_characters],
        widget=forms.Textarea(attrs={"rows": 2}),
    )


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


class RowField(forms.IntegerField):
    """The number of a row, if there is one."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=1, max_value=2**63 - 1)


class MoveForm(forms.Form):
    """Which row of a list moves, and where to.

    A button names the row that it moves one step `up` or `down`. A row that was dragged is the
    `part`, and goes directly `before` or `after` another row.
    """

    up, down = RowField(), RowField()
    part, before, after = RowField(), RowField(), RowField()

    def clean(self) -> dict[str, object]:
        """The row as `part`, its `direction`, and the row `beside` which it goes (None: a step)."""
        cleaned: dict[str, object] = super().clean() or {}
        match {name: row for name, row in cleaned.items() if row is not None}:
            case {"up": part, **rest} if not rest:
                return {"part": part, "direction": order.UP, "beside": None}
            case {"down": part, **rest} if not rest:
                return {"part": part, "direction": order.DOWN, "beside": None}
            case {"part": part, "before": beside, **rest} if not rest and part != beside:
                return {"part": part, "direction": order.UP, "beside": beside}
            case {"part": part, "after": beside, **rest} if not rest and part != beside:
                return {"part": part, "direction": order.DOWN, "beside": beside}
        raise ValidationError(_("Press one of the buttons."))


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = why_field(_("Reason"))


def levels_field(**kwargs: Any) -> forms.CharField:
    """The order of levels, for a file that gives them no ranks."""
    return forms.CharField(
        label=_("Levels, lowest first"),
        help_text=_(
            "Only if the file gives levels no rank, or to correct their order on the site: all "
            "levels of the file, separated by commas, such as Junior, Mid, Senior."
        ),
        required=False,
        max_length=LEVELS_LENGTH,
        validators=[refuse_control_characters, _refuse_unclear_levels],
        **kwargs,
    )


def _refuse_unclear_levels(text: str) -> None:
    try:
        options.ladder(text)
    except options.InvalidOption as unclear:
        raise ValidationError(str(unclear)) from unclear


class UploadForm(forms.Form):
    """A file to bring in, and what it may do besides adding and changing what is its own."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or JSON as exported here, a CASE package, or Rich Skill Descriptors."),
    )
    levels = levels_field()
    is_retiring = forms.BooleanField(
        label=_("Retire skills, roles and expectations that the file does not have"),
        required=False,
    )
    is_taking_over = forms.BooleanField(
        label=_("Let the file take over what belongs to the site or to another source"),
        help_text=_(
            "Without this it changes only what comes from the same source, and no licence and no "
            "group."
        ),
        required=False,
    )


class StepForm(forms.Form):
    """Which step of an import is sent: looking at a file, or bringing it in."""

    LOOK, IMPORT = "look", "import"
    do = forms.ChoiceField(choices=[(LOOK, ""), (IMPORT, "")], required=False)


class ApplyForm(SummaryForm):
    """The file that was looked at, what it may do, and the state of the catalogue at that time."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    sequence = forms.IntegerField(min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)
    is_retiring = forms.BooleanField(required=False, widget=forms.HiddenInput)
    is_taking_over = forms.BooleanField(required=False, widget=forms.HiddenInput)
    levels = levels_field(widget=forms.HiddenInput)
