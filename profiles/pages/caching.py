"""Makes a view a reading page: the same bytes for everybody, kept by anyone, 304 for one query."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial, wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

import brotli
from django.conf import settings
from django.core.cache import caches
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render as render_page
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from profiles.models import Domain, Group, Level, Role, Skill
from profiles.pages import query_params

Params = ParamSpec("Params")
Part = TypeVar("Part")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]
KEPT_SECONDS = 24 * 3600
# An address can be given back: A moves to B and later to A again. Kept for ever, two redirects
# would then send a browser in circles.
MOVED_SECONDS = 3600
KEPT_QUERY_LENGTH = 500
STALE_SECONDS = 5  # for shared caches, while the database is away
STATE = "skillmap.page_state"
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Link", "X-Total-Count")


@dataclass(frozen=True, slots=True)
class PageState:
    """What the bytes of a page depend on besides its address: one query tells it.

    `subject` is the revision of the skill or role (or the sequence of everything, on lists);
    `structure` is the newest sequence of what shows on pages of other subjects. `language` is
    that of the catalogue's texts, which changes with the structure.
    """

    subject: int
    structure: int
    pk: int = 0
    language: str = field(default="", compare=False)

    @property
    def etag(self) -> str:
        """RFC 9110 entity tag, weak because a proxy may compress the page anew."""
        return f'W/"{self.subject}.{self.structure}.{settings.RELEASE}.{get_language()}"'


class MovedPage(Exception):
    """What the address names is at another one now: the parts of the address that differ."""

    def __init__(self, **kwargs: str) -> None:
        super().__init__(str(kwargs))
        self.kwargs = kwargs


class SharedPage(MovedPage):
    """What the address names is kept under another role, and read there `?as=` the first one.

    Not kept by anybody: a role can get an expectation of its own at any time.
    """

    def __init__(self, *, role: str, reader: str) -> None:
        super().__init__(role=role)
        self.reader = reader


class GonePage(Exception):
    """The skill or role that the address names is retired."""

    def __init__(self, subject: Skill | Role) -> None:
        super().__init__(subject.slug)
        self.subject = subject


@dataclass(frozen=True, slots=True)
class _Kept:
    """A rendered page, plain and compressed once for all who come after."""

    etag: str
    plain: bytes
    packed: bytes
    headers: dict[str, str]


def only_read(view: View[Params]) -> View[Params]:
    """Answer GET and HEAD; any other method is 405 with Allow (RFC 9110).

    Without the exemption it would be 403 for want of a CSRF token, which says the wrong thing
    about a page that nobody can write to.
    """
    only_safe: View[Params] = csrf_exempt(require_safe(view))
    only_safe.__dict__["writes_nothing"] = True  # so no budget of writes counts it
    return only_safe


def reading_page(
    state: Callable[Params, PageState],
    *,
    params: tuple[str, ...] = (),
    unkept_params: tuple[str, ...] = (),
    live_params: tuple[str, ...] = (),
) -> Callable[[View[Params]], View[Params]]:
    """Serve the view as a reading page.

    `state` takes what the address says and makes one query; for what is not there it raises
    Http404, MovedPage (answered 301, with the query kept) or GonePage (410, with what replaces it).
    `params` and `unkept_params` are the query parameters that the view reads; with one of the
    second kind the page is rendered but not kept, so that nobody can fill the cache at will.
    With one of `live_params` the page shows what changes without a revision: it is rendered for
    every request, and has no tag by which a browser could take it for unchanged.
    Renders only for GET and HEAD; anything else is 405.
    """

    def decorate(view: View[Params]) -> View[Params]:
        @wraps(view)
        def serve(
            request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponseBase:
            try:
                found = _find(state, request, *args, **kwargs)
            except MovedPage as moved:
                return _redirect(request, moved)
            except GonePage as gone:
                context = {"subject": gone.subject}
                return render_page(request, "profiles/gone_page.html", context, status=410)
            if not request.GET.keys().isdisjoint(live_params):
                return _with_age(view(request, *args, **kwargs))
            response = _kept_or_new(request, found, params, lambda: view(request, *args, **kwargs))
            return _with_headers(response, found)

        # For UnchangedMiddleware.
        serve.__dict__["unchanged"] = partial(_unchanged, state, live_params)
        return query_params.reads(*params, *unkept_params, *live_params)(only_read(serve))

    return decorate


def gone_part(
    request: HttpRequest, part: Domain | Group | Level, successor: str = ""
) -> HttpResponse:
    """410 for a retired domain, group or level; `successor` is the path of what replaces it."""
    context = {"part": part, "href": successor}
    return render_page(request, "profiles/gone_part_page.html", context, status=410)


def for_programs(view: View[Params]) -> View[Params]:
    """Answer the same below the address of every language: as the site's first one does.

    Files and feeds are read by programs, to which a second wording is a second thing.
    """

    @wraps(view)
    def serve(
        request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponseBase:
        with translation.override(settings.LANGUAGE_CODE):
            return view(request, *args, **kwargs)

    if unchanged := getattr(view, "unchanged", None):
        serve.__dict__["unchanged"] = for_programs(unchanged)
    return serve


def texts_language(request: HttpRequest) -> str:
    """The language of the catalogue's texts where that is not the page's own; else nothing.

    Known inside a reading page only: elsewhere people write, in whatever language they like.
    """
    state: PageState | None = request.META.get(STATE)
    return state.language if state and state.language != get_language() else ""


def kept_with_structure(request: HttpRequest, make: Callable[[], Part]) -> Part:
    """A part of many pages that changes only with the structure of the catalogue.

    Inside a reading page: made once in each process, then kept until roles, levels, groups or
    domains change. All pages share it, so nobody may change it.
    """
    state: PageState = request.META[STATE]
    return cast("Part", made(make, state.structure, get_language()))


@lru_cache(maxsize=64)
def made(make: Callable[[], Part], structure: int, language: str | None) -> Part:
    """The value that `kept_with_structure` made for this key, made once."""
    return make()


def kept_page(request: HttpRequest) -> HttpResponse | None:
    """The page as it was rendered last, for when the database cannot be asked; None without one.

    Says by `Cache-Status` (RFC 9211) and `Warning` that it may be stale. Needs no database.
    """
    if request.method not in {"GET", "HEAD"}:
        return None
    kept: _Kept | None = caches[settings.PAGES_CACHE].get(_key(request))
    if kept is None:
        return None
    response = _respond(request, kept)
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={STALE_SECONDS}"
    response.headers["Cache-Status"] = 'skillmap; hit; detail="database away"'
    response.headers["Warning"] = '110 - "Response is stale"'
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _find(
    state: Callable[Params, PageState],
    request: HttpRequest,
    /,
    *args: Params.args,
    **kwargs: Params.kwargs,
) -> PageState:
    """The state of the page, asked for once a request; raises what `state` raises."""
    if STATE not in request.META:
        request.META[STATE] = state(*args, **kwargs)
    return cast("PageState", request.META[STATE])


def _unchanged(
    state: Callable[Params, PageState],
    live_params: tuple[str, ...],
    request: HttpRequest,
    /,
    *args: Params.args,
    **kwargs: Params.kwargs,
) -> HttpResponseBase | None:
    """304 for who has the page as it is now; nothing for anybody else, or where none is."""
    if not request.GET.keys().isdisjoint(live_params):
        return None
    try:
        found = _find(state, request, *args, **kwargs)
    except (MovedPage, GonePage, Http404):
        return None
    response = get_conditional_response(request, found.etag)
    if isinstance(response, HttpResponseNotModified):
        return _with_headers(response, found)
    return None


def _redirect(request: HttpRequest, moved: MovedPage) -> HttpResponse:
    """301 to the same page under its present address."""
    match = resolve(request.path_info)
    address = reverse(match.view_name, kwargs=match.kwargs | moved.kwargs)
    given, seconds = request.GET.copy(), MOVED_SECONDS
    if isinstance(moved, SharedPage):
        given["as"], seconds = moved.reader, 0
    query = f"?{given.urlencode()}" if given else ""
    headers = {"Cache-Control": f"public, max-age={seconds}"}
    return HttpResponsePermanentRedirect(address + query, headers=headers)


def _kept_or_new(
    request: HttpRequest,
    state: PageState,
    params: tuple[str, ...],
    render: Callable[[], HttpResponseBase],
) -> HttpResponseBase:
    """The page from the cache, or rendered and, if it may be, put there."""
    is_keepable = (
        set(request.GET) <= set(params) and len(request.GET.urlencode()) < KEPT_QUERY_LENGTH
    )
    key = _key(request)
    cache = caches[settings.PAGES_CACHE]
    kept: _Kept | None = cache.get(key) if is_keepable else None
    if kept is None or kept.etag != state.etag:
        response = render()
        if isinstance(response, TemplateResponse):
            response.render()
        if not isinstance(response, HttpResponse) or response.status_code != HTTPStatus.OK:
            return response
        if not is_keepable:
            return response
        kept = _Kept(
            state.etag,
            response.content,
            brotli.compress(response.content, quality=5),
            {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
        )
        cache.set(key, kept, KEPT_SECONDS)
    return _respond(request, kept)


def _key(request: HttpRequest) -> str:
    address = f"{request.get_host()}{request.path}?{urlencode(sorted(request.GET.items()))}"
    return hashlib.blake2b(address.encode(), digest_size=16).hexdigest()


def _respond(request: HttpRequest, kept: _Kept) -> HttpResponse:
    accepts = request.headers.get("Accept-Encoding", "")
    if "br" not in accepts.replace(",", " ").split():
        return HttpResponse(kept.plain, headers=kept.headers)
    return HttpResponse(kept.packed, headers=kept.headers | {"Content-Encoding": "br"})


def _with_headers(response: HttpResponseBase, state: PageState) -> HttpResponseBase:
    """What lets anybody keep the page: a browser asks each time, a shared cache for a while."""
    if response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        response.headers["ETag"] = state.etag
    return _with_age(response)


def _with_age(response: HttpResponseBase) -> HttpResponseBase:
    """How long a shared cache may keep the answer."""
    if response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        shared = settings.PAGE_SHARED_SECONDS
        response.headers["Cache-Control"] = (
            f"public, max-age=0, s-maxage={shared}, stale-while-revalidate={shared}"
        )
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
