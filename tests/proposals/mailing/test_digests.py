"""Digests: one a person and period, in the person's morning, everything once and nothing lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outbox

from proposals import commenting, mailing, notifications, watching
from proposals.models import DigestMark, Mail, Notification, Watch
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.racing import race

TUESDAY = datetime(2026, 3, 17, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def watched(shelf: Shelf, reader: User) -> Shelf:
    """A skill of which the reader hears everything; nothing has happened yet."""
    notifications.tell_due()
    watching.set_level(shelf.skill, Watch.Level.ALL, by=reader)
    return shelf


def happen(shelf: Shelf, by: User, at: datetime = TUESDAY - timedelta(hours=1)) -> None:
    """Something is said, and told at that moment."""
    commenting.post(shelf.skill, "Hm.", by=by)
    fresh = set(Notification.objects.values_list("pk", flat=True))
    notifications.tell_due()
    Notification.objects.exclude(pk__in=fresh).update(created_at=at)


def keys() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("key", flat=True))


def test_once_a_day_however_often_it_runs(watched: Shelf, author: User, reader: User) -> None:
    happen(watched, author)
    assert mailing.queue_digests(TUESDAY) == 1
    assert mailing.queue_digests(TUESDAY) == 0
    happen(watched, author)
    assert mailing.queue_digests(TUESDAY + timedelta(hours=5)) == 0
    assert mailing.queue_digests(TUESDAY + DAY) == 1
    assert keys() == ["digest:2026-03-17", "digest:2026-03-18"]
    assert [mail.notifications.count() for mail in Mail.objects.order_by("pk")] == [1, 1]
    newest = Notification.objects.order_by("-pk")[0].pk
    assert DigestMark.objects.get(person=reader).notification == newest
    assert mailing.queue_digests(TUESDAY + 2 * DAY) == 0


def test_nothing_happened_nothing_is_sent(watched: Shelf) -> None:
    assert mailing.queue_digests(TUESDAY) == 0
    assert keys() == []


def test_a_week_together_from_monday_on(watched: Shelf, author: User, reader: User) -> None:
    reader.digest = User.Digest.WEEKLY
    reader.save()
    monday = datetime(2026, 3, 16, tzinfo=UTC)
    happen(watched, author, monday - DAY)
    assert mailing.queue_digests(monday + timedelta(hours=7)) == 0
    assert mailing.queue_digests(monday + timedelta(hours=8)) == 1
    happen(watched, author, monday + DAY)
    assert mailing.queue_digests(monday + 6 * DAY) == 0
    assert mailing.queue_digests(monday + 8 * DAY) == 1  # the run of Monday was missed
    assert keys() == ["digest:2026-03-16", "digest:2026-03-23"]


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
    assert mailing.queue_digests(TUESDAY.replace(hour=hour)) == queued


@pytest.mark.parametrize(
    "change", [{"digest": "never"}, {"is_active": False}, {"erased_at": TUESDAY}]
)
def test_who_wants_none_gets_none(
    watched: Shelf, author: User, reader: User, change: dict[str, Any]
) -> None:
    happen(watched, author)
    User.objects.filter(pk=reader.pk).update(**change)
    assert mailing.queue_digests(TUESDAY) == 0


def test_lines_of_this_very_minute_wait_for_the_next(watched: Shelf, author: User) -> None:
    happen(watched, author, TUESDAY - timedelta(seconds=59))
    assert mailing.queue_digests(TUESDAY) == 0
    assert mailing.queue_digests(TUESDAY + timedelta(seconds=1)) == 1


def test_what_was_read_or_hidden_meanwhile_is_left_out(
    watched: Shelf, author: User, reader: User
) -> None:
    for _ in range(3):
        happen(watched, author)
    mailing.queue_digests(TUESDAY)
    read, hidden, _left = Notification.objects.filter(person=reader).order_by("pk")
    notifications.mark_read(read, by=reader)
    assert hidden.announcement.comment is not None
    commenting.delete(hidden.announcement.comment, by=author)
    assert mailing.send_due() == 1
    assert outbox.outbox[0].subject == "Skillmap: 1 comment"


def test_what_went_at_once_is_in_no_digest(watched: Shelf, author: User, reader: User) -> None:
    commenting.post(watched.skill, "@reader!", by=author)
    notifications.tell_due()
    assert mailing.queue_digests(datetime.now(UTC).replace(hour=12) + DAY) == 0


def test_as_many_queries_a_person_for_many_lines_as_for_one(
    watched: Shelf, author: User, django_assert_num_queries: Any
) -> None:
    for lines in (1, 3):
        for _ in range(lines):
            happen(watched, author)
        with django_assert_num_queries(16):
            assert mailing.queue_digests(TUESDAY) == 1
        Notification.objects.all().delete()
        Mail.objects.all().delete()
        DigestMark.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_digest_each() -> None:
    shelf = factories.shelf(by=factories.person())
    notifications.tell_due()
    for _ in range(10):
        watching.set_level(shelf.skill, Watch.Level.ALL, by=factories.person())
    happen(shelf, factories.person())
    found = race(*[lambda: mailing.queue_digests(TUESDAY)] * 4)
    assert sum(found) == 10
    assert Mail.objects.count() == 10
    assert Notification.objects.filter(mail=None).count() == 0
