"""What anybody may see of what a person did."""

import pytest

from proposals import lifecycle
from skillmap.accounts.models import User
from skillmap.people import contributions
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_landed_is_what_the_person_has_a_part_in(
    author: User, curator: User, shelf: factories.Shelf
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, "Clearer."), by=author)
    lifecycle.approve(proposal, by=curator, seen=lifecycle.Seen.of(proposal))
    for person, part in ((author, "author"), (curator, "approver")):
        (landed,) = contributions.landed(person)
        assert landed.skill == shelf.skill
        assert [credit.part for credit in landed.own_credits] == [part]  # type: ignore[attr-defined]


def test_what_is_open_is_what_waits_in_public(author: User, shelf: factories.Shelf) -> None:
    junior = shelf.cell(shelf.engineer, shelf.junior)
    middle = shelf.cell(shelf.engineer, shelf.middle)
    shown = factories.proposal(shelf.skill, factories.edit(junior, "Clearer."), by=author)
    hidden = factories.proposal(shelf.skill, factories.edit(middle, "Spam."), by=author)
    lifecycle.hold(hidden, "Looks like spam.", by=None)
    lifecycle.save_draft(shelf.analyst, {}, by=author)
    assert list(contributions.open_proposals(author)) == [shown]
    lifecycle.withdraw(shown, by=author)
    assert list(contributions.open_proposals(author)) == []
