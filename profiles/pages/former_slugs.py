"""Leads from an address or parameter that names a former slug to the present one, on every page.

A part of an address, or a parameter, is a slug by its name (`role`, `level`, …); one called
`slug` or `key` is that of what the route says before it. So a new route needs to do nothing.
"""

import re
from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import ResolverMatch, reverse
from django.utils.http import urlencode

from profiles.models import FormerAddress
from profiles.models.former_address import KINDS

OF_PATH = {"skills": "skill", "roles": "role", "domains": "domain"}
SUBJECT = re.compile(r"(?:^|/)(skills|roles|domains)/<(?:slug|str):(?:slug|key)>")
LEVELS_OF_CAREER = frozenset({"career", "career_plan"})


def present_address(request: HttpRequest, match: ResolverMatch) -> str | None:
    """The address with present slugs in the place of former ones; None where it names none."""
    parts = _present(match.kwargs, {name: kind_of(name, match) for name in match.kwargs})
    given = {name: request.GET[name] for name in request.GET}
    query = _present(given, {name: _kind_of_parameter(name, match) for name in given})
    if not parts and not query:
        return None
    path = request.path
    if parts and not match.url_name:  # one of the few routes without a name
        for name, slug in parts.items():
            path = path.replace(f"/{match.kwargs[name]}/", f"/{slug}/", 1)
    elif parts:
        path = reverse(match.view_name, args=match.args, kwargs={**match.kwargs, **parts})
    words = urlencode({**given, **query})
    return f"{path}?{words}" if words else path


def present_slug(kind: str, slug: str) -> str | None:
    """The present slug of what once had this one; None for none."""
    lower = slug.lower()
    return FormerAddress.objects.present(kind, lower) if lower else None


def kind_of(name: str, match: ResolverMatch) -> str | None:
    """What a part of the address is the slug of; None where it is none."""
    if name in KINDS:
        return name
    if name not in {"slug", "key"}:
        return None
    if "kind" in match.kwargs:
        return OF_PATH.get(match.kwargs["kind"])
    found = SUBJECT.search(match.route)
    return OF_PATH[found[1]] if found else None


def _kind_of_parameter(name: str, match: ResolverMatch) -> str | None:
    if name in {"from", "to"}:
        return "level" if match.url_name in LEVELS_OF_CAREER else "role"
    return name if name in KINDS else None


def _present(values: Mapping[str, object], kinds: Mapping[str, str | None]) -> dict[str, str]:
    """The values that are former slugs, with the present ones; groups are those of their domain."""
    found: dict[str, str] = {}
    for name in sorted(values, key=lambda each: kinds[each] == "group"):
        kind, slug = kinds[name], str(values[name]).lower()
        if kind == "group":
            present = _present_group(slug, found.get("domain", str(values.get("domain", ""))))
        else:
            present = present_slug(kind, slug) if kind else None
        if present and present != slug:
            found[name] = present
    return found


def _present_group(slug: str, domain: str) -> str | None:
    """The present slug of a group, which a parameter may also name as `domain/group`."""
    if "/" not in slug:
        return FormerAddress.objects.present("group", slug, domain=domain)
    old_domain, _slash, group = slug.partition("/")
    present_domain = present_slug("domain", old_domain) or old_domain
    present = FormerAddress.objects.present("group", group, domain=present_domain)
    return f"{present_domain}/{present or group}"
