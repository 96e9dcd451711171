"""Reminders: whom, when, once a step, and anew with every turn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from proposals import lifecycle, notifications
from proposals.models import Event, Notification, Proposal, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.racing import race

DAY = timedelta(days=1)


@pytest.fixture
def proposal(shelf: Shelf, author: User, curator: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    made = factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)
    notifications.tell_due()
    Notification.objects.all().delete()
    return made


def reminded(days: float) -> set[tuple[str, str]]:
    """Let the site tend to itself after so many days; who was told what."""
    Notification.objects.all().delete()
    lifecycle.remind_due(timezone.now() + days * DAY)
    notifications.tell_due()
    rows = Notification.objects.values_list("person__username", "event__kind")
    assert not Notification.objects.exclude(mailing="digest").exists()
    return set(rows)


def remind(*names: str) -> set[tuple[str, str]]:
    return {(name, "reminded") for name in names}


def test_curators_step_by_step(shelf: Shelf, proposal: Proposal, curator: User) -> None:
    factories.curator("here", domain=shelf.domain)
    User.objects.create_superuser("boss", "boss@example.org", "secret")
    assert reminded(2.9) == set()
    assert reminded(3.1) == remind("here")
    assert reminded(6.9) == set()
    assert reminded(7.1) == remind("here", "curator")
    assert reminded(7.2) == set()
    assert reminded(14.1) == remind("boss")
    assert reminded(99) == set()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reminder_step) == (State.OPEN, 3)


def test_where_a_domain_has_no_curator_those_of_the_site(proposal: Proposal) -> None:
    assert reminded(4) == remind("curator")


def test_who_was_asked_is_reminded_first(proposal: Proposal, curator: User) -> None:
    asked = factories.curator("asked")
    lifecycle.assign(proposal, asked, by=curator)
    notifications.tell_due()
    assert reminded(4) == remind("asked")
    assert reminded(8) == remind("asked", "curator")


def test_of_several_steps_due_at_once_only_the_last(proposal: Proposal, curator: User) -> None:
    assert reminded(8) == remind("curator")
    assert Event.objects.filter(kind="reminded").count() == 1


def test_a_new_version_begins_a_new_turn(shelf: Shelf, proposal: Proposal, author: User) -> None:
    assert reminded(4) == remind("curator")
    cell = shelf.cell(shelf.engineer, shelf.junior)
    lifecycle.revise(proposal, factories.submission(factories.edit(cell, "Logs all.")), by=author)
    notifications.tell_due()
    assert reminded(4) == remind("curator")


def test_the_author_is_reminded_before_it_expires(proposal: Proposal, curator: User) -> None:
    lifecycle.request_changes(proposal, "More.", by=curator)
    notifications.tell_due()
    assert reminded(19.9) == set()
    assert reminded(20.1) == remind("author")
    assert reminded(29) == set()
    assert lifecycle.expire_due(timezone.now() + 30.1 * DAY) == 1
    notifications.tell_due()
    assert reminded(40) == set()


def test_asking_again_reminds_again(shelf: Shelf, proposal: Proposal, curator: User) -> None:
    for text in ("Logs each.", "Logs all."):
        lifecycle.request_changes(proposal, "More.", by=curator)
        notifications.tell_due()
        assert reminded(21) == remind("author")
        cell = shelf.cell(shelf.engineer, shelf.junior)
        again = factories.submission(factories.edit(cell, text))
        lifecycle.revise(proposal, again, by=proposal.author)
        notifications.tell_due()


def test_reminding_leaves_what_curators_have_open_valid(proposal: Proposal) -> None:
    before = proposal.lock_version
    reminded(4)
    proposal.refresh_from_db()
    assert proposal.lock_version == before


def test_what_is_decided_is_not_reminded_of(proposal: Proposal, author: User) -> None:
    lifecycle.withdraw(proposal, by=author)
    notifications.tell_due()
    assert reminded(99) == set()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_remind_once() -> None:
    curator, author = factories.curator(), factories.person()
    shelf = factories.shelf(by=curator)
    for text in ("Logs all.", "Logs each.", "Logs every run."):
        cell = shelf.cell(shelf.engineer, shelf.junior)
        factories.proposal(shelf.skill, factories.edit(cell, text), by=author)
    later = timezone.now() + 4 * DAY
    assert sum(race(*[lambda: lifecycle.remind_due(later)] * 4)) == 3
    assert Event.objects.filter(kind="reminded").count() == 3
