"""The catalogue for programs that read 1EdTech CASE 1.1, and single Rich Skill Descriptors."""

import uuid
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from profiles.interchange.writing import case, rsd
from profiles.interchange.writing.case_framework import Frame
from profiles.interchange.writing.documents import Document
from profiles.pages.caching import PageState, reading_page
from profiles.pages.downloads import whole_catalogue
from profiles.pages.page_metadata import absolute
from profiles.pages.role_lookup import everything, everything_confirmed

COLLECTIONS: dict[str, Callable[[uuid.UUID], Document | None]] = {
    "CFDocuments": case.document,
    "CFItems": case.item,
    "CFItemAssociations": case.item_associations,
    "CFItemTypes": case.item_type,
    "CFLicenses": case.licence,
    "CFRubrics": case.rubric_of,
}
PAGE = 100
MOST = 2**31 - 1  # the standard's int32
LONGEST_NUMBER = 10


class _BadNumber(Exception):
    """A number in the question that cannot be one."""


@reading_page(everything, params=("limit", "offset"))
def documents(request: HttpRequest) -> HttpResponse:
    """`CFDocumentSet`: the one document of the site, paged as the standard says."""
    try:
        limit, offset = _number(request, "limit", PAGE, 1), _number(request, "offset", 0, 0)
    except _BadNumber as bad:
        return _failure(400, "invalid_selection_field", str(bad))
    found = [Frame.load().standalone_document()]
    response = _json({"CFDocuments": found[offset : offset + limit]})
    response.headers["X-Total-Count"] = str(len(found))
    response.headers["Link"] = _pages(request.path, len(found), limit)
    return response


def _pages(path: str, total: int, limit: int) -> str:
    """Where the first and the last page are (RFC 8288); there is never one between them."""
    last = (total - 1) // limit * limit
    places = {"first": 0, "last": last}
    return ", ".join(
        f'<{absolute(path)}?{urlencode({"limit": limit, "offset": offset})}>; rel="{name}"'
        for name, offset in places.items()
    )


def _number(request: HttpRequest, name: str, default: int, least: int) -> int:
    text = request.GET.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise _BadNumber(f"{name} has to be a whole number.")
    if not least <= int(text) <= MOST:
        raise _BadNumber(f"{name} has to be from {least} to {MOST}.")
    return int(text)


def _of_package(identifier: str) -> PageState:
    return everything_confirmed()


@reading_page(_of_package)
def package(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """`CFPackage`: the whole catalogue, written once for each change."""
    wanted = _uuid(identifier)
    if wanted is None:
        return _failure(400, "invalid_uuid", "The identifier is not a UUID.")
    if wanted != Frame.load().name("document"):
        return _failure(404, "unknownobject", "There is no such package.")
    response = whole_catalogue("case.json")
    del response.headers["Content-Disposition"]
    return response


def _of_one(collection: str, identifier: str) -> PageState:
    return everything_confirmed()


@reading_page(_of_one)
def one(request: HttpRequest, collection: str, identifier: str) -> HttpResponse:
    """An object of a collection by its identifier."""
    if collection not in COLLECTIONS:
        return _failure(404, "unknownobject", "There is no such collection.")
    wanted = _uuid(identifier)
    if wanted is None:
        return _failure(400, "invalid_uuid", "The identifier is not a UUID.")
    found = COLLECTIONS[collection](wanted)
    if found is None:
        return _failure(404, "unknownobject", "There is no such object.")
    return _json(found)


def _of_descriptor(identifier: uuid.UUID) -> PageState:
    return everything_confirmed()


@reading_page(_of_descriptor)
def descriptor(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """One Rich Skill Descriptor."""
    found = rsd.find(identifier)
    if found is None:
        raise Http404(_("Descriptor not found."))
    return _json(found)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        found = uuid.UUID(text)
    except ValueError:
        return None
    return found if str(found) == text.lower() else None


def _json(body: Document) -> JsonResponse:
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _failure(status: int, code: str, description: str) -> JsonResponse:
    """`imsx_StatusInfo`: what the standard says instead of an error page."""
    field = {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": code}
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_codeMinor": {"imsx_codeMinorField": [field]},
    }
    return JsonResponse(body, status=status)
