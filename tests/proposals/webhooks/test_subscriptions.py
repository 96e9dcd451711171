"""What owners do with their webhooks, within limits, and nobody with anybody else's."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from proposals import webhooks
from proposals.errors import LimitReached, NotAllowed
from proposals.models import Delivery, Webhook
from proposals.webhooks import Stopped, Wish, signing
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.racing import kinds, race

pytestmark = pytest.mark.django_db
URL = "https://hooks.example/in"
EVENTS = ("proposal.opened", "revision.published", "proposal.opened")


def test_a_new_one_and_its_secret(shelf: Shelf, reader: User) -> None:
    made, secret = webhooks.add(Wish("  My\n wiki ", URL, EVENTS, shelf.skill), by=reader)
    assert (made.name, made.url, made.state) == ("My wiki", URL, "active")
    assert made.events == ["revision.published", "proposal.opened"]
    assert (made.skill, made.role, made.domain) == (shelf.skill, None, None)
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
    assert secret == signing.secret(made.key)
    assert secret not in str(Webhook.objects.values().get())


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish("", URL, EVENTS), "name"),
        (Wish("x" * 81, URL, EVENTS), "name"),
        (Wish("a\0b", URL, EVENTS), "name"),
        (Wish("x", "http://a.example/", EVENTS), "url"),
        (Wish("x", "https://10.0.0.1/", EVENTS), "url"),
        (Wish("x", URL, ()), "events"),
        (Wish("x", URL, ("ping", "other")), "events"),
    ],
)
def test_what_cannot_be(reader: User, wish: Wish, field: str) -> None:
    with pytest.raises(ValidationError) as raised:
        webhooks.add(wish, by=reader)
    assert list(raised.value.message_dict) == [field]
    assert Webhook.objects.count() == 0


def test_it_becomes_something_else(shelf: Shelf, reader: User) -> None:
    webhook = factories.webhook(by=reader, about=shelf.skill)
    Webhook.objects.update(failing_since=timezone.now(), resting_until=timezone.now())
    webhook.refresh_from_db()
    webhooks.change(webhook, Wish("Other", URL, EVENTS, shelf.domain), by=reader)
    webhook.refresh_from_db()
    assert (webhook.name, webhook.subject) == ("Other", shelf.domain)
    assert webhook.failing_since is not None  # the receiver is the same
    webhooks.change(webhook, Wish("Other", URL + "/2", EVENTS, shelf.engineer), by=reader)
    webhook.refresh_from_db()
    again = Webhook.objects.get()
    assert (again.role, again.failing_since) == (shelf.engineer, None)


def test_as_many_as_trust_allows(reader: User, curator: User) -> None:
    for person, limit in ((reader, 2), (curator, 20)):
        for _n in range(limit):
            factories.webhook(by=person)
        with pytest.raises(LimitReached) as raised:
            factories.webhook(by=person)
        assert (raised.value.limit, raised.value.what) == (limit, "webhooks")


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_those_who_hurry() -> None:
    reader = factories.person("reader")
    done = race(*[lambda: factories.webhook(by=reader)] * 4)
    assert kinds(done) == ["LimitReached", "LimitReached", "Webhook", "Webhook"]


def test_who_may_not_have_one() -> None:
    for person in (factories.suspended(), factories.person(is_verified=False)):
        with pytest.raises(NotAllowed):
            factories.webhook(by=person)


ACTS: dict[str, Callable[..., Any]] = {
    "change": lambda row, by: webhooks.change(row, Wish("x", URL, EVENTS), by=by),
    "pause": lambda row, by: webhooks.pause(row, by=by),
    "resume": lambda row, by: webhooks.resume(row, by=by),
    "roll": lambda row, by: webhooks.roll(row, by=by),
    "ping": lambda row, by: webhooks.ping(row, by=by),
    "send_again": lambda row, by: webhooks.send_again(row.deliveries.get(), by=by),
    "delete": lambda row, by: webhooks.delete(row, by=by),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_somebody_elses_is_left_alone(reader: User, curator: User, act: Callable[..., Any]) -> None:
    webhook = factories.webhook(by=reader)
    Delivery.objects.create(webhook=webhook, type="ping", state="failed")
    before = Webhook.objects.values().get()
    with pytest.raises(NotAllowed):
        act(webhook, curator)
    assert Webhook.objects.values().get() == before


@pytest.mark.parametrize(("verb", "act"), ACTS.items(), ids=ACTS)
def test_the_suspended_may_only_stop_theirs(
    reader: User, verb: str, act: Callable[..., Any]
) -> None:
    webhook = factories.webhook(by=reader)
    Delivery.objects.create(webhook=webhook, type="ping", state="failed")
    reader.suspended_at = timezone.now()
    reader.save()
    if verb in {"pause", "delete"}:
        act(webhook, reader)
        assert not Webhook.objects.filter(state="active").exists()
        return
    with pytest.raises(NotAllowed):
        act(webhook, reader)


def test_pausing_and_resuming(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    webhooks.pause(webhook, by=reader)
    webhooks.pause(webhook, by=reader)
    assert (webhook.state, webhook.is_active) == ("paused", False)
    Webhook.objects.update(state="gone", failing_since=timezone.now())
    webhooks.pause(webhook, by=reader)
    assert webhook.state == "gone"  # who stopped it stays to be seen
    webhooks.resume(webhook, by=reader)
    assert (webhook.state, webhook.failing_since) == ("active", None)


def test_a_rolled_secret(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    old = webhook.key
    secret = webhooks.roll(webhook, by=reader)
    assert secret == signing.secret(webhook.key) != signing.secret(old)
    assert webhook.old_key == old
    assert webhook.old_key_until is not None
    left = webhook.old_key_until - timezone.now()
    assert timedelta(hours=23) < left <= timedelta(hours=24)


def test_one_test_at_a_time(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    Webhook.objects.update(resting_until=timezone.now() + timedelta(hours=1))
    first = webhooks.ping(webhook, by=reader)
    assert webhooks.ping(webhook, by=reader) == first
    assert Delivery.objects.due(timezone.now()).get() == first
    Delivery.objects.update(state="delivered")
    assert webhooks.ping(webhook, by=reader) != first


def test_sending_again(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    delivery = Delivery.objects.create(webhook=webhook, type="ping", state="failed", attempts=8)
    webhooks.send_again(delivery, by=reader)
    webhooks.send_again(delivery, by=reader)
    again = Delivery.objects.due(timezone.now()).get()
    assert (again.attempts, again.message_id) == (0, delivery.message_id)


def test_what_somebody_is_just_sending_is_not_sent_beside(reader: User) -> None:
    delivery = webhooks.ping(factories.webhook(by=reader), by=reader)
    now = timezone.now()
    Delivery.objects.update(claimed_until=now + timedelta(minutes=1), attempts=3)
    webhooks.send_again(delivery, by=reader)
    webhooks.ping(delivery.webhook, by=reader)
    assert (Delivery.objects.get().attempts, Delivery.objects.due(now).count()) == (3, 0)


def test_what_is_stopped_sends_nothing(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    delivery = Delivery.objects.create(webhook=webhook, type="ping", state="failed")
    webhooks.pause(webhook, by=reader)
    with pytest.raises(Stopped):
        webhooks.ping(webhook, by=reader)
    with pytest.raises(Stopped):
        webhooks.send_again(delivery, by=reader)


def test_a_deleted_one_takes_its_log_along(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    webhooks.ping(webhook, by=reader)
    webhooks.delete(webhook, by=reader)
    assert (Webhook.objects.count(), Delivery.objects.count()) == (0, 0)


def test_all_of_somebody_are_paused_and_named(reader: User, author: User) -> None:
    factories.webhook(by=reader, name="One")
    factories.webhook(by=author, name="Two")
    assert webhooks.pause_all(reader) == ["One"]
    assert webhooks.pause_all(reader) == []
    states = Webhook.objects.order_by("name").values_list("name", "state")
    assert list(states) == [("One", "paused"), ("Two", "active")]
