"""What only programs read: the site map, robots.txt, security.txt."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import GenericSitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from profiles.models import Domain, Group, Role, RoleLevel, Skill
from profiles.pages.caching import PageState, for_programs, only_read, reading_page
from profiles.pages.page_metadata import (
    absolute,
    in_language,
    known_languages,
    language_of_texts,
)
from profiles.pages.role_lookup import everything

XML = "application/xml; charset=utf-8"
SECURITY_DAYS = 180


class SubjectSitemap(GenericSitemap[Domain | Group | Role | Skill]):
    """Pages of the catalogue: absolute addresses in the language of its texts.

    Their pages in other languages show the same texts, say so, and are not canonical.
    """

    def get_protocol(self, protocol: str | None = None) -> str:
        """The scheme of SITE_URL."""
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        """The host and port of SITE_URL."""
        return urlsplit(settings.SITE_URL).netloc


def _skills() -> SubjectSitemap:
    """Skills in the order in which they were added."""
    skills = Skill.objects.published().order_by("pk").only("slug", "updated_at")
    found = SubjectSitemap({"queryset": skills, "date_field": "updated_at"})
    found.limit = settings.SKILLS_PER_SITEMAP
    return found


_OWN_WORDS = ("home", "about", "writing")  # the same in every language
_LISTS = ("skills", "domains", "roles", "levels")


def _overview() -> list[dict[str, object]]:
    """Main pages, domains, groups, roles and their levels, whose number needs one file only."""
    with translation.override(settings.LANGUAGE_CODE):
        paths = [reverse(name) for name in _OWN_WORDS]
    urls: list[dict[str, object]] = [
        {"location": absolute(path), "alternates": _alternates(path)} for path in paths
    ]
    urls += [{"location": absolute(reverse(f"profiles:{name}"))} for name in _LISTS]
    urls += SubjectSitemap({"queryset": Domain.objects.published()}).get_urls()
    groups = Group.objects.published().select_related("domain")
    urls += SubjectSitemap({"queryset": groups}).get_urls()
    roles = Role.objects.published()
    urls += SubjectSitemap({"queryset": roles, "date_field": "updated_at"}).get_urls()
    return urls + _levels()


def _levels() -> list[dict[str, object]]:
    """Each role at each of its levels; without the roles that name none, which have all."""
    rows = (
        RoleLevel.objects.on_ladders()
        .filter(role__retired_at=None)
        .order_by("role__name", "level__rank", "level__position", "level__slug")
    )
    slugs = rows.values_list("role__slug", "level__slug")
    return [{"location": absolute(reverse("role_level:page", args=each))} for each in slugs]


def _alternates(path: str) -> list[dict[str, str]]:
    """The page in every language, where there is more than one."""
    codes = known_languages() if len(known_languages()) > 1 else ()
    return [{"lang_code": code, "location": absolute(in_language(path, code))} for code in codes]


@reading_page(everything)
@for_programs
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: one file of taxonomy and roles, and one for every few thousand skills."""
    files = range(1 + _skills().paginator.num_pages)
    paths = [reverse("profiles:sitemap_part", args=[number]) for number in files]
    sitemaps = [SitemapIndexItem(absolute(path)) for path in paths]
    return _xml("sitemap_index.xml", {"sitemaps": sitemaps})


def _part_state(number: int) -> PageState:
    return everything()


@reading_page(_part_state)
@for_programs
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """File 0: pages, domains, groups, roles and their levels; from 1: skills."""
    with translation.override(language_of_texts(request)):
        try:
            urls = _skills().get_urls(number) if number else _overview()
        except EmptyPage:
            raise Http404(_("Site map not found.")) from None
    return _xml("sitemap.xml", {"urlset": urls})


def _xml(template: str, context: dict[str, object]) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), content_type=XML)


def _unchanging() -> PageState:
    return PageState(0, 0)


@reading_page(_unchanging)
@for_programs
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything that is published, nothing personal."""
    spoken = ("/me/", "/accounts/", "/api/")
    own = [in_language(path, code) for path in spoken for code in known_languages()]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in (*own, "/admin/", "/*?q=")),
        "",
        f"Sitemap: {absolute(reverse('profiles:sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@only_read
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a hole (RFC 9116); 404 where the operator has named nobody."""
    if not settings.SECURITY_CONTACT:
        raise Http404(_("No contact is available."))
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(today + timedelta(days=SECURITY_DAYS)).isoformat()}",
        f"Canonical: {absolute(reverse('profiles:security'))}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE}",
        "",
    ]
    return HttpResponse(
        "\n".join(lines),
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "public, max-age=3600"},
    )
