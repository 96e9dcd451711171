"""Answers while the database does not: with kept pages, which say that they may be old, or 503."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from profiles.pages import caching
from skillmap import outages, views
from skillmap.database import gates, outcome, waits
from skillmap.database.breaker import DatabaseAway, breaker, is_away

GetResponse = Callable[[HttpRequest], HttpResponse]


class DatabaseMiddleware:
    """Asks the database only where that has a chance.

    After a failure nobody asks for five seconds, and nobody queues behind requests that wait.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if breaker.is_open:
            return self._while_away(request)
        with waits.allowance(), gates.for_request(request).enter() as has_place:
            if not has_place:
                return _without_database(request)
            with outcome.watched():
                response = self.get_response(request)
            error = outages.cause(response)
            if error is None:
                return response
            if not isinstance(error, DatabaseAway) and is_away(error):
                breaker.trip()
        return caching.kept_page(request) or response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """503 for a page that needs the database while it is away, without a traceback in the log.

        Of a request that may have saved something before, `server_error` says so.
        """
        if not (isinstance(error, DatabaseAway) and gates.is_read(request)):
            return None
        return outages.mark(views.database_away(request), error)

    def _while_away(self, request: HttpRequest) -> HttpResponse:
        """A cached page, or what the view makes: pages that need no database are as ever."""
        if not gates.is_read(request):
            return views.database_away(request)
        if not connection.in_atomic_block:
            connection.close()  # an open one would be used; a new one is refused by the breaker
        return caching.kept_page(request) or self.get_response(request)


def _without_database(request: HttpRequest) -> HttpResponse:
    return caching.kept_page(request) or views.database_away(request)
