"""The reference of the API for people, made from its OpenAPI document; no script needed."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from profiles.views.reading import only_read
from skillmap.api_reference import Operation, operations, shapes
from skillmap.api_schema import document

PROBLEMS = {
    "invalid": "What was sent cannot be used; `errors` point to each value.",
    "not_authenticated": "This takes a token or a session.",
    "authentication_failed": "The token is unknown, expired or revoked.",
    "permission_denied": "The token's scope does not cover this.",
    "not_allowed": "This person may not do this.",
    "self_approval": "Another curator has to approve what one wrote.",
    "not_found": "There is nothing at this address, or nothing that this person may see.",
    "method_not_allowed": "This address does not take this method.",
    "unsupported_media_type": "Send JSON.",
    "parse_error": "The body is no JSON.",
    "throttled": "Too many requests; `RateLimit` and `Retry-After` say when to go on.",
    "limit_reached": "As much as this person's standing allows; `limit` says how much.",
    "already_decided": "The proposal came to its end before; `state` says which.",
    "stale": "The proposal changed since it was read: read it again.",
    "conflict": "What is published differs from the base; `operations` name where.",
    "gone": "The skill, role or comment is retired or deleted.",
    "moved": "The thing has another address; follow `Location`.",
    "identical": "The same is already proposed; `proposal` is its number.",
    "draft_exists": "There is a draft already; `proposal` is its number.",
    "nothing_to_propose": "All of it is already so.",
    "invalid_transition": "The proposal's state does not allow this step.",
    "different_ticks": "The first of two curators accepted other operations.",
    "consent_needed": "Send `accepts_licence` once.",
    "locked": "The discussion is closed for now.",
    "slug_taken": "Another skill or role has, or had, this address.",
    "unknown_target": "A role, level, field or operation that does not exist.",
    "precondition_required": "Send `If-Match`, or `version` and `lock_version`.",
    "bad_etag": "`If-Match` must be an ETag that this API gave.",
    "bad_idempotency_key": "At most 255 printable characters.",
    "idempotency_key_reused": "The key was used for another request.",
    "too_large": "A body has at most 1,048,576 bytes.",
    "length_required": "Send the body with a Content-Length.",
    "not_acceptable": "The answer is JSON.",
    "bad_request": "The request could not be read at all.",
    "unavailable": "The database is away and nothing was changed; `Retry-After` says when to try "
    "again. With `outcome` `unknown`, the connection was lost while saving: read `check` to see "
    "whether it was saved. Repeating a POST with the same `Idempotency-Key` is safe.",
    "error": "Something broke here; it is logged.",
    "webhook_stopped": "The webhook is paused or was stopped: resume it first.",
}


@only_read
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with what it takes and gives, and an example to run."""
    return _page(request, "api_docs_page.html", _reference())


@only_read
def problems(request: HttpRequest) -> HttpResponse:
    """Every code with which the API refuses."""
    return _page(request, "api_problems_page.html", {"problems": PROBLEMS})


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@cache
def _reference() -> dict[str, Any]:
    """What the page shows: the operations by part, and the shapes of JSON."""
    parts: dict[str, list[Operation]] = {}
    for name, operation in operations(document(), settings.SITE_URL):
        parts.setdefault(name, []).append(operation)
    return {"parts": parts, "shapes": shapes(document()), "site": settings.SITE_URL}
