"""Reads the grids and steps that every way of showing them has in common, in few queries."""

from collections.abc import Iterable, Sequence

from django.db.models import F, FilteredRelation, Q

from profiles import comparison, matrix
from profiles.comparison import LevelMove
from profiles.inheritance import Sharer
from profiles.matrix import Matrix
from profiles.models import Expectation, Level, Role, RoleLevel, Skill


def of_skill(skill: Skill, cells: Iterable[Expectation]) -> Matrix[Role]:
    """The skill's grid, in three queries: cells, levels, and which of them the roles name.

    One more where a role that is the base of others has cells there: to know these. `cells` come
    from `for_skill`, which says whether there are any.
    """
    cells = list(cells)
    bases = {cell.role_id for cell in cells if getattr(cell, "is_of_base", False)}
    sharers = _sharers(skill, bases) if bases else []
    roles = {cell.role_id for cell in cells} | {each.role.pk for each in sharers}
    own: dict[int, set[int]] = {}
    for role, level in RoleLevel.objects.filter(role__in=roles).values_list("role_id", "level_id"):
        own.setdefault(role, set()).add(level)
    return matrix.for_skill(skill, cells, list(Level.objects.all()), own, sharers)


def _sharers(skill: Skill, bases: Iterable[int]) -> list[Sharer]:
    """The roles that are based on these, with the levels that they exclude of the skill."""
    here = FilteredRelation("exclusions", condition=Q(exclusions__skill=skill))
    rows = Role.objects.published().filter(base_role__in=bases).select_related("family")
    roles: dict[int, Role] = {}
    excluded: dict[int, set[int]] = {}
    for role in rows.annotate(here=here, excluded_level=F("here__level")):
        roles[role.pk] = role
        levels = excluded.setdefault(role.pk, set())
        if (level := getattr(role, "excluded_level", None)) is not None:
            levels.add(level)
    return [Sharer(role, frozenset(excluded[pk])) for pk, role in roles.items()]


def excluded_by(role: Role) -> set[tuple[int, int]]:
    """The places (ids of skill and level) that the role excludes; no query without a base."""
    if role.base_role_id is None:
        return set()
    return set(role.exclusions.values_list("skill_id", "level_id"))


def of_role(role: Role, cells: Iterable[Expectation], levels: Sequence[Level]) -> Matrix[Skill]:
    """The role's grid of its effective `cells`; one query more where it has a base role."""
    return matrix.for_role(role, cells, levels, (), excluded_by(role))


def between_levels(role: Role, start: Level, end: Level) -> list[LevelMove]:
    """What the role asks at one level against another; newly required first. One query."""
    both = [start, end]
    cells = Expectation.objects.for_role(role).filter(level__in=both)
    return comparison.in_order(comparison.levels(of_role(role, cells, both), start.slug, end.slug))


def between_roles(old: Role, new: Role, level: Level) -> list[LevelMove]:
    """What the new role asks at the level, against the old one; newly required first.

    One query for roles without a base role.
    """
    asked = Expectation.objects
    if old.base_role_id or new.base_role_id:
        cells = {role.pk: list(asked.for_role(role).filter(level=level)) for role in (old, new)}
    else:
        cells = {old.pk: [], new.pk: []}
        for cell in asked.for_roles([old, new]).filter(level=level):
            cells[cell.role_id].append(cell)
    before, after = (matrix.for_role(role, cells[role.pk], [level], ()) for role in (old, new))
    return comparison.in_order(comparison.roles(before, after, level.slug))
