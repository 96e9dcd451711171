"""Every refusal of the API as problem details (RFC 9457), with JSON pointers (RFC 6901)."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as InvalidValue
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error

MEDIA_TYPE = "application/problem+json"
TYPE = "/api/docs/problems/#{code}"


class Problem(exceptions.APIException):
    """A refusal with a code of its own, stable for programs."""

    def __init__(self, status: int, code: str, detail: str, **extra: Any) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.extra = extra


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's exception handler; None lets what is not foreseen be a 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, InvalidValue):
        error = exceptions.ValidationError(as_serializer_error(error))
    if not isinstance(error, exceptions.APIException):
        return None
    response = Response(_body(error), status=error.status_code, content_type=MEDIA_TYPE)
    if location := getattr(error, "extra", {}).get("location"):
        response.headers["Location"] = location
    if header := getattr(error, "auth_header", None):
        response.headers["WWW-Authenticate"] = header
    if (wait := getattr(error, "wait", None)) is not None:
        response.headers["Retry-After"] = str(int(wait) + 1)
    return response


def _body(error: exceptions.APIException) -> dict[str, Any]:
    status = HTTPStatus(error.status_code)
    body: dict[str, Any] = {"title": status.phrase, "status": status.value}
    if isinstance(error, exceptions.ValidationError):
        code, detail = "invalid", "Some of what was sent cannot be used."
        body["errors"] = list(_pointed(error.get_full_details(), ""))
    else:
        code = str(error.get_codes()) if isinstance(error.get_codes(), str) else "error"
        detail = str(error.detail)
    body |= {"type": TYPE.format(code=code), "code": code, "detail": detail}
    return body | getattr(error, "extra", {})


def _pointed(details: Any, pointer: str) -> Iterator[dict[str, str]]:
    """One entry for each message, with the JSON pointer of the value that it is about."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        yield {
            "pointer": f"#{pointer}",
            "detail": str(details["message"]),
            "code": str(details["code"]),
        }
    elif isinstance(details, dict):
        for name, inner in details.items():
            is_whole = name == "non_field_errors"
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            yield from _pointed(inner, pointer if is_whole else f"{pointer}/{escaped}")
    elif isinstance(details, list):
        for position, inner in enumerate(details):
            is_message = isinstance(inner, dict) and set(inner) == {"message", "code"}
            yield from _pointed(inner, pointer if is_message else f"{pointer}/{position}")
