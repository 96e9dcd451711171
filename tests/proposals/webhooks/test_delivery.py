"""Sending to a real receiver: signed, tried again later, given up in the end, never twice."""

import json
import time
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest
import standardwebhooks
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from proposals import lifecycle, webhooks
from proposals.models import Delivery, Webhook
from proposals.webhooks import delivery as webhooks_delivery
from proposals.webhooks import signing
from proposals.webhooks.http_client import Fault, ReceiverResponse
from skillmap.accounts.models import OutgoingMail, User
from tests import factories, receiver
from tests.factories import Shelf
from tests.racing import race
from tests.receiver import Receiver, answer


@pytest.fixture(autouse=True)
def _allowed(settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]


def waiting(server: Receiver, by: User, count: int = 1) -> list[Delivery]:
    """So many tests for one webhook."""
    webhook = factories.webhook(by=by, url=server.url())
    return [Delivery.objects.create(webhook=webhook, type="ping") for _n in range(count)]


def minutes(delivery: Delivery, since: datetime) -> float:
    """When it is tried next."""
    delivery.refresh_from_db()
    return (delivery.next_attempt_at - since) / timedelta(minutes=1)


def test_it_arrives_signed_and_once(reader: User) -> None:
    with receiver.listen(answer(200, "Thank you")) as server:
        (delivery,) = waiting(server, reader)
        assert webhooks.has_due()
        assert webhooks.deliver_due() == 1
        assert webhooks.deliver_due() == 0
        ((_path, headers, body),) = server.got
    assert not webhooks.has_due()
    secret = signing.secret(delivery.webhook.key)
    standardwebhooks.Webhook(secret).verify(body, dict(headers))
    seconds = int(headers["webhook-timestamp"])
    assert headers["webhook-id"] == delivery.message_id
    assert abs(seconds - timezone.now().timestamp()) < 60
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == "Skillmap-Webhooks/1 (+http://localhost:8000)"
    assert json.loads(body)["type"] == "ping"
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status, delivery.attempts) == ("delivered", 200, 1)
    assert (delivery.answer, delivery.fault) == ("Thank you", "")
    assert delivery.milliseconds is not None


def test_what_fails_is_tried_again_ever_later_and_then_given_up(reader: User) -> None:
    with receiver.listen(*[answer(500, "Oh")] * 8) as server:
        (delivery,) = waiting(server, reader)
        at = timezone.now()
        paused = []
        for _n in range(8):
            assert webhooks_delivery.deliver(delivery.pk, at) is False
            paused.append(minutes(delivery, at))
            assert (delivery.status, delivery.fault, delivery.answer) == (500, "status", "Oh")
            at = delivery.next_attempt_at
        assert len(server.got) == 8
        assert len({headers["webhook-id"] for _path, headers, _body in server.got}) == 1
    assert delivery.state == "failed"
    wanted = [1, 5, 30, 120, 240, 420, 600]
    assert all(
        least <= pause <= 1.1 * least for least, pause in zip(wanted, paused[:7], strict=True)
    )
    assert webhooks.deliver_due(at + timedelta(days=2)) == 0


def test_a_receiver_that_fails_rests_and_what_succeeds_wakes_it(reader: User) -> None:
    with receiver.listen(answer(500)) as server:
        waiting(server, reader, 2)
        now = timezone.now()
        assert webhooks.deliver_due(now) == 0
        assert len(server.got) == 1
        webhook = Webhook.objects.get()
        assert (webhook.failing_since, webhook.resting_until) == (
            now,
            now + webhooks_delivery.SHORTEST_PAUSE,
        )
        assert webhooks.deliver_due(now + webhooks_delivery.SHORTEST_PAUSE) == 1
    webhook.refresh_from_db()
    assert (webhook.failing_since, webhook.resting_until) == (None, None)
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["pending", "delivered"]


@pytest.mark.parametrize(("asked", "waits"), [("600", 10), ("99999", 60), ("5", 1)])
def test_it_waits_as_long_as_it_is_asked_within_reason(
    reader: User, asked: str, waits: int
) -> None:
    with receiver.listen(answer(429, Retry_After=asked)) as server:
        (delivery,) = waiting(server, reader)
        now = timezone.now()
        webhooks.deliver_due(now)
    assert waits <= minutes(delivery, now) <= 1.1 * waits
    rests = Webhook.objects.get().resting_until
    assert rests == now + timedelta(minutes=waits)


def test_gone_ends_it_at_once_and_its_owner_is_told(reader: User) -> None:
    with receiver.listen(answer(410)) as server:
        waiting(server, reader, 2)
        assert webhooks.deliver_due() == 0
        assert webhooks.deliver_due(timezone.now() + timedelta(days=2)) == 0
        assert len(server.got) == 1
    assert Webhook.objects.get().state == "gone"
    states = Delivery.objects.order_by("pk").values_list("state", "attempts")
    assert list(states) == [("failed", 1), ("pending", 0)]
    assert OutgoingMail.objects.get().recipient == "reader@example.org"


def test_its_owner_is_not_told_of_the_end_of_what_they_ended(reader: User) -> None:
    with receiver.listen() as server:
        (delivery,) = waiting(server, reader)
    webhooks.pause(delivery.webhook, by=reader)
    webhooks_delivery._failed(delivery, ReceiverResponse(410), Fault.STATUS, 1, timezone.now())
    assert Webhook.objects.get().state == "paused"
    assert OutgoingMail.objects.count() == 0


def test_days_of_failing_end_it(reader: User) -> None:
    with receiver.listen(answer(500), answer(500)) as server:
        waiting(server, reader, 2)
        now = timezone.now()
        webhooks.deliver_due(now)
        assert Webhook.objects.get().state == "active"
        webhooks.deliver_due(now + webhooks_delivery.GIVEN_UP_AFTER)
    assert Webhook.objects.get().state == "failed"
    assert OutgoingMail.objects.count() == 1


