"""Keeps what a person typed when the session ended meanwhile: it is there after signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.urls import reverse

from skillmap.accounts.destinations import is_own_path

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponse]
KEY = "typed"
SENT = "skillmap.typed"
LONGEST = 100_000


def keep(request: HttpRequest, back: str) -> None:
    """Remember the form that was sent, for the page at `back`."""
    typed = {
        name: values
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and sum(map(len, values)) <= LONGEST
    }
    request.session[KEY] = {"back": back, "fields": typed}


def take(request: HttpRequest, back: str) -> dict[str, list[str]]:
    """What was typed for the page at `back` before signing in, once; empty when nothing."""
    kept = request.session.get(KEY)
    if not kept or kept["back"] != back:
        return {}
    del request.session[KEY]
    fields: dict[str, list[str]] = kept["fields"]
    return fields


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


def page_of(request: HttpRequest) -> str:
    """The page that a form stood on, for the browser says so; else the address it was sent to."""
    page = urlsplit(request.headers.get("Referer", ""))
    is_here = page.netloc == request.get_host() and is_own_path(page.path)
    return page.path if is_here else request.path


def sign_in_first(back: Callable[Params, str]) -> Callable[[View[Params]], View[Params]]:
    """Send those who are not signed in to do so, with what they typed kept for `back(…)`.

    `back` takes what the address says and gives the page to come back to. Pages behind this
    are somebody's own: nobody keeps them.
    """

    def decorate(view: View[Params]) -> View[Params]:
        @wraps(view)
        def serve(
            request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request, back(*args, **kwargs))
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        return serve

    return decorate


def _to_sign_in(request: HttpRequest, back: str) -> HttpResponse:
    target = resolve_url(back)
    if request.method == "POST":
        keep(request, target)
    elif request.META.get("QUERY_STRING"):
        target = f"{target}?{request.META['QUERY_STRING']}"
    where = f"{reverse('account_login')}?{urlencode({'next': target})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where)
