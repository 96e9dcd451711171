"""Reads the query of an address: clean text or 400, a page of a list or 404."""

from collections.abc import Sequence
from typing import TypeVar

from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from skillmap.kernel.text import normalise_line, refuse_control_characters

Item = TypeVar("Item")

NOT_UTF8 = "\ufffd"  # what Django puts where bytes are no UTF-8


def text(request: HttpRequest, name: str) -> str:
    """The parameter as one clean line, empty where it is not given.

    Raises BadRequest for what no keyboard types: control characters, bytes that are no UTF-8.
    """
    value = request.GET.get(name, "")
    try:
        refuse_control_characters(value)
    except ValidationError as problem:
        raise BadRequest(problem.message) from problem
    if NOT_UTF8 in value:
        raise BadRequest(_("This URL is not valid UTF-8."))
    return normalise_line(value)


def slug(request: HttpRequest, name: str) -> str:
    """The parameter as the word of an address, in lower case."""
    return text(request, name).lower()


def page(
    request: HttpRequest,
    rows: "QuerySet[Model, Item] | Sequence[Item]",
    size: int,
    *,
    count: int | None = None,
) -> Page[Item]:
    """The page that `?page=` asks for; Http404 for one that there is not.

    `count` is how many rows there are, where that is known already.
    """
    number = text(request, "page") or "1"
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    try:
        return paginator.page(number)
    except InvalidPage as problem:
        raise Http404(_("Page not found.")) from problem


def first_page(rows: "QuerySet[Model, Item] | Sequence[Item]", size: int) -> Page[Item]:
    """The first page of the rows, whatever page was asked for."""
    return Paginator(rows, size).page(1)
