"""Answers about steps: what the next level asks in one skill or in all, what another role asks."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode
from mcp.server.mcpserver.exceptions import ToolError

from profiles import comparison, grids, ladders
from profiles.matrix import Place
from profiles.models import Expectation
from skillmap.mcp_server import answers, lookup
from skillmap.mcp_server.lookup import absolute
from skillmap.mcp_server.reading import expectation

STEPS_AT_ONCE = 100


def levels(skill: str, role: str, level: str) -> answers.LevelStep:
    """What the next level asks of a role in one skill. Raises ToolError."""
    row = lookup.skill(skill)
    cells = list(Expectation.objects.for_skill(row))
    grid = grids.of_skill(row, cells)
    line = grid.row(role)
    if line is None:
        on_it = sorted(each.slug for each in grid.heads)
        raise ToolError(f"{role!r} does not appear on this skill. These do: {', '.join(on_it)}.")
    here = line.place(level)
    if here is None:
        own = ", ".join(each.level.slug for each in line.ladder)
        raise ToolError(f"{role!r} has no level {level!r}. Its levels are: {own}.")
    above = line.next_place(here)
    versions = {(each.role_id, each.level_id): each.version for each in cells}
    query = urlencode({"role": role, "level": level})
    return answers.LevelStep(
        role=role,
        level=level,
        next_level=above.level.slug if above else None,
        asked_now=expectation(here, versions),
        asked_next=expectation(above, versions) if above else None,
        change=comparison.LevelMove(here, above).verdict.value if above else None,
        url=absolute(f"{row.get_absolute_url()}?{query}"),
    )


def career(role: str, level: str, skip: int) -> answers.Career:
    """What the next level of a role asks in every skill. Raises ToolError."""
    row = lookup.role(role)
    ladder = ladders.of(row)
    start = ladder.find(level)
    if start is None:
        own = ", ".join(each.slug for each in ladder.levels)
        raise ToolError(f"{role!r} has no level {level!r}. Its levels are: {own}.")
    end = ladder.after(start)
    steps = grids.between_levels(row, start.level, end.level) if end else []
    path = reverse("profiles:career", args=[row.slug])
    return answers.Career(
        role=row.slug,
        level=start.level.slug,
        next_level=end.level.slug if end else None,
        next_focus=end.focus if end else "",
        steps=_steps(steps, skip),
        step_count=len(steps),
        next_skip=_following(steps, skip),
        url=absolute(f"{path}?{urlencode({'from': start.level.slug})}"),
    )


def roles(old_role: str, new_role: str, level: str, skip: int) -> answers.RoleMove:
    """What another role asks at the same level. Raises ToolError."""
    old, new, at = lookup.role(old_role), lookup.role(new_role), lookup.level(level)
    steps = grids.between_roles(old, new, at)
    query = urlencode({"from": old.slug, "to": new.slug, "level": at.slug})
    return answers.RoleMove(
        old_role=old.slug,
        new_role=new.slug,
        level=at.slug,
        steps=_steps(steps, skip),
        step_count=len(steps),
        next_skip=_following(steps, skip),
        url=absolute(f"{reverse('profiles:role_to_role')}?{query}"),
    )


def _steps(steps: Sequence[comparison.LevelMove], skip: int) -> list[answers.StepResult]:
    return [
        answers.StepResult(
            skill=each.skill.slug,
            name=each.skill.name,
            change=each.verdict.value,
            before=_text(each.before),
            after=_text(each.after),
        )
        for each in steps[skip : skip + STEPS_AT_ONCE]
    ]


def _text(place: Place | None) -> str | None:
    return place.expectation.description if place and place.expectation else None


def _following(steps: Sequence[comparison.LevelMove], skip: int) -> int | None:
    following = skip + STEPS_AT_ONCE
    return following if following < len(steps) else None
