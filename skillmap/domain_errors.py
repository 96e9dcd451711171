"""Answers errors of the domain that no view caught, so that none becomes a 500."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from proposals.errors import Gone
from skillmap import views
from skillmap.kernel.errors import DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]


class DomainErrorMiddleware:
    """Shows the sentence of the error on a page with its status, and what was sent.

    What is gone is 404 here, as every address that leads nowhere. `PermissionDenied` is left to
    Django, whose handler answers 403. The API has its own handler.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page about the error; None for any other exception."""
        if isinstance(error, Gone):
            return views.not_found(request, error)
        if isinstance(error, DomainError) and not isinstance(error, PermissionDenied):
            return views.refused(request, HTTPStatus(error.status), error.code, error.sentence())
        return None
