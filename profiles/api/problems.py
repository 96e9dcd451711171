"""Every refusal of the API as problem details (RFC 9457), with JSON pointers (RFC 6901)."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as InvalidValue
from django.http import Http404
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error

from skillmap.accounts import suspensions
from skillmap.kernel.errors import DomainError

MEDIA_TYPE = "application/problem+json"
TYPE = "/api/docs/problems/#{code}"


class Problem(exceptions.APIException):
    """An error of the API itself, with a code that is stable for programs."""

    def __init__(self, status: int, code: str, detail: str, **extra: object) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.extra = extra


def handle(error: Exception, context: Mapping[str, object]) -> Response | None:
    """Django REST framework's exception handler; None lets what is not foreseen be a 500."""
    error = _as_api_exception(error)
    if not isinstance(error, exceptions.APIException):
        return None
    body = _body(error)
    if error.status_code == HTTPStatus.FORBIDDEN:
        body |= _suspension(context)
    response = Response(body, status=error.status_code, content_type=MEDIA_TYPE)
    if location := getattr(error, "extra", {}).get("location"):
        response.headers["Location"] = location
    if header := getattr(error, "auth_header", None):
        response.headers["WWW-Authenticate"] = header
    if (wait := getattr(error, "wait", None)) is not None:
        response.headers["Retry-After"] = str(int(wait) + 1)
    return response


def _as_api_exception(error: Exception) -> Exception:
    """The error as one of Django REST framework's; the error itself where there is none."""
    if isinstance(error, DomainError):
        return Problem(error.status, error.code, error.sentence(), **error.members())
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, InvalidValue):
        return exceptions.ValidationError(as_serializer_error(error))
    return error


def _body(error: exceptions.APIException) -> dict[str, object]:
    status = HTTPStatus(error.status_code)
    body: dict[str, object] = {"title": status.phrase, "status": status.value}
    if isinstance(error, exceptions.ValidationError):
        code, detail = "invalid", "Some of what was sent cannot be used."
        body["errors"] = list(_pointed(error.get_full_details(), ""))
    else:
        code = str(error.get_codes()) if isinstance(error.get_codes(), str) else "error"
        detail = str(error.detail)
    body |= {"type": TYPE.format(code=code), "code": code, "detail": detail}
    return body | getattr(error, "extra", {})


def _suspension(context: Mapping[str, object]) -> dict[str, object]:
    """Why a suspended person may do nothing, and until when; nothing about anyone else."""
    request = context.get("request")
    suspension = suspensions.of(request.user) if isinstance(request, Request) else None
    if suspension is None:
        return {}
    return {"detail": str(suspension), "suspension": suspension.as_member()}


def _pointed(details: object, pointer: str) -> Iterator[dict[str, str]]:
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
