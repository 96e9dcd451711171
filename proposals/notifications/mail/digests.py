"""One digest a person and period: what gathered since the last one, up to the person's morning."""

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from proposals.models import DigestMark, Mail, Notification
from proposals.notifications.mail.queue import message_id
from skillmap.accounts.models import User

HOUR = 8  # of the person's morning
# Lines written before the morning whose transaction may still be open: none is skipped.
SETTLED = timedelta(minutes=1)
BATCH = 500


@dataclass(frozen=True, slots=True)
class _Period:
    """A digest is named by its day, and tells what happened before that day's morning."""

    day: date
    morning: datetime

    @property
    def key(self) -> str:
        """The name of everybody's digest of that day."""
        return f"digest:{self.day.isoformat()}"


def queue_digests(at: datetime | None = None) -> int:
    """Queue a digest for everybody to whom one is due; returns how many.

    Due is the first run after eight in the person's morning: daily, or weekly from Monday on.
    What happens later that day, or that week, is for the next. Safe to run as often as one
    likes, and by several at once.
    """
    at = at or timezone.now()
    zones = _waiting(at).order_by().values_list("time_zone", "digest").distinct()
    queued = 0
    for zone, cadence in list(zones):
        period = _period(at, zone, cadence)
        if period is None:
            continue
        people = _waiting(period.morning).filter(time_zone=zone, digest=cadence)
        people = people.exclude(mails__key=period.key)
        queued += sum(_queue(person, period, at) for person in _ids(people))
    return queued


def morning(mail: Mail) -> datetime:
    """When what a digest tells of ended: the morning, for its person, of the day in its name."""
    day = date.fromisoformat(mail.key.removeprefix("digest:"))
    return datetime.combine(day, time(HOUR), tzinfo=_zone(mail.person.time_zone))


def _waiting(before: datetime) -> QuerySet[User]:
    """Who wants digests and has something for one."""
    something = _lines(before).filter(person=OuterRef("pk"))
    return User.objects.filter(
        Exists(something),
        digest__in=[User.Digest.DAILY, User.Digest.WEEKLY],
        is_active=True,
        erased_at=None,
    )


def _lines(before: datetime) -> QuerySet[Notification]:
    """What was written before then and no digest has taken yet."""
    return Notification.objects.filter(
        mailing=Notification.Mailing.DIGEST, mail=None, created_at__lt=before
    )


def _period(at: datetime, zone: str, cadence: str) -> _Period | None:
    """The period that ended last, today's or this Monday's; None before that hour of any day."""
    here = _zone(zone)
    settled = (at - SETTLED).astimezone(here)
    if settled.hour < HOUR:
        return None
    day = settled.date()
    if cadence == User.Digest.WEEKLY:
        day -= timedelta(days=day.weekday())
    return _Period(day, datetime.combine(day, time(HOUR), tzinfo=here))


def _ids(people: QuerySet[User]) -> Iterator[int]:
    last = 0
    while batch := list(
        people.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield from batch
        last = batch[-1]


@transaction.atomic
def _queue(person: int, period: _Period, at: datetime) -> bool:
    """One person's digest, with the lines it takes; whoever comes second does nothing."""
    mail, is_new = Mail.objects.get_or_create(
        person_id=person,
        key=period.key,
        defaults={"kind": Mail.Kind.DIGEST, "message_id": message_id(period.key, person)},
    )
    if not is_new:
        return False
    mark, _made = DigestMark.objects.get_or_create(person_id=person)
    lines = _lines(period.morning).filter(person=person)
    top = lines.aggregate(top=Max("pk"))["top"]
    lines.filter(pk__lte=top or 0).update(mail=mail)
    mark.notification, mark.sent_at = max(mark.notification, top or 0), at
    mark.save()
    return True


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
