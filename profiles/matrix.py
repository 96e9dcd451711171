"""Turns expectations into grids: roles × levels of a skill, skills × levels of a role; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Generic, TypeVar

from profiles import inheritance
from profiles.models import Domain, Expectation, Group, Level, Role, Skill

Head = TypeVar("Head", Role, Skill)


class PlaceState(StrEnum):
    """What a grid shows in a place."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    MISSING = "missing"
    NOT_EXPECTED = "not_expected"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a grid: skill × role × level, with its expectation where there is one.

    `column` counts the grid's levels from 0. A place of a level that is not on the role's
    ladder is `outside` and shows nothing; one on the ladder without an expectation is `missing`,
    or `not_expected` where the role says so. `shared_by` are the other roles that inherit it.
    """

    skill: Skill
    role: Role
    level: Level
    column: int
    state: PlaceState
    expectation: Expectation | None = None
    shared_by: tuple[Role, ...] = ()

    @property
    def is_shared(self) -> bool:
        """Whether the expectation is kept under the role's base role."""
        return self.expectation is not None and self.expectation.role_id != self.role.pk

    @property
    def shared_from(self) -> Role | None:
        """The base role under which the expectation is kept; None where it is the role's own."""
        return self.expectation.role if self.expectation and self.is_shared else None

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


class PlaceCounts:
    """Counts places by their state; a shared expectation counts once, for the base role."""

    __slots__ = ()

    def counted(self) -> Iterable[Place]:
        """The places that are counted."""
        raise NotImplementedError

    @property
    def required_count(self) -> int:
        """How many expectations are required."""
        return self._count(PlaceState.REQUIRED)

    @property
    def optional_count(self) -> int:
        """How many expectations are described and optional."""
        return self._count(PlaceState.OPTIONAL)

    @property
    def missing_count(self) -> int:
        """How many places on a ladder have no description yet."""
        return self._count(PlaceState.MISSING)

    def _count(self, state: PlaceState) -> int:
        return sum(place.state is state and not place.is_shared for place in self.counted())


@dataclass(frozen=True, slots=True)
class Row(Generic[Head]):
    """One line of a grid: the role or skill at its head, and a place for every level."""

    head: Head
    places: tuple[Place, ...]

    @property
    def shared_by(self) -> list[Role]:
        """The other roles that inherit any of its expectations, by name."""
        found = {role.pk: role for place in self.places for role in place.shared_by}
        return sorted(found.values(), key=_by_name)

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
class Column(PlaceCounts):
    """All places of one level that are on a ladder, with their heads."""

    level: Level
    index: int
    places: tuple[Place, ...]

    def counted(self) -> Iterable[Place]:
        """All of its places."""
        return self.places


@dataclass(frozen=True, slots=True)
class Matrix(PlaceCounts, Generic[Head]):
    """A grid: its levels from lowest to highest, and its rows.

    `inheriting` are rows that are not shown: those of roles that have only what they share with
    their base role, whose row says so. `bases` are the ids of the base roles among the heads.
    """

    levels: tuple[Level, ...]
    rows: tuple[Row[Head], ...]
    inheriting: tuple[Row[Head], ...] = ()
    bases: frozenset[int] = frozenset()

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

    def row(self, slug: str) -> Row[Head] | None:
        """The row of the role or skill with that slug, shown or not."""
        rows = self.rows + self.inheriting
        return next((each for each in rows if each.head.slug == slug), None)

    @property
    def heads(self) -> list[Head]:
        """All roles or skills that appear, by name, without base roles: no person has one."""
        heads = (each.head for each in self.rows + self.inheriting)
        return sorted((each for each in heads if each.pk not in self.bases), key=_by_name)

    def counted(self) -> Iterable[Place]:
        """The places of the rows that are shown."""
        return (place for row in self.rows for place in row.places)


def order(level: Level) -> tuple[int, int, str]:
    """Where a level stands on a ladder: by rank, then position."""
    return level.rank, level.position, level.slug


def ladder(
    levels: Iterable[Level], own: Collection[int], used: Collection[int] = ()
) -> list[Level]:
    """A role's levels, lowest first: its own (ids), or all of the site's where it names none.

    A level that is `used` by an expectation counts as its own, so that no text hides. A retired
    one counts only then, which is so in history.
    """
    return sorted(
        (
            each
            for each in levels
            if each.pk in used or (each.retired_at is None and (not own or each.pk in own))
        ),
        key=order,
    )


