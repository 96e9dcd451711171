"""Which roles and levels there are to choose from, with the levels of each role."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from profiles import ladders
from profiles.models import Level, Role
from profiles.pages.caching import kept_with_structure
from profiles.search import NamedInQuery, SearchResults

LISTED = 300  # more roles are not listed: the page would be heavier than its content
NAMED = 2  # roles in the label of a group of levels


@dataclass(frozen=True, slots=True)
class IndexedLevel:
    """A level by its slug and name, with its definition."""

    slug: str
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class IndexedRole:
    """A role by its slug and name, with the slugs of its levels, lowest first.

    `is_base` says that other roles share what it asks: no person is only that.
    """

    slug: str
    name: str
    levels: tuple[str, ...]
    is_base: bool


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """Levels that the same roles have; the label names the roles."""

    label: str
    levels: tuple[IndexedLevel, ...]


@dataclass(frozen=True, slots=True)
class RoleIndex:
    """All published roles, none of them where there are too many to list; and all levels."""

    roles: tuple[IndexedRole, ...]
    levels: tuple[IndexedLevel, ...]
    has_role_list: bool

    @property
    def choices(self) -> list[IndexedRole]:
        """The roles that somebody can have."""
        return [role for role in self.roles if not role.is_base]

    @property
    def level_groups(self) -> list[LevelGroup]:
        """Each level once: those of the ladder that most roles have, then those of others.

        One group without a label where all roles have the same levels, or are not listed.
        """
        ladders: dict[tuple[str, ...], list[str]] = {}
        for role in self.choices:
            ladders.setdefault(role.levels, []).append(role.name)
        groups: list[LevelGroup] = []
        rest = {each.slug: each for each in self.levels}
        for slugs, names in sorted(ladders.items(), key=lambda each: -len(each[1])):
            here = [rest.pop(slug) for slug in slugs if slug in rest]
            if here:
                label = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
                groups.append(LevelGroup(label if groups else _("Most roles"), tuple(here)))
        if len(groups) < 2:  # noqa: PLR2004
            return [LevelGroup("", self.levels)]
        return groups

    def level(self, slug: str) -> IndexedLevel | None:
        """The level of that slug."""
        return next((each for each in self.levels if each.slug == slug), None)


def of(request: HttpRequest) -> RoleIndex:
    """The index; inside a reading page only, where it is kept until roles or levels change."""
    return kept_with_structure(request, read)


def read() -> RoleIndex:
    """The index, in three queries."""
    roles = list(Role.objects.published().only("slug", "name", "base_role")[: LISTED + 1])
    is_listed = len(roles) <= LISTED
    bases = {role.base_role_id for role in roles}
    levels = list(Level.objects.published())
    steps = ladders.of_all(roles if is_listed else [], levels)
    return RoleIndex(
        tuple(
            IndexedRole(
                role.slug,
                role.name,
                tuple(level.slug for level in steps[role.pk]),
                role.pk in bases,
            )
            for role in roles
            if is_listed
        ),
        tuple(IndexedLevel(each.slug, each.name, each.summary) for each in levels),
        is_listed,
    )


def to_choose(roles: Sequence[Role], *chosen: Role | None) -> list[Role]:
    """The roles to choose from: those that people have, and those that are chosen already.

    A base role holds what other roles share; no person has it as their role.
    """
    bases = {role.base_role_id for role in roles}
    return [role for role in roles if role.pk not in bases or role in chosen]


@dataclass(frozen=True, slots=True)
class FoundLevel:
    """A level that a search names, with the roles that it may be about, the best first.

    `is_alone` says that the search names nothing else: these are all roles of the level then.
    """

    level: IndexedLevel
    roles: tuple[IndexedRole, ...]
    is_alone: bool


def at_levels(
    request: HttpRequest, named: Sequence[NamedInQuery], found: SearchResults
) -> list[FoundLevel]:
    """The levels that a query names, each with the roles found that have it.

    A level without such a role only where it is all that the query says. Nothing is asked of the
    database where no level is named; inside a reading page only.
    """
    if not named:
        return []
    index, shown = of(request), []
    by_slug = {role.slug: role for role in index.roles}
    for each in named:
        roles = index.choices
        if each.rest:
            roles = [
                by_slug.get(role.slug) or _unlisted(role, each.slug)
                for role in found.roles_of_rest.get(each.rest, ())
            ]
        here = tuple(role for role in roles if each.slug in role.levels)
        level = index.level(each.slug)
        if level and (here or not each.rest):
            shown.append(FoundLevel(level, here, not each.rest))
    return shown


def _unlisted(role: Role, level: str) -> IndexedRole:
    """A role of a site with more of them than are listed, as if it had the level."""
    return IndexedRole(role.slug, role.name, (level,), is_base=False)
