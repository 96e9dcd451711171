"""Undoing: at once by a curator, as a proposal by others; many at once after vandalism."""

import pytest

from profiles.models import Revision
from proposals import lifecycle
from proposals.lifecycle import Seen
from proposals.models import Event, Proposal, Reason, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def landed(shelf: Shelf, text: str, *, by: User, curator: User) -> Revision:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, text), by=by)
    revision = lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal)).revision
    assert revision is not None
    return revision


def test_a_curator_undoes_at_once(shelf: Shelf, author: User, curator: User) -> None:
    was = shelf.cell(shelf.engineer, shelf.junior).description
    undone = lifecycle.revert(
        landed(shelf, "Nonsense.", by=author, curator=curator), "Not so.", by=curator
    )
    assert isinstance(undone, Revision)
    assert (undone.source, undone.summary, undone.author) == ("revert", "Not so.", curator)
    assert shelf.cell(shelf.engineer, shelf.junior).description == was


def test_others_propose_to_undo(shelf: Shelf, author: User, stranger: User, curator: User) -> None:
    revision = landed(shelf, "Nonsense.", by=author, curator=curator)
    made = lifecycle.revert(revision, "Not so.", by=stranger)
    assert isinstance(made, Proposal)
    assert (made.reverts, made.state) == (revision, State.OPEN)


def test_later_edits_stand_in_the_way(shelf: Shelf, author: User, curator: User) -> None:
    first = landed(shelf, "First.", by=author, curator=curator)
    landed(shelf, "Second.", by=author, curator=curator)
    with pytest.raises(lifecycle.Conflict):
        lifecycle.revert(first, "Undo.", by=curator)
    assert shelf.cell(shelf.engineer, shelf.junior).description == "Second."


def test_a_birth_is_undone_by_retiring(shelf: Shelf, curator: User) -> None:
    born = Revision.objects.get(skill=shelf.skill, number=1)
    lifecycle.revert(born, "Never mind.", by=curator)
    shelf.skill.refresh_from_db()
    assert shelf.skill.retired_at is not None


def test_high_impact_becomes_a_proposal_with_two_curators(shelf: Shelf, curator: User) -> None:
    factories.curator("second")
    born = Revision.objects.get(skill=shelf.skill, number=1)
    assert isinstance(lifecycle.revert(born, "Never mind.", by=curator), Proposal)


def test_cleaning_up_after_somebody(shelf: Shelf, author: User, curator: User) -> None:
    was = shelf.cell(shelf.engineer, shelf.junior).description
    landed(shelf, "Bad.", by=author, curator=curator)
    landed(shelf, "Worse.", by=author, curator=curator)
    cell = shelf.cell(shelf.engineer, shelf.middle)
    waiting = factories.proposal(shelf.skill, factories.edit(cell, "Spam."), by=author)
    assert lifecycle.rejectable(author, by=curator) == [waiting]
    declined = lifecycle.bulk_reject(author, Reason.SPAM, "Vandalism.", by=curator)
    assert [each.error for each in declined] == [None]
    assert len(lifecycle.revertible(author, by=curator)) == 2
    reverted = lifecycle.bulk_revert(author, "Vandalism.", by=curator)
    assert [each.error for each in reverted] == [None, None]
    event = Event.objects.get(verb="bulk_revert", actor=curator, person=author)
    assert event.data == {"revisions": [each.thing.pk for each in reverted]}
    assert shelf.cell(shelf.engineer, shelf.junior).description == was


def test_bulk_approval_takes_only_the_simple(shelf: Shelf, author: User, curator: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    more = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "More.")
    simple = factories.proposal(shelf.skill, factories.edit(cell, "Simple."), by=author)
    double = factories.proposal(shelf.skill, factories.edit(cell, "Double."), more, by=author)
    results = lifecycle.bulk_approve(
        [(simple, Seen.of(simple)), (double, Seen.of(double))], by=curator
    )
    assert results[0].error is None
    assert isinstance(results[1].error, lifecycle.InvalidTransition)
