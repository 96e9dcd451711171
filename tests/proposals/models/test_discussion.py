"""Comments, locks and reports: on one thing each, and each once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from proposals.models import Comment, CommentEdit, DiscussionLock, Proposal, Report
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def comment(by: User, text: str = "Why so?", **values: Any) -> Comment:
    """A comment, past every door but the tables."""
    return Comment.objects.create(author=by, text=text, created_at=NOW, **values)


# --- Comments ---------------------------------------------------------------------------------


def test_a_comment_is_on_one_thing(shelf: Shelf, proposal: Proposal, author: User) -> None:
    things: dict[str, Any] = {
        "skill": shelf.skill, "role": shelf.engineer, "proposal": proposal,
    }  # fmt: skip
    for names in ((), ("skill", "role"), ("role", "proposal"), ("skill", "role", "proposal")):
        with refused(Comment, "comment_on_one_thing"):
            comment(author, **{name: things[name] for name in names})
    made = [comment(author, **{name: thing}) for name, thing in things.items()]
    assert [each.subject for each in made] == list(things.values())


def test_only_a_comment_on_a_proposal_is_on_an_operation(
    shelf: Shelf, proposal: Proposal, author: User
) -> None:
    operation = proposal.versions.get().operations.get()
    with refused(Comment, "comment_on_an_operation_of_a_proposal"):
        comment(author, skill=shelf.skill, operation=operation)
    made = comment(author, proposal=proposal, operation=operation)
    assert list(operation.comments.all()) == [made]


def test_a_form_makes_one_comment(shelf: Shelf, author: User, reader: User) -> None:
    comment(author, skill=shelf.skill, token="once")
    with refused(Comment, "comment_one_per_author_and_form"):
        comment(author, skill=shelf.skill, token="once")
    comment(reader, skill=shelf.skill, token="once")
    comment(author, skill=shelf.skill, token="twice")
    assert Comment.objects.count() == 3


def test_without_a_form_the_same_may_be_said_again(shelf: Shelf, author: User) -> None:
    for _ in range(2):
        comment(author, skill=shelf.skill)
    assert Comment.objects.filter(token="").count() == 2


def test_a_comment_is_called_by_how_it_begins() -> None:
    assert str(Comment(text="a" * 100)) == "a" * 60


def test_what_was_said_before_an_edit(shelf: Shelf, author: User) -> None:
    made = comment(author, skill=shelf.skill)
    edit = CommentEdit.objects.create(comment=made, text="Wy?", edited_by=author, created_at=NOW)
    assert str(edit) == f"{made.pk} · {NOW}"
    assert list(made.edits.all()) == [edit]


# --- Locks ------------------------------------------------------------------------------------


def test_a_lock_is_on_one_thing(shelf: Shelf, proposal: Proposal, curator: User) -> None:
    things = {"skill": shelf.skill, "role": shelf.engineer, "proposal": proposal}
    for names in ((), ("skill", "role"), ("skill", "proposal")):
        chosen: dict[str, Any] = {name: things[name] for name in names}
        with refused(DiscussionLock, "discussion_lock_on_one_thing"):
            DiscussionLock.objects.create(locked_by=curator, **chosen)
    made = [
        DiscussionLock.objects.create(locked_by=curator, skill=shelf.skill),
        DiscussionLock.objects.create(locked_by=curator, role=shelf.engineer),
        DiscussionLock.objects.create(locked_by=curator, proposal=proposal),
    ]
    assert [str(each) for each in made] == [str(thing) for thing in things.values()]


def test_a_discussion_is_locked_once(shelf: Shelf, curator: User) -> None:
    DiscussionLock.objects.create(locked_by=curator, skill=shelf.skill)
    with pytest.raises(IntegrityError, match="skill_id"), transaction.atomic():
        DiscussionLock.objects.create(locked_by=curator, skill=shelf.skill)
    DiscussionLock.objects.all().delete()
    DiscussionLock.objects.create(locked_by=curator, skill=shelf.skill)
    assert DiscussionLock.objects.count() == 1


# --- Reports ----------------------------------------------------------------------------------


def report(by: User, **about: Any) -> Report:
    return Report.objects.create(reporter=by, reason=Report.Reason.SPAM, **about)


def test_a_report_is_of_one_thing(
    shelf: Shelf, proposal: Proposal, author: User, reader: User
) -> None:
    said = comment(author, skill=shelf.skill)
    things: dict[str, Any] = {"comment": said, "proposal": proposal, "person": author}
    for names in ((), ("comment", "person"), ("comment", "proposal", "person")):
        with refused(Report, "report_of_one_thing"):
            report(reader, **{name: things[name] for name in names})
    for name, thing in things.items():
        assert str(report(reader, **{name: thing})) == "reader · spam"


def test_a_person_reports_a_thing_once(
    shelf: Shelf, proposal: Proposal, author: User, reader: User, stranger: User
) -> None:
    said = comment(author, skill=shelf.skill)
    things: list[tuple[str, dict[str, Any]]] = [
        ("report_one_per_reporter_and_comment", {"comment": said}),
        ("report_one_per_reporter_and_proposal", {"proposal": proposal}),
        ("report_one_per_reporter_and_person", {"person": author}),
    ]
    for name, thing in things:
        report(reader, **thing)
        with refused(Report, name):
            report(reader, **thing)
        report(stranger, **thing)
    assert Report.objects.count() == 6


def test_what_was_dismissed_is_not_reported_again(author: User, reader: User) -> None:
    made = report(reader, person=author)
    Report.objects.filter(pk=made.pk).update(outcome="dismissed", handled_at=NOW)
    with refused(Report, "report_one_per_reporter_and_person"):
        report(reader, person=author)
    assert Report.objects.get().outcome == Report.Outcome.DISMISSED


# --- What may stand in a field ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "field", "value", "code"),
    [
        (Comment, "text", "", ""),
        (Comment, "text", "x" * 10_000, ""),
        (Comment, "text", "x" * 10_001, "max_length"),
        (Comment, "text", "a\x00b", "control_characters"),
        (Comment, "visibility_reason", "x" * 2_001, "max_length"),
        (CommentEdit, "text", "x" * 10_001, "max_length"),
        (DiscussionLock, "reason", "Cool\ndown", ""),
        (DiscussionLock, "reason", "x" * 2_001, "max_length"),
        (DiscussionLock, "reason", "\x9f", "control_characters"),
        (Report, "reason", "abuse", ""),
        (Report, "reason", "boring", "invalid_choice"),
        (Report, "text", "x" * 2_000, ""),
        (Report, "text", "x" * 2_001, "max_length"),
        (Report, "outcome", "", ""),
        (Report, "outcome", "upheld", ""),
        (Report, "outcome", "eaten", "invalid_choice"),
    ],
)
def test_what_may_stand_in_a_field(model: type[Comment], field: str, value: str, code: str) -> None:
    assert code_of(model, field, value) == code
