"""Pages that explain the site: what it is, who decides, and how to write an expectation.

Each has a twin in Markdown, made of the page itself.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import conditional_page

from profiles.models import Catalogue, Curatorship
from profiles.pages.caching import for_programs, only_read
from profiles.pages.markdown_twins import respond
from profiles.pages.page_metadata import Head, head, markdown_twin, permanent
from proposals import people
from proposals.review.turnaround import turnaround
from skillmap import legal_pages, page_markdown

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@only_read
def about(request: HttpRequest) -> HttpResponse:
    """What the site is, who curates it, and how long decisions take; three queries."""
    return _shared(_about(request))


@only_read
@conditional_page
@for_programs
def about_markdown(request: HttpRequest) -> HttpResponse:
    """The page about the site as Markdown."""
    return _twin(_about(request), "about")


@only_read
def writing(request: HttpRequest) -> HttpResponse:
    """How to write an expectation, with a good and a weak example for each level."""
    return _shared(_writing(request))


@only_read
@conditional_page
@for_programs
def writing_markdown(request: HttpRequest) -> HttpResponse:
    """How to write an expectation, as Markdown."""
    return _twin(_writing(request), "writing")


def _about(request: HttpRequest) -> HttpResponse:
    """The page about the site.

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
    lead = _("What it is, who decides what it says, and how long that takes.")
    context["head"] = _head(request, _("About"), lead, "about_markdown")
    return render(request, "about_page.html", context)


def _writing(request: HttpRequest) -> HttpResponse:
    lead = _("An expectation says what a person does, so that somebody can answer: yes, I do this.")
    title = _("How to write an expectation")
    context = {"head": _head(request, title, lead, "writing_markdown")}
    return render(request, "writing_page.html", context)


def _head(request: HttpRequest, title: str, description: str, twin: str) -> Head:
    trail = [(title, None)]
    alternates = [markdown_twin(twin)]
    return head(request, title, description, trail=trail, alternates=alternates, is_interface=True)


def _twin(page: HttpResponse, name: str) -> HttpResponse:
    """The page as Markdown; `name` is that of its address."""
    url = permanent(name)
    return _shared(respond(page_markdown.of_page(page.content.decode(), url), url))


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
