"""Requests by the scripts of our own pages, which are answered in JSON instead of with a page."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse

MEDIA_TYPE = "application/json"


def is_from_script(request: HttpRequest) -> bool:
    """Whether a script asks for JSON and nothing else; browsers ask for pages in other words."""
    return request.headers.get("Accept") == MEDIA_TYPE


def answer(content: dict[str, str | int], status: HTTPStatus = HTTPStatus.OK) -> JsonResponse:
    """The content as JSON; it is one person's own, so no cache stores it."""
    headers = {"Cache-Control": "private, no-store"}
    return JsonResponse(content, status=status, headers=headers)


def problem(status: HTTPStatus, code: str, detail: str, action: str = "") -> JsonResponse:
    """What went wrong, in a sentence; `action` names what the person can do by sending the form."""
    return answer({"code": code, "detail": detail, "action": action}, status)
