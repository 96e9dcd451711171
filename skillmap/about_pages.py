"""Pages that explain the site: what it is, who decides, and how to write an expectation."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.models import Catalogue, Curatorship
from profiles.pages.caching import only_read
from proposals import people
from proposals.review.turnaround import turnaround
from skillmap import legal_pages

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@only_read
def about(request: HttpRequest) -> HttpResponse:
    """What the site is, who curates it, and how long decisions take; three queries.

    The operator's `ABOUT_FILE` (Markdown) takes the place of the first part.
    """
    curators = (
        Curatorship.objects.current()
        .filter(person__in=people.public(), person__is_active=True, person__erased_at=None)
        .exclude(person__in=people.public().filter(people.suspended()))
        .select_related("person", "domain")
        .order_by("domain__position", "domain__slug", "person__username")
    )
    times = turnaround(timezone.now())
    context = {
        "statement": legal_pages.find("about"),
        "catalogue": Catalogue.objects.get(pk=Catalogue.THE_ONE),
        "curators": list(curators),
        "decided": times.decided,
        "first_answer": duration(times.first_answer),
        "decision": duration(times.decision),
        "needs_two": settings.TWO_CURATORS,
    }
    return _shared(render(request, "about_page.html", context))


@only_read
def writing(request: HttpRequest) -> HttpResponse:
    """How to write an expectation, with a good and a weak example for each level."""
    return _shared(render(request, "writing_page.html", {}))


def duration(value: timedelta | None) -> str:
    """The time in the largest unit that fits, such as "3 days"; empty for None."""
    if value is None:
        return ""
    if value < HOUR:
        return _("less than an hour")
    if value < DAY:
        hours = round(value / HOUR)
        return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    days = round(value / DAY)
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}


def _shared(response: HttpResponse) -> HttpResponse:
    """The response, which a shared cache may keep as long as other pages."""
    seconds = settings.PAGE_SHARED_SECONDS
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
    return response