def test_where_nobody_answers(reader: User) -> None:
    with receiver.listen() as server:
        (delivery,) = waiting(server, reader)
    assert webhooks.deliver_due() == 0
    delivery.refresh_from_db()
    assert (delivery.fault, delivery.status, delivery.state) == ("unreachable", None, "pending")


def test_a_host_that_the_operator_took_off_the_list(reader: User, settings: Settings) -> None:
    with receiver.listen() as server:
        (delivery,) = waiting(server, reader)
        settings.WEBHOOK_ALLOWED_HOSTS = []
        assert webhooks.deliver_due() == 0
        assert server.got == []
    delivery.refresh_from_db()
    assert delivery.fault == "address"


def test_a_name_that_leads_inside(reader: User) -> None:
    webhook = factories.webhook(by=reader, url="https://localhost:8443/")
    delivery = Delivery.objects.create(webhook=webhook, type="ping")
    assert webhooks.deliver_due() == 0
    delivery.refresh_from_db()
    assert delivery.fault == "private"


def test_what_was_hidden_meanwhile_stays_here(
    shelf: Shelf, reader: User, author: User, curator: User
) -> None:
    with receiver.listen() as server:
        factories.webhook(by=reader, url=server.url())
        words = factories.rename(shelf.skill, "Rude")
        lifecycle.hide(factories.proposal(shelf.skill, words, by=author), "Rude.", by=curator)
        assert webhooks.deliver_due() == 0
        assert server.got == []
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.fault) == ("withheld", "hidden")
    assert Webhook.objects.get().failing_since is None


def test_nothing_goes_out_for_the_paused_and_the_suspended(reader: User) -> None:
    with receiver.listen() as server:
        (delivery,) = waiting(server, reader)
        webhooks.pause(delivery.webhook, by=reader)
        assert webhooks.deliver_due() == 0
        webhooks.resume(delivery.webhook, by=reader)
        User.objects.update(suspended_at=timezone.now())
        assert webhooks.deliver_due() == 0
        assert server.got == []
        User.objects.update(suspended_at=None)
        assert webhooks.deliver_due() == 1


def test_each_webhook_has_its_turn(reader: User, author: User) -> None:
    order: list[str] = []

    def note(name: str) -> receiver.Part:
        def play(handler: BaseHTTPRequestHandler) -> None:
            order.append(name)
            answer(204)(handler)

        return play

    with receiver.listen(*[note("busy")] * 3) as busy, receiver.listen(note("quiet")) as quiet:
        waiting(busy, reader, 3)
        waiting(quiet, author)
        assert webhooks.deliver_due() == 4
    assert order == ["busy", "quiet", "busy", "busy"]


def test_a_run_ends_and_leaves_the_rest_to_the_next(
    reader: User, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.15)
        answer(204)(handler)

    monkeypatch.setattr(webhooks_delivery, "RUN", 0.1)
    with receiver.listen(slowly) as slow, receiver.listen() as other:
        waiting(slow, reader)
        waiting(other, author)
        assert webhooks.deliver_due() == 1
        assert other.got == []
        assert webhooks.has_due()


def test_a_worker_that_was_killed_loses_it_after_a_while(reader: User) -> None:
    with receiver.listen() as server:
        (delivery,) = waiting(server, reader)
        now = timezone.now()
        assert webhooks_delivery._claim(delivery.pk, now) is not None
        assert webhooks.deliver_due(now) == 0
        assert webhooks.deliver_due(now + webhooks_delivery.LEASE) == 1
    delivery.refresh_from_db()
    assert delivery.attempts == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_once() -> None:
    with receiver.listen() as server:
        rows = waiting(server, factories.person("reader"), 6)
        sent = race(webhooks.deliver_due, webhooks.deliver_due, webhooks.deliver_due)
        names = sorted(headers["webhook-id"] for _path, headers, _body in server.got)
    assert sum(sent) == 6
    assert names == sorted(row.message_id for row in rows)
    assert set(Delivery.objects.values_list("state", "attempts")) == {("delivered", 1)}


def test_one_that_cannot_be_made_keeps_none_of_the_others_waiting(
    shelf: Shelf, reader: User, author: User
) -> None:
    with receiver.listen() as server:
        factories.webhook(by=reader, url=server.url())
        factories.proposal(shelf.skill, factories.rename(shelf.skill, "Runs"), by=author)
        webhooks.queue_due()
        Delivery.objects.update(data=["no", "object"])
        waiting(server, author)
        assert webhooks.deliver_due() == 1
    broken = Delivery.objects.earliest("pk")
    assert (broken.state, broken.fault, broken.attempts) == ("pending", "site", 1)
    assert not Webhook.objects.exclude(failing_since=None).exists()


def test_one_that_was_deleted_meanwhile(reader: User) -> None:
    with receiver.listen() as server:
        (delivery,) = waiting(server, reader)
        webhooks.delete(delivery.webhook, by=reader)
        assert webhooks_delivery.deliver(delivery.pk) is False
        assert server.got == []


@pytest.mark.parametrize("rows", [1, 3])
def test_what_a_run_costs(
    reader: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with receiver.listen() as server:
        waiting(server, reader, rows)
        # What happened; who is next; then claim, read, note and absolve; and that nobody is next.
        with django_assert_num_queries(5 * rows + 2):
            assert webhooks.deliver_due() == rows


def test_old_ones_are_forgotten(reader: User) -> None:
    with receiver.listen() as server:
        waiting(server, reader)
    assert webhooks.forget_old(timezone.now() + timedelta(days=29)) == 0
    assert webhooks.forget_old(timezone.now() + timedelta(days=31)) == 1
