"""Signing up, second factors and passkeys in a real browser, under the strict content policy."""

import base64
import hmac
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from profiles.assessments import ratings
from skillmap.accounts import outbox
from tests import factories
from tests.browser import looking
from tests.browser.looking import go

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse 7"


@pytest.fixture(autouse=True)
def at_leisure(settings: Settings) -> None:
    settings.SIGNUP_SECONDS = -1


@pytest.fixture
def site(page: Page, live_server: LiveServer) -> Iterator[Page]:
    """A page on the site that fails the test when the content policy blocks anything."""
    complaints = looking.complaints(page)
    page.goto(live_server.url + "/accounts/login/")
    yield page
    assert complaints == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sign_in(page: Page, name: str, password: str = "secret") -> None:
    go(page, "/accounts/login/?next=/me/")
    page.get_by_label("Email address or username").fill(name)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")


def sign_out(page: Page) -> None:
    go(page, "/accounts/logout/")
    press(page, "Sign out")


def confirm(page: Page, password: str = "secret") -> None:
    """Show once more that it is oneself."""
    expect(page.get_by_role("heading", name="Confirm it's you")).to_be_visible()
    page.get_by_label("Password").fill(password)
    press(page, "Confirm")


def code(secret: str) -> str:
    """What an authenticator app shows for the secret now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_from_signing_up_to_a_lost_phone(site: Page, mailoutbox: list[EmailMessage]) -> None:
    go(site, "/accounts/signup/")
    site.get_by_label("Email address").fill("ada@example.org")
    site.get_by_label("Username").fill("ada")
    site.get_by_label("Password").fill(PASSWORD)
    press(site, "Create account")
    expect(site.get_by_role("heading", name="Check your email")).to_be_visible()

    outbox.deliver_due()
    (link,) = [line for line in mailoutbox[0].body.splitlines() if "/accounts/" in line]
    go(site, "/" + link.split("/", 3)[3])
    press(site, "Yes, confirm")
    expect(site.get_by_role("heading", name="ada", exact=True)).to_be_visible()

    go(site, "/accounts/2fa/totp/activate/")
    confirm(site, PASSWORD)
    secret = site.get_by_label("Secret").input_value()
    site.get_by_label("Authenticator code").fill(code(secret))
    press(site, "Turn on")
    go(site, "/accounts/2fa/recovery-codes/")
    spare = site.locator("main li code").first.inner_text()

    sign_out(site)
    cache.clear()  # time passes: a code is not taken twice
    sign_in(site, "ada@example.org", PASSWORD)
    site.get_by_label("Code").fill("000000")
    press(site, "Sign In")
    expect(site.get_by_role("alert")).to_contain_text("Incorrect code")
    site.get_by_label("Code").fill(code(secret))
    press(site, "Sign In")
    expect(site).to_have_url("/".join(site.url.split("/")[:3]) + "/me/")

    sign_out(site)
    sign_in(site, "ada", PASSWORD)
    site.get_by_label("Code").fill(spare)
    press(site, "Sign In")
    expect(site.get_by_role("heading", name="ada", exact=True)).to_be_visible()
    assert EmailAddress.objects.get().verified


def test_a_passkey_signs_in_without_name_or_password(site: Page) -> None:
    factories.person("ada")
    keys = site.context.new_cdp_session(site)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(site, "ada")
    go(site, "/accounts/2fa/webauthn/add/")
    confirm(site)
    site.get_by_label("Passwordless").check()
    press(site, "Add")
    expect(
        site.get_by_text("passkey: works without a password").or_(site.get_by_text("codes"))
    ).not_to_have_count(0)

    sign_out(site)
    go(site, "/accounts/login/?next=/me/settings/")
    press(site, "Use a passkey")
    expect(site.get_by_role("heading", name="Settings", level=1)).to_be_visible()


def test_without_script_everything_but_passkeys_works(
    browser: Any, live_server: LiveServer, mailoutbox: list[EmailMessage]
) -> None:
    factories.person("ada")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/accounts/login/")
    press(page, "Use a passkey")
    expect(page.get_by_role("alert")).to_be_visible()
    sign_in(page, "ada")
    go(page, "/me/settings/")
    page.get_by_label("Display name").fill("Ada Lovelace")
    press(page, "Save")
    expect(page.get_by_role("status")).to_contain_text("Settings saved.")
    go(page, "/me/")
    expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()
    page.context.close()


OUT = ["login", "signup", "password/reset", "password/reset/done", "confirm-email", "inactive"]
OUT += ["confirm-email/x:y:z", "password/reset/key/1-abc"]
IN = ["email", "password/change", "2fa", "2fa/totp/activate", "2fa/webauthn", "2fa/webauthn/add"]
IN += ["sessions", "3rdparty", "logout"]
OWN = ["", "settings/", "place/", "assessment/?role=ml-engineer", "data/", "delete/", "deleted/"]
OWN += ["tokens/"]


def test_pages_for_who_is_not_signed_in_are_in_order(
    site: Page, axe_violations: Callable[..., list[str]]
) -> None:
    factories.person("ada")
    paths = [f"/accounts/{path}/" for path in OUT] + ["/privacy/", "/terms/", "/people/ada/"]
    assert looking.judge(site, paths, axe_violations) == {}


def test_pages_for_who_is_signed_in_are_in_order(
    site: Page, axe_violations: Callable[..., list[str]]
) -> None:
    ada = factories.person("ada")
    shelf = factories.shelf(by=ada)
    junior, middle = (shelf.cell(shelf.engineer, at) for at in (shelf.junior, shelf.middle))
    ratings.record(ada, {junior.pk: "met", middle.pk: "met"}, [junior, middle])
    changes = factories.edit(junior, "Logs each run.", required=False), factories.retire(middle)
    factories.publish(shelf.skill, *changes, by=ada)
    sign_in(site, "ada")
    go(site, "/accounts/reauthenticate/?next=/me/")
    confirm(site)
    paths = [f"/me/{path}" for path in OWN] + [f"/accounts/{path}/" for path in IN]
    assert looking.judge(site, [*paths, "/people/ada/"], axe_violations) == {}
