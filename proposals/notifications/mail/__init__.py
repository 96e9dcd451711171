"""Mail about what happened: at once where it presses, else in one digest a person and period."""

from proposals.notifications.mail.delivery import has_due, send, send_due
from proposals.notifications.mail.digests import queue_digests
from proposals.notifications.mail.queue import queue_at_once
from proposals.notifications.mail.unsubscribing import (
    Subscription,
    UnsubscribeChoice,
    read_token,
    token,
)

__all__ = [
    "Subscription",
    "UnsubscribeChoice",
    "has_due",
    "queue_at_once",
    "queue_digests",
    "read_token",
    "send",
    "send_due",
    "token",
]
