"""Reads what a role is asked: its figures, and the matrix of some of its skills."""

from collections.abc import Iterable

from django.db.models import Count, Q

from profiles import grids
from profiles.ladders import Ladder
from profiles.matrix import Matrix
from profiles.models import Expectation, Role, Skill


def counts(role: Role) -> dict[str, int]:
    """How many `skills` the role appears on, and its `required` and `total` cells."""
    return Expectation.objects.asked_of(role).aggregate(
        skills=Count("skill", distinct=True),
        required=Count("pk", filter=Q(required=True)),
        total=Count("pk"),
    )


def grid(role: Role, skills: Iterable[Skill], ladder: Ladder) -> Matrix[Skill]:
    """The matrix of these skills; without the texts, which a reader opens one by one."""
    by_pk = {skill.pk: skill for skill in skills}
    cells: dict[int, list[Expectation]] = {pk: [] for pk in by_pk}
    for cell in (
        Expectation.objects.asked_of(role).filter(skill__in=by_pk).defer("description", "examples")
    ):
        cell.skill = by_pk[cell.skill_id]
        cells[cell.skill_id].append(cell)
    in_order = [cell for group in cells.values() for cell in group]
    return grids.of_role(role, in_order, ladder.levels)
