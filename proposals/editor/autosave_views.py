"""Answers the script that saves a draft every few seconds while somebody writes in the editor."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from proposals import error_messages, write_budget
from skillmap.accounts import script_requests
from skillmap.accounts.models import User
from skillmap.kernel.errors import DomainError

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponse]
is_autosave = script_requests.is_from_script


def takes_autosaves(view: View[Params]) -> View[Params]:
    """Count autosaves that are sent to the view on their own, and answer its errors in JSON."""

    @wraps(view)
    def serve(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            if not is_autosave(request):
                raise
            return _problem(error, request.user)

    return write_budget.takes_autosaves(serve)


def saved(draft_version: int) -> JsonResponse:
    """The draft is saved; the page writes the version into its form."""
    return script_requests.answer({"draft_version": draft_version})


def nothing_sent() -> JsonResponse:
    """The request had no form in it."""
    detail = _("The form was empty.")
    return script_requests.problem(HTTPStatus.BAD_REQUEST, "invalid", detail)


def draft_changed() -> JsonResponse:
    """Another window saved a newer draft. Sending the form shows both and asks which to keep."""
    detail = _("This draft was changed in another window since you opened this page.")
    action = _("Compare both texts")
    return script_requests.problem(HTTPStatus.CONFLICT, "draft_changed", detail, action)


def draft_gone() -> JsonResponse:
    """The draft was submitted or discarded elsewhere; only the person begins another one."""
    detail = _("This draft was submitted or discarded in another window.")
    action = _("Save draft")
    return script_requests.problem(HTTPStatus.CONFLICT, "draft_gone", detail, action)


def already_decided() -> JsonResponse:
    """The proposal that is edited was decided, so there is nothing to save a draft for."""
    detail = _("This proposal was closed meanwhile. Copy your text if you want to keep it.")
    return script_requests.problem(HTTPStatus.CONFLICT, "already_decided", detail)


def _problem(error: DomainError, person: User | AnonymousUser) -> JsonResponse:
    detail = str(error_messages.sentence(error, to=person))
    return script_requests.problem(error.status, error.code, detail)
