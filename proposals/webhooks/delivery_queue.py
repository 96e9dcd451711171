"""Queues what webhooks are to be told, in the transaction that makes it true."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from proposals.announcements import written
from proposals.models import Announcement, Delivery, Webhook
from proposals.notifications import recipients
from proposals.webhooks import payloads

# Sent after the commit: time to wake a worker. What nobody hears now, the sweep finds later.
queued = Signal()


def queue(announcement: Announcement) -> int:
    """One delivery for every webhook that listens to it; the same again adds nothing.

    Returns how many. Where nobody listens at all it costs one query.
    """
    named = payloads.of(announcement)
    listening = Webhook.objects.listening(timezone.now())
    if not named or not listening.exists():
        return 0
    about = listening.about(recipients.scopes(announcement))
    data = payloads.moment(announcement)
    rows = [
        Delivery(webhook_id=pk, announcement=announcement, type=event, data=data)
        for pk, wanted in about.values_list("pk", "events")
        for event in named
        if event in wanted
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if rows:
        wake()
    return len(rows)


def wake() -> None:
    """Have what is queued sent once this transaction is committed."""
    transaction.on_commit(partial(queued.send_robust, sender=Delivery), robust=True)


def listen() -> None:
    """Queue for webhooks whatever is announced from now on; called once, when the app is ready."""
    written.connect(_hear, sender=Announcement, dispatch_uid="proposals.webhooks")


def _hear(sender: type[Announcement], announcement: Announcement, **kwargs: Any) -> None:
    queue(announcement)
