"""What every request passes: the content policy, the language, 304, compression, privacy."""

import re
import zoneinfo
from collections.abc import Callable
from http import HTTPStatus

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.urls import Resolver404, get_resolver, resolve
from django.utils import timezone, translation
from django.utils.translation import get_language_from_path
from django_http_compression.middleware import HttpCompressionMiddleware

from profiles.pages import former_slugs, query_params
from profiles.pages.caching import MOVED_SECONDS
from proposals import write_budget
from skillmap import outages
from skillmap.accounts.models import User
from skillmap.accounts.private_pages import PERSONAL, is_personal
from skillmap.accounts.script_requests import is_from_script
from skillmap.kernel.client_address import client_address

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
GetResponse = Callable[[HttpRequest], HttpResponse]


class ForProgramsMiddleware:
    """What programs need of addresses made for them: reading from pages of other sites (Fetch).

    Everything there is open to all, so every site may read it; without cookies, for which browsers
    want more than `*`, and without `Vary: Origin`, which would cost the caches their worth.
    A POST that lacks its last slash is sent on as a POST (308).
    """

    OPEN = re.compile(
        r"(/[a-z]{2})?/((api/v1|ims|rsd|feeds|exports|\.well-known/mcp)/|oembed$|llms\.txt$"
        r"|(about|levels|help/writing|roles/[^/]+/[^/]+|skills/[^/]+/expectations/[^/]+/[^/]+)\.md$"
        r"|(skills|roles)/[^/]+(\.(json|csv|md)|/feed\.atom|/badge\.svg)$)"
    )
    SHARED = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Content-Disposition, ETag, Idempotent-Replayed, Link,"
        " Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate",
    }
    PREFLIGHT = {
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, Idempotency-Key,"
        " If-Match, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.OPEN.match(request.path_info):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=self.SHARED | self.PREFLIGHT)
        response = self.get_response(request)
        for name, value in self.SHARED.items():
            response.headers[name] = value
        is_read = request.method in {"GET", "HEAD"}
        if response.status_code == HTTPStatus.MOVED_PERMANENTLY and not is_read:
            response.status_code = HTTPStatus.PERMANENT_REDIRECT
        return response


class ContentSecurityPolicyMiddleware:
    """Sends SECURE_CSP (W3C CSP 3) with every response that brings no policy of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        policy: dict[str, list[str]] = settings.SECURE_CSP
        self.value = "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.value)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response


class CompressionMiddleware(HttpCompressionMiddleware):
    """Compresses public pages only: beside a secret, the length of a page tells too much."""

    def maybe_compress(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Compress unless the page is somebody's own."""
        if "private" in response.headers.get("Cache-Control", ""):
            return
        if not is_personal(request.path_info):
            super().maybe_compress(request, response)


class LanguageFromPathMiddleware:
    """Takes the language from the address alone, so that a page is the same for everybody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class HealthMiddleware:
    """Answers health checks under any host name and without sessions, cookies or accounts.

    A container or a load balancer asks by the machine's own address, which ALLOWED_HOSTS need
    not name. The answers say nothing that depends on the host.
    """

    PATHS = frozenset({"/healthz", "/readyz"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in self.PATHS:
            return self.get_response(request)
        match = resolve(request.path_info)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        response.headers["Content-Length"] = str(len(response.content))
        return response


class UnchangedMiddleware:
    """Answers who has a reading page already (304) before anything is made ready for a new one.

    Browsers ask so for every page that they come back to. A view says by `unchanged` that it may
    be asked. What RFC 9110 (15.4.5) leaves out of a 304 stands with the page that it is about.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._unchanged(request) or self.get_response(request)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            # Of a length only that of the page itself may be told here (RFC 9110, 8.6).
            response.headers.pop("Content-Length", None)
        return response

    @staticmethod
    def _unchanged(request: HttpRequest) -> HttpResponse | None:
        if "HTTP_IF_NONE_MATCH" not in request.META or request.method not in {"GET", "HEAD"}:
            return None
        request.get_host()  # one that is not ours is answered nothing but that
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return None
        unchanged = getattr(match.func, "unchanged", None)
        if unchanged is None or query_params.canonical(request, match.func) is not None:
            return None
        found: HttpResponse | None = unchanged(request, *match.args, **match.kwargs)
        return found


class PassingMiddleware:
    """Passes the request on; what it does, it does when Django calls one of its hooks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class CanonicalQueryMiddleware(PassingMiddleware):
    """Sends GET and HEAD with parameters that the page does not read, or twice, to its address."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> HttpResponse | None:
        """302 where the address is not the canonical one; the admin's lists read what they like."""
        match = request.resolver_match
        if request.method not in {"GET", "HEAD"} or match is None or "admin" in match.app_names:
            return None
        address = query_params.canonical(request, view)
        return None if address is None else HttpResponseRedirect(address)


class FormerSlugMiddleware:
    """Answers 301 where a page is not found because its address names a former slug."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        is_missed = response.status_code == HTTPStatus.NOT_FOUND and match is not None
        if not is_missed or request.method not in {"GET", "HEAD"}:
            return response
        assert match is not None  # noqa: S101  # for mypy
        if query_params.known(match.func) is None or "admin" in match.app_names:
            return response
        address = former_slugs.present_address(request, match)
        if address is None:
            return response
        headers = {"Cache-Control": f"public, max-age={MOVED_SECONDS}"}
        return HttpResponsePermanentRedirect(address, headers=headers)


class WriteBudgetMiddleware(PassingMiddleware):
    """Counts forms that are sent, for the person and for the address; too many are answered 429.

    The API counts its own requests in the same budget, django-allauth the attempts at its forms.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> HttpResponse | None:
        """429 with the form that was sent, to send it again, where the budget is spent."""
        if request.method in SAFE_METHODS or not self._is_counted(request, view):
            return None
        person = request.user if isinstance(request.user, User) else None
        address = client_address(request)
        if person and write_budget.may_autosave(view) and is_from_script(request):
            spent = write_budget.spend_autosave(person, address)
        else:
            spent = write_budget.spend(person, address)
        if not spent.is_over:
            return None
        request.META[outages.RETRY_AFTER] = spent.reset
        response: HttpResponse = get_resolver().resolve_error_handler(429)(request)
        return response

    @staticmethod
    def _is_counted(request: HttpRequest, view: Callable[..., object]) -> bool:
        is_elsewhere = request.path_info.startswith(outages.FOR_PROGRAMS) or (
            # Both count attempts to sign in by themselves.
            view.__module__.startswith(("allauth.", "skillmap.accounts.sign_in"))
        )
        return write_budget.is_limited() and not is_elsewhere and write_budget.is_write(view)


class PersonalPagesMiddleware:
    """Keeps what was made for one person out of every cache; in that person's zone and language.

    Personal is what lies below certain paths, and whatever read the session or carries a token
    of its own: such a page is never served to anybody else by a cache in front.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_personal(request.path_info):
            return self._guard(request, self.get_response(request))
        with timezone.override(_zone_of(request)):
            response = self.get_response(request)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> None:
        """Where a page is somebody's own and its address names no language, take the person's.

        Only here, as the address was found in the language that it is written in. A part of a
        page speaks as the page around it does.
        """
        if not request.path_info.startswith(PERSONAL) or request.headers.get("HX-Request"):
            return
        language = getattr(request.user, "language", settings.LANGUAGE_CODE)
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language

    @staticmethod
    def _guard(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.session.accessed or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            response.headers["Cache-Control"] = "private, no-store"
        return response


def _zone_of(request: HttpRequest) -> zoneinfo.ZoneInfo:
    """The zone of who is signed in; UTC for anybody else, and where tzdata forgot the name."""
    name = getattr(request.user, "time_zone", settings.TIME_ZONE)
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


class SignInFirstMiddleware(PassingMiddleware):
    """Sends strangers who would have to confirm a password to sign in, and stores nothing.

    django-allauth would put the whole request into a session, to repeat it afterwards.
    """

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The way to the sign-in page, where a person has to confirm who they are."""
        if isinstance(error, ReauthenticationRequired) and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return None
