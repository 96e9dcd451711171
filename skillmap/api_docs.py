"""The API reference as pages, made from the OpenAPI document; works without JavaScript."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from profiles.pages.caching import only_read
from skillmap.api_reference import ApiOperation, operations, shapes
from skillmap.api_schema import document
from skillmap.kernel import errors

HTTP_PROBLEMS = {
    "invalid": "The request is invalid; `errors` points to each value.",
    "not_authenticated": "Authentication is required: send a token.",
    "authentication_failed": "The token is unknown, expired or revoked. If its owner is suspended, "
    "`suspension` has the `reason` and `until`, a time or null.",
    "permission_denied": "The token lacks the scope for this operation.",
    "not_found": "Not found, or not visible to the caller.",
    "method_not_allowed": "This URL does not support this method.",
    "unsupported_media_type": "The body must be JSON.",
    "parse_error": "The body is not valid JSON.",
    "throttled": "Too many requests; wait the seconds in `Retry-After`.",
    "moved": "The slug changed; follow `Location`.",
    "precondition_required": "Send `If-Match`, or `version` and `lock_version` in the body.",
    "bad_etag": "`If-Match` must be an ETag from this API.",
    "bad_idempotency_key": "`Idempotency-Key` has at most 255 printable characters.",
    "idempotency_key_reused": "The `Idempotency-Key` was used for a different request.",
    "too_large": "The body is larger than 1,048,576 bytes.",
    "length_required": "`Content-Length` is required.",
    "not_acceptable": "Only JSON is available.",
    "bad_request": "The request could not be parsed.",
    "unavailable": "The database is unavailable and nothing was changed; retry after `Retry-After` "
    "seconds. With `outcome` `unknown`, the connection was lost while saving: read `check` to see "
    "whether it was saved. Repeating a POST with the same `Idempotency-Key` is safe.",
    "error": "An error on the server; it was logged.",
}


def problem_types() -> dict[str, str]:
    """Every code of a problem with its meaning: of HTTP first, then of the domain."""
    return HTTP_PROBLEMS | dict(errors.documented())


@only_read
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, responses and an example to run."""
    return _page(request, "api_docs_page.html", _reference())


@only_read
def problems(request: HttpRequest) -> HttpResponse:
    """Every error code and what to do about it."""
    return _page(request, "api_problems_page.html", {"problems": problem_types()})


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@cache
def _reference() -> dict[str, object]:
    """What the page shows: the operations by part, and the shapes of JSON."""
    parts: dict[str, list[ApiOperation]] = {}
    for name, operation in operations(document(), settings.SITE_URL):
        parts.setdefault(name, []).append(operation)
    return {"parts": parts, "shapes": shapes(document()), "site": settings.SITE_URL}
