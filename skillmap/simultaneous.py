"""Answers requests of which another one was quicker: their row is there already."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from skillmap import outages, views
from skillmap.kernel import uniqueness

GetResponse = Callable[[HttpRequest], HttpResponse]


class SimultaneousRequestsMiddleware:
    """Runs a view again after a unique violation; answers 409 if that does not help.

    Between the check of a form and the insertion of its row, another request may insert the same
    row. The second run sees that row, so its form says what is in the way: that the name is taken,
    or that the address is registered. Programs get 409 at once, for their body was read already.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer of the second run; None for any other error."""
        if not uniqueness.is_violation(error):
            return None
        if request.path_info.startswith(outages.FOR_PROGRAMS):
            return views.simultaneous(request)
        match = resolve(request.path_info)
        try:
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Exception as again:
            if not uniqueness.is_violation(again):
                raise
            return views.simultaneous(request)
        return response
