"""Signing up, signing in, and the settings a person keeps."""

from zoneinfo import available_timezones

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from skillmap.accounts import credentials, impersonation, names, signup
from skillmap.accounts.models import User
from skillmap.kernel.text import normalise_line, refuse_links

# A hash costs time by length; nobody types more than this.
LONGEST_PASSWORD = 1_000


def _zones() -> list[tuple[str, str]]:
    """The time zones of the world by name, as tzdata has them, without its bare offsets."""
    named = [name for name in available_timezones() if "/" in name and not name.startswith("Etc/")]
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(named))]


class _Plain:
    """Takes away what only repeats the label, and bounds what is hashed."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.label = _("Email address")
            if isinstance(field.widget, forms.PasswordInput) and isinstance(field, forms.CharField):
                field.max_length = LONGEST_PASSWORD
                field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
                field.widget.attrs["maxlength"] = LONGEST_PASSWORD
                if field.widget.attrs.get("autocomplete") == "new-password":
                    field.help_text = _("At least 8 characters, and not a common password.")


class AddEmailForm(_Plain, allauth_forms.AddEmailForm):
    """Another address of one's own."""


class _Ending(forms.Form):
    """Offers to stop the person's programs together with the old password."""

    stops_programs = forms.BooleanField(
        label=_("Also revoke my tokens and pause my webhooks"),
        help_text=_("Choose this if someone else may know your old password."),
        required=False,
    )

    def save(self) -> None:
        """Set the password; stop the programs if the person asked for it."""
        with transaction.atomic():
            super().save()  # type: ignore[misc]  # of the form that this is mixed into
            if self.cleaned_data["stops_programs"]:
                credentials.end_all(self.user)  # type: ignore[attr-defined]


class ChangePasswordForm(_Plain, _Ending, allauth_forms.ChangePasswordForm):
    """The present password, and the new one twice."""


class SetPasswordForm(_Plain, _Ending, allauth_forms.SetPasswordForm):
    """A first password, twice."""


class ResetPasswordForm(_Plain, allauth_forms.ResetPasswordForm):
    """The address that the link goes to."""


class ResetPasswordFromKeyForm(_Plain, allauth_forms.ResetPasswordKeyForm):
    """A new password, twice; whoever has the link has shown that the address is theirs."""

    def save(self) -> None:
        """Set the password, and confirm the one address that the link can have gone to.

        Whoever had the account before may have made tokens and webhooks: they end too.
        """
        with transaction.atomic():
            super().save()
            credentials.end_all(self.user)
            addresses = list(EmailAddress.objects.filter(user=self.user))
            if len(addresses) == 1 and not addresses[0].verified:
                addresses[0].set_verified()


class ReauthenticateForm(_Plain, allauth_forms.ReauthenticateForm):
    """The password once more."""


class SignupForm(_Plain, allauth_forms.SignupForm):
    """E-mail address, user name, password; and two things that only programs get wrong."""

    started = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "We send a link to confirm it. Your address is never shown."
        )
        self.fields["username"].label = _("Username")
        self.fields["username"].help_text = _(
            "Shown with everything you write. You cannot change it later. 2 to 39 "
            "letters, digits, full stops, hyphens or underscores."
        )
        trap = self.fields[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]
        trap.label = _("Leave this empty")
        trap.widget.attrs = {"tabindex": "-1", "autocomplete": "off"}
        self.initial["started"] = signup.stamp()

    def clean_started(self) -> str:
        """Refuse what came back faster than anybody types, and give a stale form a new note."""
        started = self.cleaned_data["started"]
        pace = signup.pace(started)
        if pace is signup.Pace.STALE:
            data = QueryDict(mutable=True)
            data.update(self.data)  # type: ignore[has-type]
            data[self.add_prefix("started")] = signup.stamp()
            self.data = data
            raise ValidationError(_("This page was open for too long. Send the form again."))
        if pace is signup.Pace.TOO_FAST:
            raise ValidationError(_("That was fast. Wait two seconds and send the form again."))
        return str(started)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Signs up; takes as long for a registered address as for a new one."""
        if self.account_already_exists:
            signup.reserve(self.cleaned_data["username"])
            User().set_password(self.cleaned_data["password1"])
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved


class LoginForm(_Plain, allauth_forms.LoginForm):
    """Name or address and password; says the same of an unknown and an unconfirmed address."""

    error_messages = {
        "mismatch": _(
            "The name or password is wrong, or your email address is not confirmed "
            "yet. To confirm it, open the link in our email or reset your password."
        )
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address or username")
        self.fields["remember"].label = _("Stay signed in on this device")
        self.fields["password"].help_text = ""

    def _clean_with_password(self, credentials: dict[str, str]) -> dict[str, object]:
        try:
            cleaned: dict[str, object] = super()._clean_with_password(credentials)
        except ValidationError as error:
            if str(error.code).endswith("_password_mismatch"):
                raise self._mismatch() from None
            raise
        addresses = EmailAddress.objects.filter(user=self.user)
        if addresses.exists() and not addresses.filter(verified=True).exists():
            raise self._mismatch()
        return cleaned

    def _mismatch(self) -> ValidationError:
        return ValidationError(self.error_messages["mismatch"], code="mismatch")


class SettingsForm(forms.ModelForm[User]):
    """What a person may say about themselves, and how they want to be told."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Language for emails and for the site when you are signed in."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lazy(_zones, list)(),
        help_text=_("Used for times on your pages and in emails."),
    )

    class Meta:
        model = User
        fields = ["display_name", "language", "time_zone", "is_mailed_at_once", "digest"]
        widgets = {"digest": forms.RadioSelect}
        help_texts = {
            "display_name": _("Shown instead of your username with everything you write.")
        }

    def clean_display_name(self) -> str:
        """One line without a link that is neither an office's name nor looks like another person's.

        A name that the person has already stays, whatever has become of the rules.
        """
        name = normalise_line(self.cleaned_data["display_name"])
        if name == self.initial.get("display_name"):
            return name
        impersonation.refuse_reserved(name)
        refuse_links(name)
        if names.is_taken(name, by=self.instance):
            raise ValidationError(_("This name is taken. Choose another."), code="taken")
        others = User.objects.exclude(pk=self.instance.pk)
        if name and others.filter(username__iexact=name).exists():
            raise ValidationError(_("This is someone's username. Choose another."))
        return name
