"""Forms of an import: the file with what it may do, and the file that was looked at."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.interchange.reading import options
from proposals.editor.admin_forms import SummaryForm
from skillmap.kernel.text import refuse_control_characters

LEVELS_LENGTH = 2000


def levels_field(widget: type[forms.Widget] = forms.TextInput) -> forms.CharField:
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
        widget=widget,
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
