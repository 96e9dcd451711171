"""Finds domains, groups, families and levels by their slugs, former ones too, and renames them."""

from typing import Any, TypeVar

from profiles.addresses import validate_level_slug, validate_slug
from profiles.curation.errors import SlugTaken
from profiles.models import (
    Domain,
    FormerAddress,
    Group,
    Level,
    Role,
    RoleFamily,
    Skill,
    Subject,
)

Renamed = Domain | Group | Level | RoleFamily
Named = TypeVar("Named", bound=Domain | Level | RoleFamily | Subject)
KINDS: dict[type[Renamed], str] = {
    Domain: "domain",
    Group: "group",
    Level: "level",
    RoleFamily: "family",
}
_MODELS: dict[str, type[Domain | Level | RoleFamily | Subject]] = {
    "domain": Domain,
    "level": Level,
    "family": RoleFamily,
    "role": Role,
    "skill": Skill,
}


def find_named(model: type[Named], slug: str) -> Named | None:
    """The row of that kind that has, or once had, the slug; None for none."""
    rows: Any = model._default_manager
    found: Named | None = rows.filter(slug=slug).first()
    return found or rows.filter(former_addresses__slug=slug).first()


def find_group(key: str) -> Group | None:
    """The group named `domain/group`, under former slugs too; None for none."""
    domain_slug, _slash, slug = key.partition("/")
    groups = Group.objects.select_related("domain")
    if found := groups.filter(domain__slug=domain_slug, slug=slug).first():
        return found
    domain = find_named(Domain, domain_slug)
    own = groups.filter(domain=domain)
    return own.filter(slug=slug).first() or own.filter(former_addresses__slug=slug).first()


def present_key(kind: str, key: str) -> str | None:
    """The slug (of a group `domain/group`) that what has, or once had, this one has now.

    `kind` is one of `domain`, `group`, `level`, `family`, `role` and `skill`. None for none.
    """
    if kind == "group":
        group = find_group(key)
        return group.key if group else None
    found = find_named(_MODELS[kind], key)
    return found.slug if found else None


def retired_parts() -> set[str]:
    """What is retired of the taxonomy, named as in history: `level:lead`, `group:data/etl`."""
    found = {
        f"{kind}:{slug}"
        for kind, model in (("domain", Domain), ("level", Level))
        for slug in model._default_manager.exclude(retired_at=None).values_list("slug", flat=True)
    }
    groups = Group.objects.exclude(retired_at=None).select_related("domain")
    return found | {f"group:{each.key}" for each in groups}


def claim(part: Renamed, slug: str) -> None:
    """Raise SlugTaken when another one of its kind (a group's: in its domain) has or had it."""
    kind = KINDS[type(part)]
    former = FormerAddress.objects.of(kind, slug).exclude(**{kind: part})
    others: Any = type(part)._default_manager.filter(slug=slug).exclude(pk=part.pk)
    if isinstance(part, Group):
        former, others = former.filter(group__domain=part.domain), others.filter(domain=part.domain)
    if former.exists() or others.exists():
        raise SlugTaken(slug)


def move(part: Renamed, slug: str) -> None:
    """Give the part a new slug; the one before keeps leading here."""
    validate_slug(slug)
    if isinstance(part, Level):
        validate_level_slug(slug)
    claim(part, slug)
    kind = KINDS[type(part)]
    FormerAddress.objects.filter(slug=slug, **{kind: part}).delete()
    FormerAddress.objects.create(slug=part.slug, **{kind: part})
    part.first_slug, part.slug = part.first_slug or part.slug, slug
