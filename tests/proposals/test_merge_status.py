"""How proposals stand to what is published, in a constant number of queries."""

import pytest
from pytest_django import DjangoAssertNumQueries

from profiles.curation import UnknownTarget
from profiles.operations import FieldOperation
from proposals import merge_status
from proposals.merging import Freshness
from proposals.models import Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    shelf: Shelf, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    for number in range(count):
        made = factories.edit(cell, f"Wording {number}.")
        renamed = factories.rename(shelf.skill, f"Name {number}")
        factories.proposal(shelf.skill, made, renamed, by=factories.person())
    proposals = list(Proposal.objects.for_listing())
    # The operations, and the live cells.
    with django_assert_num_queries(2):
        found = merge_status.of_proposals(proposals)
    assert [merge_status.freshness(each) for each in found.values()] == [Freshness.CLEAN] * count


def test_a_cell_of_a_retired_role_conflicts(shelf: Shelf, author: User, curator: User) -> None:
    added = factories.add(shelf.analyst, shelf.senior, "Owns the dashboards.")
    made = factories.proposal(shelf.skill, added, by=author)
    factories.publish(shelf.analyst, FieldOperation("retired", "", "yes"), by=curator)
    statuses = merge_status.of_proposals([made])[made.pk]
    assert merge_status.freshness(statuses) == Freshness.CONFLICT
    assert statuses[0].to_apply() is None


def test_a_skill_has_no_levels_of_its_own(shelf: Shelf, author: User) -> None:
    with pytest.raises(UnknownTarget):
        merge_status.live_field(Proposal(skill=shelf.skill), "focus", "level:junior")
