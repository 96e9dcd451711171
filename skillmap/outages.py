"""What is answered, and mended, when the database is away, full or held by another writer."""

from http import HTTPStatus

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

# In a request's META: in how many seconds the budget of who asked too often is renewed.
RETRY_AFTER = "skillmap.retry_after"
_CAUSE = "skillmap_outage"
FOR_PROGRAMS = ("/api/v1/", "/ims/")
_UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def is_outage(error: BaseException | None) -> bool:
    """Whether the database did not do what it was asked, through no fault of the question."""
    return isinstance(error, OperationalError | InterfaceError)


def mark(response: HttpResponse, error: BaseException | None) -> HttpResponse:
    """Note on the answer which failure of the database it is about."""
    response.__dict__[_CAUSE] = error
    return response


def cause(response: HttpResponse) -> BaseException | None:
    """The failure of the database that the answer is about, if any."""
    error: BaseException | None = response.__dict__.get(_CAUSE)
    return error


def renew_connections() -> None:
    """Replace the pool's idle connections: one that broke seldom broke alone.

    So whoever tries again meets none that died at the same time, and no request pays for a check.
    """
    if (pool := getattr(connection, "pool", None)) is not None:
        pool.drain()


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a person sent, to send it again from the page that says why it failed; no secrets."""
    if request.method != "POST" or "/accounts/" in request.path_info:
        return []
    try:
        fields = request.POST.lists()
    except _UNREADABLE:
        return []
    return [
        (name, str(value)) for name, values in fields if "password" not in name for value in values
    ]


def outcome_problem(request: HttpRequest, check: str) -> JsonResponse:
    """Problem details for a change of which it is unknown whether it was saved.

    `check` is the address that shows it.
    """
    detail = (
        "The connection to the database was lost while the change was being saved: it is unknown"
        " whether it was saved. "
    )
    if request.method == "POST" and "Idempotency-Key" in request.headers:
        detail += "Repeating it with the same Idempotency-Key is safe: it is done once."
    else:
        detail += f"Read {check} before you repeat it."
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return problem(status, "unavailable", detail, outcome="unknown", check=check)


def problem(status: HTTPStatus, code: str, detail: str, **members: str) -> JsonResponse:
    """Problem details (RFC 9457) for a failure that no view of the API saw coming."""
    body = {
        "title": status.phrase,
        "status": status.value,
        "type": f"/api/docs/problems/#{code}",
        "code": code,
        "detail": detail,
        **members,
    }
    headers = {"Cache-Control": "no-store"}
    return JsonResponse(
        body, status=status, content_type="application/problem+json", headers=headers
    )
