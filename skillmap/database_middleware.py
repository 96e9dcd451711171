"""Answers while the database does not: with kept pages, which say that they may be old, or 503."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from profiles.pages import caching
from skillmap import outages, views
from skillmap.database import gates, outcome
from skillmap.database.breaker import breaker, is_away

GetResponse = Callable[[HttpRequest], HttpResponse]


class DatabaseMiddleware:
    """Asks the database only where that has a chance.

    After a failure nobody asks for five seconds, and nobody queues behind requests that wait.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if breaker.is_open:
            return _without_database(request)
        with gates.for_request(request).enter() as has_place:
            if not has_place:
                return _without_database(request)
            with outcome.watched():
                response = self.get_response(request)
            error = outages.cause(response)
            if error is None:
                return response
            if is_away(error):
                breaker.trip()
        return caching.kept_page(request) or response


def _without_database(request: HttpRequest) -> HttpResponse:
    return caching.kept_page(request) or views.database_away(request)
