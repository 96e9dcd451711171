"""A role at one level: everything expected there, today or at a revision, and its job advert."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from profiles import jsonld, ladders, level_sheets, level_states
from profiles.interchange.writing import attribution
from profiles.ladders import Ladder, Rung
from profiles.level_sheets import LevelSheet
from profiles.models import Level, Role
from profiles.pages import adverts
from profiles.pages.adverts import Advert
from profiles.pages.caching import PageState, for_programs, gone_part, reading_page
from profiles.pages.page_metadata import (
    Alternate,
    CatalogueName,
    Trail,
    absolute,
    head,
    language_of_texts,
    markdown_twin,
    permanent,
)
from profiles.pages.pdf_documents import has_documents
from profiles.pages.role_lookup import of_role_level, of_role_level_revision
from profiles.pages.role_page_context import frame, load

ADVERTS = {"txt": "text/plain", "md": "text/markdown", "html": "text/html"}


@reading_page(of_role_level)
def role_level(request: HttpRequest, slug: str, level: str) -> HttpResponse:
    """Everything expected of a role at a level, Required first; 404 that names its levels."""
    role = load(slug)
    ladder = ladders.of(role)
    rung = ladder.find(level)
    if rung is None:
        retired = Level.objects.exclude(retired_at=None).filter(slug=level).first()
        if retired is not None:
            return _gone(request, role, ladder, retired)
        return _unknown(request, role, ladder, level)
    sheet = level_sheets.of(role, rung)
    number = sequence_of(role)
    url = permanent("role_level:page", role.first_slug, rung.level.first_slug)
    occupation = jsonld.occupation_at(
        role,
        rung.level,
        absolute(request.path),
        [(skill.name, absolute(skill.get_absolute_url())) for skill in sheet.skills],
        permanent=url,
        focus=rung.focus,
    )
    context = _context(request, sheet, ladder, number) | {
        "advert": advert_of(request, sheet, number),
        "head": head(
            request,
            name_of(sheet),
            rung.focus.partition("\n")[0] or role.mission,
            trail=_trail(sheet),
            alternates=_formats(sheet),
            things=[occupation, *jsonld.origin(role, absolute(request.path))],
        ),
    }
    return TemplateResponse(request, "profiles/role_level_page.html", context)


@reading_page(of_role_level_revision)
def revision(request: HttpRequest, slug: str, level: str, n: int) -> HttpResponse:
    """What was expected of a role at a level at revision `n` of everything: the cited page."""
    role = load(slug)
    ladder = ladders.with_retired(role)
    rung = ladder.find(level)
    sheet = level_states.at(role, ladder, rung, n) if rung else None
    if sheet is None:
        raise Http404(_("This role did not have this level then."))
    here = _("Catalogue revision %(number)s") % {"number": n}
    trail = _trail(sheet, here)
    context = _context(request, sheet, ladder, n) | {
        "here": here,
        "is_newest": n == sequence_of(role),
        "trail": trail,
        "head": head(request, f"{name_of(sheet)}: {here}", "", trail=trail, is_indexed=False),
    }
    return TemplateResponse(request, "profiles/role_level_page.html", context)


def _of_advert(slug: str, level: str, suffix: str) -> PageState:
    return of_role_level(slug, level)


@reading_page(_of_advert)
@for_programs
def advert(request: HttpRequest, slug: str, level: str, suffix: str) -> HttpResponse:
    """The job advert as a file: plain text, Markdown or HTML."""
    if suffix not in ADVERTS:
        raise Http404(_("Unknown format. Choose txt, md or html."))
    sheet = find(slug, level)[0]
    made = advert_of(request, sheet, sequence_of(sheet.role))
    written = {"txt": made.text, "md": made.markdown, "html": made.html}[suffix]
    name = f"{sheet.role.slug}-{sheet.rung.level.slug}"
    return HttpResponse(
        written,
        content_type=f"{ADVERTS[suffix]}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.{suffix}"'},
    )


def find(slug: str, level: str) -> tuple[LevelSheet, Ladder]:
    """What the role is asked at that level (slugs), and its ladder. Raises Http404."""
    role = load(slug)
    ladder = ladders.of(role)
    rung = ladder.find(level)
    if rung is None:
        raise Http404(_("The role does not have this level."))
    return level_sheets.of(role, rung), ladder


def name_of(sheet: LevelSheet) -> str:
    """Role and level in one line."""
    return f"{sheet.role.name}, {sheet.rung.level.name}"


def sequence_of(role: Role) -> int:
    """The newest revision of everything, which the role was loaded with."""
    number: int = vars(role)["catalogue_sequence"]
    return number


def citation(sheet: LevelSheet, number: int) -> str:
    """The permanent URL of the sheet as it is at that revision of everything."""
    return permanent("role_level:revision", sheet.role.slug, sheet.rung.level.slug, number)


def advert_of(request: HttpRequest, sheet: LevelSheet, number: int) -> Advert:
    """The job advert in the language of its sentences; `number` is the catalogue's revision."""
    said = vars(sheet.role)
    with translation.override(language_of_texts(request)):
        source = _("Expectations from %(title)s, revision %(number)s, %(licence)s:") % {
            "title": said["catalogue_title"],
            "number": number,
            "licence": sheet.role.licence or said["catalogue_licence"],
        }
        return adverts.make(sheet, source, citation(sheet, number))


