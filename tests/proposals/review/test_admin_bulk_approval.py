"""Approving many together: what is shown is what is approved, and nothing else."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from proposals import lifecycle
from proposals.models import Proposal, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

QUEUE = reverse("admin:proposals_proposal_changelist")
APPROVE = reverse("admin:proposals_proposal_approve")


@pytest.fixture
def simple(shelf: Shelf, author: User) -> Proposal:
    """One clean cell."""
    cell = shelf.cell(shelf.analyst, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Reads runs daily."), by=author)


@pytest.fixture
def double(shelf: Shelf, author: User) -> Proposal:
    """Two cells."""
    cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
    edits = [factories.edit(cell, f"New words {number}") for number, cell in enumerate(cells)]
    return factories.proposal(shelf.skill, *edits, by=author)


def look(client: Client, *proposals: Proposal) -> str:
    """The page between the queue and the approval."""
    ticked = {"action": "approve_simple", "_selected_action": [each.pk for each in proposals]}
    return client.post(QUEUE, ticked).content.decode()


def asked(page: str) -> list[str]:
    """What the page would send."""
    return re.findall(r'name="only" value="([^"]+)"', page)


def test_they_are_seen_first_and_nothing_is_approved_by_looking(
    client: Client, simple: Proposal, double: Proposal, curator: User
) -> None:
    client.force_login(curator)
    page = look(client, simple, double)
    assert "<ins>" in page
    assert asked(page) == [f"{simple.pk}:1:{simple.lock_version}"]
    assert "To be reviewed separately" in page
    assert Proposal.objects.filter(state=State.OPEN).count() == 2


def test_what_is_ticked_is_approved_and_each_is_told(
    client: Client, simple: Proposal, double: Proposal, curator: User
) -> None:
    client.force_login(curator)
    sent = [*asked(look(client, simple)), f"{double.pk}:1:{double.lock_version}"]
    page = client.post(APPROVE, {"only": sent}, follow=True).content.decode()
    assert "1 done." in page
    assert "This is not possible in the current state." in page
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert states == {simple.pk: "approved", double.pk: "open"}


def test_what_changed_since_it_was_shown_is_left(
    client: Client, shelf: Shelf, simple: Proposal, author: User, curator: User
) -> None:
    client.force_login(curator)
    sent = asked(look(client, simple))
    cell = shelf.cell(shelf.analyst, shelf.junior)
    bad = factories.submission(factories.edit(cell, "Something else altogether."))
    lifecycle.revise(simple, bad, by=author)
    page = client.post(APPROVE, {"only": sent}, follow=True).content.decode()
    assert "This changed since you opened it." in page
    assert (
        shelf.cell(shelf.analyst, shelf.junior).description == "Reads the results of tracked runs."
    )


@pytest.mark.parametrize("word", ["", "1", "1:1", "a:b:c", "1:1:-1", "1:1:1:1", "9" * 99 + ":1:1"])
def test_words_that_mean_nothing_approve_nothing(
    client: Client, simple: Proposal, curator: User, word: str
) -> None:
    client.force_login(curator)
    assert client.post(APPROVE, {"only": word}).status_code == 302
    simple.refresh_from_db()
    assert simple.state == State.OPEN


def test_nothing_simple_is_said(client: Client, double: Proposal, curator: User) -> None:
    client.force_login(curator)
    assert "Nothing to approve here" in look(client, double)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_many_as_for_one(
    client: Client,
    shelf: Shelf,
    curator: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    settings: Settings,
    count: int,
) -> None:
    settings.API_LIMITS = False  # counts are kept in the database where there is no Redis
    places = [
        (shelf.engineer, shelf.junior),
        (shelf.engineer, shelf.middle),
        (shelf.analyst, shelf.junior),
    ]
    cells = [shelf.cell(role, level) for role, level in places[:count]]
    rows = [
        factories.proposal(shelf.skill, factories.edit(cell, "So."), by=factories.person())
        for cell in cells
    ]
    client.force_login(curator)
    look(client, *rows)
    with django_assert_num_queries(18):
        look(client, *rows)
