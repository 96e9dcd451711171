"""A role as a PDF, where WeasyPrint is installed; elsewhere, how to print one."""

from pathlib import Path
from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from profiles import confirmation_words, ladders, level_sheets, matrix, provenance
from profiles.interchange.writing import attribution
from profiles.models import Catalogue
from profiles.models.expectation import skills_of
from profiles.pages import role_matrix
from profiles.pages.caching import reading_page
from profiles.pages.page_metadata import permanent
from profiles.pages.role_lookup import of_role_confirmed, of_role_level_confirmed
from profiles.pages.role_page_context import frame, load
from skillmap.kernel import identity

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


@reading_page(of_role_confirmed)
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
        "drafted_by": provenance.common(
            place.expectation.drafted_by
            for row in grid.rows
            for place in row.places
            if place.expectation
        ),
        "origins": attribution.origins((row.head for row in grid.rows), role),
    }
    html = render_to_string("profiles/role_document_page.html", context)
    name = f'attachment; filename="{slug}.pdf"'
    headers = {"Content-Type": "application/pdf", "Content-Disposition": name}
    return HttpResponse(_pdf(html), headers=headers)


@reading_page(of_role_level_confirmed)
def role_level_document(request: HttpRequest, slug: str, level: str) -> HttpResponse:
    """Everything expected of a role at a level as a PDF; 404 that says how to print it."""
    role = load(slug)
    rung = ladders.of(role).find(level)
    if rung is None:
        raise Http404(_("The role does not have this level."))
    sheet = level_sheets.of(role, rung)
    if not has_documents(len(sheet.places)):
        context = {"role": role, "rung": rung}
        template = "profiles/no_document_page.html"
        return TemplateResponse(request, template, context, status=404)
    number = vars(role)["catalogue_sequence"]
    cells = [place.expectation for place in sheet.places if place.expectation]
    confirmation_words.attach(cells)
    context = {
        "role": role,
        "sheet": sheet,
        "rung": rung,
        "number": number,
        "confirmation": confirmation_words.common(cells),
        "citation_url": permanent("role_level:revision", slug, level, number),
        "origins": attribution.origins(sheet.skills, role),
    }
    html = render_to_string("profiles/role_level_document_page.html", context)
    name = f'attachment; filename="{slug}-{level}.pdf"'
    headers = {"Content-Type": "application/pdf", "Content-Disposition": name}
    return HttpResponse(_pdf(html), headers=headers)


def _pdf(html: str) -> bytes:
    style = weasyprint.CSS(string=STYLE.read_text() + _own_colour(), url_fetcher=_refuse)
    made: bytes = weasyprint.HTML(string=html, url_fetcher=_refuse).write_pdf(stylesheets=[style])
    return made


def _own_colour() -> str:
    """Rules that follow document.css where the operator chose an accent colour; else nothing."""
    if (colour := identity.own_accent()) is None:
        return ""
    return f".required {{ background: {colour}; }}\n.optional {{ border-color: {colour}; }}\n"


def _refuse(url: str, *args: object, **kwargs: object) -> NoReturn:
    """Fetch nothing: the document is whole, and no text in it may ask for an address."""
    raise ValueError(url)
