"""Cleaning up after somebody: looked at first, only what is ticked, each result told."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from proposals import lifecycle
from proposals.lifecycle import InvalidTransition, Result, Seen
from proposals.models import Proposal
from proposals.moderation.admin import bulk
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


def page(person: User, name: str) -> str:
    return reverse(f"admin:proposals_report_{name}", args=[person.pk])


def waiting(shelf: Shelf, author: User, count: int) -> list[Proposal]:
    levels = (shelf.junior, shelf.middle, shelf.senior)
    cells = [shelf.cell(shelf.engineer, level) for level in levels[:count]]
    edits = [factories.edit(cell, f"Vandalised {cell.pk}") for cell in cells]
    return [factories.proposal(shelf.skill, each, by=author) for each in edits]


def texts(shelf: Shelf) -> list[str]:
    levels = (shelf.junior, shelf.middle)
    return [shelf.cell(shelf.engineer, level).description for level in levels]


def landed(shelf: Shelf, author: User, curator: User, count: int) -> list[Proposal]:
    found = waiting(shelf, author, count)
    for each in found:
        lifecycle.approve(each, by=curator, seen=Seen.of(each))
    return found


def test_only_what_is_ticked_is_declined(
    signed: Client, shelf: Shelf, author: User, curator: User
) -> None:
    one, two, three = waiting(shelf, author, 3)
    url = page(author, "decline")
    shown = signed.get(url).content.decode()
    assert shown.count("checked") == 3
    data = {"code": "spam", "reason": "Vandalism", "only": [one.pk, two.pk, "x", "9" * 30]}
    assert "2 done." in signed.post(url, data, follow=True).content.decode()
    for each in (one, two, three):
        each.refresh_from_db()
    assert [each.state for each in (one, two, three)] == ["rejected", "rejected", "open"]
    assert (one.decided_by, one.reason_code, one.reason_text) == (curator, "spam", "Vandalism")


@pytest.mark.parametrize(
    "data",
    [
        {"code": "spam", "reason": "Vandalism"},
        {"code": "spam", "reason": "", "only": "1"},
        {"code": "nonsense", "reason": "Vandalism", "only": "1"},
    ],
)
def test_a_reason_and_a_tick_are_needed(
    signed: Client, shelf: Shelf, author: User, data: dict[str, str]
) -> None:
    [one] = waiting(shelf, author, 1)
    assert signed.post(page(author, "decline"), data).status_code == 422
    one.refresh_from_db()
    assert one.state == "open"


def test_what_came_after_the_look_is_left_alone(signed: Client, shelf: Shelf, author: User) -> None:
    one, late = waiting(shelf, author, 2)
    data = {"code": "spam", "reason": "Vandalism", "only": [one.pk]}
    signed.post(page(author, "decline"), data)
    late.refresh_from_db()
    assert late.state == "open"


def test_what_was_published_is_undone_and_a_later_edit_is_told(
    signed: Client, shelf: Shelf, author: User, curator: User, stranger: User
) -> None:
    before = [
        shelf.cell(shelf.engineer, level).description for level in (shelf.junior, shelf.middle)
    ]
    found = landed(shelf, author, curator, 2)
    later = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "Mended by hand.")
    factories.publish(shelf.skill, later, by=stranger)
    url = page(author, "revert")
    assert signed.get(url).content.decode().count("checked") == 2
    data = {"reason": "Vandalism", "only": [each.revision_id for each in found]}
    told = signed.post(url, data, follow=True).content.decode()
    assert ("1 done." in told, "The published text has changed" in told) == (True, True)
    texts = [
        shelf.cell(shelf.engineer, level).description for level in (shelf.junior, shelf.middle)
    ]
    assert texts == [before[0], "Mended by hand."]


def test_what_takes_a_second_curator_is_proposed(
    signed: Client, shelf: Shelf, author: User, curator: User
) -> None:
    rename = factories.rename(shelf.skill, "Nonsense")
    found = factories.proposal(shelf.skill, rename, by=author)
    lifecycle.approve(found, by=curator, seen=Seen.of(found))
    factories.curator("second")
    data = {"reason": "Vandalism", "only": [found.revision_id]}
    told = signed.post(page(author, "revert"), data, follow=True).content.decode()
    assert "1 of them need a second curator" in told
    assert Proposal.objects.get(reverts=found.revision).state == "open"


def test_many_refusals_are_summed_up(shelf: Shelf, author: User, rf: RequestFactory) -> None:
    [found] = waiting(shelf, author, 1)
    request = rf.get("/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    bulk.tell(request, [Result(found, InvalidTransition())] * 23)
    told = [str(each) for each in messages.get_messages(request)]
    assert (told[0], len(told), told[-1]) == ("0 done.", 22, "… and 3 more.")


def test_a_curator_of_a_domain_sees_what_is_theirs(
    client: Client, shelf: Shelf, author: User, curator: User
) -> None:
    [found] = waiting(shelf, author, 1)
    client.force_login(factories.curator("foreign", domain=factories.domain("law")))
    assert "Nothing to do" in client.get(page(author, "decline")).content.decode()
    client.post(page(author, "decline"), {"code": "spam", "reason": "x", "only": [found.pk]})
    found.refresh_from_db()
    assert found.state == "open"
    client.force_login(author)
    assert client.get(page(author, "decline")).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["decline", "revert"])
def test_a_preview_takes_as_many_queries_for_many(
    signed: Client,
    shelf: Shelf,
    author: User,
    curator: User,
    count: int,
    name: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    if name == "decline":
        waiting(shelf, author, count)
    else:
        landed(shelf, author, curator, count)
    with django_assert_num_queries(5):
        signed.get(page(author, name))
