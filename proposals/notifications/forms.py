"""Forms of the watch button, the inbox and the page that ends mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Watch
from proposals.notifications.mail import UnsubscribeChoice


class WatchForm(forms.Form):
    """How much to hear of a thing; `forget` lets what is wider decide again."""

    FORGET = "forget"
    level = forms.ChoiceField(
        label=_("Notify me about"), choices=[*Watch.Level.choices, (FORGET, _("Default"))]
    )
    back = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class InboxForm(forms.Form):
    """The list of notifications from which a button was pressed, and its newest line."""

    UNREAD = "unread"
    show = forms.ChoiceField(choices=[(UNREAD, "")], required=False)
    newest = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)


class UnsubscribeForm(forms.Form):
    """Which mail to end; a mail program that ends it by itself sends no choice."""

    what = forms.ChoiceField(choices=UnsubscribeChoice.choices, required=False)

    def clean_what(self) -> UnsubscribeChoice:
        """Without a choice it is the kind of mail that the link came with."""
        return UnsubscribeChoice(self.cleaned_data["what"] or UnsubscribeChoice.KIND)
