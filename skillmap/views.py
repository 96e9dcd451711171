"""Pages that belong to the site as a whole: home, health, errors."""

import sys

from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.http import require_safe


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration; 503 until then."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (OperationalError, InterfaceError):
        return _not_ready("database away\n")
    return _not_ready("migrations waiting\n") if waiting else HttpResponse("ready\n", "text/plain")


def _not_ready(reason: str) -> HttpResponse:
    return HttpResponse(reason, "text/plain", status=503, headers={"Retry-After": "5"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read."""
    return _error_page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, but not allowed."""
    return _error_page(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old: says how to keep what was typed."""
    return _error_page(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing that this person may see."""
    return _error_page(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 with Retry-After when it was the database that was away."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _error_page(request, "503.html", 503)
        response.headers["Retry-After"] = "30"
        return response
    return _error_page(request, "500.html", 500)


def _error_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """An error page without any context of request or person, so that it cannot fail itself."""
    body = loader.get_template(template).render({"path": request.path_info})
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})
