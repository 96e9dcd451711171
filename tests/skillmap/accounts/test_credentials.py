"""With a password that somebody else may know, the programs that it let in end as well."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from proposals.models import Webhook
from skillmap.accounts import credentials, tokens
from skillmap.accounts.models import OutgoingMail, Token, User
from tests import factories

pytestmark = pytest.mark.django_db
NEW = {"password1": "correct horse 7", "password2": "correct horse 7"}
CHANGE = {"oldpassword": "secret", **NEW}
LISTED = ["- Token revoked: Script & co", "- Webhook paused: Wiki"]


@pytest.fixture
def equipped(author: User) -> User:
    """Somebody with a token and a webhook, an older one of each that ended, and a neighbour."""
    for person in (author, factories.person("neighbour")):
        for name, ends in (("Script & co", None), ("Old", timezone.now() - timedelta(days=1))):
            tokens.make(person, name=name, scope=Token.Scope.PROPOSE, expires_at=ends)
        factories.webhook(by=person, name="Wiki")
        broken = factories.webhook(by=person, name="Broken")
        Webhook.objects.filter(pk=broken.pk).update(state=Webhook.State.FAILED)
    return author


def running(person: User) -> tuple[int, list[str]]:
    """How many tokens are not revoked, and the states of the webhooks."""
    states = list(person.webhooks.order_by("name").values_list("state", flat=True))
    return person.tokens.filter(revoked_at=None).count(), states


def listed(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("- ")]


def sign_in() -> Client:
    client = Client()
    assert client.post("/accounts/login/", {"login": "author", "password": "secret"}).url == "/"  # type: ignore[attr-defined]
    return client


def reset() -> Any:
    client = Client()
    client.post("/accounts/password/reset/", {"email": "author@example.org"})
    (link,) = [
        line for line in OutgoingMail.objects.get().text.splitlines() if "/accounts/" in line
    ]
    OutgoingMail.objects.all().delete()
    page = client.get("/" + link.split("/", 3)[3], follow=True)
    assert "Your tokens are revoked" in page.content.decode()
    return client.post(page.redirect_chain[-1][0], NEW)


def test_a_reset_ends_them_and_the_mail_lists_them(equipped: User) -> None:
    assert reset().status_code == 302
    assert running(equipped) == (0, ["failed", "paused"])
    assert running(User.objects.get(username="neighbour")) == (2, ["failed", "active"])
    mail = OutgoingMail.objects.get()
    assert listed(mail.text) == LISTED
    assert "- Token revoked: Script &amp; co" in mail.html


def test_a_reset_without_programs_lists_nothing(author: User) -> None:
    reset()
    assert "stopped" not in OutgoingMail.objects.get().text


def test_the_mail_is_in_the_language_of_its_reader(equipped: User) -> None:
    User.objects.filter(pk=equipped.pk).update(language="de")
    reset()
    assert listed(OutgoingMail.objects.get().text) == [
        "- Token widerrufen: Script & co",
        "- Webhook pausiert: Wiki",
    ]


def test_signing_out_everywhere_else_ends_them_with_one_session_too(equipped: User) -> None:
    client = sign_in()
    assert b"Sign out everywhere else" in client.get("/accounts/sessions/").content
    assert client.post("/accounts/sessions/").status_code == 302
    assert running(equipped) == (0, ["failed", "paused"])
    mail = OutgoingMail.objects.get()
    assert (mail.subject, listed(mail.text)) == ("Signed out everywhere else", LISTED)


@pytest.mark.parametrize(
    ("asked", "after", "lines"),
    [
        ({}, (2, ["failed", "active"]), []),
        ({"stops_programs": "on"}, (0, ["failed", "paused"]), LISTED),
    ],
)
def test_a_new_password_offers_it(
    equipped: User, asked: dict[str, str], after: tuple[int, list[str]], lines: list[str]
) -> None:
    client = sign_in()
    assert b'name="stops_programs"' in client.get("/accounts/password/change/").content
    assert client.post("/accounts/password/change/", CHANGE | asked).status_code == 302
    assert running(equipped) == after
    assert listed(OutgoingMail.objects.get().text) == lines


def test_a_first_password_offers_it_too(equipped: User) -> None:
    equipped.set_unusable_password()
    equipped.save()
    client = Client()
    client.force_login(equipped)
    client.post("/accounts/password/set/", NEW | {"stops_programs": "on"})
    assert running(equipped) == (0, ["failed", "paused"])


def test_what_is_refused_ends_nothing(equipped: User) -> None:
    wrong = CHANGE | {"oldpassword": "guess", "stops_programs": "on"}
    assert sign_in().post("/accounts/password/change/", wrong).status_code == 200
    assert running(equipped) == (2, ["failed", "active"])
    Client().post("/accounts/sessions/")
    assert running(equipped) == (2, ["failed", "active"])


def test_what_has_ended_is_not_ended_again(equipped: User) -> None:
    credentials.end_all(equipped)
    before = list(Token.objects.order_by("pk").values_list("revoked_at", flat=True))
    assert credentials.end_all(equipped) == []
    assert list(Token.objects.order_by("pk").values_list("revoked_at", flat=True)) == before
