"""The forms about one's own account: what they refuse, and that what was typed stays."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from skillmap.accounts import outbox, signup
from skillmap.accounts.forms.own import SettingsForm
from skillmap.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
SIGNUP = "/accounts/signup/"
NEW = {"email": "new@example.org", "username": "newcomer", "password1": "correct horse 7"}


@pytest.fixture(autouse=True)
def at_leisure(settings: Settings) -> None:
    """Nobody here waits: whatever takes any time at all counts as typed by a person."""
    settings.SIGNUP_SECONDS = -1


def sign_up(client: Client, **changed: str) -> Any:
    return client.post(SIGNUP, NEW | {"started": signup.stamp()} | changed)


def test_signing_up_makes_an_account_that_waits_for_its_mail(client: Client) -> None:
    response = sign_up(client)
    assert response.headers["Location"] == "/accounts/confirm-email/"
    made = User.objects.get()
    assert (made.username, made.email) == ("newcomer", "new@example.org")
    assert not EmailAddress.objects.get().verified


def test_the_link_in_the_mail_confirms_and_signs_in(client: Client, mailoutbox: Any) -> None:
    sign_up(client)
    assert outbox.deliver_due() == 1
    (link,) = [line for line in mailoutbox[0].body.splitlines() if "/accounts/" in line]
    path = "/" + link.split("/", 3)[3]
    assert b"new@example.org" in client.get(path).content
    assert not EmailAddress.objects.get().verified
    assert client.post(path).headers["Location"] == "/me/"
    assert EmailAddress.objects.get().verified
    assert client.get("/me/").status_code == 200


def test_who_signs_up_in_german_is_written_to_in_german(client: Client, mailoutbox: Any) -> None:
    client.post(f"/de{SIGNUP}", NEW | {"started": signup.stamp()})
    assert User.objects.get().language == "de"
    outbox.deliver_due()
    assert mailoutbox[0].subject == "Bestätige deine E-Mail-Adresse"
    assert "/de/accounts/confirm-email/" in mailoutbox[0].body


def test_in_another_browser_the_link_confirms_and_does_not_sign_in(
    client: Client, mailoutbox: Any
) -> None:
    sign_up(client)
    outbox.deliver_due()
    (link,) = [line for line in mailoutbox[0].body.splitlines() if "/accounts/" in line]
    elsewhere = Client()
    elsewhere.post("/" + link.split("/", 3)[3])
    assert EmailAddress.objects.get().verified
    assert elsewhere.get("/me/").status_code == 302


def test_a_program_that_fills_the_trap_is_told_the_same_and_gets_nothing(client: Client) -> None:
    response = sign_up(client, website="http://spam.example")
    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert User.objects.count() == 0
    assert outbox.deliver_due() == 0


def test_a_program_that_is_too_fast_is_asked_to_wait(client: Client, settings: Settings) -> None:
    settings.SIGNUP_SECONDS = 2
    response = sign_up(client)
    assert response.status_code == 200
    assert response.context["form"].errors == {
        "started": ["That was fast. Wait two seconds and send the form again."]
    }
    assert b'value="newcomer"' in response.content
    assert User.objects.count() == 0


@pytest.mark.parametrize("note", ["", "forged"])
def test_a_form_without_our_note_gets_one_and_passes_the_second_time(
    client: Client, note: str
) -> None:
    first = sign_up(client, started=note)
    assert first.context["form"].errors == {
        "started": ["This page was open for too long. Send the form again."]
    }
    fresh = first.context["form"]["started"].value()
    assert signup.pace(fresh) is signup.Pace.HUMAN
    assert sign_up(client, started=fresh).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "a", "2 to 39"),
        ("username", "ad a", "2 to 39"),
        ("username", "admin", "taken"),
        ("username", "Former-Contributor-1", "taken"),
        ("username", "<script>", "2 to 39"),
        ("username", "x" * 40, "at most 39"),
        ("email", "nowhere", "valid email"),
        ("email", "a\x00@example.org", "Null characters"),
        ("password1", "short", "too short"),
        ("password1", "password", "too common"),
        ("password1", "83749283", "entirely numeric"),
        ("password1", "new@example.org", "similar"),
        ("password1", "x" * 1_001, "at most 1000"),
    ],
)
def test_what_signing_up_refuses(client: Client, field: str, value: str, words: str) -> None:
    response = sign_up(client, **{field: value})
    assert response.status_code == 200
    assert words in " ".join(response.context["form"].errors[field])
    assert User.objects.count() == 0


def test_the_trap_is_out_of_sight_and_reach(client: Client) -> None:
    page = client.get(SIGNUP).content.decode()
    assert '<div class="visually-hidden" aria-hidden="true"><label for="id_website">' in page
    assert 'name="website" tabindex="-1" autocomplete="off"' in page
    assert "style=" not in page


def test_settings_keep_one_clean_line_as_name(reader: User) -> None:
    data = {"display_name": "  Ada \t Lovelace ", "language": "de", "digest": "weekly"}
    form = SettingsForm(data | {"time_zone": "Europe/Berlin"}, instance=reader)
    assert form.is_valid()
    saved = form.save()
    assert (saved.display_name, saved.language) == ("Ada Lovelace", "de")
    assert (saved.time_zone, saved.digest) == ("Europe/Berlin", "weekly")
    assert not saved.is_mailed_at_once


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", "x" * 81),
        ("display_name", "Ada \u202eecalevoL"),
        ("display_name", "Ada\x00"),
        ("display_name", "\u0410dmin"),
        ("display_name", "Former contributor 4"),
        ("display_name", "Stranger"),
        ("display_name", "Cheap pills: pills.com"),
        ("display_name", "https://pills.example"),
        ("display_name", "WWW.pills.example"),
        ("display_name", "ada@pills.org"),
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("digest", "hourly"),
    ],
)
def test_what_settings_refuse(reader: User, stranger: User, field: str, value: str) -> None:
    good = {"display_name": "", "language": "en", "time_zone": "UTC", "digest": "never"}
    assert list(SettingsForm(good | {field: value}, instance=reader).errors) == [field]


def test_ones_own_user_name_may_be_shown(reader: User) -> None:
    data = {"display_name": "Reader", "language": "en", "time_zone": "UTC", "digest": "never"}
    assert SettingsForm(data, instance=reader).errors == {}


def test_every_offered_time_zone_is_one_that_this_machine_knows() -> None:
    zones = [name for name, _label in SettingsForm().fields["time_zone"].choices]  # type: ignore[attr-defined]
    assert zones[0] == "UTC"
    assert {"Europe/Berlin", "America/New_York", "Asia/Kolkata"} < set(zones)
    assert not [name for name in zones if name.startswith(("Etc/", "posix"))]


def test_a_password_is_never_sent_back(client: Client) -> None:
    assert b"correct horse" not in sign_up(client, username="a").content


def test_fields_that_sign_in_are_named_for_password_managers(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert 'autocomplete="current-password"' in page
    assert 'placeholder="Password"' not in page


def test_factory_people_are_confirmed(client: Client) -> None:
    factories.person("someone")
    form = {"login": "someone", "password": "secret"}
    assert client.post("/accounts/login/", form).status_code == 302
