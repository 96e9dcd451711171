"""Skills and roles inside pages of other sites: frames, a badge, and oEmbed."""

from collections.abc import Callable, Mapping
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from profiles import grids, ladders
from profiles.models import Catalogue, Expectation, Role, Skill
from profiles.models.expectation import skills_of
from profiles.pages import role_matrix, role_page_context, skill_page_context
from profiles.pages.caching import GonePage, MovedPage, only_read, reading_page
from profiles.pages.page_metadata import absolute, permanent
from profiles.pages.query_params import reads
from profiles.pages.role_lookup import of_role
from profiles.pages.skill_lookup import of_skill
from skillmap.kernel import identity

WIDTH, HEIGHT = 720, 480
LEAST, MOST = 100, 4_000
MOST_ROWS = 100  # a frame shows a part of a long matrix, and where the rest is
BADGE_COLOUR = "#1b5e8c"  # where the operator chose no accent colour
LETTER = 7  # pixels that a letter takes on a badge, about
OEMBED_SECONDS = 3_600
View = Callable[..., HttpResponseBase]


def framable(view: View) -> View:
    """Let every site show the page in a frame; it runs no script, so nothing can be stolen."""

    @wraps(view)
    def serve(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = _policy()
        setattr(response, "xframe_options_exempt", True)  # noqa: B010  # as Django's own does
        return response

    return serve


def _policy() -> str:
    policy: dict[str, list[str]] = {
        **settings.SECURE_CSP,
        **{name: ["'none'"] for name in ("script-src", "connect-src", "form-action")},
        "frame-ancestors": ["*"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())


@framable
@reading_page(of_skill)
def skill(request: HttpRequest, slug: str) -> HttpResponse:
    """A skill's overview for a frame."""
    row = skill_page_context.load(slug)
    cells = Expectation.objects.for_skill(row).defer("description", "examples")
    grid = grids.of_skill(row, cells)
    context = {
        "subject": row,
        "canonical": permanent("profiles:skill", row.slug),
        "lead": row.summary,
        "title": _("Role"),
        "levels": grid.levels,
        "rows": [(each, each.head.get_absolute_url()) for each in grid.rows[:MOST_ROWS]],
        "is_cut": len(grid.rows) > MOST_ROWS,
        "licence": row.licence or getattr(row, "catalogue_licence", ""),
    }
    return TemplateResponse(request, "profiles/embed_page.html", context)


@framable
@reading_page(of_role)
def role(request: HttpRequest, slug: str) -> HttpResponse:
    """A role's matrix for a frame."""
    row = role_page_context.load(slug)
    skills = list(skills_of(row)[: MOST_ROWS + 1])
    grid = role_matrix.grid(row, skills[:MOST_ROWS], ladders.of(row))
    context = {
        "subject": row,
        "canonical": permanent("profiles:role", row.slug),
        "lead": row.mission,
        "title": _("Skill"),
        "levels": grid.levels,
        "rows": [(each, each.head.get_absolute_url()) for each in grid.rows],
        "is_cut": len(skills) > MOST_ROWS,
        "licence": row.licence or Catalogue.objects.get(pk=Catalogue.THE_ONE).licence,
    }
    return TemplateResponse(request, "profiles/embed_page.html", context)


@reading_page(of_skill)
def badge(request: HttpRequest, slug: str) -> HttpResponse:
    """The skill's name and revision as a picture."""
    row = skill_page_context.load(slug)
    revision = _("revision %(number)s") % {"number": row.revision_number}
    name = row.name if len(row.name) <= 60 else f"{row.name[:59]}…"  # noqa: PLR2004
    left, right = (len(text) * LETTER + 12 for text in (name, revision))
    context = {
        "name": name,
        "revision": revision,
        "left": left,
        "right": right,
        "whole": left + right,
        "left_text": left - 12,
        "right_text": right - 12,
        "right_start": left + 6,
        "colour": identity.own_accent() or BADGE_COLOUR,
    }
    svg = render_to_string("profiles/badge.svg", context)
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")


@only_read
@reads("url", "format", "maxwidth", "maxheight")
def oembed(request: HttpRequest) -> HttpResponse:
    """How to embed the page at `url` (oEmbed 1.0): 400 for no address, 404 for no such page."""
    url, form = request.GET.get("url", ""), request.GET.get("format", "json")
    if not url:
        return JsonResponse({"error": "Say the address of a page as url."}, status=400)
    if form not in {"json", "xml"}:
        return JsonResponse({"error": "There are json and xml."}, status=404)
    try:
        width, height = _side(request, "maxwidth", WIDTH), _side(request, "maxheight", HEIGHT)
    except ValueError:
        return JsonResponse({"error": "maxwidth and maxheight are whole numbers."}, status=400)
    body = _described(url, width, height)
    headers = {"Cache-Control": f"public, max-age={OEMBED_SECONDS}"}
    if form == "xml":
        xml = render_to_string("profiles/oembed.xml", {"pairs": body.items()})
        return HttpResponse(xml, headers=headers, content_type="text/xml; charset=utf-8")
    return JsonResponse(body, headers=headers)


def _side(request: HttpRequest, name: str, wanted: int) -> int:
    """The length of a side in pixels, at most what the asker has room for; ValueError."""
    text = request.GET.get(name, str(wanted))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST))):
        raise ValueError(text)
    return max(LEAST, min(wanted, int(text)))


def _described(url: str, width: int, height: int) -> Mapping[str, object]:
    found, language = _page_at(url)
    row, name = _subject(found)
    with translation.override(language):
        source = absolute(reverse(name, args=[row.slug]))
    frame = {"source": source, "title": row.name, "width": width, "height": height}
    return {
        "version": "1.0",
        "type": "rich",
        "title": row.name,
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": OEMBED_SECONDS,
        "html": render_to_string("profiles/_frame_fragment.html", frame).strip(),
        "width": width,
        "height": height,
    }


def _page_at(url: str) -> tuple[ResolverMatch, str]:
    """What the address on this site names, and in which language; Http404 for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _not_ours() from error
    if f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
        raise _not_ours()
    language = get_language_from_path(parts.path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            return resolve(parts.path), language
        except Resolver404 as error:
            raise _not_ours() from error


def _subject(found: ResolverMatch) -> tuple[Skill | Role, str]:
    """The published skill or role, under its present slug, and the name of its frame."""
    state = {"profiles:skill": of_skill, "profiles:role": of_role}.get(found.view_name)
    if state is None:
        raise _not_ours()
    slug = found.kwargs["slug"]
    try:
        try:
            pk = state(slug).pk
        except MovedPage as moved:
            pk = state(moved.kwargs["slug"]).pk
    except GonePage as gone:
        raise _not_ours() from gone
    if found.view_name == "profiles:skill":
        return Skill.objects.get(pk=pk), "profiles:embedded_skill"
    return Role.objects.get(pk=pk), "profiles:embedded_role"


def _not_ours() -> Http404:
    return Http404(_("Skill or role not found."))
