"""Suspended people read why, and until when, wherever something is refused to them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from proposals import moderation_actions
from skillmap.accounts import suspensions, tokens
from skillmap.accounts.models import Token, User
from skillmap.accounts.suspensions import Suspension
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
END = datetime(2090, 5, 4, 10, 30, tzinfo=UTC)
REASON = "Adverts <b>again</b>"
SENTENCE = f"Your account is suspended until 4 May 2090, 10:30 UTC. Reason: {REASON}"
MEMBER = {"reason": REASON, "until": "2090-05-04T10:30:00+00:00"}
SHOWN = ("Your account is suspended", "Adverts &lt;b&gt;again&lt;/b&gt;", "4 May 2090, 10:30 UTC")
COMMENTS = "/api/v1/skills/experiment-tracking/comments/"
COMMUNITY = "/skills/experiment-tracking/community/"


@pytest.fixture
def member(author: User, curator: User) -> User:
    """Somebody who is suspended until a day far away."""
    moderation_actions.suspend(author, by=curator, reason=REASON, until=END)
    return User.objects.get(pk=author.pk)


@pytest.fixture
def signed_in(client: Client, member: User) -> Client:
    """The suspended person, who has just shown the password."""
    client.force_login(member)
    client.post(reverse("account_reauthenticate"), {"password": "secret"})
    return client


def secret_of(person: User, *, expires_at: datetime | None = None) -> str:
    """A new token that may propose."""
    scope = Token.Scope.PROPOSE
    return tokens.make(person, name="script", scope=scope, expires_at=expires_at)[1]


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


# --- The facts --------------------------------------------------------------------------------


def test_the_facts_in_plain_text() -> None:
    assert str(Suspension(REASON, END)) == SENTENCE
    assert str(Suspension("", None)) == "Your account is suspended until the suspension is lifted."
    assert Suspension("x", None).as_member() == {"reason": "x", "until": None}


def test_the_facts_in_german() -> None:
    with translation.override("de"):
        said = str(Suspension(REASON, END))
    assert said == f"Dein Konto ist bis 4. Mai 2090, 10:30 Uhr UTC gesperrt. Begründung: {REASON}"


def test_whose_suspension_it_is(member: User, stranger: User) -> None:
    assert suspensions.of(member) == member.suspension == Suspension(REASON, END)
    for other in (stranger, AnonymousUser(), None):
        assert suspensions.of(other) is None
    member.suspended_until = timezone.now()
    assert suspensions.of(member) is None


# --- Pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/me/", 200),
        ("/me/tokens/", 200),
        ("/me/webhooks/", 200),
        (COMMUNITY, 200),
        ("/me/webhooks/new/", 403),
        ("/skills/experiment-tracking/suggest/", 403),
        ("/skills/experiment-tracking/comments/", 403),
    ],
)
def test_pages_say_why_and_until_when(
    signed_in: Client, shelf: Shelf, path: str, status: int
) -> None:
    is_post = path.endswith("/comments/")
    answer = signed_in.post(path, {"text": "Hi"}) if is_post else signed_in.get(path)
    page = answer.content.decode()
    assert answer.status_code == status
    assert [part for part in SHOWN if part not in strip_tags(page)] == []
    assert page.count("notice--readonly") == 1


def strip_tags(page: str) -> str:
    """The page without the tag around a moment."""
    return page.replace("</time>", "").replace('<time datetime="2090-05-04T10:30:00+0000">', "")


def test_a_proposals_page_says_it_too(signed_in: Client, shelf: Shelf, stranger: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, "One."), by=stranger)
    page = strip_tags(signed_in.get(proposal.get_absolute_url()).content.decode())
    assert [part for part in SHOWN if part not in page] == []


def test_in_german(signed_in: Client) -> None:
    page = strip_tags(signed_in.get("/de/me/").content.decode())
    for part in ("Dein Konto ist gesperrt", "Begründung:", "4. Mai 2090, 10:30 Uhr UTC"):
        assert part in page, part


def test_one_without_an_end_says_so(client: Client) -> None:
    client.force_login(factories.suspended("rude"))
    page = client.get("/me/").content.decode()
    assert "It has no end date: it lasts until it is lifted." in page
    assert "Reason:" not in page


@pytest.mark.parametrize("path", ["/me/", "/me/tokens/", "/me/webhooks/", COMMUNITY, "/admin/"])
def test_others_read_nothing_of_it(
    client: Client, member: User, stranger: User, shelf: Shelf, path: str
) -> None:
    client.force_login(stranger)
    client.post(reverse("account_reauthenticate"), {"password": "secret"})
    page = client.get(path, follow=True).content.decode()
    assert "suspended" not in page
    assert "Adverts" not in page


def test_no_token_can_be_made_and_what_was_typed_stays(signed_in: Client) -> None:
    assert "Create token" not in signed_in.get("/me/tokens/").content.decode()
    answer = signed_in.post("/me/tokens/", {"name": "my bot", "scope": "read", "days": "30"})
    assert (answer.status_code, 'value="my bot"' in answer.content.decode()) == (422, True)


def test_the_editors_script_is_told(signed_in: Client, shelf: Shelf) -> None:
    path = "/skills/experiment-tracking/suggest/"
    answer = signed_in.post(path, {"title": "x"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert answer.json()["detail"] == SENTENCE


# --- Programs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_that_the_suspension_revoked_says_so(
    client: Client, author: User, curator: User, method: str
) -> None:
    secret = secret_of(author)
    moderation_actions.suspend(author, by=curator, reason=REASON, until=END)
    answer = client.generic(method.upper(), "/api/v1/proposals/", headers=bearer(secret))
    body = answer.json()
    assert (answer.status_code, body["code"]) == (401, "authentication_failed")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="skillmap"'
    assert body["detail"] == f"The token was revoked. {SENTENCE}"
    assert body["suspension"] == MEMBER
    moderation_actions.lift_suspension(author, by=curator)
    later = client.get("/api/v1/proposals/", headers=bearer(secret)).json()
    assert later["detail"] == "The token is unknown, expired or revoked."
    assert "suspension" not in later


def test_another_reason_and_end_are_told_to_the_same_token(author: User, curator: User) -> None:
    secret = secret_of(author)
    moderation_actions.suspend(author, by=curator, reason="First")
    began = author.suspended_at
    moderation_actions.suspend(author, by=curator, reason=REASON, until=END)
    assert tokens.suspension_behind(secret) == Suspension(REASON, END)
    assert author.suspended_at == began


def test_a_suspension_after_one_that_ended_begins_anew(author: User, curator: User) -> None:
    moderation_actions.suspend(author, by=curator, reason="First", until=END)
    past = timezone.now() - timedelta(hours=1)
    User.objects.filter(pk=author.pk).update(suspended_at=past, suspended_until=past)
    author.refresh_from_db()
    token, secret = tokens.make(author, name="x", scope=Token.Scope.READ, expires_at=None)
    tokens.revoke(token)
    moderation_actions.suspend(author, by=curator, reason=REASON, until=END)
    assert tokens.suspension_behind(secret) is None


def test_a_token_that_was_dead_before_tells_nothing(author: User, curator: User) -> None:
    token, revoked = tokens.make(author, name="x", scope=Token.Scope.READ, expires_at=None)
    tokens.revoke(token)
    expired = secret_of(author, expires_at=timezone.now() - timedelta(seconds=1))
    moderation_actions.suspend(author, by=curator, reason=REASON, until=END)
    for secret in (revoked, expired, "skm_unknown", "\x00"):
        assert tokens.suspension_behind(secret) is None


def test_a_token_whose_suspension_is_over_tells_nothing(author: User, curator: User) -> None:
    secret = secret_of(author)
    moderation_actions.suspend(author, by=curator, reason=REASON, until=END)
    User.objects.filter(pk=author.pk).update(suspended_until=timezone.now())
    assert tokens.suspension_behind(secret) is None


def test_the_api_tells_a_session(signed_in: Client, shelf: Shelf) -> None:
    sent = {"text": "Hi"}
    answer = signed_in.post(COMMENTS, sent, content_type="application/json")
    body = answer.json()
    assert (answer.status_code, body["code"]) == (403, "not_allowed")
    assert (body["detail"], body["suspension"]) == (SENTENCE, MEMBER)


def test_the_api_tells_nothing_to_others(client: Client, shelf: Shelf) -> None:
    client.force_login(factories.person(is_verified=False))
    sent = {"text": "Hi"}
    answer = client.post(COMMENTS, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (403, "You are not allowed to do this.")
    assert "suspension" not in answer.json()
