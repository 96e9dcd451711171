"""Tells people what happened: from an event to one line in each inbox, and its mail."""

from proposals.notifications.fanout import takes, tell, tell_due
from proposals.notifications.inbox import mark_all_read, mark_read, mute, unread_count

__all__ = [
    "mark_all_read",
    "mark_read",
    "mute",
    "takes",
    "tell",
    "tell_due",
    "unread_count",
]
