"""What stands around the content of every page of a skill: trail, tabs, citation, formats."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles import jsonld
from profiles.interchange import identifiers
from profiles.models import Skill
from profiles.pages.page_metadata import (
    Alternate,
    CatalogueName,
    Trail,
    absolute,
    files,
    head,
    permanent,
)

CATALOGUE_FIELDS = ("title", "publisher", "licence", "licence_url", "namespace")


def load(slug: str) -> Skill:
    """The skill with what its pages show of it and of the catalogue; retired or not."""
    skills = Skill.objects.for_profile().with_catalogue(*CATALOGUE_FIELDS)
    return get_object_or_404(skills, slug=slug)


def trail_of(skill: Skill, below: str = "") -> Trail:
    """Where a page of the skill stands; `below` is its name where it is not the profile."""
    group = skill.group
    shelf = [
        (_("Skills"), reverse("profiles:skills")),
        (CatalogueName(group.domain.name), group.domain.get_absolute_url()),
        (CatalogueName(group.name), group.get_absolute_url()),
    ]
    if not below:
        return [*shelf, (CatalogueName(skill.name), None)]
    return [*shelf, (CatalogueName(skill.name), skill.get_absolute_url()), (below, None)]


def frame(
    request: HttpRequest,
    skill: Skill,
    tab: str,
    below: str = "",
    *,
    number: int | None = None,
    twin: Alternate | None = None,
    confirmed: str = "",
) -> dict[str, object]:
    """The context of a skill's page: `tab` is the one that it stands under.

    `below` names the page where it is not the profile; `number` is the revision that it
    quotes, else the newest; `twin` is the page as Markdown, where it has one of its own;
    `confirmed` says who stands behind the texts. Only the profile and the expectations are for
    search engines.
    """
    trail = trail_of(skill, below)
    address = skill.get_absolute_url()
    formats = files("profiles:skill_file", skill.slug)
    return {
        "skill": skill,
        "tab": tab,
        "tabs": [
            ("profile", _("Profile"), address, None),
            ("history", _("History"), reverse("profiles:history", args=[skill.slug]), None),
            ("proposals", _("Proposals"), f"{address}proposals/", None),
        ],
        "suggest_url": f"{address}suggest/",
        "revision_url": permanent("profiles:revision", skill.slug, number or skill.revision_number),
        "number": number or skill.revision_number,
        "trail": trail,
        "formats": formats,
        "head": head(
            request,
            f"{skill.name}: {below}" if below else skill.name,
            skill.summary,
            trail=trail,
            alternates=([twin] if twin else []) if below else formats,
            things=_origin(request, skill, confirmed) if below else _things(skill, confirmed),
            is_indexed=tab != "history",
        ),
    }


def _origin(request: HttpRequest, skill: Skill, confirmed: str) -> list[jsonld.Thing]:
    """What programs are told of a page below the profile: who stands behind its text."""
    if not confirmed:
        return []
    return jsonld.origin(skill, absolute(request.path), confirmed=confirmed)


def _things(skill: Skill, confirmed: str) -> list[jsonld.Thing]:
    domain = permanent("profiles:domain", skill.group.domain.first_slug)
    url = absolute(skill.get_absolute_url())
    namespace: UUID = skill.catalogue_namespace  # type: ignore[attr-defined]
    identifier = identifiers.of(namespace, skill).urn
    own = permanent("profiles:skill", skill.first_slug)
    term = jsonld.term(skill, url, within=domain, identifier=identifier, permanent=own)
    return [term, *jsonld.origin(skill, url, confirmed=confirmed)]
