"""Grids: rows, ladders, missing places, what a place knows of its neighbours."""

import pytest

from profiles import matrix
from profiles.matrix import PlaceState
from profiles.models import Expectation, Level, Role, Skill
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def _grid(shelf: Shelf, own: dict[int, set[int]] | None = None) -> matrix.Matrix[Role]:
    cells = Expectation.objects.for_skill(shelf.skill)
    return matrix.for_skill(shelf.skill, cells, list(Level.objects.all()), own or {})


def _states(grid: matrix.Matrix[Role]) -> dict[str, list[str]]:
    return {row.head.slug: [place.state.value for place in row.places] for row in grid.rows}


def test_roles_are_rows_by_name_and_levels_columns_by_rank(shelf: Shelf) -> None:
    grid = _grid(shelf)
    assert [level.slug for level in grid.levels] == ["junior", "middle", "senior"]
    assert _states(grid) == {
        "data-analyst": ["optional", "optional", "missing"],
        "ml-engineer": ["required", "required", "required"],
    }


def test_equal_ranks_are_ordered_by_position(shelf: Shelf) -> None:
    Level.objects.filter(slug="junior").update(rank=3, position=1)
    grid = _grid(shelf)
    assert [level.slug for level in grid.levels] == ["middle", "senior", "junior"]


def test_a_level_that_a_role_does_not_name_is_outside_its_ladder(shelf: Shelf) -> None:
    own = {shelf.analyst.pk: {shelf.junior.pk, shelf.middle.pk}}
    assert _states(_grid(shelf, own))["data-analyst"] == ["optional", "optional", "outside"]


def test_a_level_where_something_is_said_is_on_the_ladder_whoever_names_it(shelf: Shelf) -> None:
    own = {shelf.analyst.pk: {shelf.senior.pk}}
    assert _states(_grid(shelf, own))["data-analyst"] == ["optional", "optional", "missing"]


def test_a_level_of_no_ladder_is_no_column(shelf: Shelf) -> None:
    factories.level("principal", 9)
    own = {role.pk: {shelf.junior.pk} for role in (shelf.engineer, shelf.analyst)}
    grid = _grid(shelf, own)
    assert [level.slug for level in grid.levels] == ["junior", "middle", "senior"]


def test_a_role_without_expectations_does_not_appear(shelf: Shelf, author: User) -> None:
    factories.role("designer", by=author)
    assert _grid(shelf).row("designer") is None


def test_a_skill_without_expectations_is_an_empty_grid(shelf: Shelf) -> None:
    grid = matrix.for_skill(shelf.skill, [], list(Level.objects.all()), {})
    assert (grid.levels, grid.rows, grid.columns) == ((), (), [])


def test_the_grid_counts_cells_and_missing_places(shelf: Shelf) -> None:
    grid = _grid(shelf)
    assert (grid.required_count, grid.optional_count, grid.missing_count) == (3, 2, 1)


def test_columns_are_the_same_grid_level_by_level(shelf: Shelf) -> None:
    own = {shelf.analyst.pk: {shelf.junior.pk, shelf.middle.pk}}
    junior, _middle, senior = _grid(shelf, own).columns
    assert [place.role.slug for place in junior.places] == ["data-analyst", "ml-engineer"]
    assert (junior.required_count, junior.optional_count, junior.missing_count) == (1, 1, 0)
    assert [place.role.slug for place in senior.places] == ["ml-engineer"]


def test_a_column_counts_what_is_missing(shelf: Shelf) -> None:
    assert [column.missing_count for column in _grid(shelf).columns] == [0, 0, 1]


def test_neighbours_are_those_of_the_roles_own_ladder(shelf: Shelf) -> None:
    grid = _grid(shelf, {shelf.analyst.pk: {shelf.junior.pk, shelf.middle.pk}})
    row = grid.row("data-analyst")
    assert row is not None
    junior, middle = row.ladder
    assert (row.next_place(junior), row.place_before(middle)) == (middle, junior)
    assert (row.place_before(junior), row.next_place(middle)) == (None, None)


def test_levels_of_equal_rank_are_one_step(shelf: Shelf) -> None:
    Level.objects.filter(slug="junior").update(rank=2, position=9)
    row = _grid(shelf).row("ml-engineer")
    assert row is not None
    middle, junior, senior = row.ladder
    assert [place.level.slug for place in row.ladder] == ["middle", "junior", "senior"]
    assert [row.next_place(place) for place in row.ladder] == [senior, senior, None]
    assert [row.place_before(place) for place in row.ladder] == [None, None, middle]
    assert junior.is_required


def test_a_place_is_found_by_its_level_on_the_ladder_only(shelf: Shelf) -> None:
    row = _grid(shelf, {shelf.analyst.pk: {shelf.junior.pk}}).row("data-analyst")
    assert row is not None
    junior = row.place("junior")
    assert junior is not None
    assert (junior.column, junior.is_missing, junior.is_required) == (0, False, False)
    assert row.place("senior") is None


@pytest.mark.parametrize(("text", "is_blank"), [("", True), ("Counts.", False)])
def test_a_place_without_a_text_is_blank(shelf: Shelf, text: str, is_blank: bool) -> None:
    Expectation.objects.filter(role=shelf.analyst, level=shelf.junior).update(description=text)
    row = _grid(shelf).row("data-analyst")
    assert row is not None
    assert [place.is_blank for place in row.places] == [is_blank, False, False]


def test_the_grid_of_a_role_has_skills_in_the_order_of_the_shelves(
    shelf: Shelf, author: User
) -> None:
    other = factories.group("analysis", domain=shelf.domain)
    cell = factories.add(shelf.engineer, shelf.senior, "Compares.")
    for slug, group in (("boosting", shelf.group), ("charts", other)):
        factories.skill(slug, group=group, by=author, operations=(cell,))
    cells = Expectation.objects.for_role(shelf.engineer)
    grid = matrix.for_role(shelf.engineer, cells, list(Level.objects.all()), ())
    shelves = [
        (section.domain.slug, section.group.slug, [row.head.slug for row in section.rows])
        for section in matrix.sections(grid)
    ]
    assert shelves == [
        ("data", "analysis", ["charts"]),
        ("data", "mlops", ["boosting", "experiment-tracking"]),
    ]
    charts = grid.row("charts")
    assert charts is not None
    assert [place.state for place in charts.places] == [
        PlaceState.MISSING,
        PlaceState.MISSING,
        PlaceState.OPTIONAL,
    ]
    assert isinstance(charts.head, Skill)


def test_a_role_may_have_a_ladder_of_its_own(shelf: Shelf) -> None:
    cells = Expectation.objects.for_role(shelf.analyst)
    grid = matrix.for_role(
        shelf.analyst, cells, list(Level.objects.all()), {shelf.junior.pk, shelf.middle.pk}
    )
    assert [level.slug for level in grid.levels] == ["junior", "middle"]
