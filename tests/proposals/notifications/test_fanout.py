"""The fan-out: one line a person and event, once, and from where it was after a kill."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from proposals import dispatching, events, lifecycle, notifications, watches
from proposals.discussion import comments
from proposals.lifecycle import Seen
from proposals.models import Dispatch, Event, Mail, Notification, Proposal, Watch
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
    rows = Notification.objects.filter(event__kind__contains=kind)
    return {row.person.username: row.why for row in rows.select_related("person")}


def waiting(kind: str) -> Dispatch:
    """How far the telling of the one event of its kind is."""
    return Dispatch.objects.get(event__kind=kind, consumer="notifications")


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
    dispatch = waiting("submitted")
    assert notifications.tell(dispatch.pk) == 1
    assert notifications.tell(dispatch.pk) == 0
    Dispatch.objects.update(state="pending", next_attempt_at=None, cursor=0)
    notifications.tell_due()
    assert Notification.objects.filter(event=dispatch.event).count() == 1


def test_it_goes_on_from_where_it_was(proposal: Proposal, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [factories.person() for _ in range(7)]
    for person in people:
        watches.set_level(proposal, Level.ALL, by=person)
    monkeypatch.setattr(fanout, "BATCH", 3)
    monkeypatch.setattr(audience, "BATCH", 2)
    dispatch = waiting("submitted")
    with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(Fault(2, KeyboardInterrupt)):
        notifications.tell(dispatch.pk)
    dispatch.refresh_from_db()
    assert dispatch.cursor == people[2].pk
    assert Notification.objects.count() == 3
    assert notifications.tell(dispatch.pk) == 0  # in other hands, as far as anybody knows
    later = timezone.now() + dispatching.LEASE
    assert notifications.tell(dispatch.pk, later) == 4
    assert [row.person for row in Notification.objects.order_by("pk")] == people
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.attempts) == ("done", 2)


def test_what_fails_is_tried_again_later_and_in_the_end_left(
    proposal: Proposal, curator: User
) -> None:
    dispatch = waiting("submitted")
    with connection.execute_wrapper(Fault(1, RuntimeError("no room"))):
        assert notifications.tell_due() == 0
        dispatch.refresh_from_db()
        assert (dispatch.state, dispatch.error) == ("pending", "RuntimeError: no room")
        assert notifications.tell_due() == 0
        for _ in range(dispatching.ATTEMPTS):
            dispatch.refresh_from_db()
            notifications.tell_due(dispatch.next_attempt_at)
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.attempts) == ("failed", dispatching.ATTEMPTS)
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
    rows = Notification.objects.filter(event__kind="approved")
    assert {row.person.username: row.mailing for row in rows} == {
        "author": "at_once",
        "reader": "digest",
    }
    mail = Mail.objects.get()
    event = Event.objects.get(kind="approved")
    assert (mail.person, mail.key) == (author, f"event:{event.pk}")
    assert mail.message_id == f"<event-{event.pk}.{author.pk}@localhost>"


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
    said = Notification.objects.filter(event__comment__text="Thanks!")
    assert [(row.person, row.why) for row in said] == [(reader, "replied")]


def test_nothing_is_announced_twice(proposal: Proposal, author: User) -> None:
    key = f"proposal:{proposal.pk}"
    events.record("submit", by=author, kind=events.Kind.SUBMITTED, key=key, proposal=proposal)
    told_once = Event.objects.get(kind="submitted")
    assert list(Event.objects.filter(verb="submit").values_list("kind", "key")) == [
        ("submitted", told_once.key),
        ("", None),
    ]
