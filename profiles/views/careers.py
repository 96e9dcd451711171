"""Moving on: from a level to the next of the same role, and from one role to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles import comparison, ladders, matrix, plans
from profiles.comparison import Step, Verdict
from profiles.models import Catalogue, Expectation, Level, Role
from profiles.views import asking
from profiles.views.head import Alternate, absolute, head, page_query
from profiles.views.reading import reading_page
from profiles.views.role_frame import frame, load, trail_of
from profiles.views.role_state import everything, of_role

STEPS_ON_A_PAGE = 100
Named = TypeVar("Named", Role, Level)


@dataclass(frozen=True, slots=True)
class Move:
    """From one level of a role to the next; `after` is None from the highest."""

    role: Role
    ladder: ladders.Ladder
    before: ladders.Rung | None
    after: ladders.Rung | None
    steps: list[Step]

    @property
    def required_count(self) -> int:
        """How many skills become required."""
        return _count(self.steps, Verdict.BECOMES_REQUIRED)

    @property
    def deeper_count(self) -> int:
        """How many skills stay required and ask for something else."""
        return _count(self.steps, Verdict.STAYS_REQUIRED)

    @property
    def optional_count(self) -> int:
        """How many optional skills are new, or ask for something else."""
        return _count(self.steps, Verdict.BECOMES_EXPECTED, Verdict.STAYS_OPTIONAL)


@reading_page(of_role, params=("from", "page"))
def career(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that the next level asks and the chosen one does not, Required first."""
    move = _move(request, slug)
    role, start = move.role, move.before
    page = asking.page(request, move.steps, STEPS_ON_A_PAGE)
    trail = trail_of(role, _("Career track"))
    query = [("from", start.level.slug)] if start else []
    plan = reverse("profiles:career_plan", args=[slug])
    title = _("%(role)s: career track") % {"role": role.name}
    context = {
        **frame(role),
        "move": move,
        "rungs": [move.after] if move.after else [],
        "page": page,
        "chapters": comparison.chapters(page),
        "plan_url": f"{plan}?from={start.level.slug}" if start else plan,
        "trail": trail,
        "head": head(
            request,
            title,
            role.mission,
            trail=trail,
            query=query + page_query(page),
            alternates=[Alternate("text/markdown", "Markdown", f"{plan}?from={start.level.slug}")]
            if start
            else [],
        ),
    }
    return TemplateResponse(request, "profiles/career_page.html", context)


@reading_page(of_role, params=("from",))
def career_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The same step as a plan to take away: Markdown with a box to tick for each skill."""
    move = _move(request, slug)
    start, end = move.before, move.after
    title, name, query = move.role.name, slug, ""
    if start and end:
        title += f": {start.level.name} → {end.level.name}"
        name += f"-{start.level.slug}-{end.level.slug}"
        query = f"?from={start.level.slug}"
    text = plans.markdown(
        title,
        end.focus if end else "",
        comparison.chapters(move.steps),
        Catalogue.objects.get(pk=Catalogue.THE_ONE),
        absolute(reverse("profiles:career", args=[slug])) + query,
    )
    return HttpResponse(
        text,
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.md"'},
    )


@reading_page(everything, params=("from", "to", "level", "page"))
def role_to_role(request: HttpRequest) -> HttpResponse:
    """What another role asks at a level: what is new, what is asked differently, what ends."""
    roles = list(Role.objects.published().only("slug", "name", "mission"))
    levels = list(Level.objects.all())
    old, new = _chosen(request, "from", roles), _chosen(request, "to", roles)
    level = _chosen(request, "level", levels) or next(iter(levels), None)
    steps = _between(old, new, level) if old and new and level else []
    page = asking.page(request, steps, STEPS_ON_A_PAGE)
    trail = [(_("Roles"), reverse("profiles:roles")), (_("From role to role"), None)]
    chosen = [("from", old), ("to", new), ("level", level if old and new else None)]
    query = [(name, each.slug) for name, each in chosen if each]
    context = {
        "choices": roles,
        "levels": levels,
        "old": old,
        "new": new,
        "level": level,
        "steps": steps,
        "level_index": levels.index(level) if level else 0,
        "page": page,
        "chapters": comparison.chapters(page),
        "both_count": sum(step.before is not None and step.after is not None for step in steps),
        "new_count": sum(step.before is None for step in steps),
        "left_count": sum(step.after is None for step in steps),
        "trail": trail,
        "head": head(
            request, _("From role to role"), "", trail=trail, query=query + page_query(page)
        ),
    }
    return TemplateResponse(request, "profiles/role_to_role_page.html", context)


def _move(request: HttpRequest, slug: str) -> Move:
    """The step from the level that `?from=` names, the lowest unless said; Http404."""
    role = load(slug)
    ladder = ladders.of(role)
    name = asking.slug(request, "from")
    if not name and not ladder.rungs:
        return Move(role, ladder, None, None, [])
    start = ladder.find(name) if name else ladder.rungs[0]
    if start is None:
        raise Http404(
            _("%(role)s has no level of that name. Its levels: %(levels)s.")
            % {"role": role.name, "levels": ", ".join(level.name for level in ladder.levels)}
        )
    end = ladder.after(start)
    if end is None:
        return Move(role, ladder, start, None, [])
    both = [start.level, end.level]
    cells = Expectation.objects.for_role(role).filter(level__in=both)
    grid = matrix.for_role(role, cells, both, ())
    steps = comparison.levels(grid, start.level.slug, end.level.slug)
    return Move(role, ladder, start, end, _in_order(steps))


def _count(steps: Sequence[Step], *verdicts: Verdict) -> int:
    return sum(step.verdict in verdicts for step in steps)


def _in_order(steps: list[Step]) -> list[Step]:
    """What becomes required first."""
    return [step for chapter in comparison.chapters(steps) for step in chapter.steps]


def _between(old: Role, new: Role, level: Level) -> list[Step]:
    """What the new role asks at the level, against the old one."""
    cells: dict[int, list[Expectation]] = {old.pk: [], new.pk: []}
    for cell in Expectation.objects.for_roles([old, new]).filter(level=level):
        cells[cell.role_id].append(cell)
    before, after = (matrix.for_role(role, cells[role.pk], [level], ()) for role in (old, new))
    return _in_order(comparison.roles(before, after, level.slug))


def _chosen(request: HttpRequest, name: str, among: Sequence[Named]) -> Named | None:
    """The role or level that a parameter names; Http404 for one that there is not."""
    slug = asking.slug(request, name)
    found = next((each for each in among if each.slug == slug), None)
    if slug and found is None:
        raise Http404(_("There is no role or level of that name."))
    return found
