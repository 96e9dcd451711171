"""The home page: what a role is asked at a level, all roles at a glance, what is happening."""

import zlib
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db.models import Count, F, Max, Model, Q, QuerySet, Subquery, Sum, Value
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles import jsonld, role_map, role_overview
from profiles.models import (
    Catalogue,
    Confirmation,
    Domain,
    Expectation,
    Level,
    Revision,
    Role,
    Skill,
)
from profiles.models.confirmation import newest_answer
from profiles.pages import role_index
from profiles.pages.caching import PageState, reading_page
from profiles.pages.page_metadata import CATALOGUE_FORMATS, absolute, head, site_organisation
from profiles.role_map import RoleMap
from profiles.role_overview import RoleFigures, RoleOverview, RoleStep
from proposals.models import Proposal
from skillmap import legal_pages

SHOWN = 5
EXACT = 1_000  # up to so many skills, figures are counted after every revision
FIGURES_SECONDS = 24 * 3600


def _state() -> PageState:
    """What the home page depends on: what is published and confirmed, and open proposals."""
    waiting = _open_proposals().order_by().annotate(one=Value(1)).values("one")
    catalogue = Catalogue.objects.annotate(
        waiting=Subquery(waiting.annotate(n=Count("pk")).values("n")),
        written=Subquery(waiting.annotate(n=Sum("lock_version")).values("n")),
        newest=Subquery(waiting.annotate(n=Max("updated_at")).values("n")),
    )
    names = ("sequence", "structure", "language", "waiting", "written", "newest", "answered")
    values = catalogue.annotate(answered=newest_answer()).values_list(*names)
    sequence, structure, language, *proposals = values.get(pk=Catalogue.THE_ONE)
    # Beside the sequence, in the digits below it.
    subject = (sequence << 32) + zlib.crc32(repr(proposals).encode())
    return PageState(subject, structure, language=language)


@dataclass(frozen=True, slots=True)
class ExampleStep:
    """A real step from a level to the next: what one skill asks at both, and the figures."""

    step: RoleStep
    before: Expectation
    after: Expectation

    @property
    def columns(self) -> list[tuple[Level, Expectation]]:
        """Both sides, each with its level."""
        return [(self.step.start, self.before), (self.step.end, self.after)]


@reading_page(_state)
def home(request: HttpRequest) -> HttpResponse:
    """Where to find one's role and level, what there is, what changed and what is discussed."""
    catalogue = Catalogue.objects.annotate(
        skill_count=_count(Skill.objects.published()),
        role_count=_count(Role.objects.published().without_bases()),
        confirmed_count=_confirmed(),
    ).get(pk=Catalogue.THE_ONE)
    description = settings.SITE_TAGLINE or _("What each role is expected to do at each level.")
    about = jsonld.catalogue_set(catalogue, absolute(request.path), site_organisation())
    figures = _figures(catalogue.sequence, vars(catalogue)["skill_count"] or 0)
    overview = role_overview.read(figures["count"])
    context = {
        "catalogue": catalogue,
        "front": legal_pages.find("front"),
        "figures": figures,
        "index": role_index.of(request),
        "overview": overview,
        "ladders": _ladders(overview),
        "map": _map(overview),
        "example": _example(overview),
        "domains": Domain.objects.published().with_counts(),
        "changed": _changes_by_people(),
        "proposals": _open_proposals()
        .select_related("skill", "role", "author")
        .order_by(F("opened_at").desc(nulls_last=True), "-pk")[:SHOWN],
        "head": head(
            request,
            settings.SITE_NAME,
            description,
            things=[about, _dataset(catalogue)],
            is_interface=True,
        ),
    }
    return TemplateResponse(request, "home_page.html", context)


def _ladders(overview: RoleOverview | None) -> list[list[RoleFigures]]:
    """The roles that have the same levels together, in the order of the first of each."""
    found: dict[tuple[int, ...], list[RoleFigures]] = {}
    for each in overview.roles if overview else ():
        if each.levels:
            found.setdefault(tuple(at.level.pk for at in each.levels), []).append(each)
    return list(found.values())


def _map(overview: RoleOverview | None) -> RoleMap | None:
    if overview is None:
        return None
    return role_map.draw([each.role for each in overview.roles], overview.pairs)


def _example(overview: RoleOverview | None) -> ExampleStep | None:
    """The texts of the step that the overview takes for an example."""
    step = overview.example if overview else None
    if step is None:
        return None
    cells = {
        cell.level_id: cell
        for cell in Expectation.objects.live()
        .filter(role=step.role, skill=step.skill_id, level__in=[step.start, step.end])
        .select_related("skill")
    }
    before, after = (cells.get(level.pk) for level in (step.start, step.end))
    # Either may have been retired since the overview was read.
    return ExampleStep(step, before, after) if before and after else None


def _changes_by_people() -> QuerySet[Revision]:
    """The newest changes that somebody made by hand; an import is not one."""
    made = Revision.objects.exclude(source=Revision.Source.IMPORT).filter(redacted_at=None)
    return made.newest(SHOWN)


def _dataset(catalogue: Catalogue) -> jsonld.Thing:
    """The catalogue as files."""
    files = [
        (each.media_type, absolute(reverse("profiles:catalogue_file", args=[suffix])))
        for suffix, each in CATALOGUE_FORMATS.items()
    ]
    return jsonld.dataset(catalogue, absolute(reverse("home")), files)


def _open_proposals() -> QuerySet[Proposal]:
    """The newest open proposals that everybody may see."""
    return Proposal.objects.visible_to(AnonymousUser()).waiting()


def _figures(sequence: int, skills: int) -> dict[str, int]:
    """How many expectations are published, and how many of them are required.

    Counting a million takes half a second, so a site of many thousand skills counts anew
    only after so many thousandths of its revisions; a small one after each.
    """
    key = f"figures.{sequence // (1 + skills // EXACT)}"
    found = caches[settings.PAGES_CACHE].get_or_set(key, _count_cells, FIGURES_SECONDS)
    return cast("dict[str, int]", found)


def _count_cells() -> dict[str, int]:
    return Expectation.objects.standing().aggregate(
        count=Count("pk"), required=Count("pk", filter=Q(required=True))
    )


def _confirmed() -> Subquery:
    """How many published expectations somebody has confirmed; far fewer rows than expectations."""
    answers = Confirmation.objects.positive().of_present_text().order_by()
    live = answers.filter(expectation__in=Expectation.objects.live())
    grouped = live.annotate(one=Value(1)).values("one")
    return Subquery(grouped.annotate(n=Count("expectation", distinct=True)).values("n"))


def _count(rows: QuerySet[Model]) -> Subquery:
    grouped = rows.order_by().annotate(one=Value(1)).values("one")
    return Subquery(grouped.annotate(n=Count("pk")).values("n"))
