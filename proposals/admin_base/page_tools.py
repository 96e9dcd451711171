"""What every page of ours in the admin asks of a request, and how it answers."""

from collections.abc import Mapping
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from proposals import permissions
from proposals.areas import Areas
from skillmap.accounts.models import User

Row = TypeVar("Row", bound=Model)
form_page = require_http_methods(["GET", "HEAD", "POST"])
form_method = method_decorator(form_page)
AREA = "skillmap.curated_areas"
LARGEST, DIGITS = 2**63 - 1, 19


def person(request: HttpRequest) -> User:
    """The person who is signed in; raises PermissionDenied when there is none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def area(request: HttpRequest) -> Areas:
    """What the person curates, asked once a request: every list of the admin wants to know."""
    if AREA not in request.META:
        request.META[AREA] = permissions.areas_of(request.user)
    found: Areas = request.META[AREA]
    return found


def find(rows: "QuerySet[Row]", key: str | int) -> Row:
    """The row of that number; raises Http404 for what is no number, or of nothing."""
    word = str(key)
    if not word.isdecimal() or len(word) > DIGITS or int(word) > LARGEST:
        raise Http404
    found = rows.filter(pk=int(word)).first()
    if found is None:
        raise Http404
    return found


def page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, has_errors: bool = False
) -> HttpResponse:
    """One page of curation, which no cache may keep; 422 where what was sent has to be mended."""
    response = render(request, template, context, status=422 if has_errors else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response
