"""Takes deliveries out of the queue to their receivers: at least once, under a stable name.

Never inside a transaction. A delivery is claimed by a guarded update, tried once, and put back
with a later time where it did not arrive; a job itself repeats nothing.
"""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils import timezone

from proposals.models import Delivery, Webhook
from proposals.webhooks import delivery_queue, http_client, owner_notice, payloads, signing, ssrf
from proposals.webhooks.http_client import ReceiverResponse
from proposals.webhooks.ssrf import BlockedRequest
from skillmap.kernel import queue
from skillmap.kernel.queue import Retries

logger = logging.getLogger(__name__)

State, Fault = Delivery.State, Delivery.Fault
# Whoever holds a delivery longer was killed: one attempt takes much less.
LEASE = timedelta(minutes=3)
# Until the next attempt; after the last one, about a day later, it is given up.
PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 4 * 60, 7 * 60, 10 * 60)
)
RETRIES = Retries(steps=PAUSES, attempts=len(PAUSES) + 1, jitter=0.1)
# A receiver that failed is left in peace, whatever else waits for it …
SHORTEST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
# … and one from which nothing has come for so long is not asked any more.
GIVEN_UP_AFTER = timedelta(days=3)
KEEP_FOR = timedelta(days=30)
# One run of the job; mail waits in the same queue.
RUN = 30.0  # seconds
GONE = 410


def deliver_due(at: datetime | None = None) -> int:
    """Queue what happened and send what is due, for half a minute; how many arrived.

    One delivery of each webhook goes in turn.
    Safe to run by several at once: each delivery is tried by one of them. A slow receiver keeps
    the others waiting for one answer, not for all of its own.
    """
    end, arrived = time.monotonic() + RUN, 0
    delivery_queue.queue_due(at, is_over=lambda: time.monotonic() >= end)
    while time.monotonic() < end and (heads := _heads(at or timezone.now())):
        for pk in heads:
            arrived += deliver(pk, at)
            if time.monotonic() >= end:
                break
    return arrived


def has_due(at: datetime | None = None) -> bool:
    """Whether a delivery is due, or an event waits to become one."""
    return Delivery.objects.due(at or timezone.now()).exists() or delivery_queue.has_events(at)


def deliver(pk: int, at: datetime | None = None) -> bool:
    """Try one delivery; False when it did not arrive, is in other hands, or is not due."""
    at = at or timezone.now()
    delivery = _claim(pk, at)
    if delivery is None:
        return False
    started = time.monotonic()
    try:
        answer = _post(delivery, at)
    except BlockedRequest as refusal:
        answer, fault = None, refusal.fault
    except Exception:
        # One that cannot be made must not keep the others waiting.
        logger.exception("delivery %s not made, try %s", pk, delivery.attempts)
        answer, fault = None, Fault.SITE
    else:
        fault = Fault.STATUS
    took = int((time.monotonic() - started) * 1000)
    if answer is not None and answer.is_welcome:
        _arrived(delivery, answer, took)
        return True
    _failed(delivery, answer, fault, took, at)
    return False


def forget_old(at: datetime | None = None) -> int:
    """Forget deliveries of a month ago; how many."""
    since = (at or timezone.now()) - KEEP_FOR
    return Delivery.objects.filter(created_at__lt=since).delete()[0]


def _heads(at: datetime) -> list[int]:
    """The oldest delivery due of each webhook."""
    rows = Delivery.objects.due(at).order_by().values("webhook").annotate(head=Min("pk"))
    return sorted(rows.values_list("head", flat=True))


def _claim(pk: int, at: datetime) -> Delivery | None:
    """The delivery, ours alone until the lease ends."""
    due, until = Delivery.objects.due(at), at + LEASE
    is_ours = queue.claim(due, pk, until, column="claimed_until", attempted_at=at)
    return Delivery.objects.for_sending().get(pk=pk) if is_ours else None


def _post(delivery: Delivery, at: datetime) -> ReceiverResponse:
    """One signed request; raises BlockedRequest."""
    body = payloads.body(delivery)
    if body is None:
        raise BlockedRequest(Fault.HIDDEN)
    try:
        target = ssrf.parse(delivery.webhook.url)
    except ValidationError:  # the operator took the host off the list
        raise BlockedRequest(Fault.ADDRESS) from None
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Skillmap-Webhooks/1 (+{settings.SITE_URL})",
        **signing.headers(delivery.webhook, delivery.message_id, body, at=at),
    }
    return http_client.post(target, body, headers)


def _arrived(delivery: Delivery, answer: ReceiverResponse, took: int) -> None:
    _note(delivery, State.DELIVERED, answer, "", took)
    Webhook.objects.filter(pk=delivery.webhook_id).update(failing_since=None, resting_until=None)


def _failed(
    delivery: Delivery,
    answer: ReceiverResponse | None,
    fault: Delivery.Fault,
    took: int,
    at: datetime,
) -> None:
    """Note it, and see when to try again, if at all; whether the receiver is to blame, too."""
    if fault == Fault.HIDDEN:
        _note(delivery, State.WITHHELD, None, fault, took)
        return
    is_gone = answer is not None and answer.status == GONE
    is_over = is_gone or RETRIES.is_over(delivery.attempts)
    asked = timedelta(seconds=answer.retry_after) if answer else timedelta()
    if not is_over:
        pause = RETRIES.pause(delivery.attempts)
        delivery.next_attempt_at = at + max(pause, min(asked, LONGEST_PAUSE))
    _note(delivery, State.FAILED if is_over else State.PENDING, answer, fault, took)
    logger.info("delivery %s: %s, try %s", delivery.pk, fault, delivery.attempts)
    if fault != Fault.SITE:
        pause = max(SHORTEST_PAUSE, min(asked, LONGEST_PAUSE))
        _count_failure(delivery.webhook, at, pause, is_gone=is_gone)


def _note(
    delivery: Delivery,
    state: Delivery.State,
    answer: ReceiverResponse | None,
    fault: str,
    took: int,
) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=State.PENDING).update(
        state=state,
        fault=fault,
        status=answer.status if answer else None,
        answer=answer.text if answer else "",
        milliseconds=took,
        next_attempt_at=delivery.next_attempt_at,
        claimed_until=None,
    )


def _count_failure(webhook: Webhook, at: datetime, pause: timedelta, *, is_gone: bool) -> None:
    """Pause deliveries to the receiver; after days of failures, or when it is gone, stop them."""
    since = webhook.failing_since or at
    rows = Webhook.objects.filter(pk=webhook.pk)
    rows.update(failing_since=since, resting_until=at + pause)
    if not is_gone and at - since < GIVEN_UP_AFTER:
        return
    state = Webhook.State.GONE if is_gone else Webhook.State.FAILED
    if rows.filter(state=Webhook.State.ACTIVE).update(state=state):
        webhook.state = state
        owner_notice.tell_stopped(webhook)