def for_skill(
    skill: Skill,
    cells: Iterable[Expectation],
    levels: Sequence[Level],
    own_levels: Mapping[int, Collection[int]],
    sharers: Iterable[inheritance.Sharer] = (),
) -> Matrix[Role]:
    """The grid of a skill: a row for each role that has cells of its own there, by name.

    `cells` are live ones. `own_levels` says which levels (ids) a role (id) names as its own, if
    any. `sharers` are the roles whose base role has cells there.
    """
    stored: dict[int, dict[int, Expectation]] = {}
    roles: dict[int, Role] = {}
    for cell in cells:
        roles[cell.role_id] = cell.role
        stored.setdefault(cell.role_id, {})[cell.level_id] = cell
    by_role, excluded = dict(stored), dict[int, Collection[int]]()
    sharers = list(sharers)
    for each in sharers:
        pk, base = each.role.pk, stored.get(each.role.base_role_id or 0, {})
        own = stored.get(pk, {})
        if asked := inheritance.effective(own, base, own_levels.get(pk, ()), each.excluded):
            roles[pk], by_role[pk], excluded[pk] = each.role, asked, each.excluded & base.keys()
    ladders = {pk: ladder(levels, own_levels.get(pk, ()), stored.get(pk, {})) for pk in by_role}
    shown = _all_levels(ladders.values())
    in_order = sorted(roles.values(), key=_by_name)
    readers = inheritance.readers(in_order, by_role)
    rows = []
    for role in in_order:
        steps, asked = ladders[role.pk], by_role[role.pk]
        places = _places(skill, role, shown, steps, asked, excluded.get(role.pk, ()))
        rows.append(Row(role, _with_readers(places, readers)))
    return Matrix(
        shown,
        tuple(row for row in rows if row.head.pk in stored),
        tuple(row for row in rows if row.head.pk not in stored),
        frozenset(each.role.base_role_id for each in sharers if each.role.base_role_id),
    )


def _with_readers(
    places: tuple[Place, ...], readers: Mapping[int, tuple[Role, ...]]
) -> tuple[Place, ...]:
    """The places, each with the other roles that inherit its expectation (by its id)."""
    return tuple(
        replace(place, shared_by=readers[place.expectation.pk])
        if place.expectation and place.expectation.pk in readers and not place.is_shared
        else place
        for place in places
    )


def _by_name(head: Role | Skill) -> tuple[str, str]:
    return head.name.casefold(), head.slug


def for_role(
    role: Role,
    cells: Iterable[Expectation],
    levels: Sequence[Level],
    own_levels: Collection[int],
    excluded: Collection[tuple[int, int]] = (),
) -> Matrix[Skill]:
    """The grid of a role: a row for each skill that it appears on, in the order of `cells`.

    `cells` are its effective ones; those of its base role get it as their role. `excluded` are
    the places (ids of skill and level) of which the role says that nothing is expected.
    """
    by_skill: dict[int, dict[int, Expectation]] = {}
    skills: dict[int, Skill] = {}
    for cell in cells:
        if cell.role_id == role.pk:
            cell.role = role
        elif cell.role_id == role.base_role_id and role.base_role:
            cell.role = role.base_role
        skills[cell.skill_id] = cell.skill
        by_skill.setdefault(cell.skill_id, {})[cell.level_id] = cell
    ladders = {pk: ladder(levels, own_levels, found) for pk, found in by_skill.items()}
    shown = _all_levels(ladders.values())
    return Matrix(
        shown,
        tuple(
            Row(
                skill,
                _places(
                    skill,
                    role,
                    shown,
                    ladders[pk],
                    by_skill[pk],
                    {level for each, level in excluded if each == pk},
                ),
            )
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
    excluded: Collection[int] = (),
) -> tuple[Place, ...]:
    """A place for each shown level of one skill and role."""
    on_ladder = {level.pk for level in steps}
    return tuple(
        Place(
            skill,
            role,
            level,
            column,
            _state(
                found.get(level.pk),
                is_on_ladder=level.pk in on_ladder,
                is_excluded=level.pk in excluded,
            ),
            found.get(level.pk),
        )
        for column, level in enumerate(shown)
    )


def _state(
    cell: Expectation | None, *, is_on_ladder: bool, is_excluded: bool = False
) -> PlaceState:
    if cell is not None:
        return PlaceState.REQUIRED if cell.required else PlaceState.OPTIONAL
    if not is_on_ladder:
        return PlaceState.OUTSIDE
    return PlaceState.NOT_EXPECTED if is_excluded else PlaceState.MISSING
