"""What only programs read: the site map, robots.txt, security.txt."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import Domain, Group, Role, Skill
from profiles.views.head import absolute, in_language, known_languages
from profiles.views.reading import PageState, for_programs, only_read, reading_page
from profiles.views.role_state import everything

# The protocol allows 50,000; fewer are rendered faster.
ADDRESSES_IN_A_FILE = 5_000
MOST_FILES = 50_000  # the protocol's limit for an index
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
SECURITY_DAYS = 180
Address = tuple[str, datetime | None]


@reading_page(everything)
@for_programs
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: one file of frame and roles, and one for every few thousand skills."""
    count = Skill.objects.published().count()
    files = range(1 + -(-count // ADDRESSES_IN_A_FILE))
    entries = [(reverse("profiles:sitemap_part", args=[number]), None) for number in files]
    return _xml("sitemapindex", "sitemap", entries)


def _part_state(number: int) -> PageState:
    return everything()


@reading_page(_part_state)
@for_programs
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """File 0: pages, domains, groups and roles; from 1: skills in the order in which they came."""
    if number == 0:
        return _xml("urlset", "url", _frame())
    if number > MOST_FILES:
        raise Http404(_("There is no such part of the site map."))
    last = number * ADDRESSES_IN_A_FILE
    skills = Skill.objects.published().order_by("pk").only("slug", "updated_at")
    found = list(skills[last - ADDRESSES_IN_A_FILE : last])
    if not found:
        raise Http404(_("There is no such part of the site map."))
    return _xml("urlset", "url", [(each.get_absolute_url(), each.updated_at) for each in found])


def _frame() -> Iterator[Address]:
    for name in ("home", "profiles:skills", "profiles:domains", "profiles:roles"):
        yield reverse(name), None
    for domain in Domain.objects.all():
        yield domain.get_absolute_url(), None
    for group in Group.objects.select_related("domain"):
        yield group.get_absolute_url(), None
    for role in Role.objects.published():
        yield role.get_absolute_url(), role.updated_at


def _xml(root: str, item: str, addresses: Iterable[Address]) -> HttpResponse:
    """A site map (sitemaps.org 0.9) of these paths and the moments when they last changed."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>']
    parts.append(f'<{root} xmlns="{XMLNS}" xmlns:xhtml="{XHTML}">')
    for path, changed_at in addresses:
        changed = f"<lastmod>{changed_at.isoformat()}</lastmod>" if changed_at else ""
        languages = _languages(path) if item == "url" else ""
        parts.append(f"<{item}><loc>{escape(absolute(path))}</loc>{changed}{languages}</{item}>")
    parts.append(f"</{root}>\n")
    return HttpResponse("\n".join(parts), content_type="application/xml; charset=utf-8")


def _languages(path: str) -> str:
    """The page in each language, in the words of HTML, as search engines take it in a site map."""
    codes = known_languages()
    if len(codes) == 1:
        return ""
    addresses = [(code, escape(absolute(in_language(path, code)))) for code in codes]
    link = '<xhtml:link rel="alternate" hreflang="{}" href="{}"/>'
    return "".join(link.format(code, address) for code, address in addresses)


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
        raise Http404(_("No contact is named."))
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
