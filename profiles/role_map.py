"""Draws how near roles are: where each stands, and the lines between them; pure.

The nearer two roles, the nearer their points, as far as a plane allows (SMACOF, the usual way to
draw distances). Labels are then moved apart until none covers another.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from profiles.models import Role
from profiles.role_overview import RolePair

WIDTH = 384  # higher than wide, so that labels can be read on a phone
ROOM = 34  # height for each role
LEAST_HEIGHT = 220
ROUNDS = 120
LETTER, LINE, POINT = 7.3, 17, 12  # of a label: width of a letter, height of a line, of the point
WRAPPED = 14  # longer labels have two lines
STEPS = 9  # ramp-1 to ramp-9
NOTHING = 0.001  # a distance that is none


@dataclass(frozen=True, slots=True)
class MapRole:
    """A role at a place of the map; its label is centred below, in one or two lines."""

    role: Role
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapLine:
    """The line between two roles; `step` (1 to 9) is how dark, `width` how thick it is."""

    pair: RolePair
    start: MapRole
    end: MapRole
    step: int
    width: int


@dataclass(frozen=True, slots=True)
class RoleMap:
    """A map of roles, in units of about a pixel."""

    height: int
    roles: tuple[MapRole, ...]
    lines: tuple[MapLine, ...]
    width: int = WIDTH


def draw(roles: Sequence[Role], pairs: Sequence[RolePair]) -> RoleMap | None:
    """The map of the roles; None where no two have anything in common."""
    if not pairs:
        return None
    index = {role.pk: at for at, role in enumerate(roles)}
    near = {(index[p.first.pk], index[p.second.pk]): p.percent / 100 for p in pairs}
    height = max(LEAST_HEIGHT, 60 + ROOM * len(roles))
    labels = [_wrapped(role.name) for role in roles]
    boxes = [(max(map(len, lines)) * LETTER + 8, POINT + LINE * len(lines) + 6) for lines in labels]
    places = _apart(_fitted(_smacof(len(roles), near), boxes, height), boxes, height)
    drawn = tuple(
        MapRole(role, round(x), round(y - box[1] / 2 + POINT / 2), lines)
        for role, (x, y), box, lines in zip(roles, places, boxes, labels, strict=True)
    )
    most = max(pair.percent for pair in pairs)
    lines = tuple(
        MapLine(
            pair,
            drawn[index[pair.first.pk]],
            drawn[index[pair.second.pk]],
            1 + round((STEPS - 1) * pair.percent / most),
            2 + round(5 * pair.percent / most),
        )
        for pair in reversed(pairs)
    )
    return RoleMap(height, drawn, lines)


def _wrapped(name: str) -> tuple[str, ...]:
    """The name in two lines of about the same length where it is long and has a space."""
    words = name.split()
    if len(name) <= WRAPPED or len(words) == 1:
        return (name,)
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(cuts, key=lambda cut: max(map(len, cut)))


Places = list[tuple[float, float]]
Boxes = Sequence[tuple[float, float]]  # width and height


def _smacof(count: int, near: dict[tuple[int, int], float]) -> Places:
    """Places whose distances are near to 1 less the share, from a circle in any case."""
    wanted = {pair: 1.0 - 0.75 * near.get(pair, 0.0) for pair in combinations(range(count), 2)}
    turn = 2 * math.pi / max(count, 1)
    places = [(math.cos(turn * at) / 2, math.sin(turn * at) / 2) for at in range(count)]
    for _round in range(ROUNDS):
        moved = [[0.0, 0.0] for _place in places]
        for (first, second), distance in wanted.items():
            dx = places[first][0] - places[second][0]
            dy = places[first][1] - places[second][1]
            ratio = distance / max(math.hypot(dx, dy), 0.01)
            for at, sign in ((first, 1), (second, -1)):
                moved[at][0] += places[first if sign < 0 else second][0] + sign * ratio * dx
                moved[at][1] += places[first if sign < 0 else second][1] + sign * ratio * dy
        places = [(x / max(count - 1, 1), y / max(count - 1, 1)) for x, y in moved]
    return places


def _fitted(places: Places, boxes: Boxes, height: int) -> Places:
    """The places stretched over the whole map."""
    xs, ys = [x for x, _y in places], [y for _x, y in places]
    margin_x, margin_y = max(w for w, _h in boxes) / 2, max(h for _w, h in boxes) / 2
    return [
        (
            _stretched(x, xs, margin_x, WIDTH - margin_x),
            _stretched(y, ys, margin_y, height - margin_y),
        )
        for x, y in places
    ]


def _stretched(value: float, values: Sequence[float], start: float, end: float) -> float:
    low, high = min(values), max(values)
    if high - low < NOTHING:  # all in a line
        return (start + end) / 2
    return start + (value - low) / (high - low) * (end - start)


def _apart(places: Places, boxes: Boxes, height: int) -> Places:
    """The places, moved until no box covers another, or as far as there is room."""
    now = [list(place) for place in places]
    for _round in range(3 * ROUNDS):
        is_done = True
        for first, second in combinations(range(len(now)), 2):
            dx, dy = now[second][0] - now[first][0], now[second][1] - now[first][1]
            over_x = (boxes[first][0] + boxes[second][0]) / 2 - abs(dx)
            over_y = (boxes[first][1] + boxes[second][1]) / 2 - abs(dy)
            if over_x <= 0 or over_y <= 0:
                continue
            is_done = False
            axis = 0 if over_x < over_y else 1
            push = (min(over_x, over_y) / 2 + 0.5) * (1 if (dx, dy)[axis] >= 0 else -1)
            now[first][axis] -= push
            now[second][axis] += push
        for place, (width, tall) in zip(now, boxes, strict=True):
            place[0] = min(max(place[0], width / 2), WIDTH - width / 2)
            place[1] = min(max(place[1], tall / 2), height - tall / 2)
        if is_done:
            break
    return [(x, y) for x, y in now]
