"""What curators and administrators do is in the audit log, in words and with its subject."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from profiles.models import Catalogue, Revision
from profiles.operations import FieldOperation
from proposals import account_rights, lifecycle, moderation_actions
from proposals.discussion import comments
from proposals.lifecycle import Seen, Submission, curator_edits
from proposals.models import Comment, Event, Proposal, Reason, Report, Visibility
from proposals.moderation import log_words
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
WHY = "It is clearer."

# Functions that are given a person, and that write no entry of their own.
READING = {"rejectable", "revertible", "typed", "build", "publish"}
OWN_DRAFTS = {
    *("copy", "discard", "forget_typed", "keep_draft", "keep_typed", "leave_draft"),
    *("replace_draft", "save_draft", "working_copy"),
}
OF_AUTHORS = {"propose", "submit", "revise", "rebase", "withdraw", "retract"}


@dataclass
class Scene:
    """An administrator, and an author who proposed, published and said something."""

    shelf: Shelf
    chief: User
    author: User

    def proposal(self, text: str = "New words") -> Proposal:
        """One that waits."""
        cell = self.shelf.cell(self.shelf.engineer, self.shelf.junior)
        return factories.proposal(self.shelf.skill, factories.edit(cell, text), by=self.author)

    def published(self) -> Revision:
        """What came of a proposal of the author."""
        found = self.proposal()
        made = lifecycle.approve(found, by=self.chief, seen=Seen.of(found)).revision
        assert made is not None
        return made

    def comment(self) -> Comment:
        """On a skill."""
        return comments.post(self.shelf.skill, "Remark", by=self.author)

    def change(self) -> list[Any]:
        """Of one expectation."""
        cell = self.shelf.cell(self.shelf.engineer, self.shelf.middle)
        return [factories.edit(cell, "Other words")]


def amend(at: Scene) -> None:
    found = at.proposal()
    words = Submission(found.title, WHY, "", at.change())
    lifecycle.amend(found, words, by=at.chief, seen=Seen.of(found))


def approve_together(at: Scene) -> None:
    found = at.proposal()
    lifecycle.bulk_approve([(found, Seen.of(found))], by=at.chief)


def reject_together(at: Scene) -> None:
    at.proposal()
    lifecycle.bulk_reject(at.author, Reason.SPAM, WHY, by=at.chief)


def revert_together(at: Scene) -> None:
    at.published()
    lifecycle.bulk_revert(at.author, WHY, by=at.chief)


def release(at: Scene) -> None:
    lifecycle.release(lifecycle.hold(at.proposal(), WHY, by=None), by=at.chief)


def edit_frame(at: Scene) -> None:
    title = FieldOperation("title", Catalogue.objects.get().title, "Ours")
    curator_edits.edit_frame([title], WHY, by=at.chief)


def create_skill(at: Scene) -> None:
    texts = {"slug": "tuning", "name": "Tuning", "group": at.shelf.group.key}
    operations = [FieldOperation(name, "", text) for name, text in texts.items()]
    curator_edits.create_skill(operations, WHY, by=at.chief)


def create_role(at: Scene) -> None:
    curator_edits.create_role("tester", [FieldOperation("name", "", "Tester")], WHY, by=at.chief)


def settle(at: Scene) -> None:
    said = at.comment()
    moderation_actions.report(said, by=factories.person(), reason=Report.Reason.OTHER)
    moderation_actions.settle_reports(said, by=at.chief, outcome=Report.Outcome.DISMISSED)


def lift(at: Scene) -> None:
    moderation_actions.suspend(at.author, by=at.chief, reason=WHY)
    moderation_actions.lift_suspension(at.author, by=at.chief)


def end_appointment(at: Scene) -> None:
    office = moderation_actions.appoint(at.author, at.shelf.domain, by=at.chief)
    moderation_actions.end_appointment(office, by=at.chief)


def rights(at: Scene) -> None:
    at.author.is_staff = True
    account_rights.change(at.author, {"is_staff": True}, by=at.chief)


def deactivate(at: Scene) -> None:
    at.author.is_active = False
    account_rights.change(at.author, {"is_active": False}, by=at.chief)


def reopen(at: Scene) -> None:
    comments.close(at.shelf.engineer, by=at.chief, reason=WHY)
    comments.reopen(at.shelf.engineer, by=at.chief)


def visible(value: Visibility) -> Callable[[Scene], object]:
    return lambda at: moderation_actions.set_visibility(
        at.comment(), value, by=at.chief, reason=WHY
    )


def edited(at: Scene) -> None:
    comments.edit(comments.post(at.shelf.skill, "Remrk", by=at.chief), "Remark", by=at.chief)


def deleted(at: Scene) -> None:
    comments.delete(comments.post(at.shelf.skill, "Remark", by=at.chief), by=at.chief)


DONE: dict[str, tuple[str, Callable[[Scene], object]]] = {
    "amend": ("amend", amend),
    "approve": ("approve", lambda at: at.published()),
    "assign": ("assign", lambda at: lifecycle.assign(at.proposal(), at.chief, by=at.chief)),
    "bulk_approve": ("approve", approve_together),
    "bulk_reject": ("reject", reject_together),
    "bulk_revert": ("bulk_revert", revert_together),
    "endorse": ("endorse", lambda at: lifecycle.endorse(at.proposal(), by=at.chief)),
    "hide": ("hide", lambda at: lifecycle.hide(at.proposal(), WHY, by=at.chief)),
    "hold": ("hold", lambda at: lifecycle.hold(at.proposal(), WHY, by=at.chief)),
    "object_to": ("object", lambda at: lifecycle.object_to(at.proposal(), WHY, by=at.chief)),
    "reject": ("reject", lambda at: lifecycle.reject(at.proposal(), Reason.SPAM, WHY, by=at.chief)),
    "release": ("release", release),
    "request_changes": (
        "request_changes",
        lambda at: lifecycle.request_changes(at.proposal(), WHY, by=at.chief),
    ),
    "revert": ("revert", lambda at: lifecycle.revert(at.published(), WHY, by=at.chief)),
    "supersede": (
        "supersede",
        lambda at: lifecycle.supersede(at.proposal(), at.proposal("Others"), by=at.chief),
    ),
    "create_role": ("create", create_role),
    "create_skill": ("create", create_skill),
    "curator_edits.edit": (
        "edit",
        lambda at: curator_edits.edit(at.shelf.skill, at.change(), WHY, by=at.chief),
    ),
    "edit_frame": ("edit", edit_frame),
    "redact": (
        "redact",
        lambda at: curator_edits.redact(at.published().changes.all()[0], WHY, by=at.chief),
    ),
    "redact_summary": (
        "redact",
        lambda at: curator_edits.redact_summary(at.published(), WHY, by=at.chief),
    ),
    "appoint": ("appointed", lambda at: moderation_actions.appoint(at.author, None, by=at.chief)),
    "end_appointment": ("appointment_ended", end_appointment),
    "lift_suspension": ("suspension_lifted", lift),
    "report": (
        "reported",
        lambda at: moderation_actions.report(at.comment(), by=at.chief, reason=Report.Reason.OTHER),
    ),
    "set_visibility": ("comment_hidden", visible(Visibility.HIDDEN)),
    "set_visibility: held": ("comment_held", visible(Visibility.HELD)),
    "settle_reports": ("reports_settled", settle),
    "suspend": (
        "suspended",
        lambda at: moderation_actions.suspend(at.author, by=at.chief, reason=WHY),
    ),
    "change": ("rights_changed", rights),
    "change: active": ("deactivated", deactivate),
    "close": (
        "discussion_locked",
        lambda at: comments.close(at.shelf.engineer, by=at.chief, reason=WHY),
    ),
    "reopen": ("discussion_unlocked", reopen),
    "post": ("commented", lambda at: comments.post(at.shelf.skill, "Remark", by=at.chief)),
    "comments.edit": ("comment_edited", edited),
    "delete": ("comment_deleted", deleted),
    "resolve": ("comment_resolved", lambda at: comments.resolve(at.comment(), by=at.chief)),
}


@pytest.fixture
def scene(shelf: Shelf, author: User) -> Scene:
    return Scene(shelf, factories.administrator("chief"), author)


@pytest.mark.parametrize("name", DONE)
def test_what_is_done_is_in_the_log_in_words(scene: Scene, name: str) -> None:
    verb, act = DONE[name]
    act(scene)
    event = Event.objects.filter(verb=verb, actor=scene.chief).latest("id")
    assert event in Event.objects.visible_to(factories.administrator("other"))
    assert log_words.verb(event) == str(log_words.VERBS[verb])
    found = log_words.subject(event)
    assert found is not None
    assert all((found.kind, found.name, found.href)), found


def test_no_action_was_left_out() -> None:
    """A function that is given who acts is walked above, or stands in one of the lists."""
    modules: tuple[ModuleType, ...] = (
        *(lifecycle, curator_edits, moderation_actions, account_rights, comments),
    )
    acting = {
        name
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and "by" in inspect.signature(function).parameters
    }
    walked = {name.partition(":")[0].rpartition(".")[2] for name in DONE}
    assert acting - walked - READING - OWN_DRAFTS - OF_AUTHORS == set()


def test_the_tokens_of_a_curator_are_noted_and_those_of_others_are_not(
    client: Client, author: User, curator: User
) -> None:
    for person in (author, curator):
        token = factories.token(person)
        client.force_login(person)
        client.post(f"/me/tokens/{token.pk}/revoke/")
        token.refresh_from_db()
        assert token.revoked_at is not None
    event = Event.objects.get(verb="token_revoked")
    assert (event.actor, event.person, event.data) == (curator, curator, {"token": token.pk})
    assert log_words.verb(event) == "revoked an API token"
