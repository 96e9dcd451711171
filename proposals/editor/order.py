"""Moves a domain, group, level or role family one step up or down among its own kind."""

from collections.abc import Sequence

from profiles.models import Domain, Group, Level, RoleFamily
from profiles.operations import FieldOperation

Ordered = Domain | Group | Level | RoleFamily
PREFIXES = {Domain: "domain", Group: "group", Level: "level", RoleFamily: "family"}
UP, DOWN = -1, 1


def target(part: Ordered) -> str:
    """What history calls the part."""
    key = part.key if isinstance(part, Group) else part.slug
    return f"{PREFIXES[type(part)]}:{key}"


def step(parts: Sequence[Ordered], moved: Ordered, direction: int) -> list[FieldOperation]:
    """What it takes to move the part one step among the others, which come in their order.

    Two parts exchange their places. Where two share a place, all are numbered again. At either end
    there is nothing to do.
    """
    order, keys = list(parts), [_key(each) for each in parts]
    at = order.index(moved)
    if not 0 <= at + direction < len(order):
        return []
    order[at], order[at + direction] = order[at + direction], order[at]
    if len(set(keys)) < len(keys):
        keys = [(rank, number) for number, (rank, _position) in enumerate(keys)]
    found = []
    for part, (rank, position) in zip(order, keys, strict=True):
        if isinstance(part, Level) and part.rank != rank:
            found.append(FieldOperation("rank", str(part.rank), str(rank), target(part)))
        if part.position != position:
            base, new = str(part.position), str(position)
            found.append(FieldOperation("position", base, new, target(part)))
    return found


def _key(part: Ordered) -> tuple[int, int]:
    """What the part is sorted by, before its slug settles a tie."""
    return (part.rank if isinstance(part, Level) else 0, part.position)
