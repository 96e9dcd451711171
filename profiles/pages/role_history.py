"""Who changed what a role is, when and why; a role as it stood; what differs between two."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from profiles import ladders
from profiles.history import difference, differences
from profiles.models import Change, Credit, Revision, Role
from profiles.pages import query_values
from profiles.pages.caching import reading_page
from profiles.pages.page_metadata import head, page_query
from profiles.pages.revision_range import read_span
from profiles.pages.role_lookup import of_role_history, of_role_revision
from profiles.pages.role_page_context import frame, load, trail_of
from profiles.role_history import walk_back


@reading_page(of_role_history, params=("page",))
def role_history(request: HttpRequest, slug: str) -> HttpResponse:
    """The revisions of a role, newest first."""
    role = load(slug)
    page = query_values.page(
        request, Revision.objects.of(role).for_listing(), settings.REVISIONS_PER_PAGE
    )
    context = _page(request, role, _("History"), query=page_query(page)) | {"page": page}
    return TemplateResponse(request, "profiles/role_history_page.html", context)


@reading_page(of_role_revision)
def role_revision(request: HttpRequest, slug: str, n: int) -> HttpResponse:
    """A role as it stood at revision `n`, and what that revision changed."""
    role = load(slug)
    changes = list(Change.objects.for_showing().filter(revision__role=role).after(n - 1))
    own = [change for change in changes if change.revision.number == n]
    later, ladder = changes[: len(changes) - len(own)], ladders.with_retired(role)
    here = _("Revision %(number)s") % {"number": n}
    context = _page(request, role, here, number=n) | {
        "revision": own[0].revision,
        "is_newest": n == role.revision_number,
        "credits": Credit.objects.filter(revision=own[0].revision).select_related("person"),
        "past": walk_back(role, ladder, later, ladders.renamed(ladder, later)),
        "differences": [difference(change) for change in reversed(own)],
    }
    return TemplateResponse(request, "profiles/role_revision_page.html", context)


@reading_page(of_role_history, params=("from", "to"))
def compare_role_revisions(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs between two revisions of a role, word by word."""
    role = load(slug)
    span = read_span(request, role.revision_number)
    changes: list[Change] = []
    if not span.problem:
        found = Change.objects.for_showing().filter(revision__role=role).after(span.start)
        changes = list(found.filter(revision__number__lte=span.end).reverse())
    query = [("from", str(span.start)), ("to", str(span.end))]
    context = _page(request, role, _("Compare revisions"), query=query) | {
        "span": span,
        "differences": differences(changes),
    }
    status = 404 if span.problem else 200
    return TemplateResponse(request, "profiles/role_compare_page.html", context, status=status)


def _page(
    request: HttpRequest,
    role: Role,
    here: str,
    *,
    number: int | None = None,
    query: list[tuple[str, str]] | None = None,
) -> dict[str, object]:
    """What all pages of a role's history show around their content."""
    trail = trail_of(role, here)
    title = f"{role.name}: {here}"
    about = head(request, title, role.mission, trail=trail, query=query or ())
    return {**frame(role, number=number), "trail": trail, "here": here, "head": about}
