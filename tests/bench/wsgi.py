"""The application that gunicorn serves while measuring; asked to, it counts its statements."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from skillmap.wsgi import settle

COUNT, COLD = "HTTP_X_COUNT_STATEMENTS", "HTTP_X_COLD"
if os.environ.get("ONLY_THE_FLOOR"):
    # Apps check for their middleware while they are set up; a request then passes none.
    settings.MIDDLEWARE = []
    settings.ROOT_URLCONF = "tests.bench.floor"
handler = WSGIHandler()
settle()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django's own; with `X-Count-Statements: 1` the answer says how many it took.

    With `X-Cold: 1` the page is rendered anew.
    """
    if COLD in environ:
        caches[settings.PAGES_CACHE].clear()
    if COUNT not in environ:
        return handler(environ, start_response)
    statements = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("X-Statements", str(len(statements)))], *rest)

    with connection.execute_wrapper(count):
        return handler(environ, start)
