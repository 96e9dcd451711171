"""Which roles and levels there are to choose from, with the levels of each role."""

from dataclasses import dataclass

from django.http import HttpRequest

from profiles import ladders
from profiles.models import Level, Role
from profiles.pages.caching import kept_with_structure

LISTED = 300  # more roles are not listed: the page would be heavier than its content


@dataclass(frozen=True, slots=True)
class IndexedLevel:
    """A level by its slug and name, with its definition."""

    slug: str
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class IndexedRole:
    """A role by its slug and name, with the slugs of its levels, lowest first.

    `is_base` says that other roles share what it asks: nobody is only that.
    """

    slug: str
    name: str
    levels: tuple[str, ...]
    is_base: bool


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
    levels = list(Level.objects.all())
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
