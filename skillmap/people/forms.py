"""What a person types before something that cannot be undone."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from skillmap.accounts.models import User


class DeleteAccountForm(forms.Form):
    """The person's own user name, typed out: nobody deletes an account by a slip."""

    username = forms.CharField(
        label=_("Type your username to confirm"),
        max_length=39,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        super().__init__(data)
        self.person = person

    def clean_username(self) -> str:
        """The name, in any case."""
        typed = str(self.cleaned_data["username"])
        if typed.lower() != self.person.username.lower():
            raise ValidationError(_("This is not your username."), code="other")
        return typed
