"""Turns expectations into grids: roles × levels of a skill, skills × levels of a role; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Generic, TypeVar

from profiles.models import Domain, Expectation, Group, Level, Role, Skill

Head = TypeVar("Head", Role, Skill)


class PlaceState(StrEnum):
    """What a grid shows in a place."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    MISSING = "missing"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a grid: skill × role × level, with its expectation where there is one.

    `column` counts the grid's levels from 0. A place of a level that is not on the role's
    ladder is `outside` and shows nothing; one on the ladder without an expectation is `missing`.
    """

    skill: Skill
    role: Role
    level: Level
    column: int
    state: PlaceState
    expectation: Expectation | None = None

    @property
    def is_missing(self) -> bool:
        """On the role's ladder, but nobody has described it."""
        return self.state is PlaceState.MISSING

    @property
    def is_outside(self) -> bool:
        """Not on the role's ladder."""
        return self.state is PlaceState.OUTSIDE

    @property
    def is_required(self) -> bool:
        """Whether something is expected here and it is required."""
        return self.state is PlaceState.REQUIRED

    @property
    def is_blank(self) -> bool:
        """There is an expectation, but it came without a text."""
        return self.expectation is not None and not self.expectation.description


@dataclass(frozen=True, slots=True)
class Row(Generic[Head]):
    """One line of a grid: the role or skill at its head, and a place for every level."""

    head: Head
    places: tuple[Place, ...]

    @property
    def ladder(self) -> list[Place]:
        """The places of the role's own levels, lowest first."""
        return [place for place in self.places if not place.is_outside]

    def place(self, level: str) -> Place | None:
        """The place of that level's slug; None when it is not on the ladder."""
        return next((each for each in self.ladder if each.level.slug == level), None)

    def next_place(self, place: Place) -> Place | None:
        """The first level of the next step; None from the highest.

        Levels of equal rank are one step: none of them comes after another.
        """
        return next((each for each in self.ladder if each.level.rank > place.level.rank), None)

    def place_before(self, place: Place) -> Place | None:
        """The first level of the step below; None from the lowest."""
        below = [each for each in self.ladder if each.level.rank < place.level.rank]
        return next((each for each in below if each.level.rank == below[-1].level.rank), None)


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one group of the catalogue."""

    domain: Domain
    group: Group
    rows: tuple[Row[Skill], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """All places of one level that are on a ladder, with their heads."""

    level: Level
    index: int
    places: tuple[Place, ...]

    @property
    def required_count(self) -> int:
        """How many of its expectations are required."""
        return sum(place.state is PlaceState.REQUIRED for place in self.places)

    @property
    def optional_count(self) -> int:
        """How many of its expectations are optional."""
        return sum(place.state is PlaceState.OPTIONAL for place in self.places)

    @property
    def missing_count(self) -> int:
        """How many of its places nobody has described."""
        return sum(place.state is PlaceState.MISSING for place in self.places)


@dataclass(frozen=True, slots=True)
class Matrix(Generic[Head]):
    """A grid: its levels from lowest to highest, and its rows."""

    levels: tuple[Level, ...]
    rows: tuple[Row[Head], ...]

    @property
    def columns(self) -> list[Column]:
        """The grid by columns: each level with its cells."""
        return [
            Column(
                level,
                index,
                tuple(row.places[index] for row in self.rows if not row.places[index].is_outside),
            )
            for index, level in enumerate(self.levels)
        ]

    @property
    def required_count(self) -> int:
        """Required cells: "mandatory requirements"."""
        return self._count(PlaceState.REQUIRED)

    @property
    def optional_count(self) -> int:
        """How many cells are described and optional."""
        return self._count(PlaceState.OPTIONAL)

    @property
    def missing_count(self) -> int:
        """Places on a ladder that nobody has described."""
        return self._count(PlaceState.MISSING)

    def row(self, slug: str) -> Row[Head] | None:
        """The row of the role or skill with that slug."""
        return next((each for each in self.rows if each.head.slug == slug), None)

    def _count(self, state: PlaceState) -> int:
        return sum(place.state is state for row in self.rows for place in row.places)


def order(level: Level) -> tuple[int, int, str]:
    """Where a level stands on a ladder: by rank, then position."""
    return level.rank, level.position, level.slug


def ladder(
    levels: Iterable[Level], own: Collection[int], used: Collection[int] = ()
) -> list[Level]:
    """A role's levels, lowest first: its own (ids), or all of the site's where it names none.

    A level that is `used` by a live expectation counts as its own, so that no text hides.
    """
    wanted = set(own) | set(used)
    return sorted((each for each in levels if not own or each.pk in wanted), key=order)


def for_skill(
    skill: Skill,
    cells: Iterable[Expectation],
    levels: Sequence[Level],
    own_levels: Mapping[int, Collection[int]],
) -> Matrix[Role]:
    """The grid of a skill: a row for each role that appears on it, by name.

    `own_levels` says which levels (ids) a role (id) names as its own, if any.
    """
    by_role: dict[int, dict[int, Expectation]] = {}
    roles: dict[int, Role] = {}
    for cell in cells:
        roles[cell.role_id] = cell.role
        by_role.setdefault(cell.role_id, {})[cell.level_id] = cell
    ladders = {pk: ladder(levels, own_levels.get(pk, ()), found) for pk, found in by_role.items()}
    shown = _all_levels(ladders.values())
    return Matrix(
        shown,
        tuple(
            Row(role, _places(skill, role, shown, ladders[role.pk], by_role[role.pk]))
            for role in sorted(roles.values(), key=lambda each: (each.name.casefold(), each.slug))
        ),
    )


def for_role(
    role: Role, cells: Iterable[Expectation], levels: Sequence[Level], own_levels: Collection[int]
) -> Matrix[Skill]:
    """The grid of a role: a row for each skill that it appears on, in the order of `cells`."""
    by_skill: dict[int, dict[int, Expectation]] = {}
    skills: dict[int, Skill] = {}
    for cell in cells:
        skills[cell.skill_id] = cell.skill
        by_skill.setdefault(cell.skill_id, {})[cell.level_id] = cell
    ladders = {pk: ladder(levels, own_levels, found) for pk, found in by_skill.items()}
    shown = _all_levels(ladders.values())
    return Matrix(
        shown,
        tuple(
            Row(skill, _places(skill, role, shown, ladders[pk], by_skill[pk]))
            for pk, skill in skills.items()
        ),
    )


def sections(matrix: Matrix[Skill]) -> list[Section]:
    """The rows of a role's grid by domain and group, in the order in which they come."""
    return [
        Section(group.domain, group, tuple(rows))
        for group, rows in groupby(matrix.rows, key=lambda row: row.head.group)
    ]


def _all_levels(ladders: Iterable[Iterable[Level]]) -> tuple[Level, ...]:
    seen = {level.pk: level for steps in ladders for level in steps}
    return tuple(sorted(seen.values(), key=order))


def _places(
    skill: Skill,
    role: Role,
    shown: Sequence[Level],
    steps: Iterable[Level],
    found: Mapping[int, Expectation],
) -> tuple[Place, ...]:
    """A place for each shown level of one skill and role."""
    on_ladder = {level.pk for level in steps}
    return tuple(
        Place(
            skill,
            role,
            level,
            column,
            _state(found.get(level.pk), is_on_ladder=level.pk in on_ladder),
            found.get(level.pk),
        )
        for column, level in enumerate(shown)
    )


def _state(cell: Expectation | None, *, is_on_ladder: bool) -> PlaceState:
    if cell is not None:
        return PlaceState.REQUIRED if cell.required else PlaceState.OPTIONAL
    return PlaceState.MISSING if is_on_ladder else PlaceState.OUTSIDE
