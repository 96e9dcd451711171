"""The buttons of a person who confirms texts, and the words of one who does not."""

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.models import Confirmation

SKIP = "skip"
LARGEST = 2**31 - 1


class ConfirmationForm(forms.Form):
    """One answer about one expectation: `version` is the one that the page shows.

    `back` is `page` where the button stands on the page of the expectation.
    """

    cell = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    version = forms.IntegerField(min_value=1, max_value=LARGEST)
    answer = forms.ChoiceField(
        choices=[
            (Confirmation.Answer.TRUE.value, _("True of my work")),
            (Confirmation.Answer.WITHDRAWN.value, _("Take back")),
            (SKIP, _("Skip")),
        ]
    )
    back = forms.ChoiceField(choices=[("page", "")], required=False)


class UnskipForm(forms.Form):
    """The button that shows the skipped ones again."""

    unskip = forms.BooleanField(required=False, widget=forms.HiddenInput)
