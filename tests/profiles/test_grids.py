"""Grids and steps are read in few queries, and keep to the ladder of each role."""

from pytest_django import DjangoAssertNumQueries

from profiles import grids
from profiles.models import Expectation, RoleLevel
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def test_a_role_with_levels_of_its_own_has_no_others(
    shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for level in (shelf.junior, shelf.middle):
        RoleLevel.objects.create(role=shelf.analyst, level=level)
    with django_assert_num_queries(3):
        grid = grids.of_skill(shelf.skill, Expectation.objects.for_skill(shelf.skill))
    assert {row.head.slug: [place.level.slug for place in row.ladder] for row in grid.rows} == {
        "data-analyst": ["junior", "middle"],
        "ml-engineer": ["junior", "middle", "senior"],
    }


def test_steps_begin_with_what_becomes_required(
    shelf: Shelf, curator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cell = factories.add(shelf.engineer, shelf.middle, "Reviews runs.", required=True)
    factories.skill("run-reviews", group=shelf.group, by=curator, operations=(cell,))
    with django_assert_num_queries(1):
        steps = grids.between_levels(shelf.engineer, shelf.junior, shelf.middle)
    assert [(step.skill.slug, step.verdict) for step in steps] == [
        ("run-reviews", "becomes_required"),
        ("experiment-tracking", "stays_required"),
    ]
    with django_assert_num_queries(1):
        steps = grids.between_roles(shelf.engineer, shelf.analyst, shelf.middle)
    assert [(step.skill.slug, step.verdict) for step in steps] == [
        ("experiment-tracking", "becomes_optional"),
        ("run-reviews", "ends"),
    ]
