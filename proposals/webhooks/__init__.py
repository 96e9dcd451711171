"""Webhooks: people's programs told over HTTP, signed, tried again, and never inside a network."""

from proposals.webhooks.delivery import deliver_due, forget_old, has_due
from proposals.webhooks.delivery_queue import has_events, queue, queue_due, queued, takes
from proposals.webhooks.subscriptions import (
    Stopped,
    Wish,
    add,
    change,
    delete,
    pause,
    pause_all,
    ping,
    resume,
    roll,
    send_again,
)

__all__ = [
    "Stopped",
    "Wish",
    "add",
    "change",
    "delete",
    "deliver_due",
    "forget_old",
    "has_due",
    "has_events",
    "pause",
    "pause_all",
    "ping",
    "queue",
    "queue_due",
    "queued",
    "resume",
    "roll",
    "send_again",
    "takes",
]
