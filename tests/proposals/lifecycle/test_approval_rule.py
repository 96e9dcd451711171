"""Who may approve, and which changes need a second curator: at the limits of the rule."""

from typing import Any

import pytest
from django.db.models import Q

from proposals.lifecycle import SelfApproval, approval_rule
from proposals.models import Operation, Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def operations(count: int, *, was: bool | None = True, now: bool | None = True) -> list[Operation]:
    """Operations on so many cells, with Required before and after."""
    return [
        Operation(role_id=1, level_id=n, base_required=was, new_required=now) for n in range(count)
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (operations(10), False),
        (operations(11), True),
        (operations(2, now=False), False),
        (operations(3, now=False), True),
        (operations(3, now=None), True),  # required ones are retired
        (operations(3, was=False, now=None), False),  # optional ones are retired
        (operations(3, was=None), False),  # new ones
        ([Operation(field="summary")], False),
        *(([Operation(field=name)], True) for name in approval_rule.IMPORTANT_FIELDS),
    ],
)
def test_what_is_of_high_impact(changes: list[Operation], expected: bool) -> None:
    proposal = Proposal(role_id=1)
    assert approval_rule.is_high_impact(proposal, changes) is expected


def test_nobody_approves_their_own_proposal(shelf: Shelf, author: User, curator: User) -> None:
    own = Proposal(skill=shelf.skill, author=curator)
    with pytest.raises(SelfApproval):
        approval_rule.refuse_own(own, [], by=curator)
    theirs = Proposal(skill=shelf.skill, author=author)
    amended = [Operation(author=curator)]
    approval_rule.refuse_own(theirs, amended, by=curator)  # the only active curator
    factories.curator("another")
    with pytest.raises(SelfApproval):
        approval_rule.refuse_own(theirs, amended, by=curator)
    approval_rule.refuse_own(theirs, [Operation(author=author)], by=curator)


def test_a_second_curator_is_one_who_wrote_none_of_it(
    shelf: Shelf, author: User, curator: User, settings: Any
) -> None:
    proposal = Proposal(skill=shelf.skill, author=author)
    changes = operations(11)
    another = factories.curator("another")
    for each in changes:
        each.author = another
    assert not approval_rule.needs_second(proposal, changes, by=curator)
    for each in changes:
        each.author = author
    assert approval_rule.needs_second(proposal, changes, by=curator)
    settings.TWO_CURATORS = False
    assert not approval_rule.needs_second(proposal, changes, by=curator)


def test_the_lock_tells_who_is_a_curator(shelf: Shelf, author: User, curator: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.proposal(shelf.skill, factories.edit(cell, "Logs."), by=author)
    found = {
        person: Proposal.objects.filter(Q(approval_rule.is_curator(person))).exists()
        for person in (author, curator)
    }
    assert found == {author: False, curator: True}
