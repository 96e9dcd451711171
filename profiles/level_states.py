"""A role at a level as the catalogue had it at one of its revisions: what a citation leads to.

Texts, Required, what was shared and what was not expected are those of then. The order, and the
names of skills, groups and levels, are today's.
"""

import copy
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from profiles import ladders, matrix
from profiles.fields import YES, names_in
from profiles.history import cells_before
from profiles.ladders import Ladder, Rung
from profiles.level_sheets import LevelSheet
from profiles.models import Change, Expectation, Role
from profiles.role_history import RolePast, walk_back


def at(role: Role, ladder: Ladder, rung: Rung, sequence: int) -> LevelSheet | None:
    """What the role was asked at that level at that revision of everything.

    None where there was no such role then. Five queries; one more where its base role was another.
    """
    later = list(_after(sequence).filter(revision__role=role))
    past = walk_back(role, ladder, later, ladders.renamed(ladder, later))
    if not past.fields["name"]:
        return None
    then = copy.copy(role)
    then.name, then.mission = past.fields["name"], past.fields["mission"]
    then.base_role = base = _base(role, past)
    here = {"role__in": [each for each in (role, base) if each], "level": rung.level}
    ever = list(Expectation.objects.filter(**here).for_role_page())
    touched = Expectation.objects.filter(**here).order_by()
    cells = cells_before(ever, _after(sequence).filter(expectation__in=touched))
    retired = _retired(ever, sequence)
    asked = _effective(role, (cell for cell in cells if cell.skill_id not in retired), past, rung)
    grid = matrix.for_role(then, asked, [rung.level], ())
    told = next((each for each in past.rungs if each.level.pk == rung.level.pk), None)
    focus, technology = (told.focus, told.technology) if told else ("", ())
    return LevelSheet(
        then, Rung(rung.level, rung.index, rung.size, focus, technology), tuple(grid.rows)
    )


def _after(sequence: int) -> QuerySet[Change]:
    """Changes of later revisions, newest first."""
    later = Change.objects.filter(revision__sequence__gt=sequence)
    return later.order_by("-revision__sequence", "-id")


def _base(role: Role, past: RolePast) -> Role | None:
    """The base role that the role had then."""
    slug = past.fields["base_role"]
    if role.base_role is not None and role.base_role.slug == slug:
        return role.base_role
    if not slug:
        return None
    named = Role.objects.filter(slug=slug).first()
    return named or Role.objects.filter(former_addresses__slug=slug).first()


def _retired(cells: Iterable[Expectation], sequence: int) -> set[int]:
    """The skills (ids) of the cells that were retired then."""
    skills = {cell.skill_id: cell.skill.retired_at is not None for cell in cells}
    later = _after(sequence).filter(revision__skill__in=skills, field="retired")
    for skill, before in later.values_list("revision__skill", "before_text"):
        skills[skill] = before == YES
    return {skill for skill, is_retired in skills.items() if is_retired}


def _effective(
    role: Role, cells: Iterable[Expectation], past: RolePast, rung: Rung
) -> list[Expectation]:
    """Of the cells of the role and its base role, those that were asked of it, in their order."""
    cells = list(cells)
    own = {cell.skill_id for cell in cells if cell.role_id == role.pk}
    excluded = _names(past.fields["not_expected"])
    return [
        cell
        for cell in cells
        if cell.role_id == role.pk
        or (cell.skill_id not in own and f"{cell.skill.slug}/{rung.level.slug}" not in excluded)
    ]


def _names(text: str) -> set[str]:
    """The places that history names; none where a curator has redacted them."""
    try:
        return set(names_in(text))
    except ValidationError:
        return set()
