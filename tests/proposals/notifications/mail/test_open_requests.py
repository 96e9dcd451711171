"""Mail about what waits for somebody leaves out what was dealt with before it goes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from proposals import lifecycle, moderation_actions, notifications, watches
from proposals.discussion import comments as discussion_comments
from proposals.models import Comment, Notification, Proposal, Reason, Report, Visibility, Watch
from proposals.notifications import mail
from proposals.notifications.mail import open_requests
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

LINKS = " ".join(f"https://example.org/{n}" for n in range(30))
Step = Callable[[], Any]


class Desk:
    """Two curators, one of whom reads; a proposal and a comment that wait for them."""

    def __init__(self, shelf: Shelf) -> None:
        notifications.tell_due()
        self.author, self.reader = factories.person("author"), factories.curator("reader")
        self.other = factories.curator("other")
        # Nothing goes at once, so that everything is in the digest.
        User.objects.filter(pk=self.reader.pk).update(is_mailed_at_once=False)
        cell = shelf.cell(shelf.engineer, shelf.junior)
        self.proposal: Proposal = factories.proposal(
            shelf.skill, factories.edit(cell, "Logs all."), by=self.author
        )
        notifications.tell_due()

    def digest(self) -> list[str]:
        """What the reader's next digest says happened."""
        notifications.tell_due()
        outbox.outbox.clear()
        mail.queue_digests((timezone.now() + timedelta(days=2)).replace(hour=12))
        mail.send_due()
        mine = [message for message in outbox.outbox if message.to == ["reader@example.org"]]
        lines = [line for message in mine for line in str(message.body).splitlines()]
        return [
            line.removeprefix("- ") for line in lines if line.startswith("- ") and line != "-- "
        ]

    def reject(self) -> None:
        lifecycle.reject(self.proposal, Reason.UNCLEAR, "Why?", by=self.other)

    def withdraw(self) -> None:
        lifecycle.withdraw(self.proposal, by=self.author)

    def request_changes(self) -> None:
        lifecycle.request_changes(self.proposal, "More.", by=self.other)

    def assign(self, to: User | None) -> None:
        lifecycle.assign(self.proposal, to, by=self.other)


@pytest.fixture
def desk(shelf: Shelf) -> Desk:
    return Desk(shelf)


PROPOSED = "author proposed a change: “A better wording”"
ASKED = "other asks you to review “A better wording”"
REMINDED = "“A better wording” is awaiting a review"


def test_a_proposal_waits_until_it_is_decided(desk: Desk) -> None:
    desk.request_changes()
    assert desk.digest() == [PROPOSED]


@pytest.mark.parametrize("step", [Desk.reject, Desk.withdraw])
def test_what_was_decided_meanwhile_is_left_out(desk: Desk, step: Callable[[Desk], None]) -> None:
    step(desk)
    assert desk.digest() == []
    assert Notification.objects.filter(person=desk.reader).visible_to(desk.reader).exists()


def test_who_watches_reads_of_both(desk: Desk, shelf: Shelf) -> None:
    """A digest of somebody who is asked for nothing is news: it says what came of it, too."""
    watcher = factories.person("watcher")
    watches.set_level(shelf.skill, Watch.Level.WATCHING, by=watcher)
    cell = shelf.cell(shelf.engineer, shelf.middle)
    made = factories.proposal(shelf.skill, factories.edit(cell, "Else."), by=desk.author)
    lifecycle.withdraw(made, by=desk.author)
    notifications.tell_due()
    lines = list(Notification.objects.filter(person=watcher).for_inbox())
    assert len(lines) == 2
    assert open_requests.without_answered(lines) == lines


@pytest.mark.parametrize("to", ["nobody", "other", "reader"])
def test_a_review_that_somebody_else_is_asked_for(desk: Desk, to: str) -> None:
    desk.assign(desk.reader)
    assert desk.proposal.assigned_to == desk.reader
    if to != "reader":
        desk.assign(desk.other if to == "other" else None)
    found = desk.digest()
    assert (ASKED in found) == (to == "reader")
    assert PROPOSED in found


def test_a_review_asked_for_goes_at_once_unless_it_was_decided(desk: Desk) -> None:
    User.objects.filter(pk=desk.reader.pk).update(is_mailed_at_once=True)
    desk.assign(desk.reader)
    notifications.tell_due()
    desk.withdraw()
    mail.send_due()
    assert [message for message in outbox.outbox if message.to == ["reader@example.org"]] == []


def test_a_reminder_of_what_was_done(desk: Desk) -> None:
    lifecycle.remind_due(timezone.now() + timedelta(days=3, hours=1))
    notifications.tell_due()
    lines = list(Notification.objects.filter(person=desk.reader).for_inbox())
    assert len(open_requests.without_answered(lines)) == 2
    desk.request_changes()
    assert desk.digest() == [PROPOSED]


def test_a_held_comment_that_was_looked_at(desk: Desk, shelf: Shelf) -> None:
    comments = [
        discussion_comments.post(shelf.skill, f"{n} {LINKS}", by=desk.author) for n in range(2)
    ]
    moderation_actions.set_visibility(comments[0], Visibility.HIDDEN, by=desk.other, reason="Spam.")
    held = "Held for review: a comment on Experiment Tracking"
    assert desk.digest().count(held) == 1


@pytest.mark.parametrize("kind", ["comment", "proposal", "person"])
def test_a_report_that_was_answered(desk: Desk, shelf: Shelf, kind: str) -> None:
    things: dict[str, Comment | Proposal | User] = {
        "comment": discussion_comments.post(shelf.skill, "Rude.", by=desk.author),
        "proposal": desk.proposal,
        "person": desk.author,
    }
    moderation_actions.report(things[kind], by=desk.other, reason=Report.Reason.SPAM)
    notifications.tell_due()
    mine = Notification.objects.filter(person=desk.reader, event__kind="reported")
    assert len(open_requests.without_answered(list(mine.for_inbox()))) == 1
    Report.objects.update(outcome="dismissed")
    assert open_requests.without_answered(list(mine.for_inbox())) == []


def test_reports_told_together_stay_until_all_are_answered(desk: Desk) -> None:
    for target in (desk.proposal, desk.author):
        moderation_actions.report(target, by=desk.other, reason=Report.Reason.SPAM)
    notifications.tell_due()
    mine = Notification.objects.filter(person=desk.reader, event__kind="reported")
    for left, about in ((1, {"proposal": desk.proposal}), (0, {"person": desk.author})):
        Report.objects.filter(**about).update(outcome="dismissed")
        assert len(open_requests.without_answered(list(mine.for_inbox()))) == left


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_for_reports_however_many(
    desk: Desk, shelf: Shelf, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        comment = discussion_comments.post(shelf.skill, f"Rude {number}.", by=desk.author)
        moderation_actions.report(comment, by=desk.other, reason=Report.Reason.ABUSE)
    notifications.tell_due()
    lines = list(Notification.objects.filter(person=desk.reader).for_inbox())
    with django_assert_num_queries(1):
        assert len(open_requests.without_answered(lines)) == len(lines)
    assert sum(line.count for line in lines) == count + 1
