"""What a role shares with its base role: its effective expectations; pure.

`models.inheritance` says the same to a database, where there are too many to read.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from profiles.models import Expectation, Role

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Sharer:
    """A role with a base role, and the levels (ids) at which it excludes one skill."""

    role: Role
    excluded: frozenset[int] = frozenset()


def effective(
    own: Mapping[int, Asked],
    base: Mapping[int, Asked],
    levels: Collection[int],
    excluded: Collection[int] = (),
) -> dict[int, Asked]:
    """What is asked of a role in one skill, by level (id): its own live cells over its base's.

    `Asked` is the cell, or what a caller wants to know of it.

    Those of the base count at the role's own `levels` only (where it names none: at all), and
    not at levels that are `excluded`.
    """
    shared = {
        level: cell
        for level, cell in base.items()
        if (not levels or level in levels) and level not in excluded
    }
    return shared | dict(own)


def readers(
    roles: Iterable[Role], asked: Mapping[int, Mapping[int, Expectation]]
) -> dict[int, tuple[Role, ...]]:
    """By the id of each shared cell, the roles that inherit it, in the order of `roles`.

    `asked` has the effective cells of each role (id) by level.
    """
    found: dict[int, tuple[Role, ...]] = {}
    for role in roles:
        for cell in asked[role.pk].values():
            if cell.role_id != role.pk:
                found[cell.pk] = (*found.get(cell.pk, ()), role)
    return found
