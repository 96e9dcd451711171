"""Writes the line in each inbox, a batch at a time: killed half-way, it goes on where it was."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction

from proposals import dispatching, watches
from proposals.models import Dispatch, Event, Notification
from proposals.notifications import grouping, mail
from proposals.notifications.audience import BATCH, Told, audience_of
from skillmap.accounts.models import User

Mailing = Notification.Mailing
CONSUMER = Dispatch.Consumer.NOTIFICATIONS
# People are told of every kind.
KINDS = frozenset(Event.Kind)
_REVISIONS = {Event.Kind.PUBLISHED, Event.Kind.APPROVED}


def takes(event: Event) -> bool:
    """Whether people are told of the event."""
    return event.kind in KINDS


def tell_due(at: datetime | None = None) -> int:
    """Tell every event that waits and is due; returns how many lines were written.

    Safe to run by several workers at once: each event is told by one of them.
    """
    return dispatching.serve_due(CONSUMER, _tell, at)


def tell(pk: int, at: datetime | None = None) -> int:
    """Tell the event of one dispatch row to everybody it is for; how many lines were written.

    Nothing is written where it is told already, is in other hands, or is not due yet. What
    fails is tried again later, from where it was.
    """
    return dispatching.serve_one(pk, CONSUMER, _tell, at)


def _tell(dispatch: Dispatch) -> int:
    people = audience_of(dispatch.event).people(after=dispatch.cursor)
    written = 0
    for batch in _batches(people):
        written += _write(dispatch, batch)
    _follow(dispatch.event)
    return written


def _follow(event: Event) -> None:
    """Once its watchers were told of a retirement, have them watch what replaces it."""
    is_retirement = event.kind in _REVISIONS and "replaced_by" in event.data
    revision = event.revision
    retired = (revision.skill or revision.role) if revision and is_retirement else None
    if retired is not None and (successor := retired.successor):
        watches.follow(retired, successor)


def _batches(people: Iterator[Told]) -> Iterator[list[Told]]:
    while batch := list(islice(people, BATCH)):
        yield batch


@transaction.atomic
def _write(dispatch: Dispatch, batch: list[Told]) -> int:
    """The lines of one batch, their mail, and how far it came, all or nothing; how many."""
    event = dispatch.event
    people = User.objects.filter(is_active=True, erased_at=None).only("is_mailed_at_once", "digest")
    known = people.in_bulk([told.person for told in batch])
    mailings = {
        told.person: _mailing(told, known[told.person]) for told in batch if told.person in known
    }
    for person in grouping.join(event, mailings):
        del mailings[person]
    at_once = [person for person, how in mailings.items() if how == Mailing.AT_ONCE]
    mails = mail.queue_at_once(event, at_once)
    rows = [
        Notification(
            person_id=told.person, event=event, why=told.why,
            mailing=mailings[told.person], mail=mails.get(told.person),
        )
        for told in batch if told.person in mailings
    ]  # fmt: skip
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    dispatching.advance(dispatch, batch[-1].person)
    return len(rows)


def _mailing(told: Told, person: User) -> Notification.Mailing:
    if told.is_at_once and person.is_mailed_at_once:
        return Mailing.AT_ONCE
    return Mailing.NONE if person.digest == User.Digest.NEVER else Mailing.DIGEST
