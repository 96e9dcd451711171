"""The fan-out: one line a person and event, once, and from where it was after a kill."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from proposals import announcements, lifecycle, notifications, watches
from proposals.discussion import comments
from proposals.lifecycle import Seen
from proposals.models import Announcement, Mail, Notification, Proposal, Watch
from proposals.notifications import audience, fanout
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

Level = Watch.Level


class Fault:
    """Lets the database fail from the nth time on that lines are written."""

    def __init__(self, nth: int, error: BaseException | type[BaseException]) -> None:
        self.left, self.error = nth, error

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        if "proposals_notification" in sql and sql.startswith("INSERT"):
            self.left -= 1
            if self.left <= 0:
                raise self.error
        return execute(sql, *rest)


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    notifications.tell_due()  # what the catalogue itself announced
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def told(kind: str = "") -> dict[str, str]:
    """Who was told, and why."""
    rows = Notification.objects.filter(announcement__kind__contains=kind)
    return {row.person.username: row.why for row in rows.select_related("person")}


def test_watchers_and_curators_are_told_and_the_author_is_not(
    shelf: Shelf, author: User, reader: User, curator: User
) -> None:
    notifications.tell_due()
    watches.set_level(shelf.skill, Level.WATCHING, by=reader)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)
    assert notifications.tell_due() == 2
    assert told() == {"reader": "watches_skill", "curator": "curator"}


def test_telling_twice_tells_once(proposal: Proposal, curator: User) -> None:
    announcement = Announcement.objects.get(kind="submitted")
    assert notifications.tell(announcement.pk) == 1
    assert notifications.tell(announcement.pk) == 0
    Announcement.objects.update(state="pending", next_attempt_at=None, cursor=0)
    notifications.tell_due()
    assert Notification.objects.filter(announcement=announcement).count() == 1


def test_it_goes_on_from_where_it_was(proposal: Proposal, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [factories.person() for _ in range(7)]
    for person in people:
        watches.set_level(proposal, Level.ALL, by=person)
    monkeypatch.setattr(fanout, "BATCH", 3)
    monkeypatch.setattr(audience, "BATCH", 2)
    announcement = Announcement.objects.get(kind="submitted")
    with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(Fault(2, KeyboardInterrupt)):
        notifications.tell(announcement.pk)
    announcement.refresh_from_db()
    assert announcement.cursor == people[2].pk
    assert Notification.objects.count() == 3
    assert notifications.tell(announcement.pk) == 0  # in other hands, as far as anybody knows
    later = timezone.now() + fanout.LEASE
    assert notifications.tell(announcement.pk, later) == 4
    assert [row.person for row in Notification.objects.order_by("pk")] == people
    announcement.refresh_from_db()
    assert (announcement.state, announcement.attempts) == ("done", 2)


def test_what_fails_is_tried_again_later_and_in_the_end_left(
    proposal: Proposal, curator: User
) -> None:
    announcement = Announcement.objects.get(kind="submitted")
    with connection.execute_wrapper(Fault(1, RuntimeError("no room"))):
        assert notifications.tell_due() == 0
        announcement.refresh_from_db()
        assert (announcement.state, announcement.error) == ("pending", "RuntimeError: no room")
        assert notifications.tell_due() == 0
        for _ in range(fanout.ATTEMPTS):
            announcement.refresh_from_db()
            notifications.tell_due(announcement.next_attempt_at)
    announcement.refresh_from_db()
    assert (announcement.state, announcement.attempts) == ("failed", fanout.ATTEMPTS)
    assert told() == {}


def test_those_who_left_or_were_switched_off_are_not_told(
    proposal: Proposal, reader: User, stranger: User
) -> None:
    for person in (reader, stranger):
        watches.set_level(proposal, Level.ALL, by=person)
    reader.is_active = False
    reader.save()
    stranger.erased_at = timezone.now()
    stranger.save()
    assert notifications.tell_due() == 0


def test_a_decision_on_ones_own_goes_by_mail_at_once_and_the_rest_with_the_digest(
    proposal: Proposal, author: User, reader: User, curator: User
) -> None:
    watches.set_level(proposal, Level.WATCHING, by=reader)
    notifications.tell_due()
    lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal))
    notifications.tell_due()
    rows = Notification.objects.filter(announcement__kind="approved")
    assert {row.person.username: row.mailing for row in rows} == {
        "author": "at_once",
        "reader": "digest",
    }
    mail = Mail.objects.get()
    announcement = Announcement.objects.get(kind="approved")
    assert (mail.person, mail.key) == (author, f"announcement:{announcement.pk}")
    assert mail.message_id == f"<announcement-{announcement.pk}.{author.pk}@localhost>"


@pytest.mark.parametrize(
    ("is_at_once", "digest", "mailing"),
    [
        (True, "never", "at_once"),
        (False, "daily", "digest"),
        (False, "never", "none"),
    ],
)
def test_the_person_chose_how(
    proposal: Proposal, author: User, curator: User, is_at_once: bool, digest: str, mailing: str
) -> None:
    author.is_mailed_at_once, author.digest = is_at_once, digest
    author.save()
    lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal))
    notifications.tell_due()
    assert Notification.objects.get(person=author).mailing == mailing
    assert Mail.objects.count() == (mailing == "at_once")


def test_a_reply_reaches_the_whole_thread(shelf: Shelf, author: User, reader: User) -> None:
    root = comments.post(shelf.skill, "How?", by=author)
    answer = comments.post(shelf.skill, "So.", by=reader, parent=root)
    comments.post(shelf.skill, "Thanks!", by=author, parent=answer)
    notifications.tell_due()
    said = Notification.objects.filter(announcement__comment__text="Thanks!")
    assert [(row.person, row.why) for row in said] == [(reader, "replied")]


def test_nothing_is_announced_twice(proposal: Proposal, author: User) -> None:
    key = f"proposal:{proposal.pk}"
    again = announcements.announce(announcements.Kind.SUBMITTED, key, by=author, proposal=proposal)
    assert again == Announcement.objects.get(kind="submitted")
