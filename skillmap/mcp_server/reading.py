"""Answers about the catalogue: search, skill and role profiles, what was published of late."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from mcp.server.mcpserver.exceptions import ToolError

from profiles import grids, ladders
from profiles.history import difference
from profiles.interchange.writing import attribution
from profiles.matrix import Place
from profiles.models import Catalogue, Change, Expectation, Revision, Skill
from profiles.models.expectation import skills_of
from profiles.search import matching_expectations
from profiles.search import search as find
from skillmap.mcp_server import answers, lookup
from skillmap.mcp_server.lookup import absolute

MOST_CHANGES = 10
MOST_EXPECTATIONS = 300  # more than an assistant can make use of at once
SKILLS_AT_ONCE = 100


def search(words: str, limit: int) -> answers.SearchResult:
    """Skills and roles with all of the words, or else some, best first. Raises ToolError."""
    try:
        found = find(words)
    except ValidationError as error:
        raise ToolError(" ".join(error.messages)) from error
    ids = [each.pk for each in found.skills[:limit]]
    skills = Skill.objects.for_listing().in_bulk(ids)
    inside = matching_expectations(found.query, ids)
    return answers.SearchResult(
        skills=[
            answers.SkillFound(
                skill=each.slug,
                name=each.name,
                summary=each.summary,
                group=each.group.key,
                matches=[
                    "".join(segment.text for segment in match.excerpt)
                    for match in inside[each.pk].matches
                ],
                url=absolute(each.get_absolute_url()),
            )
            for each in map(skills.__getitem__, ids)
        ],
        skill_count=found.count,
        is_more=found.count > len(ids),
        roles=[
            answers.RoleFound(
                role=each.slug,
                name=each.name,
                mission=each.mission,
                url=absolute(each.get_absolute_url()),
            )
            for each in found.roles
        ],
        shown_for=found.shown_for,
        is_partial=found.is_partial,
    )


def skill(slug: str, role: str) -> answers.SkillResult:
    """The profile of a skill, of one role where it is named. Raises ToolError."""
    row = lookup.skill(slug)
    cells = list(Expectation.objects.ever_of_skill(row))
    live = [each for each in cells if not each.retired_at and not each.role.retired_at]
    versions = {(each.role_id, each.level_id): each.version for each in cells}
    grid = grids.of_skill(row, live)
    on_it = sorted(each.slug for each in grid.heads)
    if not role and len(live) > MOST_EXPECTATIONS:
        raise ToolError(
            f"{len(live)} expectations are too many. Name one role: {', '.join(on_it)}."
        )
    named = grid.row(role) if role else None
    shown = [
        answers.RoleOnSkill(
            role=line.head.slug,
            name=line.head.name,
            expectations=[expectation(place, versions) for place in line.ladder],
            shared_by=[each.slug for each in line.shared_by],
        )
        for line in ([named] if named else () if role else grid.rows)
    ]
    if role and not shown:
        raise ToolError(f"{role!r} does not appear on this skill. These do: {', '.join(on_it)}.")
    return answers.SkillResult(
        skill=row.slug,
        name=row.name,
        aliases=row.aliases,
        summary=row.summary,
        description=row.description,
        group=row.group.key,
        revision=row.revision_number,
        url=absolute(row.get_absolute_url()),
        licence=attribution.licence(Catalogue.objects.get(), row),
        roles=shown,
    )


def expectation(place: Place, versions: dict[tuple[int, int], int]) -> answers.ExpectationResult:
    """One place of a grid; `versions` are those of all cells that there ever were."""
    cell = place.expectation
    return answers.ExpectationResult(
        level=place.level.slug,
        level_name=place.level.name,
        state=state(place),
        description=cell.description if cell else "",
        examples=cell.examples if cell else "",
        shared_from=place.shared_from.slug if place.shared_from else None,
        version=versions.get((place.role.pk, place.level.pk), 0),
    )


def state(place: Place) -> answers.State:
    """What a grid shows in a place that is on the ladder."""
    if place.expectation is None:
        return "missing" if place.is_missing else "not_expected"
    return "required" if place.expectation.required else "optional"


def role(slug: str, skip: int) -> answers.RoleResult:
    """The profile of a role, with so many skills left out. Raises ToolError."""
    row = lookup.role(slug)
    ladder = ladders.of(row)
    asked = skills_of(row)
    count, skills = asked.count(), list(asked[skip : skip + SKILLS_AT_ONCE])
    cells = (
        Expectation.objects.for_role(row).filter(skill__in=skills).defer("description", "examples")
    )
    following = skip + len(skills)
    return answers.RoleResult(
        role=row.slug,
        name=row.name,
        aliases=row.aliases,
        mission=row.mission,
        family=row.family.name if row.family else "",
        base_role=row.base_role.slug if row.base_role else None,
        revision=row.revision_number,
        url=absolute(row.get_absolute_url()),
        levels=[
            answers.LevelOfRole(
                level=rung.level.slug,
                name=rung.level.name,
                focus=rung.focus,
                technology=list(rung.technology),
            )
            for rung in ladder.rungs
        ],
        skills=[
            answers.SkillOfRole(
                skill=line.head.slug,
                name=line.head.name,
                group=line.head.group.key,
                levels={place.level.slug: state(place) for place in line.ladder},
                shared_levels=[place.level.slug for place in line.ladder if place.is_shared],
            )
            for line in grids.of_role(row, cells, ladder.levels).rows
        ],
        skill_count=count,
        next_skip=following if following < count else None,
    )


def history(slug: str, limit: int) -> answers.Revisions:
    """The newest revisions of a skill with what each changed; of everything without."""
    rows = Revision.objects.for_listing()
    if slug:
        changes = Change.objects.for_showing().order_by("id")
        rows = rows.of(lookup.skill(slug)).prefetch_related(Prefetch("changes", changes))
    return answers.Revisions(
        revisions=[_revision(each, each.changes.all() if slug else ()) for each in rows[:limit]]
    )


def _revision(row: Revision, changes: Iterable[Change]) -> answers.RevisionResult:
    return answers.RevisionResult(
        skill=row.skill.slug if row.skill else None,
        role=row.role.slug if row.role else None,
        number=row.number,
        summary=row.summary,
        author=row.author.username,
        published_at=row.created_at.isoformat(),
        change_count=getattr(row, "change_count", 0),
        changes=[_change(each) for each in list(changes)[:MOST_CHANGES]],
        url=absolute(row.get_absolute_url()),
    )


def _change(row: Change) -> answers.ChangeResult:
    cell, found = row.expectation, difference(row)
    return answers.ChangeResult(
        role=cell.role.slug if cell else None,
        level=cell.level.slug if cell else None,
        field=row.field,
        before=found.before_text,
        before_required=found.before_required,
        before_examples=found.before_examples,
        after=found.after_text,
        after_required=found.after_required,
        after_examples=found.after_examples,
    )
