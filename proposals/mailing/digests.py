"""One digest a person and period: what gathered since the last one, up to a watermark."""

import zoneinfo
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from proposals.mailing.queueing import message_id
from proposals.models import DigestMark, Mail, Notification
from skillmap.accounts.models import User

HOUR = 8  # of the person's morning
# Lines whose transaction may still be open are left for the next digest: none is skipped.
SETTLED = timedelta(minutes=1)
BATCH = 500


def queue_digests(at: datetime | None = None) -> int:
    """Queue a digest for everybody to whom one is due; returns how many.

    Due is the first run after eight in the person's morning: daily, or weekly from Monday on.
    Safe to run as often as one likes, and by several at once.
    """
    at = at or timezone.now()
    zones = _waiting(at).order_by().values_list("time_zone", "digest").distinct()
    queued = 0
    for zone, cadence in list(zones):
        day = _day(at, zone, cadence)
        if day is not None:
            key = f"digest:{day.isoformat()}"
            people = _waiting(at).filter(time_zone=zone, digest=cadence).exclude(mails__key=key)
            queued += sum(_queue(person, key, at) for person in _ids(people))
    return queued


def _waiting(at: datetime) -> QuerySet[User]:
    """Who wants digests and has something for one."""
    something = _lines(at).filter(person=OuterRef("pk"))
    return User.objects.filter(
        Exists(something),
        digest__in=[User.Digest.DAILY, User.Digest.WEEKLY],
        is_active=True,
        erased_at=None,
    )


def _lines(at: datetime) -> QuerySet[Notification]:
    """What no digest has taken yet."""
    return Notification.objects.filter(
        mailing=Notification.Mailing.DIGEST, mail=None, created_at__lte=at - SETTLED
    )


def _day(at: datetime, zone: str, cadence: str) -> date | None:
    """The day that the period is named by; None before that morning's hour."""
    local = at.astimezone(_zone(zone))
    day = local.date()
    if cadence == User.Digest.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        is_early = day == monday and local.hour < HOUR
        return None if is_early else monday
    return None if local.hour < HOUR else day


def _ids(people: QuerySet[User]) -> Iterator[int]:
    last = 0
    while batch := list(
        people.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield from batch
        last = batch[-1]


@transaction.atomic
def _queue(person: int, key: str, at: datetime) -> bool:
    """One person's digest, with the lines it takes; whoever comes second does nothing."""
    mail, is_new = Mail.objects.get_or_create(
        person_id=person,
        key=key,
        defaults={"kind": Mail.Kind.DIGEST, "message_id": message_id(key, person)},
    )
    if not is_new:
        return False
    mark, _made = DigestMark.objects.get_or_create(person_id=person)
    lines = _lines(at).filter(person=person, pk__gt=mark.notification)
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
