"""Webhooks: people's programs told over HTTP, signed, tried again, and never inside a network."""

from proposals.webhooks.delivery import deliver_due, forget_old, has_due
from proposals.webhooks.delivery_queue import queue, queued
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
    "pause",
    "pause_all",
    "ping",
    "queue",
    "queued",
    "resume",
    "roll",
    "send_again",
]
