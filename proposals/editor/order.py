"""Moves a domain, group, level or role family among its own kind: by a step, or to a place."""

from collections.abc import Sequence

from profiles.curation.taxonomy import target_of
from profiles.models import Domain, Group, Level, RoleFamily
from profiles.operations import FieldOperation

Ordered = Domain | Group | Level | RoleFamily
UP, DOWN = -1, 1


def step(parts: Sequence[Ordered], moved: Ordered, direction: int) -> list[FieldOperation]:
    """What it takes to move the part one step among the others, which come in their order.

    At either end there is nothing to do.
    """
    at = list(parts).index(moved) + direction
    return place(parts, moved, parts[at], direction) if 0 <= at < len(parts) else []


def place(
    parts: Sequence[Ordered], moved: Ordered, beside: Ordered, direction: int
) -> list[FieldOperation]:
    """What it takes to put the part directly before (UP) or after (DOWN) another one.

    The places stay as they are and the parts between the two move up in them; where two parts share
    a place, all are numbered again. There is nothing to do where the part stands there already.
    """
    order, keys = [each for each in parts if each != moved], [_key(each) for each in parts]
    order.insert(order.index(beside) + (direction == DOWN), moved)
    if order == list(parts):
        return []
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
