"""Figures of all roles, and how near they are."""

import pytest

from profiles import role_overview
from profiles.models import Role
from profiles.operations import FieldOperation
from profiles.role_overview import RoleOverview
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def _read() -> RoleOverview:
    found = role_overview.read(0)
    assert found is not None
    return found


def _pairs(overview: RoleOverview) -> list[tuple[str, str, int, str]]:
    return [
        (each.first.slug, each.second.slug, each.percent, each.level.slug)
        for each in overview.pairs
    ]


def _require(shelf: Shelf, role: Role, slug: str, by: User, *levels: str) -> None:
    cells = [
        factories.add(role, getattr(shelf, level), f"Does {slug}.", required=True)
        for level in levels
    ]
    factories.skill(slug, group=shelf.group, by=by, operations=tuple(cells))


def test_an_excluded_expectation_is_not_counted(shelf: Shelf, author: User) -> None:
    fields = (
        FieldOperation("base_role", "", "ml-engineer"),
        FieldOperation("not_expected", "", '["experiment-tracking/senior"]'),
    )
    factories.publish(shelf.analyst, *fields, by=author)
    (analyst,) = _read().roles
    figures = [(each.level.slug, each.required, each.count) for each in analyst.levels]
    assert figures == [("junior", 0, 1), ("middle", 0, 1), ("senior", 0, 0)]
    assert analyst.skill_count == 1


def test_the_share_is_of_what_either_requires(shelf: Shelf, author: User) -> None:
    cells = [shelf.cell(shelf.analyst, level) for level in (shelf.junior, shelf.middle)]
    edits = [factories.edit(cell, cell.description, required=True) for cell in cells]
    factories.publish(shelf.skill, *edits, by=author)
    assert _pairs(_read()) == [("data-analyst", "ml-engineer", 67, "junior")]
    _require(shelf, shelf.analyst, "charts", author, "senior")
    assert _pairs(_read()) == [("data-analyst", "ml-engineer", 50, "junior")]


def test_each_role_is_joined_with_its_two_nearest(shelf: Shelf, author: User) -> None:
    roles = [factories.role(f"role-{number}", by=author) for number in range(5)]
    cells = [factories.add(role, shelf.junior, "Tests.", required=True) for role in roles]
    factories.skill("testing", group=shelf.group, by=author, operations=tuple(cells))
    joined = [pair for each in _read().pairs for pair in (each.first.slug, each.second.slug)]
    assert all(joined.count(role.slug) >= 1 for role in roles)
    assert len(joined) < 2 * 10


def test_a_retired_skill_is_in_nobodys_figures(shelf: Shelf, author: User) -> None:
    factories.publish(shelf.skill, FieldOperation("retired", "", "yes"), by=author)
    assert [each.skill_count for each in _read().roles] == [0, 0]
    assert _read().example is None


def test_the_example_is_of_the_role_that_has_most(shelf: Shelf, author: User) -> None:
    for role in (shelf.analyst, shelf.engineer):
        cells = (
            factories.add(role, shelf.middle, "Reads."),
            factories.add(role, shelf.senior, "Writes.", required=True),
        )
        slug = f"skill-of-{role.slug}"
        factories.skill(slug, group=shelf.group, by=author, operations=cells)
    step = _read().example
    assert step is not None
    assert (step.role, step.start, step.end) == (shelf.engineer, shelf.middle, shelf.senior)
    assert (step.becomes_required, step.stays_required, step.optional) == (1, 1, 0)


@pytest.mark.parametrize(("name", "cells"), [("MOST_ROLES", 0), ("MOST_CELLS", 6)])
def test_a_large_site_has_none(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, name: str, cells: int
) -> None:
    monkeypatch.setattr(role_overview, name, 1 if cells == 0 else 5)
    assert role_overview.read(cells) is None
