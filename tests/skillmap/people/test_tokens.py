"""Tokens for programs: made by their owner, shown once, ended at will."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals import moderation_actions
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User

URL = "/me/tokens/"


@pytest.fixture
def signed_in(client: Client, author: User) -> Client:
    """The author, who has just shown the password."""
    client.force_login(author)
    client.post(reverse("account_reauthenticate"), {"password": "secret"})
    return client


def make(client: Client, **more: str) -> str:
    data = {"name": "my script", "scope": "propose", "days": "30", **more}
    return client.post(URL, data).content.decode()


def test_a_token_is_shown_once_and_kept_as_a_digest(signed_in: Client, author: User) -> None:
    page = make(signed_in)
    token = Token.objects.get()
    secret = page.split("<code>")[1].split("</code>")[0]
    assert (tokens.find(secret), token.scope, token.person) == (token, "propose", author)
    assert secret not in token.digest
    assert secret not in signed_in.get(URL).content.decode()
    assert token.expires_at is not None
    assert timedelta(days=29) < token.expires_at - timezone.now() < timedelta(days=31)


def test_a_revoked_token_works_no_more(signed_in: Client) -> None:
    secret = make(signed_in, days="0").split("<code>")[1].split("</code>")[0]
    token = Token.objects.get()
    assert token.expires_at is None
    page = signed_in.post(reverse("me_token_revoke", args=[token.pk]), follow=True)
    assert "is revoked" in page.content.decode()
    assert tokens.find(secret) is None


def test_an_expired_token_works_no_more(author: User) -> None:
    past = timezone.now() - timedelta(seconds=1)
    _token, secret = tokens.make(author, name="x", scope=Token.Scope.READ, expires_at=past)
    assert tokens.find(secret) is None


def test_a_use_is_noted_at_most_every_five_minutes(author: User) -> None:
    token, secret = tokens.make(author, name="x", scope=Token.Scope.READ, expires_at=None)
    tokens.find(secret)
    token.refresh_from_db()
    first = token.last_used_at
    tokens.find(secret)
    token.refresh_from_db()
    assert first is not None
    assert token.last_used_at == first


def test_nobody_revokes_anothers(client: Client, author: User, stranger: User) -> None:
    token, secret = tokens.make(author, name="x", scope=Token.Scope.READ, expires_at=None)
    client.force_login(stranger)
    assert client.post(reverse("me_token_revoke", args=[token.pk])).status_code == 404
    assert client.post(reverse("me_token_revoke", args=[10**30])).status_code == 404
    assert tokens.find(secret) == token


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"name": ""}, "required"),
        ({"name": "a\u202eb"}, "cannot be displayed"),
        ({"scope": "magic"}, "Select a valid choice"),
        ({"scope": "curate"}, "Only curators"),
        ({"days": "12"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_made_is_said(signed_in: Client, broken: dict[str, str], said: str) -> None:
    assert said in make(signed_in, **broken)
    assert not Token.objects.exists()


def test_a_curator_makes_one_that_curates(client: Client, curator: User) -> None:
    client.force_login(curator)
    client.post(reverse("account_reauthenticate"), {"password": "secret"})
    make(client, scope="curate")
    assert Token.objects.get().scope == "curate"


def test_the_suspended_make_none_and_lose_theirs(
    signed_in: Client, author: User, curator: User
) -> None:
    secret = make(signed_in).split("<code>")[1].split("</code>")[0]
    moderation_actions.suspend(author, by=curator, reason="x")
    assert tokens.find(secret) is None
    assert "suspended" in make(signed_in)
    assert Token.objects.count() == 1


def test_signed_out_one_is_asked_to_sign_in(client: Client) -> None:
    response = client.get(URL)
    assert response["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("me_token_revoke", args=[1])).status_code in {302, 405}


def test_a_form_can_not_be_filled_without_end(signed_in: Client, author: User) -> None:
    for number in range(50):
        tokens.make(author, name=str(number), scope=Token.Scope.READ, expires_at=None)
    assert "Revoke one first" in make(signed_in)


def test_the_password_is_asked_for_again(client: Client, author: User) -> None:
    client.force_login(author)
    response = client.post(URL, {"name": "x", "scope": "read", "days": "7"})
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not Token.objects.exists()
