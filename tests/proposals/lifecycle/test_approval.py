"""Approve, exactly: what was reviewed, in part or whole, with credit, once."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django.fixtures import DjangoAssertNumQueries

from profiles.models import Credit, Revision
from profiles.operations import FieldOperation
from proposals import lifecycle, merge_status
from proposals.lifecycle import Seen, reconciliation
from proposals.merging import Freshness
from proposals.models import Event, Operation, Proposal, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def two_cells(shelf: Shelf, author: User) -> Proposal:
    junior = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs every run.")
    middle = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "Plans.", required=False)
    return factories.proposal(shelf.skill, junior, middle, by=author)


def credits(revision: Revision) -> set[tuple[str, str]]:
    return set(revision.credits.values_list("person__username", "part"))


def approve(proposal: Proposal, by: User, declined: dict[int, str] | None = None) -> Revision:
    seen = Seen.of(proposal)
    revision = lifecycle.approve(proposal, by=by, seen=seen, declined=declined).revision
    assert revision is not None
    return revision


def test_in_part_with_a_reason_for_the_rest(shelf: Shelf, author: User, curator: User) -> None:
    proposal = two_cells(shelf, author)
    assert proposal.current is not None
    _first, second = proposal.current.operations.all()
    revision = approve(proposal, curator, {second.pk: "Required stays."})
    assert shelf.cell(shelf.engineer, shelf.junior).description == "Logs every run."
    assert shelf.cell(shelf.engineer, shelf.middle).version == 1
    assert (proposal.state, proposal.outcome, proposal.revision) == (
        "approved",
        "partial",
        revision,
    )
    assert credits(revision) == {("author", "author"), ("curator", "approver")}
    decisions = Operation.objects.order_by("position").values_list("decision", "decision_reason")
    assert list(decisions) == [("accepted", ""), ("declined", "Required stays.")]
    event = Event.objects.get(verb="approve")
    assert (event.from_state, event.to_state, event.actor) == ("open", "approved", curator)
    told = Event.objects.get(kind="approved")
    assert (told.proposal, told.revision) == (proposal, revision)
    assert not Event.objects.filter(kind="published", revision=revision).exists()


def test_declining_needs_a_reason_and_not_all(shelf: Shelf, author: User, curator: User) -> None:
    proposal = two_cells(shelf, author)
    assert proposal.current is not None
    keys = [each.pk for each in proposal.current.operations.all()]
    with pytest.raises(ValidationError):
        approve(proposal, curator, {keys[0]: " "})
    with pytest.raises(lifecycle.NothingToPropose):
        approve(proposal, curator, dict.fromkeys(keys, "No."))
    with pytest.raises(ValidationError):
        approve(proposal, curator, {0: "Not of this version."})


def test_what_changed_since_one_looked_is_not_approved(
    shelf: Shelf, author: User, curator: User
) -> None:
    proposal = two_cells(shelf, author)
    seen = Seen.of(proposal)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    lifecycle.revise(proposal, factories.submission(factories.edit(cell, "Else.")), by=author)
    with pytest.raises(lifecycle.StaleProposal):
        lifecycle.approve(proposal, by=curator, seen=seen)
    assert shelf.cell(shelf.engineer, shelf.junior).version == 1


def test_nobody_approves_their_own(shelf: Shelf, curator: User) -> None:
    factories.curator("second")
    proposal = two_cells(shelf, curator)
    with pytest.raises(lifecycle.SelfApproval):
        approve(proposal, curator)


def test_another_approves_an_amendment_and_both_are_credited(
    shelf: Shelf, author: User, curator: User
) -> None:
    second = factories.curator("second")
    proposal = two_cells(shelf, author)
    junior = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs every run.")
    middle = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "Plans well.")
    lifecycle.amend(proposal, factories.submission(junior, middle), by=curator)
    with pytest.raises(lifecycle.SelfApproval):
        approve(proposal, curator)
    revision = approve(proposal, second)
    assert credits(revision) == {
        ("author", "author"), ("curator", "amender"), ("second", "approver"),
    }  # fmt: skip


def test_the_only_curator_may_approve_an_amendment_and_says_so(
    shelf: Shelf, author: User, curator: User
) -> None:
    proposal = two_cells(shelf, author)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    lifecycle.amend(proposal, factories.submission(factories.edit(cell, "Amended.")), by=curator)
    approve(proposal, curator)
    assert Event.objects.get(verb="approve").data["is_own_amendment"] is True


# Begin and commit. Lock the skill; lock the proposal, which tells who curates and what else hangs
# on it. Read the cells of the skill and the operations.
# Write the review, the cells, the catalogue's sequence, the skill, the revision with its changes
# and credits, the search document, the decision about the operations and the proposal's end, the
# event and its dispatch rows.
STATEMENTS = 2 + 2 + 2 + 12


@pytest.mark.parametrize("cells", [1, 3])
def test_what_an_approval_costs(
    shelf: Shelf,
    author: User,
    curator: User,
    cells: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    changed = shelf.skill.expectations.order_by("pk")[:cells]
    edits = [factories.edit(cell, f"Anew {cell.pk}.") for cell in changed]
    made = factories.proposal(shelf.skill, *edits, by=author)
    found = Proposal.objects.get(pk=made.pk)
    with django_assert_num_queries(STATEMENTS):
        lifecycle.approve(found, by=curator, seen=Seen.of(found))
    assert found.state == State.APPROVED


@pytest.mark.parametrize("others", [1, 3])
def test_one_statement_more_where_others_wait(
    shelf: Shelf,
    author: User,
    curator: User,
    others: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, *rest = shelf.skill.expectations.order_by("pk")
    for cell in rest[:others]:
        edit = factories.edit(cell, "Something else.")
        factories.proposal(shelf.skill, edit, by=factories.person())
    made = factories.proposal(shelf.skill, factories.edit(first, "Anew."), by=author)
    with django_assert_num_queries(STATEMENTS + 1):  # which of them touch the same cells
        lifecycle.approve(made, by=curator, seen=Seen.of(made))


@pytest.mark.parametrize("cells", [1, 3])
def test_one_statement_more_to_decline_some(
    shelf: Shelf,
    author: User,
    curator: User,
    cells: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    changed = shelf.skill.expectations.order_by("pk")[: cells + 1]
    edits = [factories.edit(cell, f"Anew {cell.pk}.") for cell in changed]
    made = factories.proposal(shelf.skill, *edits, by=author)
    assert made.current is not None
    declined = {each.pk: "No." for each in made.current.operations.all()[1:]}
    with django_assert_num_queries(STATEMENTS + 1):  # the reasons of all that are declined
        lifecycle.approve(made, by=curator, seen=Seen.of(made), declined=declined)
    decisions = made.current.operations.values_list("decision", "decision_reason")
    assert list(decisions) == [("accepted", "")] + [("declined", "No.")] * cells


def test_a_conflict_writes_nothing_and_names_the_cell(
    shelf: Shelf, author: User, curator: User
) -> None:
    proposal = two_cells(shelf, author)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "By hand."), by=curator)
    assert Event.objects.filter(kind="conflicted", proposal=proposal).count() == 1
    with pytest.raises(lifecycle.Conflict) as caught:
        approve(proposal, curator)
    assert [each.operation.role for each in caught.value.operations] == [shelf.engineer]
    assert shelf.cell(shelf.engineer, shelf.middle).version == 1
    # Rebased against what is live now, it applies.
    new = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Both by hand and every run.")
    lifecycle.rebase(proposal, factories.submission(new), by=author)
    approve(proposal, curator)
    assert shelf.cell(shelf.engineer, shelf.junior).version == 3


def test_what_moved_without_overlap_is_merged(shelf: Shelf, author: User, curator: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, "New words."), by=author)
    flipped = factories.edit(cell, cell.description, required=False)
    factories.publish(shelf.skill, flipped, by=curator)
    assert (
        merge_status.freshness(merge_status.of_proposals([proposal])[proposal.pk])
        == Freshness.MERGEABLE
    )
    approve(proposal, curator)
    after = shelf.cell(shelf.engineer, shelf.junior)
    assert (after.description, after.required, after.version) == ("New words.", False, 3)


def test_what_another_satisfied_is_superseded_with_thanks(
    shelf: Shelf, author: User, stranger: User, curator: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    one = two_cells(shelf, author)
    same = factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=stranger)
    revision = approve(one, curator)
    same.refresh_from_db()
    assert (same.state, same.superseded_by) == (State.SUPERSEDED, one)
    assert ("stranger", Credit.Part.ALSO_PROPOSED) in credits(revision)


def test_high_impact_needs_two_who_tick_the_same(shelf: Shelf, author: User, curator: User) -> None:
    second = factories.curator("second")
    cell = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs.")
    renamed = factories.rename(shelf.skill, "Tracking")
    proposal = factories.proposal(shelf.skill, cell, renamed, by=author)
    assert proposal.current is not None
    first_op = proposal.current.operations.get(field="")
    seen = Seen.of(proposal)
    first = lifecycle.approve(proposal, by=curator, seen=seen)
    again = lifecycle.approve(proposal, by=curator, seen=seen)
    assert (first.revision, first.was_done, again.was_done) == (None, False, True)
    with pytest.raises(lifecycle.DifferentTicks):
        lifecycle.approve(proposal, by=second, seen=seen, declined={first_op.pk: "No."})
    revision = lifecycle.approve(proposal, by=second, seen=seen).revision
    assert revision is not None
    assert credits(revision) == {
        ("author", "author"), ("curator", "approver"), ("second", "approver"),
    }  # fmt: skip


def test_one_curator_alone_decides_high_impact(shelf: Shelf, author: User, curator: User) -> None:
    renamed = factories.rename(shelf.skill, "Tracking")
    approve(factories.proposal(shelf.skill, renamed, by=author), curator)
    shelf.skill.refresh_from_db()
    assert shelf.skill.name == "Tracking"


def test_a_new_skill_is_born_by_approval(shelf: Shelf, author: User, curator: User) -> None:
    name = FieldOperation("name", "", "Data Lineage")
    group = FieldOperation("group", "", shelf.group.key)
    cell = factories.add(shelf.engineer, shelf.junior, "Finds where data came from.")
    proposal = factories.proposal(None, name, group, cell, by=author)
    assert (proposal.group, proposal.is_high_impact) == (shelf.group, True)
    revision = approve(proposal, curator)
    assert revision.skill is not None
    assert (revision.skill.slug, revision.number) == ("data-lineage", 1)
    assert proposal.skill == revision.skill


def test_a_role_changes_by_proposal_too(shelf: Shelf, author: User, curator: User) -> None:
    mission = FieldOperation("mission", "", "Puts models to work.")
    focus = FieldOperation("focus", "", "Own experiments.", "level:junior")
    tools = FieldOperation("technology", "", "MLflow, Optuna", "level:junior")
    proposal = factories.proposal(shelf.engineer, mission, focus, tools, by=author)
    revision = approve(proposal, curator)
    row = shelf.engineer.role_levels.get()
    assert (revision.role, row.focus, row.technology) == (
        shelf.engineer, "Own experiments.", ["MLflow", "Optuna"],
    )  # fmt: skip


def test_a_retired_skill_is_gone(shelf: Shelf, author: User, curator: User) -> None:
    proposal = two_cells(shelf, author)
    factories.publish(shelf.skill, FieldOperation("retired", "", "yes"), by=curator)
    with pytest.raises(lifecycle.Gone):
        approve(proposal, curator)


def test_what_is_held_is_not_approved(shelf: Shelf, author: User, curator: User) -> None:
    proposal = two_cells(shelf, author)
    lifecycle.hold(proposal, "spam?", by=curator)
    with pytest.raises(lifecycle.InvalidTransition):
        approve(proposal, curator)
    lifecycle.release(proposal, by=curator)
    assert approve(proposal, curator).number == 2


@pytest.mark.parametrize("others", [1, 3])
def test_what_waits_on_other_cells_costs_nothing(
    shelf: Shelf, author: User, curator: User, others: int, django_assert_num_queries: Any
) -> None:
    places = [(shelf.analyst, shelf.junior), (shelf.analyst, shelf.middle)]
    for place in [*places, (shelf.engineer, shelf.middle)][:others]:
        edit = factories.edit(shelf.cell(*place), "Something else.")
        factories.proposal(shelf.skill, edit, by=factories.person())
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs every run.")
    made = factories.proposal(shelf.skill, edit, by=author)
    revision = approve(made, curator)
    changes = revision.changes.select_related("expectation")
    with django_assert_num_queries(2):  # what was touched, and who waits on it: nobody
        reconciliation.settle(revision, changes, cause=made, by=curator)


@pytest.mark.parametrize("others", [1, 3])
def test_what_waits_on_the_same_cell_is_told_at_once(
    shelf: Shelf, author: User, curator: User, others: int, django_assert_num_queries: Any
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    for number in range(others):
        edit = factories.edit(cell, f"Something else, {number}.")
        factories.proposal(shelf.skill, edit, by=factories.person())
    made = factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)
    revision = approve(made, curator)
    changes = revision.changes.select_related("expectation")
    told = Event.objects.filter(kind="conflicted", revision=revision)
    assert told.count() == others
    with django_assert_num_queries(8):  # the same again, however many there are: no second line
        reconciliation.settle(revision, changes, cause=made, by=curator)
    assert told.count() == others
