"""Reads the grids and steps that every way of showing them has in common, in few queries."""

from collections.abc import Iterable

from profiles import comparison, matrix
from profiles.comparison import LevelMove
from profiles.matrix import Matrix
from profiles.models import Expectation, Level, Role, RoleLevel, Skill


def of_skill(skill: Skill, cells: Iterable[Expectation]) -> Matrix[Role]:
    """The skill's grid, in three queries: cells, levels, and which of them the roles name."""
    cells = list(cells)
    own: dict[int, set[int]] = {}
    named = RoleLevel.objects.filter(role__in={cell.role_id for cell in cells})
    for role, level in named.values_list("role_id", "level_id"):
        own.setdefault(role, set()).add(level)
    return matrix.for_skill(skill, cells, list(Level.objects.all()), own)


def between_levels(role: Role, start: Level, end: Level) -> list[LevelMove]:
    """What the role asks at one level against another; newly required first. One query."""
    both = [start, end]
    cells = Expectation.objects.for_role(role).filter(level__in=both)
    grid = matrix.for_role(role, cells, both, ())
    return comparison.in_order(comparison.levels(grid, start.slug, end.slug))


def between_roles(old: Role, new: Role, level: Level) -> list[LevelMove]:
    """What the new role asks at the level, against the old one; newly required first. One query."""
    cells: dict[int, list[Expectation]] = {old.pk: [], new.pk: []}
    for cell in Expectation.objects.for_roles([old, new]).filter(level=level):
        cells[cell.role_id].append(cell)
    before, after = (matrix.for_role(role, cells[role.pk], [level], ()) for role in (old, new))
    return comparison.in_order(comparison.roles(before, after, level.slug))
