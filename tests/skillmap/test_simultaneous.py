"""Two requests at once that write the same row: both get a clear answer, and one row comes of it.

The requests run in real threads with real transactions, on SQLite and on PostgreSQL.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from profiles.assessments import ratings
from profiles.models import Assessment, Curatorship, OwnPlace
from proposals import lifecycle, moderation_actions, watches
from proposals.discussion import comments
from proposals.models import DiscussionLock, Report, Watch, WorkingCopy
from skillmap.accounts import signup, tokens
from skillmap.accounts.models import Token, User
from tests import factories
from tests.factories import Shelf
from tests.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 40
FEW = 5
AT_ONCE = 4


@pytest.fixture(autouse=True)
def without_limits(settings: Settings) -> None:
    settings.SIGNUP_SECONDS = -1
    settings.ACCOUNT_RATE_LIMITS = False
    cache.clear()


def sign_up(username: str, email: str) -> tuple[int, str]:
    form = {"username": username, "email": email, "password1": "correct horse 7"}
    response = Client().post("/accounts/signup/", form | {"started": signup.stamp()})
    return response.status_code, response.headers.get("Location", "")


def test_signing_up_at_once_with_one_address_tells_nobody_that_it_is_known(db: None) -> None:
    for number in range(FEW):
        email = f"new{number}@example.org"
        acts = [partial(sign_up, f"name{number}x{each}", email) for each in range(AT_ONCE)]
        assert race(*acts) == [(302, "/accounts/confirm-email/")] * AT_ONCE
        assert User.objects.filter(email=email).count() == 1


def test_signing_up_at_once_with_one_name_says_that_it_is_taken(db: None) -> None:
    for number in range(FEW):
        acts = [
            partial(sign_up, f"name{number}", f"new{number}x{each}@example.org")
            for each in range(AT_ONCE)
        ]
        statuses = sorted(status for status, _location in race(*acts))
        assert statuses == [200] * (AT_ONCE - 1) + [302]
        assert User.objects.filter(username=f"name{number}").count() == 1


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": "secret"})
    return client


def test_adding_an_address_at_once_in_two_tabs_adds_it_once(db: None) -> None:
    person = factories.person()
    for number in range(FEW):
        EmailAddress.objects.filter(user=person, verified=False).delete()
        form = {"action_add": "", "email": f"second{number}@example.org"}
        tabs = [signed_in(person) for _each in range(AT_ONCE)]
        answers = race(*(partial(tab.post, "/accounts/email/", form) for tab in tabs))
        assert {answer.status_code for answer in answers} <= {200, 302}
        assert EmailAddress.objects.filter(email=form["email"]).count() == 1


def test_one_address_confirmed_at_once_by_two_people_is_one_persons(db: None) -> None:
    for number in range(FEW):
        email = f"shared{number}@example.org"
        claims = [EmailAddress.objects.create(user=factories.person(), email=email) for _ in "ab"]
        keys = [claim.send_confirmation(signup=False).key for claim in claims]
        links = [f"/accounts/confirm-email/{key}/" for key in keys]
        answers = race(*(partial(Client().post, link) for link in links))
        assert [answer.status_code for answer in answers] == [302, 302]
        assert EmailAddress.objects.filter(email=email, verified=True).count() == 1


def pairs(shelf: Shelf, person: User) -> dict[str, tuple[type, Callable[[], Any], list[Any]]]:
    """By name: the model, how its rows go, and what makes one in racing requests."""
    curator, chief = factories.curator(), factories.administrator()
    other = factories.person()
    place = partial(ratings.take_place, person, shelf.engineer, shelf.junior)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    say = partial(ratings.record, person, {cell.pk: "met"}, [cell])
    return {
        "watch": (
            Watch,
            partial(watches.forget, shelf.skill, by=person),
            [partial(watches.set_level, shelf.skill, Watch.Level.ALL, by=person)],
        ),
        "working copy": (
            WorkingCopy,
            partial(lifecycle.forget_typed, shelf.skill, by=person),
            [partial(lifecycle.keep_typed, shelf.skill, {"title": "A"}, by=person)],
        ),
        "lock": (
            DiscussionLock,
            partial(comments.reopen, shelf.skill, by=curator),
            [partial(comments.close, shelf.skill, by=curator, reason="Heated")],
        ),
        "own place": (OwnPlace, partial(ratings.leave_place, person), [place]),
        "assessment": (
            Assessment,
            partial(ratings.record, person, {cell.pk: ""}, [cell]),
            [say],
        ),
        "report": (
            Report,
            lambda: None,
            [partial(moderation_actions.report, other, by=person, reason=Report.Reason.SPAM)],
        ),
        "curatorship": (
            Curatorship,
            lambda: None,
            [partial(moderation_actions.appoint, other, shelf.domain, by=chief)],
        ),
    }


@pytest.mark.parametrize(
    "name",
    ["watch", "working copy", "lock", "own place", "assessment", "report", "curatorship"],
)
def test_making_and_removing_at_once_raises_nothing(shelf: Shelf, author: User, name: str) -> None:
    model, remove, makers = pairs(shelf, author)[name]
    before = model._default_manager.count()  # type: ignore[attr-defined]
    for _round in range(ROUNDS):
        results = race(*(makers * 3), remove, remove)
        assert [each for each in results if isinstance(each, Exception)] == []
        assert model._default_manager.count() <= before + 1  # type: ignore[attr-defined]


def test_a_violation_that_stays_is_answered_409(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    person = factories.person()
    token, _secret = tokens.make(person, name="One", scope=Token.Scope.READ, expires_at=None)
    digest = token.digest
    monkeypatch.setattr(tokens, "digest", lambda secret: digest)
    visitor = signed_in(person)
    response = visitor.post("/me/tokens/", {"name": "Two", "scope": "read", "days": "30"})
    assert response.status_code == 409
    assert "The same request was sent twice" in response.content.decode()
    assert Token.objects.filter(person=person).count() == 1


def test_programs_get_a_violation_as_a_problem(
    shelf: Shelf, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _token, secret = tokens.make(author, name="P", scope=Token.Scope.PROPOSE, expires_at=None)

    def collide(*args: object, **kwargs: object) -> None:
        User.objects.create_user(author.username, "else@example.org")

    monkeypatch.setattr("proposals.lifecycle.withdraw", collide)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    made = factories.proposal(shelf.skill, factories.edit(cell, "New."), by=author)
    response = Client().post(
        f"/api/v1/proposals/{made.pk}/withdraw/",
        {},
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert (response.status_code, response.json()["code"]) == (409, "stale")


def test_an_address_is_its_owners_though_another_account_claimed_it(db: None) -> None:
    owner = factories.person("owner")
    squatter = factories.person("squatter", is_verified=False)
    mine = EmailAddress.objects.create(user=owner, email=squatter.email, verified=True)
    form = {"action_primary": "", "email": mine.email}
    assert signed_in(owner).post("/accounts/email/", form).status_code == 302
    owner.refresh_from_db()
    squatter.refresh_from_db()
    assert (owner.email, squatter.email) == ("squatter@example.org", "")
