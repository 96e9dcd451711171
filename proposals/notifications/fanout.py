"""Writes the line in each inbox, a batch at a time: killed half-way, it goes on where it was."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from proposals import watches
from proposals.models import Announcement, Notification
from proposals.notifications import grouping, mail
from proposals.notifications.audience import BATCH, Told, audience_of
from skillmap.accounts.models import User

logger = logging.getLogger(__name__)

# Who was killed while telling holds an announcement no longer than this.
LEASE = timedelta(minutes=2)
ATTEMPTS = 10
State, Mailing = Announcement.State, Notification.Mailing
_REVISIONS = {Announcement.Kind.PUBLISHED, Announcement.Kind.APPROVED}


def tell_due(at: datetime | None = None) -> int:
    """Tell every announcement that waits and is due; returns how many lines were written.

    Safe to run by several workers at once: each announcement is told by one of them.
    """
    written = last = 0
    while True:
        due = _due(at or timezone.now()).filter(pk__gt=last).order_by("pk")
        batch = list(due.values_list("pk", flat=True)[:BATCH])
        if not batch:
            return written
        written += sum(tell(pk, at) for pk in batch)
        last = batch[-1]


def tell(pk: int, at: datetime | None = None) -> int:
    """Tell one announcement to everybody it is for; returns how many lines were written.

    Nothing is written where it is told already, is in other hands, or is not due yet. What
    fails is tried again later, from where it was.
    """
    announcement = _claim(pk, at or timezone.now())
    if announcement is None:
        return 0
    try:
        return _tell(announcement)
    except Exception as error:
        logger.exception("announcement %s not told, try %s", pk, announcement.attempts)
        _postpone(announcement, error)
        return 0


def _tell(announcement: Announcement) -> int:
    people = audience_of(announcement).people(after=announcement.cursor)
    written = 0
    for batch in _batches(people):
        written += _write(announcement, batch)
    _follow(announcement)
    Announcement.objects.filter(pk=announcement.pk).update(
        state=State.DONE, done_at=timezone.now(), next_attempt_at=None, error=""
    )
    return written


def _follow(announcement: Announcement) -> None:
    """Once its watchers were told of a retirement, have them watch what replaces it."""
    is_retirement = announcement.kind in _REVISIONS and "replaced_by" in announcement.data
    revision = announcement.revision
    retired = (revision.skill or revision.role) if revision and is_retirement else None
    if retired is not None and (successor := retired.successor):
        watches.follow(retired, successor)


def _batches(people: Iterator[Told]) -> Iterator[list[Told]]:
    while batch := list(islice(people, BATCH)):
        yield batch


@transaction.atomic
def _write(announcement: Announcement, batch: list[Told]) -> int:
    """The lines of one batch, their mail, and how far it came, all or nothing; how many."""
    people = User.objects.filter(is_active=True, erased_at=None).only("is_mailed_at_once", "digest")
    known = people.in_bulk([told.person for told in batch])
    mailings = {
        told.person: _mailing(told, known[told.person]) for told in batch if told.person in known
    }
    for person in grouping.join(announcement, mailings):
        del mailings[person]
    at_once = [person for person, how in mailings.items() if how == Mailing.AT_ONCE]
    mails = mail.queue_at_once(announcement, at_once)
    rows = [
        Notification(
            person_id=told.person, announcement=announcement, why=told.why,
            mailing=mailings[told.person], mail=mails.get(told.person),
        )
        for told in batch if told.person in mailings
    ]  # fmt: skip
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    Announcement.objects.filter(pk=announcement.pk).update(
        cursor=batch[-1].person, next_attempt_at=timezone.now() + LEASE
    )
    return len(rows)


def _mailing(told: Told, person: User) -> Notification.Mailing:
    if told.is_at_once and person.is_mailed_at_once:
        return Mailing.AT_ONCE
    return Mailing.NONE if person.digest == User.Digest.NEVER else Mailing.DIGEST


def _due(at: datetime) -> QuerySet[Announcement]:
    now = Q(next_attempt_at=None) | Q(next_attempt_at__lte=at)
    return Announcement.objects.filter(now, state=State.PENDING)


def _claim(pk: int, at: datetime) -> Announcement | None:
    """The announcement, ours alone until the lease ends: a lock that a killed worker loses."""
    taken = _due(at).filter(pk=pk).update(next_attempt_at=at + LEASE, attempts=F("attempts") + 1)
    if not taken:
        return None
    return Announcement.objects.select_related(
        *("proposal__skill__group", "proposal__group", "proposal__current"),
        *("comment__skill__group", "comment__operation", "revision__skill__group"),
        *("comment__proposal__skill__group", "comment__proposal__group"),
    ).get(pk=pk)


def _postpone(announcement: Announcement, error: Exception) -> None:
    """Try again after 1, 2, 4 … minutes, at most an hour; in the end leave it to a person."""
    pause = timedelta(minutes=min(2 ** (announcement.attempts - 1), 60))
    is_over = announcement.attempts >= ATTEMPTS
    Announcement.objects.filter(pk=announcement.pk).update(
        state=State.FAILED if is_over else State.PENDING,
        next_attempt_at=timezone.now() + pause,
        error=f"{type(error).__name__}: {error}"[:500],
    )
