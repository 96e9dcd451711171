"""All roles at a glance: how much is required of each at each level, and how near they are.

A role that is the base of others is not one of them: what it asks is counted with each role that
shares it, and left out where roles are compared, because they all have it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import F
from django.utils.http import urlencode

from profiles import inheritance, ladders
from profiles.models import Expectation, Level, Role, RoleExclusion

# A larger site is not drawn: its lines could not be told apart, and its cells take long to read.
MOST_ROLES, MOST_CELLS = 40, 25_000
NEIGHBOURS = 2  # nearest roles that each role is joined with
LEAST_SHARE = 0.05

BySkill = dict[int, dict[int, bool]]  # by ids of skill and level, whether it is required
Cell = tuple[int, int]  # ids of skill and level
Asked = Mapping[Cell, bool]  # whether it is required


@dataclass(frozen=True, slots=True)
class LevelFigure:
    """How many skills are required of a role at a level, and how many are described there."""

    level: Level
    required: int
    count: int


@dataclass(frozen=True, slots=True)
class RoleFigures:
    """A role with its figures from the lowest level to the highest."""

    role: Role
    levels: tuple[LevelFigure, ...]
    skill_count: int


@dataclass(frozen=True, slots=True)
class RolePair:
    """Two roles, the share of their required expectations that both have, and where most are.

    `percent` is of what either of them requires; `level` is the one at which most is common.
    """

    first: Role
    second: Role
    percent: int
    level: Level

    @property
    def query(self) -> str:
        """The query of the address of their comparison."""
        return urlencode(
            {"from": self.first.slug, "to": self.second.slug, "level": self.level.slug}
        )


@dataclass(frozen=True, slots=True)
class RoleStep:
    """From a level of a role to the next: a skill (id) that becomes required, and the figures."""

    role: Role
    start: Level
    end: Level
    skill_id: int
    becomes_required: int
    stays_required: int
    optional: int


@dataclass(frozen=True, slots=True)
class RoleOverview:
    """Every role with its figures, the pairs that are near each other, and a step as example."""

    roles: tuple[RoleFigures, ...]
    pairs: tuple[RolePair, ...]
    example: RoleStep | None = None

    @property
    def most_required(self) -> int:
        """The largest number of required skills, by which bars are drawn."""
        return max((each.required for role in self.roles for each in role.levels), default=0)


def read(cell_count: int) -> RoleOverview | None:
    """The overview, in five queries; None for a site that is too large to be drawn."""
    if cell_count > MOST_CELLS:
        return None
    published = Role.objects.published().order_by(
        F("family__position").asc(nulls_last=True), "family__slug", "position", "name", "slug"
    )
    every = list(published[: MOST_ROLES + 1])
    if len(every) > MOST_ROLES:
        return None
    bases = {role.base_role_id for role in every}
    roles = [role for role in every if role.pk not in bases]
    steps = ladders.of_all(roles, list(Level.objects.all()))
    own, asked = _asked(roles, steps)
    return RoleOverview(
        tuple(_figures(role, steps[role.pk], asked[role.pk]) for role in roles),
        tuple(_pairs(roles, own, {level.pk: level for each in steps.values() for level in each})),
        _example(roles, steps, own, asked),
    )


def _asked(
    roles: Sequence[Role], steps: Mapping[int, Sequence[Level]]
) -> tuple[dict[int, dict[Cell, bool]], dict[int, dict[Cell, bool]]]:
    """By role (id): its own cells, and its effective ones."""
    named = {pk for role in roles for pk in (role.pk, role.base_role_id) if pk}
    stored: defaultdict[int, BySkill] = defaultdict(dict)
    rows = Expectation.objects.filter(role__in=named, retired_at=None, skill__retired_at=None)
    for role_id, skill, level, required in rows.order_by().values_list(
        "role_id", "skill_id", "level_id", "required"
    ):
        stored[role_id].setdefault(skill, {})[level] = required
    excluded: defaultdict[tuple[int, int], set[int]] = defaultdict(set)  # by role and skill
    for place in RoleExclusion.objects.order_by().values_list("role_id", "skill_id", "level_id"):
        excluded[place[:2]].add(place[2])
    asked = {}
    for role in roles:
        own, base = stored[role.pk], stored[role.base_role_id or 0]
        on_ladder = {level.pk for level in steps[role.pk]}
        asked[role.pk] = {
            skill: inheritance.effective(
                own.get(skill, {}), base.get(skill, {}), on_ladder, excluded[role.pk, skill]
            )
            for skill in {**own, **base}
        }
    return (
        {role.pk: _cells(stored[role.pk]) for role in roles},
        {pk: _cells(by_skill) for pk, by_skill in asked.items()},
    )


def _cells(by_skill: BySkill) -> dict[Cell, bool]:
    return {
        (skill, level): required
        for skill, by_level in by_skill.items()
        for level, required in by_level.items()
    }


def _figures(role: Role, levels: Iterable[Level], asked: Asked) -> RoleFigures:
    required = Counter(level for (_skill, level), is_required in asked.items() if is_required)
    count = Counter(level for _skill, level in asked)
    return RoleFigures(
        role,
        tuple(LevelFigure(level, required[level.pk], count[level.pk]) for level in levels),
        len({skill for skill, _level in asked}),
    )


def _pairs(
    roles: Sequence[Role], own: Mapping[int, Asked], levels: Mapping[int, Level]
) -> list[RolePair]:
    """The pairs of which one is among the nearest of the other, the nearest first."""
    required = {
        role.pk: {cell for cell, is_required in own[role.pk].items() if is_required}
        for role in roles
    }
    near: dict[int, list[tuple[float, int, int]]] = {role.pk: [] for role in roles}
    common: dict[tuple[int, int], tuple[float, set[Cell]]] = {}
    for at, (first, second) in enumerate(combinations(roles, 2)):
        both = required[first.pk] & required[second.pk]
        either = required[first.pk] | required[second.pk]
        share = len(both) / len(either) if either else 0.0
        if share < LEAST_SHARE or not any(level in levels for _skill, level in both):
            continue
        common[first.pk, second.pk] = (share, both)
        near[first.pk].append((-share, at, second.pk))
        near[second.pk].append((-share, at, first.pk))
    chosen = {
        frozenset((pk, other))
        for pk, others in near.items()
        for _share, _at, other in sorted(others)[:NEIGHBOURS]
    }
    by_pk = {role.pk: role for role in roles}
    found = [
        RolePair(by_pk[first], by_pk[second], round(100 * share), _where(both, levels))
        for (first, second), (share, both) in common.items()
        if frozenset((first, second)) in chosen
    ]
    return sorted(found, key=lambda each: (-each.percent, each.first.name, each.second.name))


def _where(cells: Iterable[Cell], levels: Mapping[int, Level]) -> Level:
    """The level at which most of the cells are; of equal ones the lowest."""
    times = Counter(level for _skill, level in cells if level in levels)
    return min((levels[pk] for pk in times), key=lambda each: (-times[each.pk], each.rank, each.pk))


def _example(
    roles: Sequence[Role],
    steps: Mapping[int, Sequence[Level]],
    own: Mapping[int, Asked],
    asked: Mapping[int, Asked],
) -> RoleStep | None:
    """The lowest step in which a skill becomes required, of the role that has most of its own."""
    for role in sorted(roles, key=lambda each: (-len(own[each.pk]), each.slug)):
        for start in steps[role.pk]:
            after = [level for level in steps[role.pk] if level.rank > start.rank]
            if not after:
                continue
            end, cells = after[0], own[role.pk]
            becoming = sorted(
                skill
                for (skill, level), is_required in cells.items()
                if level == start.pk and not is_required and cells.get((skill, end.pk))
            )
            if becoming:
                return _step(role, start, end, becoming[0], asked[role.pk])
    return None


def _step(role: Role, start: Level, end: Level, skill: int, asked: Asked) -> RoleStep:
    here = {cell[0]: required for cell, required in asked.items() if cell[1] == end.pk}
    before = {each for each in here if asked.get((each, start.pk))}
    required = {each for each, is_required in here.items() if is_required}
    counts = (len(required - before), len(required & before), len(here) - len(required))
    return RoleStep(role, start, end, skill, *counts)
