"""The home page: what this is, where to search, what there is, what is happening."""

import zlib
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Max, Prefetch, QuerySet, Subquery, Sum, Value
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles import jsonld
from profiles.models import Catalogue, Domain, Expectation, Group, Role, Skill
from profiles.views.head import FORMATS, absolute, head
from profiles.views.reading import PageState, reading_page
from proposals.models import Proposal

SHOWN = 6


def _state() -> PageState:
    """What the home page depends on: everything published, and every open proposal."""
    waiting = _open_proposals().order_by().annotate(one=Value(1)).values("one")
    catalogue = Catalogue.objects.annotate(
        waiting=Subquery(waiting.annotate(n=Count("pk")).values("n")),
        written=Subquery(waiting.annotate(n=Sum("lock_version")).values("n")),
        newest=Subquery(waiting.annotate(n=Max("updated_at")).values("n")),
    )
    values = catalogue.values_list("sequence", "waiting", "written", "newest")
    sequence, *proposals = values.get(pk=Catalogue.THE_ONE)
    return PageState(sequence, zlib.crc32(repr(proposals).encode()))


@reading_page(_state)
def home(request: HttpRequest) -> HttpResponse:
    """What there is, what changed, and what is being discussed."""
    catalogue = Catalogue.objects.annotate(**_figures()).get(pk=Catalogue.THE_ONE)
    description = _("What each role is expected to do at each level, and who says so.")
    about = jsonld.catalogue_set(catalogue, absolute(request.path))
    context = {
        "catalogue": catalogue,
        "domains": Domain.objects.with_counts().prefetch_related(
            Prefetch("groups", Group.objects.with_counts())
        ),
        "changed": Skill.objects.recently_changed().for_profile()[:SHOWN],
        "proposals": _open_proposals()
        .select_related("skill", "role", "author")
        .order_by(F("opened_at").desc(nulls_last=True), "-pk")[:SHOWN],
        "head": head(request, catalogue.title, description, things=[about, _dataset(catalogue)]),
    }
    return TemplateResponse(request, "home_page.html", context)


def _dataset(catalogue: Catalogue) -> jsonld.Thing:
    """The catalogue as files."""
    files = [
        (each.media_type, absolute(reverse("profiles:catalogue_file", args=[suffix])))
        for suffix, each in FORMATS.items()
    ]
    return jsonld.dataset(catalogue, absolute(reverse("home")), files)


def _open_proposals() -> QuerySet[Proposal]:
    """Those that anybody may see and that nobody has decided."""
    return Proposal.objects.visible_to(AnonymousUser()).waiting()


def _figures() -> dict[str, Subquery]:
    """How many of each thing are published, all inside one query."""
    live = Expectation.objects.live()
    return {
        "skill_count": _count(Skill.objects.published()),
        "role_count": _count(Role.objects.published()),
        "expectation_count": _count(live),
        "required_count": _count(live.filter(required=True)),
    }


def _count(rows: QuerySet[Any]) -> Subquery:
    grouped = rows.order_by().annotate(one=Value(1)).values("one")
    return Subquery(grouped.annotate(n=Count("pk")).values("n"))
