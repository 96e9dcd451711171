"""The reference of the API for people, made from its OpenAPI document; no script needed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
SAMPLES = {"slug": "experiment-tracking", "id": "1", "number": "1", "sequence": "1"}
SAMPLES |= {"username": "author"}
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
    "webhook_stopped": "The webhook is paused or was stopped: resume it first.",
    "in_progress": "The first request with this key is still being done.",
}


@dataclass(frozen=True)
class Operation:
    """One thing that a program can ask."""

    key: str
    method: str
    path: str
    summary: str
    parameters: list[dict[str, Any]]
    body: str
    curl: str
    python: str
    javascript: str


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and an example to run."""
    groups: dict[str, list[Operation]] = {}
    for name, operation in operations():
        groups.setdefault(name, []).append(operation)
    return _page(request, "api_docs_page.html", {"groups": groups, "site": settings.SITE_URL})


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Every code with which the API refuses."""
    return _page(request, "api_problems_page.html", {"problems": PROBLEMS})


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@cache
def operations() -> list[tuple[str, Operation]]:
    """The operations of the schema, each with the name of its part of the API."""
    generator: Any = SchemaGenerator
    schema: dict[str, Any] = generator().get_schema(request=None, public=True)
    return list(_operations(schema))


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, item in sorted(schema["paths"].items()):
        for method in METHODS:
            if method in item:
                part = path.removeprefix("/api/v1/").partition("/")[0]
                yield part, _operation(schema, path, method, item[method])


def _operation(schema: dict[str, Any], path: str, method: str, row: dict[str, Any]) -> Operation:
    body = _sample(schema, row)
    url = settings.SITE_URL + path
    for name, value in SAMPLES.items():
        url = url.replace(f"{{{name}}}", value)
    return Operation(
        key=row["operationId"],
        method=method.upper(),
        path=path,
        summary=row.get("description", ""),
        parameters=row.get("parameters", []),
        body=body,
        curl=_curl(method.upper(), url, body),
        python=_python(method, url, body),
        javascript=_javascript(method.upper(), url, body),
    )


def _sample(schema: dict[str, Any], row: dict[str, Any]) -> str:
    """A body of the right form, as JSON; empty where the operation takes none."""
    content = row.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return ""
    return json.dumps(_example(schema, content["schema"]), indent=2, ensure_ascii=False)


def _example(schema: dict[str, Any], part: dict[str, Any]) -> Any:
    if reference := part.get("$ref"):
        found = schema["components"]["schemas"][reference.rpartition("/")[2]]
        return _example(schema, found)
    if "enum" in part:
        return part["enum"][0]
    if "properties" in part:
        writable = {n: p for n, p in part["properties"].items() if not p.get("readOnly")}
        return {name: _example(schema, inner) for name, inner in writable.items()}
    kind = part.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    plain = {"integer": 1, "boolean": True, "array": [], "object": {}, "number": 1}
    return plain.get(str(kind), "text")


def _curl(method: str, url: str, body: str) -> str:
    lines = [f"curl -X {method} '{url}'", "-H 'Authorization: Bearer '\"$SKILLMAP_TOKEN\""]
    if body:
        quoted = body.replace("'", "'\\''")
        lines += ["-H 'Content-Type: application/json'", f"-d '{quoted}'"]
    return " \\\n  ".join(lines)


def _python(method: str, url: str, body: str) -> str:
    data = f", data=json.dumps({json.loads(body)!r}).encode()" if body else ""
    return (
        "import json, os, urllib.request\n\n"
        "headers = {'Authorization': 'Bearer ' + os.environ['SKILLMAP_TOKEN'],\n"
        "           'Content-Type': 'application/json'}\n"
        f"request = urllib.request.Request({url!r}{data},\n"
        f"                                 headers=headers, method={method.upper()!r})\n"
        "with urllib.request.urlopen(request) as answer:\n"
        "    print(json.load(answer))"
    )


def _javascript(method: str, url: str, body: str) -> str:
    data = f",\n  body: JSON.stringify({body})" if body else ""
    return (
        f"const answer = await fetch({json.dumps(url)}, {{\n"
        f"  method: {json.dumps(method)},\n"
        "  headers: {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json'}"
        f"{data}\n}});\nconsole.log(await answer.json());"
    )
