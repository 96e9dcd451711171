"""Why a person is told: for every kind of event, the reason that everybody told reads."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.models import Curatorship
from proposals import account_rights, events, lifecycle, moderation_actions, notifications, watches
from proposals.discussion import comments
from proposals.lifecycle import Seen
from proposals.lifecycle.decisions import REMINDED_AFTER
from proposals.models import (
    Event,
    Notification,
    Reason,
    Report,
    Visibility,
    Watch,
)
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

Kind = Event.Kind
LINKS = " ".join(f"https://example.org/{n}" for n in range(30))


class Story:
    """A proposal of the author's, a curator, and somebody who watches the skill."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.author, self.curator = factories.person("author"), factories.curator("curator")
        self.other = factories.curator("other")
        self.watcher, self.reader = factories.person("watcher"), factories.person("reader")
        watches.set_level(shelf.skill, Watch.Level.ALL, by=self.watcher)
        cells = [shelf.cell(shelf.engineer, level) for level in (shelf.junior, shelf.middle)]
        self.edits = [factories.edit(cell, f"Does {cell.pk}.") for cell in cells]
        self.proposal = factories.proposal(shelf.skill, *self.edits, by=self.author)

    def submitted(self) -> None:
        """It is there."""

    def revised(self) -> None:
        lifecycle.request_changes(self.proposal, "More.", by=self.curator)
        lifecycle.revise(self.proposal, self._next("Says more."), by=self.author)

    def amended(self) -> None:
        lifecycle.amend(self.proposal, self._next("Says it well."), by=self.curator)

    def changes_requested(self) -> None:
        lifecycle.request_changes(self.proposal, "More.", by=self.curator)

    def approved(self) -> None:
        lifecycle.approve(self.proposal, by=self.curator, seen=Seen.of(self.proposal))

    def rejected(self) -> None:
        lifecycle.reject(self.proposal, Reason.UNCLEAR, "Why?", by=self.curator)

    def withdrawn(self) -> None:
        lifecycle.withdraw(self.proposal, by=self.author)

    def superseded(self) -> None:
        factories.publish(self.shelf.skill, *self.edits, by=self.reader)

    def expired(self) -> None:
        lifecycle.request_changes(self.proposal, "More.", by=self.curator)
        lifecycle.expire_due(timezone.now() + timedelta(days=400))

    def endorsed(self) -> None:
        lifecycle.endorse(self.proposal, by=self.reader)

    def objected(self) -> None:
        lifecycle.object_to(self.proposal, "No.", by=self.reader)

    def assigned(self) -> None:
        lifecycle.assign(self.proposal, self.other, by=self.curator)

    def conflicted(self) -> None:
        cell = self.shelf.cell(self.shelf.engineer, self.shelf.junior)
        factories.publish(self.shelf.skill, factories.edit(cell, "Else."), by=self.reader)

    def reminded(self) -> None:
        lifecycle.remind_due(timezone.now() + timedelta(days=3, hours=1))

    def commented(self) -> None:
        first = comments.post(self.proposal, "How?", by=self.reader)
        comments.post(self.proposal, "So, @other.", by=self.curator, parent=first)

    def mentioned(self) -> None:
        comment = comments.post(self.proposal, "How?", by=self.author)
        notifications.tell_due()
        comments.edit(comment, "How, @reader?", by=self.author)

    def published(self) -> None:
        self.conflicted()

    def held(self) -> None:
        lifecycle.hold(self.proposal, "A look first.", by=None)

    def released(self) -> None:
        lifecycle.hold(self.proposal, "A look first.", by=None)
        lifecycle.release(self.proposal, by=self.curator)

    def hidden(self) -> None:
        lifecycle.hide(self.proposal, "Spam.", by=self.curator)

    def reported(self) -> None:
        moderation_actions.report(self.proposal, by=self.reader, reason=Report.Reason.SPAM)

    def suspended(self) -> None:
        moderation_actions.suspend(self.author, by=self._chief(), reason="Adverts")

    def suspension_lifted(self) -> None:
        self.suspended()
        moderation_actions.lift_suspension(self.author, by=User.objects.get(username="chief"))

    def appointed(self) -> None:
        moderation_actions.appoint(self.author, self.shelf.domain, by=self._chief())

    def appointment_ended(self) -> None:
        self.appointed()
        office = Curatorship.objects.get(person=self.author)
        moderation_actions.end_appointment(office, by=User.objects.get(username="chief"))

    def deactivated(self) -> None:
        """Of a curator: another one than the person is told in the site."""
        chief = self._chief()
        Curatorship.objects.create(person=self.author, domain=self.shelf.domain)
        self.author.is_active = False
        account_rights.change(self.author, {"is_active": False}, by=chief)

    def reactivated(self) -> None:
        self.deactivated()
        self.author.is_active = True
        chief = User.objects.get(username="chief")
        account_rights.change(self.author, {"is_active": True}, by=chief)

    def rights_changed(self) -> None:
        self.author.is_staff = True
        account_rights.change(self.author, {"is_staff": True}, by=self._chief())

    def last_curator_left(self) -> None:
        chief = self._chief()
        factories.curator("elsewhere", domain=factories.domain("law"))
        moderation_actions.end_appointment(self.other.curatorships.get(), by=chief)
        moderation_actions.end_appointment(self.curator.curatorships.get(), by=chief)

    def reviewed(self) -> None:
        """Announced as the lifecycle does where two curators are needed."""
        events.record("review", by=self.curator, kind=Kind.REVIEWED, proposal=self.proposal)

    def _chief(self) -> User:
        factories.administrator("second")
        return factories.administrator("chief")

    def _next(self, text: str) -> lifecycle.Submission:
        cell = self.shelf.cell(self.shelf.engineer, self.shelf.junior)
        return factories.submission(factories.edit(cell, text))


