"""What was typed into a form: just now, or before signing in, which comes first where it must."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from skillmap.accounts import resumable, sign_in
from skillmap.accounts.resumable import AnyForm, take
from skillmap.accounts.script_requests import is_from_script, problem

__all__ = ["initial", "sent", "sign_in_first", "take"]

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponse]
SENT = "skillmap.typed"


def sent(request: HttpRequest) -> QueryDict:
    """The form as it is sent now, or was sent to this page before signing in; else empty."""
    if request.method == "POST":
        return request.POST
    if SENT not in request.META:
        request.META[SENT] = QueryDict(mutable=True)
        for name, values in take(request, request.path).items():
            request.META[SENT].setlist(name, values)
    found: QueryDict = request.META[SENT]
    return found


def initial(request: HttpRequest, form: AnyForm) -> dict[str, object]:
    """What was typed before signing in, for the fields of a form: boxes not ticked, too."""
    data = sent(request)
    if not data:
        return {}
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.base_fields.items()
    }


def sign_in_first(
    back: Callable[Params, str], *, is_background: bool = False
) -> Callable[[View[Params]], View[Params]]:
    """Send those who are not signed in to do so; what they typed comes back on `back(…)`.

    `back` takes what the address says and gives the page to come back to. What is carried is
    declared by `resumable`. Pages behind this are somebody's own: no cache stores them.
    `is_background` is for fragments that a page fetches while somebody writes on it: the answer
    is 403, as leading to the sign-in page would throw away what is typed.
    """

    def decorate(view: View[Params]) -> View[Params]:
        @wraps(view)
        def serve(
            request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponse:
            if not request.user.is_authenticated:
                if is_background and _is_fragment(request):
                    return HttpResponse(status=HTTPStatus.FORBIDDEN)
                return _to_sign_in(request, back(*args, **kwargs))
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        serve.back = back  # type: ignore[attr-defined]
        return serve

    return decorate


def _is_fragment(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _to_sign_in(request: HttpRequest, back: str) -> HttpResponse:
    if is_from_script(request):
        said = _("You are signed out. Your text is still in this page.")
        # 403 as 401 would have to name a scheme of HTTP authentication (RFC 9110, 15.5.2).
        return problem(HTTPStatus.FORBIDDEN, "not_authenticated", said, _("Sign in and continue"))
    if not _is_fragment(request) and (carried := resumable.sent_form(request)):
        return sign_in.page_with(request, carried)
    target, query = resolve_url(back), request.META.get("QUERY_STRING")
    if request.method != "POST" and query:
        target = f"{target}?{query}"
    where = f"{reverse('account_login')}?{urlencode({'next': target}, safe='/')}"
    if _is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where)
