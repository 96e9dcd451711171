"""What happened is said once: one row for the audit log and the outbox, one for each consumer."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from proposals import dispatching, events
from proposals.events import Kind
from proposals.models import Dispatch, Event, Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


@pytest.fixture
def woken() -> Iterator[list[str]]:
    """The consumers that are woken, in the place of their workers."""
    found: list[str] = []
    known = dict(events._consumers)
    for name, consumer in known.items():
        events.register(
            events.Consumer(name, consumer.takes, lambda each=name: found.append(each))  # type: ignore[misc]
        )
    yield found
    events._consumers.update(known)


def consumers(event: Event) -> list[str]:
    return list(event.dispatches.order_by("pk").values_list("consumer", flat=True))


def test_an_event_is_for_the_log_and_for_each_consumer_that_takes_it(
    proposal: Proposal, author: User
) -> None:
    event = Event.objects.get(proposal=proposal)
    assert (event.verb, event.kind, event.key) == (
        "submit",
        "submitted",
        f"submitted:proposal:{proposal.pk}",
    )
    assert (event.to_state, event.version, event.legacy) == ("open", 1, False)
    assert consumers(event) == ["notifications", "webhooks"]
    events.record("assign", by=author, proposal=proposal)
    assert consumers(Event.objects.get(verb="assign")) == []
    events.record("endorse", by=author, kind=Kind.ENDORSED, proposal=proposal)
    assert consumers(Event.objects.get(verb="endorse")) == ["notifications"]


def test_what_is_hidden_is_not_for_webhooks(proposal: Proposal, author: User) -> None:
    proposal.visibility = "hidden"
    events.record("revise", by=author, kind=Kind.REVISED, proposal=proposal)
    assert consumers(Event.objects.get(verb="revise")) == ["notifications"]


def test_the_same_is_told_once_and_logged_again(proposal: Proposal, author: User) -> None:
    for _n in range(2):
        events.record("object", by=author, kind=Kind.OBJECTED, key="one", proposal=proposal)
    first, second = Event.objects.filter(verb="object").order_by("pk")
    assert (first.kind, first.key, second.kind, second.key) == (
        *("objected", "objected:one"),
        *("", None),
    )
    assert (consumers(first), consumers(second)) == (["notifications"], [])


def test_what_is_only_told_is_not_written_twice(proposal: Proposal) -> None:
    before = Event.objects.logged().count()
    for _n in range(2):
        events.record(events.ONLY_TOLD, by=None, kind=Kind.REMINDED, key="x", proposal=proposal)
    assert Event.objects.filter(kind="reminded").count() == 1
    assert Event.objects.logged().count() == before


def test_a_revision_is_named_in_the_log(shelf: Shelf, curator: User) -> None:
    made = factories.publish(shelf.skill, factories.rename(shelf.skill, "Runs"), by=curator)
    events.record("edit", by=curator, subject=shelf.skill, revision=made)
    event = Event.objects.get(verb="edit")
    assert (event.skill, event.revision, event.data) == (shelf.skill, made, {"revision": made.pk})


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_many(
    shelf: Shelf, author: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = factories.publish(shelf.skill, factories.rename(shelf.skill, "Runs"), by=author)
    names = ("Logs", "Tracks", "Keeps")[:count]
    waiting = [
        factories.proposal(shelf.skill, factories.rename(shelf.skill, name), by=factories.person())
        for name in names
    ]
    # Which are there; the events; the dispatch rows. Who listens is not asked.
    with django_assert_num_queries(3):
        events.record_conflicts(waiting, made, by=author)
    with django_assert_num_queries(1):
        events.record_conflicts(waiting, made, by=author)
    assert Event.objects.filter(kind="conflicted").count() == count


def test_consumers_are_woken_after_the_commit_once_each(
    proposal: Proposal,
    author: User,
    woken: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        events.record("withdraw", by=author, kind=Kind.WITHDRAWN, proposal=proposal)
        assert woken == []
    assert woken == ["notifications", "webhooks"]
    woken.clear()
    with django_capture_on_commit_callbacks(execute=True):
        events.record("assign", by=author, proposal=proposal)
    assert woken == []


def test_what_is_rolled_back_did_not_happen(proposal: Proposal, author: User) -> None:
    before = (Event.objects.count(), Dispatch.objects.count())

    def fail() -> None:
        with transaction.atomic():
            events.record("withdraw", by=author, kind=Kind.WITHDRAWN, proposal=proposal)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (Event.objects.count(), Dispatch.objects.count()) == before


def test_each_consumer_is_served_for_itself(proposal: Proposal) -> None:
    served: list[int] = []

    def serve(dispatch: Dispatch) -> int:
        served.append(dispatch.event_id)
        return 1

    event = Event.objects.get(proposal=proposal)
    due = Dispatch.objects.filter(consumer="webhooks", state="pending").count()
    assert dispatching.serve_due(Dispatch.Consumer.WEBHOOKS, serve) == due
    assert served[-1] == event.pk
    assert dispatching.serve_due(Dispatch.Consumer.WEBHOOKS, serve) == 0
    states = dict(event.dispatches.values_list("consumer", "state"))
    assert states == {"notifications": "pending", "webhooks": "done"}


def test_a_run_that_is_over_leaves_the_rest(proposal: Proposal) -> None:
    consumer = Dispatch.Consumer.WEBHOOKS
    waiting = Dispatch.objects.due(consumer, timezone.now()).count()
    assert dispatching.serve_due(consumer, lambda _each: 1, is_over=lambda: True) == 0
    assert Dispatch.objects.due(consumer, timezone.now()).count() == waiting
