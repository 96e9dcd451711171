"""What a person does with their inbox: read lines, and mute what they are about."""

from django.utils import timezone

from proposals import watches
from proposals.models import Notification, Watch
from proposals.notifications import sentences
from skillmap.accounts.models import User


def unread_count(person: User) -> int:
    """How many lines the person has not read, of those that they may see."""
    return Notification.objects.filter(person=person).visible_to(person).unread().count()


def mark_read(notification: Notification, *, by: User) -> None:
    """Note that the person has read the line; twice is once, another's line stays."""
    Notification.objects.filter(pk=notification.pk, person=by).unread().update(
        read_at=timezone.now()
    )


def mark_all_read(*, by: User, up_to: int) -> int:
    """Note that every line up to that one is read; what came meanwhile stays unread."""
    rows = Notification.objects.filter(person=by, pk__lte=up_to).unread()
    return rows.update(read_at=timezone.now())


def mute(notification: Notification, *, by: User) -> watches.Thing | None:
    """Hear no more of what the line is about, and have its lines read; None: nothing to mute.

    Raises NotAllowed.
    """
    thing = sentences.mutable(notification.event)
    if thing is None:
        return None
    watches.set_level(thing, Watch.Level.IGNORE, by=by)
    lines = Notification.objects.filter(person=by).about(thing)
    lines.unread().update(read_at=timezone.now())
    return thing
