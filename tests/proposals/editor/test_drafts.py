"""A draft is held against what is published before it is kept; its problems have places."""

from typing import Any

import pytest

from proposals import lifecycle
from proposals.editor import drafts
from proposals.models import Proposal, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf, token

EDIT = {
    "kind": "edit",
    "role": "ml-engineer",
    "level": "junior",
    "base_version": 1,
    "description": "Logs every run.",
    "required": True,
}
RETIRE = {"kind": "retire", "role": "ml-engineer", "level": "middle", "base_version": 1}
MISSION = {"field": "mission", "base": "", "new": "Keeps models alive."}


def content(*operations: dict[str, Any], **words: str) -> dict[str, Any]:
    return {"title": "A title", **words, "operations": list(operations)}


def found(subject: Any, said: dict[str, Any], by: User) -> list[tuple[str, str, str]]:
    """The problems, each with its pointer, its code and the first word of its sentence."""
    with pytest.raises(drafts.UnfitDraft) as caught:
        drafts.leave(subject, said, by=by)
    assert not Proposal.objects.exists()
    problems = caught.value.problems
    return [(each.pointer, each.code, each.sentence.split()[0]) for each in problems]


def test_what_fits_is_kept_as_the_editor_keeps_it(shelf: Shelf, author: User) -> None:
    draft = drafts.leave(
        shelf.skill, content(EDIT, RETIRE), by=author, token=token(author, "my script")
    )
    assert (draft.state, draft.skill, draft.author) == (State.DRAFT, shelf.skill, author)
    assert lifecycle.typed(draft, by=author) == {
        "title": "A title",
        "rationale": "",
        "sources": "",
        "operations": [
            {**EDIT, "examples": ""},
            {**RETIRE, "description": "", "required": False, "examples": ""},
        ],
        "left_by": "my script",
    }


def test_a_retired_cell_comes_back(shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    factories.publish(shelf.skill, factories.retire(cell), by=author)
    back = {**EDIT, "kind": "restore", "level": "middle", "base_version": 2}
    draft = drafts.leave(shelf.skill, content(back), by=author)
    kept = lifecycle.typed(draft, by=author)
    assert kept is not None
    assert kept["operations"] == [back | {"examples": ""}]
    made = drafts.submit(draft, by=author)
    assert made.current is not None
    assert made.current.operations.get().kind == "restore"


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        ([], [("/operations", "nothing_to_propose", "Describe")]),
        ([RETIRE, RETIRE], [("/operations/1", "repeated", "This")]),
        (
            [{**RETIRE, "role": "data-analyst", "level": "senior", "base_version": 0}],
            [("/operations/0/kind", "unknown_target", "Nothing")],
        ),
        (
            [{"field": "slug", "base": "", "new": "x"}],
            [("/operations/0/field", "unknown_target", "Unknown")],
        ),
        (
            [{"field": "name", "base": "Other", "new": "x"}],
            [("/operations/0/base", "stale", "The")],
        ),
        (
            [{"field": "group", "base": "data/mlops", "new": "no/where"}],
            [("/operations/0/new", "unknown_target", "Not")],
        ),
        (
            [{"field": "name", "base": "Experiment Tracking", "new": "x" * 500}],
            [("/operations/0/new", "invalid", "Ensure")],
        ),
        (
            [{"field": "name", "base": "Experiment Tracking", "new": " Experiment  Tracking"}],
            [("/operations/0", "nothing_to_propose", "Nothing")],
        ),
    ],
)
def test_problems_of_a_skill(
    shelf: Shelf, author: User, said: list[dict[str, Any]], problems: list[tuple[str, str, str]]
) -> None:
    assert found(shelf.skill, content(*said), author) == problems


def test_every_problem_is_told_at_once(shelf: Shelf, author: User) -> None:
    said = content({**EDIT, "base_version": 3}, {**EDIT, "role": "nobody"}, title="x" * 200)
    words = {"rationale": "a\x00b", "sources": "x" * 20_000}
    assert [each[:2] for each in found(shelf.skill, {**said, **words}, author)] == [
        ("/title", "invalid"),
        ("/rationale", "invalid"),
        ("/sources", "invalid"),
        ("/operations/0/base_version", "stale"),
        ("/operations/1/role", "unknown_target"),
    ]


def test_a_role_has_fields_and_no_expectations(shelf: Shelf, author: User) -> None:
    assert found(shelf.engineer, content(EDIT), author) == [
        ("/operations/0/role", "unknown_target", "Expectations")
    ]
    draft = drafts.leave(shelf.engineer, content(MISSION), by=author)
    kept = lifecycle.typed(draft, by=author)
    assert kept is not None
    assert kept["operations"] == [{**MISSION, "target": ""}]
    assert "left_by" not in kept


def test_a_level_that_is_not_the_roles_own(shelf: Shelf, author: User) -> None:
    focus = {"field": "focus", "target": "level:junior", "base": "", "new": "Learns."}
    made = drafts.submit(drafts.leave(shelf.analyst, content(focus), by=author), by=author)
    lifecycle.approve(made, by=factories.curator(), seen=lifecycle.Seen.of(made))
    said = {**EDIT, "kind": "add", "role": "data-analyst", "level": "senior", "base_version": 0}
    with pytest.raises(drafts.UnfitDraft, match="/operations/0/level: “data-analyst” has no level"):
        drafts.leave(shelf.skill, content(said), by=author)


def test_replacing_and_submitting_want_the_draft_that_was_read(shelf: Shelf, author: User) -> None:
    draft = drafts.leave(shelf.skill, content(EDIT), by=author, token=token(author, "one"))
    mark = lifecycle.mark(lifecycle.typed(draft, by=author))
    drafts.replace(draft, content(RETIRE), by=author, token=token(author, "two"), seen=mark)
    kept = lifecycle.typed(draft, by=author)
    assert kept is not None
    assert ([each["kind"] for each in kept["operations"]], kept["left_by"]) == (["retire"], "two")
    with pytest.raises(lifecycle.StaleProposal):
        drafts.replace(draft, content(EDIT), by=author, seen=mark)
    with pytest.raises(lifecycle.StaleProposal):
        drafts.submit(draft, by=author, seen=mark)
    assert drafts.submit(draft, by=author, seen=lifecycle.mark(kept)).state == State.OPEN
    with pytest.raises(lifecycle.InvalidTransition):
        drafts.replace(draft, content(EDIT), by=author)


def test_nobody_else_replaces_or_submits(shelf: Shelf, author: User, stranger: User) -> None:
    draft = drafts.leave(shelf.skill, content(EDIT), by=author)
    with pytest.raises(lifecycle.NotAllowed):
        drafts.replace(draft, content(RETIRE), by=stranger)
    with pytest.raises(lifecycle.NotAllowed):
        drafts.submit(draft, by=stranger)
    with pytest.raises(lifecycle.NotAllowed):
        drafts.leave(shelf.skill, content(EDIT), by=factories.person(is_verified=False))


@pytest.mark.parametrize("count", [1, 3])
def test_checking_costs_the_same_however_many(
    shelf: Shelf, author: User, count: int, django_assert_num_queries: Any
) -> None:
    said = [{**EDIT, "level": level} for level in ("junior", "middle", "senior")[:count]]
    with django_assert_num_queries(15):
        drafts.leave(shelf.skill, content(*said), by=author)