CONCERNED = {"author": "concerned"}
BESIDE = {"second": "administrator", "curator": "curator", "other": "curator"}
AUTHOR, WATCHER = {"author": "author"}, {"watcher": "watches_skill"}
WHY: dict[str, dict[str, str]] = {
    "submitted": {"curator": "curator", "other": "curator"} | WATCHER,
    "revised": {"curator": "review"} | WATCHER,
    "amended": AUTHOR | WATCHER,
    "changes_requested": AUTHOR | WATCHER,
    "reviewed": AUTHOR | {"other": "curator"} | WATCHER,
    "approved": AUTHOR | WATCHER,
    "rejected": AUTHOR | WATCHER,
    "withdrawn": WATCHER,
    "superseded": AUTHOR | WATCHER,
    "expired": AUTHOR | {"curator": "took_part"} | WATCHER,
    "endorsed": AUTHOR | WATCHER,
    "objected": AUTHOR | WATCHER,
    "assigned": {"other": "review"},
    "conflicted": AUTHOR,
    "reminded": {"curator": "curator", "other": "curator"},
    "commented": AUTHOR | WATCHER | {"reader": "replied", "other": "mentioned"},
    "mentioned": {"reader": "mentioned"},
    "published": WATCHER,
    "held": AUTHOR | {"curator": "curator", "other": "curator"},
    "released": AUTHOR,
    "hidden": AUTHOR,
    "reported": {"curator": "curator", "other": "curator"},
    "suspended": CONCERNED,
    "suspension_lifted": CONCERNED,
    "appointed": CONCERNED | BESIDE,
    "appointment_ended": CONCERNED | BESIDE,
    "deactivated": BESIDE,  # the person is told by a mail of its own: they cannot sign in
    "reactivated": CONCERNED | BESIDE,
    "rights_changed": CONCERNED | BESIDE,
    "last_curator_left": {"second": "administrator", "elsewhere": "curator"},
}


@pytest.fixture
def story(shelf: Shelf) -> Story:
    return Story(shelf)


def told(kind: str) -> dict[str, str]:
    """Tell what waits; who was told of that kind last, and why."""
    notifications.tell_due()
    newest = Event.objects.filter(kind=kind).order_by("-pk")[0]
    rows = Notification.objects.filter(event=newest)
    return dict(rows.values_list("person__username", "why"))


def test_every_kind_has_its_reasons() -> None:
    assert set(WHY) == set(Kind.values)


