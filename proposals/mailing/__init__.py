"""Mail about what happened: at once where it presses, else in one digest a person and period."""

from proposals.mailing.digests import queue_digests
from proposals.mailing.queueing import queue_at_once
from proposals.mailing.sending import has_due, send, send_due
from proposals.mailing.unsubscribing import Choice, Subscription, read_token, token

__all__ = [
    "Choice",
    "Subscription",
    "has_due",
    "queue_at_once",
    "queue_digests",
    "read_token",
    "send",
    "send_due",
    "token",
]
