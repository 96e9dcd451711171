"""Digests: one a person and period, in the person's morning, everything once and nothing lost."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from pytest_django import DjangoAssertNumQueries

from proposals import notifications, watches
from proposals.discussion import comments
from proposals.models import DigestMark, Mail, Notification, Watch
from proposals.notifications import mail as notifications_mail
from proposals.notifications.mail.digests import SETTLED
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.racing import race

TUESDAY = datetime(2026, 3, 17, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
EIGHT = TUESDAY - 4 * HOUR


@pytest.fixture
def watched(shelf: Shelf, reader: User) -> Shelf:
    """A skill of which the reader hears everything; nothing has happened yet."""
    notifications.tell_due()
    watches.set_level(shelf.skill, Watch.Level.ALL, by=reader)
    return shelf


def happen(shelf: Shelf, by: User, at: datetime = EIGHT - HOUR) -> None:
    """Something is said, and told at that moment."""
    comments.post(shelf.skill, "Hm.", by=by)
    fresh = set(Notification.objects.values_list("pk", flat=True))
    notifications.tell_due()
    Notification.objects.exclude(pk__in=fresh).update(created_at=at)


def keys() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("key", flat=True))


def test_once_a_day_however_often_it_runs(watched: Shelf, author: User, reader: User) -> None:
    happen(watched, author)
    assert notifications_mail.queue_digests(TUESDAY) == 1
    assert notifications_mail.queue_digests(TUESDAY) == 0
    happen(watched, author, TUESDAY)
    assert notifications_mail.queue_digests(TUESDAY + 5 * HOUR) == 0
    assert notifications_mail.queue_digests(TUESDAY + DAY) == 1
    assert keys() == ["digest:2026-03-17", "digest:2026-03-18"]
    assert [mail.notifications.count() for mail in Mail.objects.order_by("pk")] == [1, 1]
    newest = Notification.objects.order_by("-pk")[0].pk
    assert DigestMark.objects.get(person=reader).notification == newest
    assert notifications_mail.queue_digests(TUESDAY + 2 * DAY) == 0


def test_nothing_happened_nothing_is_sent(watched: Shelf) -> None:
    assert notifications_mail.queue_digests(TUESDAY) == 0
    assert keys() == []


def test_a_week_together_from_monday_on(watched: Shelf, author: User, reader: User) -> None:
    reader.digest = User.Digest.WEEKLY
    reader.save()
    monday = datetime(2026, 3, 16, tzinfo=UTC)
    happen(watched, author, monday - DAY)
    assert notifications_mail.queue_digests(monday + 7 * HOUR) == 0
    assert notifications_mail.queue_digests(monday + 9 * HOUR) == 1
    happen(watched, author, monday + DAY)
    assert notifications_mail.queue_digests(monday + 6 * DAY + 12 * HOUR) == 0
    assert notifications_mail.queue_digests(monday + 8 * DAY + 7 * HOUR) == 0  # no mail at night
    assert (
        notifications_mail.queue_digests(monday + 8 * DAY + 9 * HOUR) == 1
    )  # the run of Monday was missed
    assert keys() == ["digest:2026-03-16", "digest:2026-03-23"]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("cadence", ["daily", "weekly"])
def test_what_happens_after_the_morning_is_for_the_next(
    watched: Shelf, author: User, reader: User, zone: str, cadence: str
) -> None:
    """The first thing of a week, on Saturday noon, does not leave a minute later."""
    User.objects.filter(pk=reader.pk).update(digest=cadence, time_zone=zone)
    saturday = datetime(2026, 3, 21, 12, tzinfo=ZoneInfo(zone))
    happen(watched, author, saturday)
    morning = saturday + DAY if cadence == "daily" else saturday + 2 * DAY
    morning = morning.replace(hour=8)
    at = saturday
    while at < morning + SETTLED:
        assert notifications_mail.queue_digests(at) == 0
        at += HOUR
    just_before = morning - timedelta(seconds=1)
    happen(watched, author, just_before)
    happen(watched, author, morning)
    assert notifications_mail.queue_digests(morning + SETTLED) == 1
    assert keys() == [f"digest:{morning:%Y-%m-%d}"]
    taken = Notification.objects.exclude(mail=None).order_by("created_at")
    assert list(taken.values_list("created_at", flat=True)) == [saturday, just_before]


def test_a_line_that_was_committed_late_is_in_the_next(
    watched: Shelf, author: User, reader: User
) -> None:
    """Lines do not become visible in the order of their numbers: none is passed over."""
    happen(watched, author)
    happen(watched, author, EIGHT - 2 * HOUR)
    late = Notification.objects.order_by("pk")[0]
    Notification.objects.filter(pk=late.pk).update(created_at=EIGHT + HOUR)
    assert notifications_mail.queue_digests(TUESDAY) == 1
    assert notifications_mail.queue_digests(TUESDAY + DAY) == 1
    assert [mail.notifications.count() for mail in Mail.objects.order_by("pk")] == [1, 1]


@pytest.mark.parametrize(
    ("zone", "hour", "queued"),
    [
        ("UTC", 7, 0),
        ("UTC", 8, 1),
        ("Asia/Tokyo", 22, 0),  # 7 o'clock of the next day
        ("Asia/Tokyo", 23, 1),
        ("America/New_York", 11, 0),  # summer time: 7 o'clock
        ("America/New_York", 12, 1),
        ("Nowhere/At_all", 8, 1),  # counts as UTC
    ],
)
def test_in_the_persons_morning(
    watched: Shelf, author: User, reader: User, zone: str, hour: int, queued: int
) -> None:
    reader.time_zone = zone
    reader.save()
    happen(watched, author, TUESDAY - 2 * DAY)
    assert notifications_mail.queue_digests(TUESDAY.replace(hour=hour) + SETTLED) == queued


@pytest.mark.parametrize(
    "change", [{"digest": "never"}, {"is_active": False}, {"erased_at": TUESDAY}]
)
def test_who_wants_none_gets_none(
    watched: Shelf, author: User, reader: User, change: dict[str, Any]
) -> None:
    happen(watched, author)
    User.objects.filter(pk=reader.pk).update(**change)
    assert notifications_mail.queue_digests(TUESDAY) == 0


def test_the_morning_begins_once_its_last_line_is_settled(watched: Shelf, author: User) -> None:
    happen(watched, author, EIGHT - timedelta(seconds=1))
    assert notifications_mail.queue_digests(EIGHT + SETTLED - timedelta(seconds=1)) == 0
    assert notifications_mail.queue_digests(EIGHT + SETTLED) == 1


def test_what_was_read_or_hidden_meanwhile_is_left_out(
    watched: Shelf, author: User, reader: User
) -> None:
    for _ in range(3):
        happen(watched, author)
    notifications_mail.queue_digests(TUESDAY)
    read, hidden, _left = Notification.objects.filter(person=reader).order_by("pk")
    notifications.mark_read(read, by=reader)
    assert hidden.event.comment is not None
    comments.delete(hidden.event.comment, by=author)
    assert notifications_mail.send_due() == 1
    assert outbox.outbox[0].subject == "Skillmap: 1 comment"


def test_what_went_at_once_is_in_no_digest(watched: Shelf, author: User, reader: User) -> None:
    comments.post(watched.skill, "@reader!", by=author)
    notifications.tell_due()
    assert notifications_mail.queue_digests(datetime.now(UTC).replace(hour=12) + DAY) == 0


def test_as_many_queries_a_person_for_many_lines_as_for_one(
    watched: Shelf, author: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for lines in (1, 3):
        for _ in range(lines):
            happen(watched, author)
        with django_assert_num_queries(16):
            assert notifications_mail.queue_digests(TUESDAY) == 1
        Notification.objects.all().delete()
        Mail.objects.all().delete()
        DigestMark.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_digest_each() -> None:
    shelf = factories.shelf(by=factories.person())
    notifications.tell_due()
    for _ in range(10):
        watches.set_level(shelf.skill, Watch.Level.ALL, by=factories.person())
    happen(shelf, factories.person())
    found = race(*[lambda: notifications_mail.queue_digests(TUESDAY)] * 4)
    assert sum(found) == 10
    assert Mail.objects.count() == 10
    assert Notification.objects.filter(mail=None).count() == 0