@pytest.mark.parametrize("kind", Kind.values)
def test_everybody_reads_the_reason_that_holds(story: Story, kind: str) -> None:
    step: Callable[[], None] = getattr(story, kind)
    step()
    assert told(kind) == WHY[kind]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(3, {"other": "review"}), (14, {"boss": "administrator"})],
)
def test_a_reminder_says_whether_one_was_asked_or_administers(
    story: Story, days: int, expected: dict[str, str]
) -> None:
    User.objects.create_superuser("boss", "boss@example.org", "secret")
    lifecycle.assign(story.proposal, story.other, by=story.curator)
    lifecycle.remind_due(timezone.now() + timedelta(days=days, hours=1))
    assert told("reminded") == expected


def test_an_author_is_reminded_as_the_author(story: Story) -> None:
    story.changes_requested()
    lifecycle.remind_due(timezone.now() + REMINDED_AFTER + timedelta(hours=1))
    assert told("reminded") == AUTHOR


def test_a_held_comment_is_for_a_proposals_author_only_as_a_curator(story: Story) -> None:
    theirs = factories.proposal(story.shelf.skill, story.edits[0], by=story.other)
    comments.post(theirs, LINKS, by=story.reader)
    assert told("held") == {"curator": "curator", "other": "curator"}


# --- Mentions by editing --------------------------------------------------------------------------


def mentions() -> list[tuple[str, str]]:
    notifications.tell_due()
    rows = Notification.objects.filter(why="mentioned").order_by("pk")
    return list(rows.values_list("person__username", "mailing"))


def test_a_mention_that_an_edit_adds_is_told_once(story: Story) -> None:
    comment = comments.post(story.shelf.skill, "@other, how?", by=story.author)
    assert mentions() == [("other", "at_once")]
    watched = Notification.objects.filter(person=story.watcher).count()
    for text in ("@other, @reader, how?", "How?", "@reader and @other, how?"):
        comments.edit(comment, text, by=story.author)
        assert mentions() == [("other", "at_once"), ("reader", "at_once")]
    assert Notification.objects.filter(person=story.watcher).count() == watched


def test_an_edit_before_the_comment_was_told_tells_once(story: Story) -> None:
    comment = comments.post(story.shelf.skill, "How?", by=story.author)
    comments.edit(comment, "@reader, how?", by=story.author)
    assert mentions() == [("reader", "at_once")]


def test_a_mention_that_went_again_is_not_told(story: Story) -> None:
    comment = comments.post(story.shelf.skill, "How?", by=story.author)
    notifications.tell_due()
    comments.edit(comment, "@reader, how?", by=story.author)
    comments.edit(comment, "How?", by=story.author)
    assert mentions() == []


def test_a_mention_in_an_edit_that_is_held_is_told_when_it_is_released(story: Story) -> None:
    comment = comments.post(story.shelf.skill, "@other, how?", by=story.author)
    assert mentions() == [("other", "at_once")]
    held = comments.edit(comment, f"@other @reader {LINKS}", by=story.author)
    assert mentions() == [("other", "at_once")]
    moderation_actions.set_visibility(held, Visibility.PUBLIC, by=story.curator)
    assert mentions() == [("other", "at_once"), ("reader", "at_once")]


def test_a_mention_that_a_new_version_adds_is_told_once(story: Story) -> None:
    proposal = story.proposal
    for text in ("See @reader.", "See nobody.", "See @reader."):
        edit = factories.edit(story.shelf.cell(story.shelf.engineer, story.shelf.junior), text)
        lifecycle.revise(proposal, lifecycle.Submission("T", text, "", (edit,)), by=story.author)
    assert mentions() == [("reader", "at_once")]


def test_an_account_that_never_confirmed_an_address_hears_of_no_mention(story: Story) -> None:
    factories.person("waiting", is_verified=False)
    calls = "@waiting, @reader: how?"
    comment = comments.post(story.shelf.skill, calls, by=story.author)
    comments.edit(comment, "How?", by=story.author)
    other = comments.post(story.shelf.skill, "How?", by=story.author)
    comments.edit(other, calls, by=story.author)
    again = lifecycle.Submission("T", calls, "", (story.edits[0],))
    lifecycle.revise(story.proposal, again, by=story.author)
    assert {name for name, _mailing in mentions()} == {"reader"}
    assert not Notification.objects.filter(person__username="waiting").exists()
