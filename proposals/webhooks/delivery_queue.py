"""Queues what webhooks are to be told: events become deliveries, one for each that listens."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.dispatch import Signal
from django.utils import timezone

from proposals import dispatching
from proposals.models import Delivery, Dispatch, Event, Webhook
from proposals.notifications import recipients
from proposals.webhooks import payloads

CONSUMER = Dispatch.Consumer.WEBHOOKS
# Sent after the commit: time to wake a worker. What nobody hears now, the sweep finds later.
queued = Signal()


def takes(event: Event) -> bool:
    """Whether webhooks are told of the event: of some kinds, and never of what is not public."""
    return bool(payloads.of(event))


def has_events(at: datetime | None = None) -> bool:
    """Whether an event waits for a webhook that listens."""
    at = at or timezone.now()
    is_listening = Webhook.objects.listening(at).exists()
    return is_listening and Dispatch.objects.due(CONSUMER, at).exists()


def queue_due(at: datetime | None = None, *, is_over: Callable[[], bool] = lambda: False) -> int:
    """Make deliveries of every event that waits and is due, until `is_over`; how many.

    Where nobody listens, all of them are done at once. Safe to run by several workers at once.
    """
    at = at or timezone.now()
    due = Dispatch.objects.due(CONSUMER, at)
    last = due.aggregate(last=Max("pk"))["last"]
    if last is None:
        return 0
    # Asked for after `last`: whoever listened when one of these happened is seen here.
    if not Webhook.objects.listening(at).exists():
        due.filter(pk__lte=last).update(state=Dispatch.State.DONE, done_at=timezone.now())
        return 0
    return dispatching.serve_due(CONSUMER, _serve, at, is_over=is_over)


def queue(event: Event, *, at: datetime | None = None) -> int:
    """One delivery for every webhook that listens and was there `at` that moment (else: is now).

    Returns how many; the same event again adds nothing. Where nobody listens at all it costs one
    query.
    """
    named = payloads.OF_KIND.get(event.kind, ())
    now = timezone.now()
    listening = Webhook.objects.listening(now).filter(created_at__lte=at or now)
    if not named or not listening.exists():
        return 0
    about = listening.about(recipients.scopes(event))
    data = payloads.moment(event)
    rows = [
        Delivery(webhook_id=pk, event=event, type=name, data=data)
        for pk, wanted in about.values_list("pk", "events")
        for name in named
        if name in wanted
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def wake() -> None:
    """Have what is queued sent once this transaction is committed."""
    transaction.on_commit(partial(queued.send_robust, sender=Delivery), robust=True)


def _serve(dispatch: Dispatch) -> int:
    return queue(dispatch.event, at=dispatch.event.created_at)
