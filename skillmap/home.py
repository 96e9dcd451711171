"""The home page: what this is, where to search, what there is, what is happening."""

import zlib
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db.models import Count, F, Max, Model, Q, QuerySet, Subquery, Sum, Value
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles import jsonld
from profiles.models import Catalogue, Confirmation, Domain, Expectation, Group, Role, Skill
from profiles.models.confirmation import newest_answer
from profiles.pages.caching import PageState, reading_page
from profiles.pages.page_metadata import CATALOGUE_FORMATS, absolute, head, site_organisation
from proposals.models import Proposal

SHOWN = 6
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
    names = ("sequence", "language", "waiting", "written", "newest", "answered")
    values = catalogue.annotate(answered=newest_answer()).values_list(*names)
    sequence, language, *proposals = values.get(pk=Catalogue.THE_ONE)
    return PageState(sequence, zlib.crc32(repr(proposals).encode()), language=language)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A domain with its groups and the number of its skills."""

    domain: Domain
    groups: list[Group]
    skill_count: int


@reading_page(_state)
def home(request: HttpRequest) -> HttpResponse:
    """What there is, what changed, and what is being discussed."""
    catalogue = Catalogue.objects.annotate(
        skill_count=_count(Skill.objects.published()),
        role_count=_count(Role.objects.published()),
        confirmed_count=_confirmed(),
    ).get(pk=Catalogue.THE_ONE)
    description = settings.SITE_TAGLINE or _("What each role is expected to do at each level.")
    about = jsonld.catalogue_set(catalogue, absolute(request.path), site_organisation())
    context = {
        "catalogue": catalogue,
        "figures": _figures(catalogue.sequence, vars(catalogue)["skill_count"] or 0),
        "shelves": _shelves(),
        "changed": Skill.objects.recently_changed().for_profile()[:SHOWN],
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


def _shelves() -> list[Shelf]:
    """The domains that have groups, with them, in one query."""
    groups = Group.objects.select_related("domain").with_counts()
    shelves = [(domain, list(own)) for domain, own in groupby(groups, lambda each: each.domain)]
    return [
        Shelf(domain, own, sum(vars(group)["skill_count"] for group in own))
        for domain, own in shelves
    ]


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
