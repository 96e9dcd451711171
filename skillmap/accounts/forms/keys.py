"""What a browser sends for a passkey or security key; strange ones are refused, not a fault."""

import struct
from collections.abc import Callable
from typing import TypeVar

from allauth.mfa.webauthn import forms as allauth_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Result = TypeVar("Result")
# What decoding JSON, base 64, CBOR and keys that somebody made up can end in.
_STRANGE = (ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error)


def _read(step: Callable[[], Result]) -> Result:
    """What the step gives; ValidationError where what was sent is no credential at all."""
    try:
        return step()
    except _STRANGE as error:
        said = _("The browser did not send a valid key. Try again.")
        raise ValidationError(said, code="strange") from error


class AddWebauthnForm(allauth_forms.AddWebAuthnForm):
    """The form that creates an API token."""

    def clean(self) -> dict[str, object]:
        """Refuse what is no key."""
        return _read(super().clean)


class AuthenticateWebauthnForm(allauth_forms.AuthenticateWebAuthnForm):
    """A key after the password."""

    def clean_credential(self) -> object:
        """Refuse what is no key."""
        return _read(super().clean_credential)


class LoginWebauthnForm(allauth_forms.LoginWebAuthnForm):
    """A passkey instead of name and password."""

    def clean_credential(self) -> object:
        """Refuse what is no key."""
        return _read(super().clean_credential)


class ReauthenticateWebauthnForm(allauth_forms.ReauthenticateWebAuthnForm):
    """A key once more, before something that touches the account's safety."""

    def clean_credential(self) -> object:
        """Refuse what is no key."""
        return _read(super().clean_credential)
