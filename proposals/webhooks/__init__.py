"""Webhooks: people's programs told over HTTP, signed, tried again, and never inside a network."""

from proposals.webhooks.keeping import (
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
from proposals.webhooks.queueing import queue, queued
from proposals.webhooks.sending import deliver_due, forget_old, has_due

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
