"""The page that says what each level means."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from profiles.models import Level
from profiles.pages import role_lookup
from profiles.pages.caching import reading_page
from profiles.pages.page_metadata import head

_LIVE = Q(
    expectations__retired_at=None,
    expectations__skill__retired_at=None,
    expectations__role__retired_at=None,
)


@reading_page(role_lookup.everything)
def levels(request: HttpRequest) -> HttpResponse:
    """Every level, lowest first: its definition, and how much is expected there; one query."""
    rows = Level.objects.annotate(
        role_count=Count("expectations__role", filter=_LIVE, distinct=True),
        expectation_count=Count("expectations", filter=_LIVE),
        required_count=Count("expectations", filter=_LIVE & Q(expectations__required=True)),
    ).order_by("rank", "position", "slug")  # a query with GROUP BY has no default order
    title = _("Levels")
    lead = _("What each level means, from the first job to the widest reach.")
    trail = [(title, None)]
    context = {
        "levels": list(rows),
        "lead": lead,
        "trail": trail,
        "head": head(request, title, lead, trail=trail),
    }
    return TemplateResponse(request, "profiles/levels_page.html", context)
