"""The page that says what each level means."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles import ladders
from profiles.models import Level, inheritance
from profiles.pages import role_lookup
from profiles.pages.caching import reading_page
from profiles.pages.page_metadata import head, markdown_twin

_LIVE = Q(
    expectations__retired_at=None,
    expectations__skill__retired_at=None,
    expectations__role__retired_at=None,
)
_OF_BASE = Q(Exists(inheritance.based_on(OuterRef("expectations__role"))))
LEAD = gettext_lazy("What each level means, from the first job to the widest reach.")


def ladder_name(ladder: Sequence[Level]) -> str:
    """What one of several ladders is called: by its ends."""
    if len(ladder) == 1:
        return ladder[0].name
    names = {"first": ladder[0].name, "last": ladder[-1].name}
    return _("From %(first)s to %(last)s") % names


def retired() -> list[Level]:
    """Every retired level, lowest first, each with what replaces it; one query."""
    levels = {level.pk: level for level in Level.objects.all()}
    found = [level for level in levels.values() if level.retired_at is not None]
    for level in found:
        if level.replaced_by_id is not None:
            level.replaced_by = levels[level.replaced_by_id]
    return found


def counted() -> QuerySet[Level]:
    """Every published level, lowest first, with how much is expected there, and of how many roles.

    Base roles are not counted: no person has one.
    """
    return (
        Level.objects.published()
        .annotate(
            role_count=Count("expectations__role", filter=_LIVE & ~_OF_BASE, distinct=True),
            expectation_count=Count("expectations", filter=_LIVE),
            required_count=Count("expectations", filter=_LIVE & Q(expectations__required=True)),
        )
        .order_by("rank", "position", "slug")
    )  # a query with GROUP BY has no default order


@reading_page(role_lookup.everything)
def levels(request: HttpRequest) -> HttpResponse:
    """Every level by ladder: its definition, how much is expected there, and which are retired."""
    title = _("Levels")
    trail = [(title, None)]
    context = {
        "ladders": [(ladder_name(each), each) for each in ladders.apart(list(counted()))],
        "retired": retired(),
        "lead": LEAD,
        "trail": trail,
        "head": head(
            request,
            title,
            str(LEAD),
            trail=trail,
            alternates=[markdown_twin("profiles:levels_markdown")],
        ),
    }
    return TemplateResponse(request, "profiles/levels_page.html", context)
