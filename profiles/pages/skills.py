"""The skill profile, with its comparison, and the page of one expectation."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from profiles import grids, provenance
from profiles.comparison import LevelMove
from profiles.history import difference
from profiles.matrix import Matrix, Place, Row
from profiles.models import Change, Expectation, Role, Skill
from profiles.models.confirmation import ConfirmationCount, is_confirmed, status_of
from profiles.pages import (
    confirmation_credit,
    query_values,
    skill_lookup,
    skill_page_context,
)
from profiles.pages.caching import reading_page
from profiles.pages.page_metadata import Alternate, CatalogueName, markdown_twin, permanent


@dataclass(frozen=True, slots=True)
class LevelChoice:
    """The role and level (slugs) that a reader chose, and what the grid has there."""

    role: str
    level: str
    row: Row[Role] | None = None
    here: Place | None = None
    step: LevelMove | None = None

    @property
    def is_made(self) -> bool:
        """Whether both a role and a level were chosen."""
        return bool(self.role and self.level)

    @property
    def places(self) -> list[Place]:
        """The chosen place, and the one at the next level."""
        after = self.step.after if self.step else None
        return [place for place in (self.here, after) if place]

    @property
    def is_unknown(self) -> bool:
        """Something was chosen that this skill does not have."""
        return self.is_role_unknown or self.is_level_unknown

    @property
    def is_role_unknown(self) -> bool:
        """The role does not appear on the skill."""
        return bool(self.role and not self.row)

    @property
    def is_level_unknown(self) -> bool:
        """The level is not on the ladder of the chosen role."""
        return bool(self.level and self.row and not self.here)


@reading_page(skill_lookup.of_skill, params=("role", "level"))
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """A skill: what each role is expected to do at each level."""
    skill = skill_page_context.load(slug)
    cells = list(Expectation.objects.for_skill(skill).annotate(is_confirmed=is_confirmed()))
    grid = grids.of_skill(skill, cells)
    choice = _choose(grid, query_values.slug(request, "role"), query_values.slug(request, "level"))
    confirmed = ConfirmationCount(sum(vars(cell)["is_confirmed"] for cell in cells), len(cells))
    credit = confirmation_credit.of_count(confirmed)
    context = skill_page_context.frame(request, skill, "profile", confirmed=credit)
    context |= {"grid": grid, "choice": choice, "confirmed": confirmed}
    context["drafted_by"] = provenance.common(cell.drafted_by for cell in cells)
    status = 404 if choice.is_unknown else 200
    return TemplateResponse(request, "profiles/skill_page.html", context, status=status)


def expectation_twin(slug: str, role: str, level: str) -> Alternate:
    """The page of an expectation as Markdown."""
    return markdown_twin("profiles:expectation_markdown", slug, role, level)


@reading_page(skill_lookup.of_expectation, params=("as",))
def expectation(request: HttpRequest, slug: str, role: str, level: str) -> HttpResponse:
    """One expectation: its text, its neighbours on the ladder, its history.

    A place that nobody has described answers 404 with an invitation; a retired one 410. `?as=`
    names one of the roles that share it from their base role, for whom it is read.
    """
    skill = skill_page_context.load(slug)
    cells = list(Expectation.objects.ever_of_skill(skill).near(role))
    row = grids.of_skill(skill, (cell for cell in cells if not cell.retired_at)).row(role)
    place = row.place(level) if row else None
    own = [cell for cell in cells if (cell.role.slug, cell.level.slug) == (role, level)]
    retired = next((cell for cell in own if cell.retired_at), None)
    if place is None and retired is None:
        raise Http404(_("This role has no expectation in this skill at this level."))
    as_slug = query_values.slug(request, "as")
    reader = _reader(place, as_slug)
    if as_slug and reader is None:
        return HttpResponseRedirect(reverse("profiles:expectation", args=[slug, as_slug, level]))
    cell = place.expectation if place and place.expectation else retired
    history = [difference(each) for each in _history(cell)]
    context: dict[str, object] = {
        "place": place,
        "row": row,
        "cell": cell,
        "reader": reader,
        "retired": retired,
        "role": row.head if row else cell and cell.role,
        "level": place.level if place else cell and cell.level,
        "below": row.place_before(place) if row and place else None,
        "above": row.next_place(place) if row and place else None,
        "history": history,
        "newest": history[0].revisions[0] if history else None,
        "count": len(row.places) if row else 0,
    }
    here = CatalogueName(f"{context['role']}, {context['level']}")
    described = place.expectation if place else None
    twin = expectation_twin(slug, role, level) if described else None
    credit = ""
    if described:
        context["version_url"] = permanent(
            "profiles:expectation_version", slug, role, level, described.version
        )
        context["confirmation"] = confirmation = status_of(described)
        credit = confirmation_credit.of_status(confirmation)
    context |= skill_page_context.frame(request, skill, "", here, twin=twin, confirmed=credit)
    context["suggest_cell_url"] = f"{context['suggest_url']}?role={role}&level={level}"
    if reader:
        context |= _links_of_reader(reader, place, f"{context['suggest_url']}")
    status = 200 if described else (410 if retired else 404)
    return TemplateResponse(request, "profiles/expectation_page.html", context, status=status)


def _links_of_reader(reader: Role, place: Place | None, suggest_url: str) -> dict[str, str]:
    """Where a role that shares the expectation gets its own, or says that it expects none."""
    level, skill = ("", "") if place is None else (place.level.slug, place.skill.slug)
    copied = urlencode({"role": reader.slug, "level": level, "copy": "base"})
    excluded = urlencode({"exclude": f"{skill}/{level}"})
    return {
        "own_cell_url": f"{suggest_url}?{copied}",
        "exclude_url": f"{reader.get_absolute_url()}suggest/?{excluded}",
    }


def _reader(place: Place | None, slug: str) -> Role | None:
    """The role of that slug among those that inherit the expectation of the place."""
    shared_by = place.shared_by if place else ()
    return next((role for role in shared_by if role.slug == slug), None)


def place_of(skill: Skill, role: str, level: str) -> tuple[Row[Role], Place]:
    """The described place of that role and level (slugs) on the skill, with its row; Http404."""
    row = grids.of_skill(skill, Expectation.objects.for_skill(skill).near(role)).row(role)
    place = row.place(level) if row else None
    if row is None or place is None or place.expectation is None:
        raise Http404(_("This role has no expectation in this skill at this level."))
    return row, place


def _history(cell: Expectation | None) -> Iterable[Change]:
    if cell is None:
        return ()
    return Change.objects.for_showing().filter(expectation=cell).order_by("-version")


def _choose(grid: Matrix[Role], role: str, level: str) -> LevelChoice:
    """What the grid has for the role and level, and the step to the next level."""
    row = grid.row(role) if role else None
    here = row.place(level) if row and level else None
    above = row.next_place(here) if row and here else None
    step = LevelMove(here, above) if above else None
    return LevelChoice(role, level, row, here, step)