def _gone(request: HttpRequest, role: Role, ladder: Ladder, level: Level) -> HttpResponse:
    """410 with the page of the role at the level that replaces the retired one, if it has it."""
    successor = level.successor
    rung = ladder.find(successor.slug) if successor else None
    return gone_part(request, level, page_url(role, rung) if rung else "")


def _unknown(request: HttpRequest, role: Role, ladder: Ladder, level: str) -> HttpResponse:
    """404 with the levels that the role has."""
    trail: Trail = [*_home(role), (_("Not found"), None)]
    context = {
        **frame(role),
        "ladder": ladder,
        "unknown": level,
        "trail": trail,
        "head": head(request, role.name, "", trail=trail, is_indexed=False),
    }
    template = "profiles/role_level_unknown_page.html"
    return TemplateResponse(request, template, context, status=HTTPStatus.NOT_FOUND)


def _context(
    request: HttpRequest, sheet: LevelSheet, ladder: Ladder, number: int
) -> dict[str, object]:
    """What both pages show: the sheet, and the levels beside it."""
    return {
        **frame(sheet.role),
        "sheet": sheet,
        "rung": sheet.rung,
        "ladder": ladder,
        "below": ladder.before(sheet.rung),
        "above": ladder.after(sheet.rung),
        "number": number,
        "citation_url": citation(sheet, number),
        "page_url": page_url(sheet.role, sheet.rung),
        "has_pdf": has_documents(len(sheet.places)),
        "origins": attribution.origins(sheet.skills, sheet.role),
        "trail": _trail(sheet),
    }


def page_url(role: Role, rung: Rung) -> str:
    """The path of the page of the role at that level."""
    return reverse("role_level:page", args=[role.slug, rung.level.slug])


def _formats(sheet: LevelSheet) -> list[Alternate]:
    return [markdown_twin("role_level:markdown", sheet.role.slug, sheet.rung.level.slug)]


def _trail(sheet: LevelSheet, here: str = "") -> Trail:
    name = CatalogueName(sheet.rung.level.name)
    if not here:
        return [*_home(sheet.role), (name, None)]
    return [*_home(sheet.role), (name, page_url(sheet.role, sheet.rung)), (here, None)]


def _home(role: Role) -> Trail:
    roles = reverse("profiles:roles")
    return [(_("Roles"), roles), (CatalogueName(role.name), role.get_absolute_url())]
