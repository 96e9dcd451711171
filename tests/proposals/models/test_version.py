"""Versions of a proposal, their operations, and what is being typed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from proposals.models import Operation, Proposal, ProposalVersion, WorkingCopy
from skillmap.accounts.models import User
from tests import factories
from tests.constraints import code_of, refused
from tests.factories import Shelf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    """An open proposal of one operation on a cell."""
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


@pytest.fixture
def version(proposal: Proposal) -> ProposalVersion:
    return proposal.versions.get()


def row(version: ProposalVersion, **values: Any) -> Operation:
    """One operation more, of the field "name" unless said, past every door but the tables."""
    usual: dict[str, Any] = {"position": 5, "field": "name", "kind": "set_field"}
    if "role" in values:
        usual |= {"field": "", "kind": "edit"}
    return Operation.objects.create(version=version, author=version.author, **{**usual, **values})


# --- Versions ---------------------------------------------------------------------------------


def test_a_proposal_has_each_number_once(proposal: Proposal, author: User) -> None:
    rows = {"proposal": proposal, "author": author, "title": "Again", "created_at": NOW}
    with refused(ProposalVersion, "version_one_per_proposal_and_number"):
        ProposalVersion.objects.create(number=1, **rows)
    ProposalVersion.objects.create(number=2, **rows)
    assert [str(each) for each in proposal.versions.all()] == ["A better wording · 1", "Again · 2"]


def test_two_proposals_count_for_themselves(shelf: Shelf, proposal: Proposal, reader: User) -> None:
    other = factories.proposal(shelf.skill, factories.rename(shelf.skill, "Tracking"), by=reader)
    assert [each.versions.get().number for each in (proposal, other)] == [1, 1]


# --- Operations -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        {"field": ""},
        {"role": True, "level": False},
        {"role": True, "level": True, "field": "name"},
        {"role": True, "level": True, "target": "level:junior"},
        {"level": True},
    ],
)
def test_an_operation_is_on_a_cell_or_a_field(
    shelf: Shelf, version: ProposalVersion, place: dict[str, Any]
) -> None:
    known = {"role": shelf.analyst, "level": shelf.junior}
    values = {k: (known[k] if v else None) if k in known else v for k, v in place.items()}
    with refused(Operation, "operation_on_a_cell_or_a_field"):
        row(version, **values)
    assert version.operations.count() == 1


def test_a_cell_and_a_field_have_operations(shelf: Shelf, version: ProposalVersion) -> None:
    cell = row(version, role=shelf.analyst, level=shelf.junior)
    field = row(version, position=6, target="level:junior")
    assert (cell.is_cell, field.is_cell) == (True, False)
    assert str(cell) == f"edit · {(shelf.analyst.pk, shelf.junior.pk)}"
    assert str(field) == "set_field · name"


def test_an_operation_is_declined_with_a_reason(version: ProposalVersion) -> None:
    with refused(Operation, "operation_declined_with_a_reason"):
        version.operations.update(decision="declined")
    assert version.operations.update(decision="accepted") == 1
    assert version.operations.update(decision="declined", decision_reason="No.") == 1


def test_a_place_in_the_order_is_taken_once(version: ProposalVersion) -> None:
    with refused(Operation, "operation_one_per_version_and_position"):
        Operation.objects.bulk_create(
            [Operation(version=version, position=0, author=version.author, field="name", kind="x")]
        )
    row(version, position=1)
    assert [each.position for each in version.operations.all()] == [0, 1]


def test_a_version_changes_a_cell_once(shelf: Shelf, version: ProposalVersion) -> None:
    with refused(Operation, "operation_one_per_version_and_cell"):
        row(version, role=shelf.engineer, level=shelf.junior)
    row(version, role=shelf.engineer, level=shelf.middle)
    row(version, position=6, role=shelf.analyst, level=shelf.junior)
    assert version.operations.count() == 3


def test_a_version_changes_a_field_once(version: ProposalVersion) -> None:
    row(version, position=1)
    with refused(Operation, "operation_one_per_version_and_field"):
        row(version, position=2)
    row(version, position=2, target="level:junior")
    row(version, position=3, field="summary")
    assert version.operations.count() == 4


def test_the_next_version_says_it_again(
    shelf: Shelf, proposal: Proposal, version: ProposalVersion
) -> None:
    later = ProposalVersion.objects.create(
        proposal=proposal, number=2, author=version.author, title="Again", created_at=NOW
    )
    row(later, position=0, role=shelf.engineer, level=shelf.junior)
    assert [each.operations.count() for each in (version, later)] == [1, 1]


# --- Working copies ---------------------------------------------------------------------------


def test_a_working_copy_is_of_one_thing(shelf: Shelf, proposal: Proposal, author: User) -> None:
    pairs: list[dict[str, Any]] = [
        {"skill": shelf.skill, "role": shelf.engineer},
        {"skill": shelf.skill, "proposal": proposal},
        {"role": shelf.engineer, "proposal": proposal},
    ]
    for pair in pairs:
        with refused(WorkingCopy, "working_copy_of_one_thing"):
            WorkingCopy.objects.create(author=author, **pair)
    assert not WorkingCopy.objects.exists()


def test_a_person_types_at_one_thing_once(
    shelf: Shelf, proposal: Proposal, author: User, reader: User
) -> None:
    things: list[tuple[str, dict[str, Any]]] = [
        ("working_copy_one_per_author_and_proposal", {"proposal": proposal}),
        ("working_copy_one_per_author_and_skill", {"skill": shelf.skill}),
        ("working_copy_one_per_author_and_role", {"role": shelf.engineer}),
        ("working_copy_one_new_skill_per_author", {}),
    ]
    for name, thing in things:
        WorkingCopy.objects.create(author=author, **thing)
        with refused(WorkingCopy, name):
            WorkingCopy.objects.create(author=author, **thing)
        WorkingCopy.objects.create(author=reader, **thing)
    assert WorkingCopy.objects.count() == 8


def test_what_a_working_copy_is_called(shelf: Shelf, proposal: Proposal, author: User) -> None:
    named = [
        WorkingCopy(author=author, proposal=proposal),
        WorkingCopy(author=author, skill=shelf.skill),
        WorkingCopy(author=author, role=shelf.engineer),
        WorkingCopy(author=author),
    ]
    things = [proposal.pk, shelf.skill.pk, shelf.engineer.pk, None]
    assert [str(each) for each in named] == [f"{author.pk} · {thing}" for thing in things]


def test_a_working_copy_begins_empty(author: User, reader: User) -> None:
    first = WorkingCopy.objects.create(author=author)
    first.content["title"] = "Typed"
    assert WorkingCopy.objects.create(author=reader).content == {}


# --- What may stand in a field ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "field", "value", "code"),
    [
        (ProposalVersion, "title", "", "blank"),
        (ProposalVersion, "title", "x" * 150, ""),
        (ProposalVersion, "title", "x" * 151, "max_length"),
        (ProposalVersion, "title", "\x1f", "control_characters"),
        (ProposalVersion, "kind", "rebase", ""),
        (ProposalVersion, "kind", "guess", "invalid_choice"),
        (ProposalVersion, "rationale", "", ""),
        (ProposalVersion, "rationale", "x" * 10_000, ""),
        (ProposalVersion, "rationale", "x" * 10_001, "max_length"),
        (ProposalVersion, "sources", "\ud800", "control_characters"),
        (ProposalVersion, "sources", "x" * 10_001, "max_length"),
        (Operation, "kind", "retire", ""),
        (Operation, "kind", "burn", "invalid_choice"),
        (Operation, "decision", "", ""),
        (Operation, "decision", "perhaps", "invalid_choice"),
        (Operation, "decision_reason", "x" * 2_001, "max_length"),
        (Operation, "field", "x" * 21, "max_length"),
        (Operation, "target", "x" * 211, "max_length"),
        (Operation, "base_version", -1, "min_value"),
        (Operation, "new_text", None, ""),
    ],
)
def test_what_may_stand_in_a_field(
    model: type[Operation], field: str, value: object, code: str
) -> None:
    assert code_of(model, field, value) == code
