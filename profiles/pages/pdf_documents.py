"""A role as a PDF, where WeasyPrint is installed; elsewhere, how to print one."""

from pathlib import Path
from typing import NoReturn

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

from profiles import ladders, matrix
from profiles.interchange.writing import attribution
from profiles.models import Catalogue
from profiles.models.expectation import skills_of
from profiles.pages import role_matrix
from profiles.pages.caching import reading_page
from profiles.pages.role_lookup import of_role
from profiles.pages.role_page_context import frame, load

try:
    import weasyprint
except (ImportError, OSError):  # not installed, or without the libraries that it draws with
    weasyprint = None

STYLE = Path(__file__).parent.parent / "static" / "profiles" / "document.css"
# A longer table takes many seconds to set; its role is printed by the browser, or taken as CSV.
MOST_SKILLS = 100


def has_documents(skills: int) -> bool:
    """Whether a role asked so many skills can be had as a PDF here."""
    return weasyprint is not None and skills <= MOST_SKILLS


@reading_page(of_role)
def role_document(request: HttpRequest, slug: str) -> HttpResponse:
    """The role with its matrix as a PDF; 404 that says how to print where there is none."""
    role = load(slug)
    counts = role_matrix.counts(role)
    if not has_documents(counts["skills"]):
        return TemplateResponse(
            request, "profiles/no_document_page.html", {"role": role}, status=404
        )
    ladder = ladders.of(role)
    grid = role_matrix.grid(role, skills_of(role), ladder)
    context = {
        **frame(role),
        "catalogue": Catalogue.objects.get(pk=Catalogue.THE_ONE),
        "counts": counts,
        "ladder": ladder,
        "levels": grid.levels,
        "sections": matrix.sections(grid),
        "origins": attribution.origins((row.head for row in grid.rows), role),
    }
    html = render_to_string("profiles/role_document_page.html", context)
    name = f'attachment; filename="{slug}.pdf"'
    headers = {"Content-Type": "application/pdf", "Content-Disposition": name}
    return HttpResponse(_pdf(html), headers=headers)


def _pdf(html: str) -> bytes:
    style = weasyprint.CSS(string=STYLE.read_text(), url_fetcher=_refuse)
    made: bytes = weasyprint.HTML(string=html, url_fetcher=_refuse).write_pdf(stylesheets=[style])
    return made


def _refuse(url: str, *args: object, **kwargs: object) -> NoReturn:
    """Fetch nothing: the document is whole, and no text in it may ask for an address."""
    raise ValueError(url)
