"""Who is told of what: once, of what the webhook is about."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from proposals import webhooks
from proposals.models import Delivery, Dispatch, Event, Webhook
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.racing import race


def publish(shelf: Shelf, by: User, role: str = "ml-engineer") -> Event:
    """A revision of the skill that touches one cell of a role."""
    of = shelf.engineer if role == "ml-engineer" else shelf.analyst
    cell = shelf.cell(of, shelf.junior)
    made = factories.publish(shelf.skill, factories.edit(cell, f"{cell.version} times."), by=by)
    webhooks.queue_due()
    rows = Event.objects.select_related("revision__skill__group")
    return rows.get(revision=made)


def test_it_is_about_everything_or_one_thing(shelf: Shelf, reader: User, curator: User) -> None:
    other = factories.skill("prompts", group=shelf.group, by=curator)
    elsewhere = factories.domain("elsewhere")
    about = [None, shelf.skill, shelf.engineer, shelf.domain, other, shelf.analyst, elsewhere]
    person = factories.curator("keeper")
    rows = [factories.webhook(by=person, about=each) for each in about]
    publish(shelf, curator)
    assert list(Delivery.objects.order_by("webhook").values_list("webhook", flat=True)) == [
        row.pk for row in rows[:4]
    ]


def test_a_proposal_is_about_the_roles_of_its_cells(
    shelf: Shelf, reader: User, author: User
) -> None:
    heard = factories.webhook(by=reader, about=shelf.analyst)
    factories.webhook(by=reader, about=shelf.engineer)
    cell = shelf.cell(shelf.analyst, shelf.junior)
    factories.proposal(shelf.skill, factories.edit(cell, "Reads."), by=author)
    webhooks.queue_due()
    assert Delivery.objects.get().webhook == heard


def test_only_the_events_that_were_chosen(shelf: Shelf, reader: User, author: User) -> None:
    factories.webhook(by=reader, events=("revision.published",))
    heard = factories.webhook(by=reader, events=("proposal.opened",))
    factories.proposal(shelf.skill, factories.rename(shelf.skill, "Runs"), by=author)
    webhooks.queue_due()
    assert Delivery.objects.get().webhook == heard


def test_where_somebody_listens_but_not_to_this(shelf: Shelf, reader: User, curator: User) -> None:
    factories.webhook(by=reader, events=("proposal.opened",))
    assert webhooks.queue(publish(shelf, curator)) == 0


@pytest.mark.parametrize("state", [state for state in Webhook.State if state != "active"])
def test_a_stopped_one_hears_nothing(
    shelf: Shelf, reader: User, curator: User, state: Webhook.State
) -> None:
    Webhook.objects.filter(pk=factories.webhook(by=reader).pk).update(state=state)
    publish(shelf, curator)
    assert Delivery.objects.count() == 0


def test_suspended_people_hear_nothing_until_it_is_over(
    shelf: Shelf, reader: User, curator: User
) -> None:
    factories.webhook(by=reader)
    reader.suspended_at = timezone.now()
    reader.save()
    publish(shelf, curator)
    assert Delivery.objects.count() == 0
    reader.suspended_until = timezone.now() - timedelta(seconds=1)
    reader.save()
    publish(shelf, curator)
    assert Delivery.objects.count() == 1


def test_the_same_event_is_queued_once(shelf: Shelf, reader: User, curator: User) -> None:
    factories.webhook(by=reader)
    event = publish(shelf, curator)
    webhooks.queue(event)
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_queue_it_once() -> None:
    shelf = factories.shelf(by=factories.person("founder"))
    event = publish(shelf, factories.curator("curator"))
    factories.webhook(by=factories.person("reader"))
    assert race(*[lambda: webhooks.queue(event)] * 3) == [1, 1, 1]
    assert Delivery.objects.count() == 1


def test_what_is_rolled_back_is_told_to_nobody(shelf: Shelf, reader: User, curator: User) -> None:
    factories.webhook(by=reader)

    def fail() -> None:
        with transaction.atomic():
            publish(shelf, curator)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(("rows", "queries"), [(0, 1), (1, 4), (3, 4)])
def test_what_it_costs(
    shelf: Shelf,
    curator: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    queries: int,
) -> None:
    event = publish(shelf, curator)
    keeper = factories.curator("keeper")
    for _n in range(rows):
        factories.webhook(by=keeper)
    with django_assert_num_queries(queries):
        assert webhooks.queue(event) == rows


def test_what_is_no_event_costs_nothing(
    shelf: Shelf, author: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told = Event(kind="commented", created_at=timezone.now())
    with django_assert_num_queries(0):
        assert webhooks.queue(told) == 0


def test_where_nobody_listens_all_are_done_at_once(
    shelf: Shelf, curator: User, reader: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("Runs", "Tracks"):
        factories.publish(shelf.skill, factories.rename(shelf.skill, name), by=curator)
    assert not webhooks.has_events()
    with django_assert_num_queries(3):
        assert webhooks.queue_due() == 0
    factories.webhook(by=reader)
    assert webhooks.queue_due() == 0
    assert set(Dispatch.objects.filter(consumer="webhooks").values_list("state")) == {("done",)}


def test_a_webhook_is_not_told_of_what_was_before_it(
    shelf: Shelf, curator: User, reader: User
) -> None:
    factories.publish(shelf.skill, factories.rename(shelf.skill, "Runs"), by=curator)
    factories.webhook(by=reader)
    assert webhooks.has_events()
    assert webhooks.queue_due() == 0
    factories.publish(shelf.skill, factories.rename(shelf.skill, "Tracks"), by=curator)
    assert webhooks.queue_due() == 1
    assert not webhooks.has_events()
