"""Puts reports that come while others wait into the line of the inbox that tells of those."""

from collections.abc import Iterable

from django.db.models import F

from proposals.models import Event, Notification
from skillmap.accounts.models import User

GROUPED = frozenset({Event.Kind.REPORTED})


def join(event: Event, people: Iterable[int]) -> set[int]:
    """Add the event to the unread line of its kind that a person has; who had such a line.

    The line then leads to the newest. One that a mail has taken is left as it was mailed. Call it
    in the transaction that writes the other lines.
    """
    if event.kind not in GROUPED:
        return set()
    ids = sorted(people)
    # Two events told at the same moment join one after the other.
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").only("pk"))
    rows = Notification.objects.filter(person__in=ids, event__kind=event.kind, mail=None).unread()
    lines = dict(rows.order_by("pk").values_list("person_id", "pk"))
    Notification.objects.filter(pk__in=lines.values()).update(event=event, count=F("count") + 1)
    return set(lines)
