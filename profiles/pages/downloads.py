"""Files to take away: one skill, one role, the whole catalogue, in each format."""

from collections.abc import Callable, Iterator
from contextlib import suppress

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles.interchange import exports, writing
from profiles.models import Catalogue
from profiles.pages import role_page_context, skill_page_context
from profiles.pages.caching import PageState, for_programs, reading_page
from profiles.pages.page_metadata import CATALOGUE_FORMATS, head
from profiles.pages.role_lookup import everything, everything_confirmed, of_role_confirmed
from profiles.pages.skill_lookup import of_skill_confirmed

SKILL_WRITERS = {
    "json": writing.skill_json,
    "csv": writing.skill_csv,
    "md": writing.skill_markdown,
}
ROLE_WRITERS = {"json": writing.role_json, "csv": writing.role_csv, "md": writing.role_markdown}
CATALOGUE_WRITERS: dict[str, Callable[[], Iterator[str] | Iterator[bytes]]] = {
    "json": writing.catalogue_json,
    "csv": writing.catalogue_csv,
    "md": writing.catalogue_markdown,
    "xlsx": writing.catalogue_workbook,
    "case.json": writing.catalogue_case,
    "rsd.json": writing.catalogue_descriptors,
    "rsd.csv": writing.catalogue_descriptor_table,
}

WITHOUT_CONFIRMATIONS = ("md",)  # the others change when a practitioner answers


def _of_skill(slug: str, suffix: str) -> PageState:
    return of_skill_confirmed(slug)


@reading_page(_of_skill)
@for_programs
def skill_file(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """One skill as a file."""
    if suffix not in SKILL_WRITERS:
        raise _no_format()
    text = SKILL_WRITERS[suffix](skill_page_context.load(slug))
    return HttpResponse(text, headers=_headers(slug, suffix))


def _of_role(slug: str, suffix: str) -> PageState:
    return of_role_confirmed(slug)


@reading_page(_of_role)
@for_programs
def role_file(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """One role as a file."""
    if suffix not in ROLE_WRITERS:
        raise _no_format()
    text = ROLE_WRITERS[suffix](role_page_context.load(slug))
    return HttpResponse(text, headers=_headers(slug, suffix))


def _of_catalogue(suffix: str) -> PageState:
    return everything() if suffix in WITHOUT_CONFIRMATIONS else everything_confirmed()


@reading_page(_of_catalogue)
@for_programs
def catalogue_file(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """The whole catalogue as a file."""
    if suffix not in CATALOGUE_WRITERS:
        raise _no_format()
    return whole_catalogue(suffix)


@reading_page(everything)
def exports_page(request: HttpRequest) -> HttpResponse:
    """What can be taken away, and under what licence."""
    trail = [(_("Exports"), None)]
    description = _("The whole catalogue as files, and how programs read it.")
    files = [
        (each.name, suffix, reverse("profiles:catalogue_file", args=[suffix]))
        for suffix, each in CATALOGUE_FORMATS.items()
    ]
    context = {
        "catalogue": Catalogue.objects.get(pk=Catalogue.THE_ONE),
        "files": files,
        "case_url": reverse("case:documents"),
        "changes_url": "/api/v1/changes/",
        "trail": trail,
        "head": head(request, _("Exports"), description, trail=trail, is_interface=True),
    }
    return TemplateResponse(request, "profiles/exports_page.html", context)


def whole_catalogue(suffix: str) -> HttpResponseBase:
    """The file of that format: the kept one, or a new one kept while it is sent."""
    catalogue = Catalogue.objects.get(pk=Catalogue.THE_ONE)
    headers = _headers("catalogue", suffix)
    headers["Link"] = f'<{catalogue.licence_url}>; rel="license"'
    state = _of_catalogue(suffix)
    path = exports.kept_path(suffix, f"{state.subject}.{state.structure}")
    with suppress(FileNotFoundError):
        kept = path.open("rb")
        # Left to itself, it would name the file and its type after where it is kept.
        name, media_type = f"catalogue.{suffix}", headers.pop("Content-Type")
        return FileResponse(
            kept, as_attachment=True, filename=name, content_type=media_type, headers=headers
        )

    def is_current() -> bool:
        return _of_catalogue(suffix) == state

    pieces = exports.keeping(path, CATALOGUE_WRITERS[suffix](), is_current)
    return StreamingHttpResponse(pieces, headers=headers)


def _headers(name: str, suffix: str) -> dict[str, str]:
    media_type = CATALOGUE_FORMATS[suffix].media_type
    charset = "" if suffix == "xlsx" else "; charset=utf-8"
    return {
        "Content-Type": f"{media_type}{charset}",
        "Content-Disposition": f'attachment; filename="{name}.{suffix}"',
    }


def _no_format() -> Http404:
    return Http404(_("Unknown format. See Exports for the formats available."))
