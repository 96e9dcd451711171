"""Whatever is sent to the pages of an account, the answer is a clear page, never a fault."""

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from skillmap.accounts.models import User

pytestmark = pytest.mark.django_db
STRANGE = [
    "\x00",
    "a" * 100_000,
    "1",
    "[]",
    "{}",
    "null",
    '"',
    '{"id": 1, "rawId": {}, "response": [], "type": null}',
    '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "AA"}, "type": "public-key"}',
    "\u202e<script>alert(1)</script>",
    "-1",
    "99999999999999999999999",
]
FIELDS = [
    *("login", "password", "password1", "password2", "oldpassword", "email", "username"),
    *("credential", "code", "name", "account", "action_add", "next", "started", "role", "level"),
    *("display_name", "language", "time_zone", "digest", "remember", "passwordless"),
]
PATHS = sorted(
    f"/{path}"
    for path in (
        *("accounts/login/", "accounts/signup/", "accounts/logout/", "accounts/reauthenticate/"),
        *("accounts/email/", "accounts/password/change/", "accounts/password/set/"),
        *("accounts/password/reset/", "accounts/login/code/confirm/", "accounts/confirm-email/"),
        *("accounts/2fa/authenticate/", "accounts/2fa/reauthenticate/", "accounts/sessions/"),
        *("accounts/2fa/totp/activate/", "accounts/2fa/totp/deactivate/"),
        *("accounts/2fa/recovery-codes/generate/", "accounts/2fa/webauthn/add/"),
        *("accounts/2fa/webauthn/login/", "accounts/2fa/webauthn/reauthenticate/"),
        *("accounts/2fa/webauthn/", "accounts/2fa/recovery-codes/", "accounts/2fa/"),
        *("accounts/2fa/webauthn/keys/99999999999999999999/remove/", "accounts/3rdparty/"),
        *("accounts/2fa/webauthn/keys/1/edit/", "accounts/3rdparty/signup/"),
        *("accounts/3rdparty/login/error/", "accounts/3rdparty/login/cancelled/"),
        *("accounts/inactive/", "accounts/confirm-email/x:y:z/", "accounts/confirm-email/%00/"),
        *("accounts/password/reset/key/zzzzzzzzzzzzz-set-password/", "me/settings/", "me/place/"),
        *("accounts/password/reset/key/1-%00/", "accounts/password/reset/key/1y2p0ij32e8e7-x/"),
        *("accounts/reauthenticate/code/", "accounts/reauthenticate/code/confirm/"),
        *("me/assessment/", "me/delete/", "me/data/", "me/export/", "me/corner/", "me/"),
    )
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_nothing_strange_is_a_fault(author: User, path: str, is_signed_in: bool) -> None:
    client = Client(raise_request_exception=True)
    if is_signed_in:
        client.post("/accounts/login/", {"login": "author", "password": "secret"})
        client.post("/accounts/reauthenticate/", {"password": "secret"})
    assert client.get(path).status_code < 500
    for value in STRANGE:
        response: Any = client.post(path, dict.fromkeys(FIELDS, value))
        assert response.status_code < 500
        assert b"<script>alert" not in response.content


def test_every_address_of_the_accounts_is_among_those_tried() -> None:
    """A page that a new release brings along is tried too, or this says so."""
    site = get_resolver()
    tried = {site.resolve(path.replace("%00", "a")).url_name for path in PATHS}
    accounts = get_resolver("allauth.urls")
    names = {name for name in accounts.reverse_dict if isinstance(name, str)}
    assert names - tried == {
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "mfa_download_recovery_codes",
    }
