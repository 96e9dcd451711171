"""Refusals as problem details: status, code, detail, headers and JSON pointers."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as InvalidValue
from django.http import Http404
from rest_framework import exceptions
from rest_framework.exceptions import ErrorDetail, ValidationError

from profiles.api.problems import MEDIA_TYPE, Problem, handle


def answer(error: Exception) -> Any:
    """The response, which must be one."""
    response = handle(error, {})
    assert response is not None
    return response


@pytest.mark.parametrize(
    ("error", "status", "code", "title"),
    [
        (Http404(), 404, "not_found", "Not Found"),
        (PermissionDenied(), 403, "permission_denied", "Forbidden"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated", "Unauthorized"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed", "Method Not Allowed"),
        (exceptions.ParseError(), 400, "parse_error", "Bad Request"),
        (exceptions.UnsupportedMediaType("x"), 415, "unsupported_media_type",
         "Unsupported Media Type"),
        (exceptions.Throttled(), 429, "throttled", "Too Many Requests"),
        (Problem(409, "stale", "Look again."), 409, "stale", "Conflict"),
        (exceptions.APIException({"a": ["b"]}), 500, "error", "Internal Server Error"),
    ],
)  # fmt: skip
def test_what_is_answered(error: Exception, status: int, code: str, title: str) -> None:
    response = answer(error)
    assert (response.status_code, response.content_type) == (status, MEDIA_TYPE)
    said = {name: response.data[name] for name in ("status", "code", "title", "type")}
    kind = f"/api/docs/problems/#{code}"
    assert said == {"status": status, "code": code, "title": title, "type": kind}


def test_what_nobody_foresaw_is_not_hidden() -> None:
    assert handle(RuntimeError("a mistake of ours"), {}) is None


def test_a_problem_says_more() -> None:
    response = answer(Problem(409, "identical", "The very same.", proposal=7))
    assert (response.data["detail"], response.data["proposal"]) == ("The very same.", 7)
    assert "Location" not in response.headers


def test_a_problem_leads_elsewhere() -> None:
    response = answer(Problem(404, "moved", "It moved.", location="/api/v1/skills/new-name/"))
    assert response.headers["Location"] == "/api/v1/skills/new-name/"


@pytest.mark.parametrize(("wait", "header"), [(0.2, "2"), (5.9, "7"), (60, "61")])
def test_when_to_come_again(wait: float, header: str) -> None:
    assert answer(exceptions.Throttled(wait=wait)).headers["Retry-After"] == header


def test_who_brought_nothing_is_told_what_to_bring() -> None:
    error = exceptions.NotAuthenticated()
    error.auth_header = "Bearer"  # type: ignore[attr-defined]
    assert answer(error).headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("details", "pointers"),
    [
        ({"title": ["Too long."]}, {"#/title"}),
        ({"operations": [{}, {"base": ["No."]}]}, {"#/operations/1/base"}),
        ({"operations": {"3": ["No."]}}, {"#/operations/3"}),
        ({"non_field_errors": ["Name one."]}, {"#"}),
        ({"operations": [{"non_field_errors": ["No."]}]}, {"#/operations/0"}),
        ({"a/b~c": ["No."]}, {"#/a~1b~0c"}),
        (["Not a list."], {"#"}),
        ({"title": ["Too long.", "Too loud."]}, {"#/title"}),
    ],
)
def test_where_in_the_document_it_is(details: Any, pointers: set[str]) -> None:
    response = answer(ValidationError(details))
    assert {each["pointer"] for each in response.data["errors"]} == pointers
    assert (response.data["code"], response.status_code) == ("invalid", 400)


def test_every_message_has_its_code() -> None:
    said = [ErrorDetail("Too long.", "max_length"), ErrorDetail("Too loud.", "shouting")]
    assert answer(ValidationError({"title": said})).data["errors"] == [
        {"pointer": "#/title", "detail": "Too long.", "code": "max_length"},
        {"pointer": "#/title", "detail": "Too loud.", "code": "shouting"},
    ]


def test_the_domains_own_refusals_are_invalid_values_too() -> None:
    response = answer(InvalidValue({"description": ["Too long."]}))
    assert [each["pointer"] for each in response.data["errors"]] == ["#/description"]
    assert answer(InvalidValue("No.")).data["errors"][0]["detail"] == "No."
