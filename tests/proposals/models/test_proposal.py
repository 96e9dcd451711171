"""The proposal: which rows the database takes, state by state, and what each is called."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from profiles.models import Revision
from proposals.models import Proposal, State
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def revision(shelf: Shelf) -> Revision:
    return Revision.objects.get(skill=shelf.skill)


def proposal(shelf: Shelf, author: User, **values: Any) -> Proposal:
    """An open proposal on the one skill, unless said otherwise, past every door but the tables."""
    usual = {"skill": shelf.skill, "state": State.OPEN, "version_number": 1}
    return Proposal.objects.create(author=author, **{**usual, **values})


# --- Of one subject ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names", [set(), {"skill", "role"}, {"is_new_skill", "role"}, {"is_new_skill", "skill", "role"}]
)
def test_a_proposal_is_not_of_none_or_of_two(shelf: Shelf, author: User, names: set[str]) -> None:
    every = {"skill": shelf.skill, "role": shelf.engineer, "is_new_skill": True}
    chosen = {name: value for name, value in every.items() if name in names}
    with refused(Proposal, "proposal_of_one_subject"):
        proposal(shelf, author, **{"skill": None, **chosen})
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("names", [{"skill"}, {"role"}, {"is_new_skill"}])
def test_a_proposal_is_of_one_subject(shelf: Shelf, author: User, names: set[str]) -> None:
    every = {"skill": shelf.skill, "role": shelf.engineer, "is_new_skill": True}
    chosen = {name: value for name, value in every.items() if name in names}
    made = proposal(shelf, author, **{"skill": None, **chosen})
    assert made.subject == every.get(names.pop() if "is_new_skill" not in names else "")


def test_a_new_skill_that_was_published_is_a_new_skill_still(
    shelf: Shelf, author: User, revision: Revision
) -> None:
    ended = {"state": State.APPROVED, "outcome": "full", "revision": revision}
    made = proposal(shelf, author, is_new_skill=True, **ended)
    assert made.subject == shelf.skill


# --- State by state ---------------------------------------------------------------------------


@pytest.mark.parametrize("state", [each for each in State if each != State.DRAFT])
def test_what_was_submitted_has_a_version(shelf: Shelf, author: User, state: State) -> None:
    made = proposal(shelf, author, state=State.DRAFT, version_number=0)
    change: dict[str, Any] = {"state": state}
    if state == State.APPROVED:
        change |= {"outcome": "full", "revision": Revision.objects.get(skill=shelf.skill)}
    if state == State.REJECTED:
        change |= {"reason_code": "spam", "reason_text": "An advertisement."}
    rows = Proposal.objects.filter(pk=made.pk)
    with refused(Proposal, "proposal_has_a_version_once_submitted"):
        rows.update(**change)
    assert rows.update(**change, version_number=1) == 1


@pytest.mark.parametrize("state", [each for each in State if each != State.APPROVED])
def test_only_what_was_approved_has_an_outcome(shelf: Shelf, author: User, state: State) -> None:
    reason = {"reason_code": "other", "reason_text": "No."}
    made = proposal(shelf, author, state=state, **reason)
    with refused(Proposal, "proposal_outcome_only_when_approved"):
        Proposal.objects.filter(pk=made.pk).update(outcome="full")
    assert Proposal.objects.get().outcome == ""


def test_what_was_approved_has_an_outcome(shelf: Shelf, author: User, revision: Revision) -> None:
    with refused(Proposal, "proposal_outcome_only_when_approved"):
        proposal(shelf, author, state=State.APPROVED, revision=revision)
    made = proposal(shelf, author, state=State.APPROVED, revision=revision, outcome="partial")
    assert made.get_outcome_display() == "in part"


def test_only_what_was_approved_has_a_revision(
    shelf: Shelf, author: User, revision: Revision
) -> None:
    with refused(Proposal, "proposal_revision_only_when_approved"):
        proposal(shelf, author, revision=revision)
    with refused(Proposal, "proposal_revision_only_when_approved"):
        proposal(shelf, author, state=State.APPROVED, outcome="full")
    made = proposal(shelf, author, state=State.APPROVED, outcome="full", revision=revision)
    assert revision.proposal == made


def test_a_revision_comes_of_one_proposal(shelf: Shelf, author: User, revision: Revision) -> None:
    ended = {"state": State.APPROVED, "outcome": "full", "revision": revision}
    proposal(shelf, author, **ended)
    with pytest.raises(IntegrityError, match="revision_id"), transaction.atomic():
        proposal(shelf, author, **ended)
    assert Proposal.objects.filter(revision=revision).count() == 1


@pytest.mark.parametrize(
    "said", [{}, {"reason_code": "spam"}, {"reason_text": "An advertisement."}]
)
def test_what_was_declined_was_not_declined_without_a_reason(
    shelf: Shelf, author: User, said: dict[str, str]
) -> None:
    with refused(Proposal, "proposal_declined_with_a_reason"):
        proposal(shelf, author, state=State.REJECTED, **said)
    both = {"reason_code": "spam", "reason_text": "An advertisement."}
    assert proposal(shelf, author, state=State.REJECTED, **both).reason_code == "spam"


def test_no_more_drafted_texts_are_changed_than_there_were(shelf: Shelf, author: User) -> None:
    with refused(Proposal, "proposal_changed_at_most_what_was_drafted"):
        proposal(shelf, author, drafted_count=1, drafted_changed=2)
    assert proposal(shelf, author, drafted_count=1, drafted_changed=1).drafted_changed == 1


# --- One draft of a person and thing ----------------------------------------------------------


def draft(shelf: Shelf, author: User, **values: Any) -> Proposal:
    return proposal(shelf, author, state=State.DRAFT, version_number=0, **values)


def test_a_person_has_one_draft_of_a_skill(shelf: Shelf, author: User, reader: User) -> None:
    draft(shelf, author)
    with refused(Proposal, "proposal_one_draft_per_author_and_skill"):
        draft(shelf, author)
    draft(shelf, reader)
    proposal(shelf, author)
    proposal(shelf, author)
    other = factories.skill("registry", group=shelf.group, by=reader)
    draft(shelf, author, skill=other)
    assert Proposal.objects.filter(state=State.DRAFT).count() == 3


def test_a_person_has_one_draft_of_a_role(shelf: Shelf, author: User, reader: User) -> None:
    draft(shelf, author, skill=None, role=shelf.engineer)
    with refused(Proposal, "proposal_one_draft_per_author_and_role"):
        draft(shelf, author, skill=None, role=shelf.engineer)
    draft(shelf, reader, skill=None, role=shelf.engineer)
    draft(shelf, author, skill=None, role=shelf.analyst)
    assert Proposal.objects.filter(role=shelf.engineer).count() == 2


def test_a_person_has_one_draft_of_a_new_skill(shelf: Shelf, author: User, reader: User) -> None:
    draft(shelf, author, skill=None, is_new_skill=True)
    with refused(Proposal, "proposal_one_new_skill_draft_per_author"):
        draft(shelf, author, skill=None, is_new_skill=True)
    draft(shelf, reader, skill=None, is_new_skill=True)
    proposal(shelf, author, skill=None, is_new_skill=True)
    assert Proposal.objects.filter(is_new_skill=True, author=author).count() == 2


def test_a_submitted_draft_does_not_become_a_second_one(shelf: Shelf, author: User) -> None:
    draft(shelf, author)
    open_one = proposal(shelf, author)
    with refused(Proposal, "proposal_one_draft_per_author_and_skill"):
        Proposal.objects.filter(pk=open_one.pk).update(state=State.DRAFT)
    assert Proposal.objects.get(pk=open_one.pk).state == State.OPEN


# --- Names and what can still be done ---------------------------------------------------------


def test_what_a_proposal_is_called_and_where_it_is(shelf: Shelf, author: User) -> None:
    assert str(proposal(shelf, author, title="Shorter")) == "Shorter"
    unnamed = proposal(shelf, author)
    assert str(unnamed) == f"#{unnamed.pk}"
    assert unnamed.get_absolute_url() == f"/proposals/{unnamed.pk}/"


@pytest.mark.parametrize(
    ("state", "is_waiting"),
    [
        (State.DRAFT, False),
        (State.OPEN, True),
        (State.CHANGES_REQUESTED, True),
        (State.APPROVED, False),
        (State.REJECTED, False),
        (State.WITHDRAWN, False),
        (State.SUPERSEDED, False),
        (State.EXPIRED, False),
    ],
)
def test_which_states_wait_for_a_decision(state: State, is_waiting: bool) -> None:
    assert Proposal(state=state).is_waiting is is_waiting


def test_the_subject_is_the_skill_the_role_or_none_yet(shelf: Shelf) -> None:
    assert Proposal(skill=shelf.skill).subject == shelf.skill
    assert Proposal(role=shelf.engineer).subject == shelf.engineer
    assert Proposal(is_new_skill=True).subject is None


def test_the_newest_proposal_stands_first(shelf: Shelf, author: User) -> None:
    made = [proposal(shelf, author).pk for _ in range(3)]
    assert [each.pk for each in Proposal.objects.all()] == made[::-1]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "", ""),
        ("title", "x" * 150, ""),
        ("title", "x" * 151, "max_length"),
        ("title", "a\x00", "control_characters"),
        ("reason_text", "", ""),
        ("reason_text", "Why\nnot", ""),
        ("reason_text", "x" * 2_001, "max_length"),
        ("reason_text", "\u202e", "control_characters"),
        ("reason_code", "", ""),
        ("reason_code", "unclear", ""),
        ("reason_code", "ugly", "invalid_choice"),
        ("state", "open", ""),
        ("visibility", "held", ""),
        ("visibility_reason", "x" * 2_001, "max_length"),
        ("lock_version", -1, "min_value"),
        ("operation_count", -1, "min_value"),
    ],
)
def test_what_may_stand_in_a_field(field: str, value: object, code: str) -> None:
    assert code_of(Proposal, field, value) == code


def test_a_draft_is_edited_beside_its_subject_and_a_proposal_at_its_own_address(
    shelf: Shelf, author: User
) -> None:
    about = {"version_number": 0, "state": State.DRAFT}
    of_role = proposal(shelf, author, skill=None, role=shelf.engineer, **about)
    new = proposal(shelf, author, skill=None, is_new_skill=True, **about)
    waiting = proposal(shelf, author)
    assert [each.get_editor_url() for each in (proposal(shelf, author, **about), of_role, new)] == [
        "/skills/experiment-tracking/suggest/",
        "/roles/ml-engineer/suggest/",
        "/skills/new/",
    ]
    assert waiting.get_editor_url() == f"/proposals/{waiting.pk}/edit/"
