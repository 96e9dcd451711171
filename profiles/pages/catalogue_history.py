"""Who changed what in the whole catalogue: one row for each change, and one for each import."""

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles.models import Revision
from profiles.pages import query_values, role_lookup
from profiles.pages.caching import reading_page
from profiles.pages.page_metadata import Alternate, head, page_query

LONGEST_NUMBER = 18  # digits of a sequence
ATOM = "application/atom+xml"


@reading_page(role_lookup.everything, params=("page", "import"))
def everything(request: HttpRequest) -> HttpResponse:
    """Every change to everything, newest first; with `?import=` those of one import.

    Revisions of one import that follow each other are one row, which leads to all of them. They
    would hide what people changed otherwise.
    """
    trail: list[tuple[str, str | None]] = [(_("Skills"), reverse("profiles:skills"))]
    title, description = _("All changes"), _("Every change to every skill and role, newest first.")
    query: list[tuple[str, str]] = []
    if number := query_values.text(request, "import"):
        newest = _newest_of_import(number)
        trail.append((title, reverse("profiles:catalogue_history")))
        title, description, query = _("Changes of one import"), newest.summary, [("import", number)]
        revisions = _of_import(newest)
    else:
        revisions = _rows()
    page = query_values.page(request, revisions.values_list("pk", flat=True), _page_size())
    trail.append((title, None))
    feed = Alternate(ATOM, _("Feed of changes"), reverse("profiles:feed"))
    context = {
        "page": page,
        "revisions": _listed(list(page.object_list), has_sizes=not number),
        "title": title,
        "trail": trail,
        "head": head(
            request,
            title,
            description,
            trail=trail,
            query=[*query, *page_query(page)],
            alternates=[feed],
        ),
    }
    return TemplateResponse(request, "profiles/catalogue_history_page.html", context)


def _page_size() -> int:
    size: int = settings.REVISIONS_PER_PAGE
    return size


def _rows() -> QuerySet[Revision]:
    """The newest revision of each row, newest first."""
    newer = Revision.objects.filter(sequence__gt=OuterRef("sequence")).order_by("sequence")
    following = Revision.objects.filter(_is_same_import(), sequence=OuterRef("next_sequence"))
    rows = Revision.objects.annotate(next_sequence=Subquery(newer.values("sequence")[:1]))
    is_row = ~Q(source=Revision.Source.IMPORT) | ~Exists(following)
    return rows.filter(is_row).order_by("-sequence")


def _is_same_import() -> Q:
    """Whether a revision is of the same import as the one around the query."""
    return Q(source=Revision.Source.IMPORT, author=OuterRef("author"), summary=OuterRef("summary"))


def _with_sizes(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """Adds `import_start`, the sequence before an import, and `import_size`, its revisions.

    Only of an import do they mean anything.
    """
    others = Revision.objects.filter(~_is_same_import(), sequence__lt=OuterRef("sequence"))
    before = Subquery(others.order_by("-sequence").values("sequence")[:1])
    between = {"sequence__gt": OuterRef("import_start"), "sequence__lte": OuterRef("sequence")}
    own = Revision.objects.filter(**between).order_by().values(all=Value(1))
    size = Subquery(own.annotate(n=Count("pk")).values("n"))
    return revisions.annotate(import_start=Coalesce(before, 0)).annotate(import_size=size)


def _listed(pks: list[int], *, has_sizes: bool) -> list[Revision]:
    """The revisions as the page shows them: counted only after the page has been cut."""
    revisions = Revision.objects.for_listing().filter(pk__in=pks)
    return list(_with_sizes(revisions) if has_sizes else revisions)


def _newest_of_import(number: str) -> Revision:
    """The import whose newest revision has that sequence; raises Http404 where none has."""
    if number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER:
        rows = _rows().filter(sequence=int(number), source=Revision.Source.IMPORT)
        if newest := _with_sizes(rows).first():
            return newest
    raise Http404(_("Import not found."))


def _of_import(newest: Revision) -> QuerySet[Revision]:
    """Every revision of an import, newest first."""
    start: int = vars(newest)["import_start"]
    return Revision.objects.filter(sequence__gt=start, sequence__lte=newest.sequence)
