"""Moves a domain, group, level or role family one step up or down among its own kind."""

from collections.abc import Sequence

from profiles.curation.taxonomy import target_of
from profiles.models import Domain, Group, Level, RoleFamily
from profiles.operations import FieldOperation

Ordered = Domain | Group | Level | RoleFamily
UP, DOWN = -1, 1


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
            found.append(FieldOperation("rank", str(part.rank), str(rank), target_of(part)))
        if part.position != position:
            base, new = str(part.position), str(position)
            found.append(FieldOperation("position", base, new, target_of(part)))
    return found


def _key(part: Ordered) -> tuple[int, int]:
    """What the part is sorted by, before its slug settles a tie."""
    return (part.rank if isinstance(part, Level) else 0, part.position)
