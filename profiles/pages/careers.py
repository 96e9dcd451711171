"""The career track: from a level of a role to the next, as a page and as a plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from profiles import comparison, grids, ladders
from profiles.assessments import plans
from profiles.comparison import LevelMove, StepKind
from profiles.interchange.writing import attribution
from profiles.models import Catalogue, Role
from profiles.pages import query_values
from profiles.pages.caching import reading_page
from profiles.pages.page_metadata import Alternate, absolute, head, page_query
from profiles.pages.role_lookup import of_role
from profiles.pages.role_page_context import frame, load, trail_of

FIRST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Move:
    """From one level of a role to the next; `after` is None from the highest.

    `unknown` is what was chosen and is no level of the role.
    """

    role: Role
    ladder: ladders.Ladder
    before: ladders.Rung | None
    after: ladders.Rung | None
    steps: list[LevelMove]
    unknown: str = ""

    @property
    def required_count(self) -> int:
        """How many skills become required."""
        return _count(self.steps, StepKind.BECOMES_REQUIRED)

    @property
    def first_steps(self) -> list[LevelMove]:
        """Where to start: a few skills that become required, else those that ask for more."""
        new = [step for step in self.steps if step.verdict is StepKind.BECOMES_REQUIRED]
        more = [step for step in self.steps if step.verdict is StepKind.STAYS_REQUIRED]
        return (new + more)[:FIRST_STEPS]

    @property
    def deeper_count(self) -> int:
        """How many skills stay required and ask for something else."""
        return _count(self.steps, StepKind.STAYS_REQUIRED)

    @property
    def optional_count(self) -> int:
        """How many optional skills are new, or ask for something else."""
        return _count(self.steps, StepKind.BECOMES_EXPECTED, StepKind.STAYS_OPTIONAL)

    @property
    def eased_count(self) -> int:
        """How many skills that are required become optional."""
        return _count(self.steps, StepKind.BECOMES_OPTIONAL)


@reading_page(of_role, params=("from", "page"))
def career(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that the next level asks and the chosen one does not, Required first."""
    move = _move(request, slug)
    role, start = move.role, move.before
    page = query_values.page(request, move.steps, settings.STEPS_PER_PAGE)
    trail = trail_of(role, _("Career track"))
    query = [("from", start.level.slug)] if start else []
    plan = reverse("profiles:career_plan", args=[slug]) + (f"?{urlencode(query)}" if query else "")
    context = {
        **frame(role),
        "move": move,
        "origins": attribution.origins((step.skill for step in move.steps), move.role),
        "rungs": [move.after] if move.after else [],
        "page": page,
        "first_steps": move.first_steps if page.number == 1 else [],
        "chapters": comparison.chapters(page),
        "plan_url": plan,
        "trail": trail,
        "head": head(
            request,
            _("%(role)s: career track") % {"role": role.name},
            role.mission,
            trail=trail,
            query=query + page_query(page),
            alternates=[Alternate("text/markdown", "Markdown", plan)] if start else [],
        ),
    }
    status = 404 if move.unknown else 200
    return TemplateResponse(request, "profiles/career_page.html", context, status=status)


@reading_page(of_role, params=("from",))
def career_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The step to the next level as a Markdown file with a box to tick for each skill."""
    move = _move(request, slug)
    if move.unknown:
        raise Http404(_("The role does not have this level."))
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


def _move(request: HttpRequest, slug: str) -> Move:
    """The step from the level that `?from=` names, the lowest unless said."""
    role = load(slug)
    ladder = ladders.of(role)
    name = query_values.slug(request, "from")
    if not name and not ladder.rungs:
        return Move(role, ladder, None, None, [])
    start = ladder.find(name) if name else ladder.rungs[0]
    if start is None:
        return Move(role, ladder, None, None, [], unknown=name)
    end = ladder.after(start)
    if end is None:
        return Move(role, ladder, start, None, [])
    return Move(role, ladder, start, end, grids.between_levels(role, start.level, end.level))


def _count(steps: Sequence[LevelMove], *verdicts: StepKind) -> int:
    return sum(step.verdict in verdicts for step in steps)
