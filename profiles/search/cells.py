"""Looks into the cells of the skills that a search shows: how many, and which have its words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from profiles.models import Expectation
from profiles.search.excerpts import Eye, Segment, eye_for
from profiles.search.query import Query

PER_SKILL = 2
CANDIDATES = 6  # texts of a skill that are looked at closely
_COLUMNS = ("pk", "skill_id", "role_id", "required", "description")
_PLACE = ("role__slug", "role__name", "level__slug", "level__name")
_PARTS = len(_PLACE)


class Where(NamedTuple):
    """The place of a cell: slugs and names of its role and its level."""

    role: str
    role_name: str
    level: str
    level_name: str


@dataclass(frozen=True, slots=True)
class Match:
    """An expectation that has words of the query, and the piece of its text around them."""

    where: Where
    excerpt: list[Segment]


class Size(NamedTuple):
    """How many roles and live expectations a skill has."""

    roles: int
    required: int
    optional: int


@dataclass(slots=True)
class _Cells:
    """What is read of the live cells of one skill."""

    roles: set[int] = field(default_factory=set)
    required: int = 0
    optional: int = 0
    likely: list[tuple[int, int, str, Where]] = field(default_factory=list)

    @property
    def size(self) -> Size:
        return Size(len(self.roles), self.required, self.optional)


class Inside(NamedTuple):
    """What a search shows of the cells of one skill."""

    size: Size
    matches: list[Match]


def look_inside(
    query: Query,
    skill_ids: Iterable[int],
    *,
    where: Mapping[str, Any] | None = None,
    per_skill: int = PER_SKILL,
) -> dict[int, Inside]:
    """For each skill, how many live cells it has, and those with the most words of the query.

    Shown are only those of which `where` is true: values by fields, `role__slug` among them; all
    are counted. In one query, for the skills of one page.
    """
    eye = eye_for(query)
    read = _read(list(skill_ids), eye, where or {})
    return {
        skill: Inside(cells.size, list(_best(cells, eye, per_skill)))
        for skill, cells in read.items()
    }


def _read(skills: list[int], eye: Eye, where: Mapping[str, Any]) -> dict[int, _Cells]:
    """The live cells of the skills, counted, with the texts that may have the words.

    What must be true is looked at here: asked for it, SQLite would begin with all the cells of
    a level, in every skill that there is.
    """
    columns, wanted = (*_COLUMNS, *_PLACE, *where), list(where.values())
    rows = Expectation.objects.filter(skill__in=skills, retired_at=None, role__retired_at=None)
    found = {skill: _Cells() for skill in skills}
    for pk, skill, role, required, text, *more in rows.order_by().values_list(*columns):
        cells = found[skill]
        cells.roles.add(role)
        cells.required += required
        cells.optional += not required
        if more[_PARTS:] == wanted and (hits := eye.hits(text)):
            cells.likely.append((-hits, pk, text, Where(*more[:_PARTS])))
    return found


def _best(cells: _Cells, eye: Eye, limit: int) -> Iterator[Match]:
    """The best texts, as excerpts; only as many are read as it takes."""
    likely = sorted(cells.likely)[:CANDIDATES]
    read = (Match(place, eye.excerpt(text)) for _hits, _pk, text, place in likely)
    really = (match for match in read if any(piece.is_match for piece in match.excerpt))
    return islice(really, limit)
