"""Looks into the cells of the skills that a search shows: how many, and which have its words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection

from profiles.search.excerpts import ExcerptSegment, Eye, eye_for
from profiles.search.query import Query

PER_SKILL = 2
CANDIDATES = 6  # texts of a skill that are looked at closely
# Written out: Django takes as long to write it as a database to answer.
_LIVE = """
    SELECT cell.id, cell.skill_id, cell.role_id, cell.required, cell.description,
        role.slug, role.name, level.slug, level.name
    FROM profiles_expectation AS cell
    JOIN profiles_role AS role ON role.id = cell.role_id
    JOIN profiles_level AS level ON level.id = cell.level_id
    WHERE cell.retired_at IS NULL AND role.retired_at IS NULL AND cell.skill_id IN ({})
"""


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
    excerpt: list[ExcerptSegment]


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
    likely: list[tuple[int, int, str, list[str]]] = field(default_factory=list)

    @property
    def size(self) -> Size:
        return Size(len(self.roles), self.required, self.optional)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be true of a cell that is shown; empty words want nothing."""

    role: str = ""
    level: str = ""
    is_required: bool = False

    def __bool__(self) -> bool:
        return bool(self.role or self.level or self.is_required)

    def fits(self, place: Where, *, required: bool) -> bool:
        """Whether it is true of a cell."""
        return (
            self.role in {"", place.role}
            and self.level in {"", place.level}
            and (required or not self.is_required)
        )


class Inside(NamedTuple):
    """What a search shows of the cells of one skill."""

    size: Size
    matches: list[Match]


def look_inside(
    query: Query,
    skill_ids: Iterable[int],
    *,
    wanted: Wanted | None = None,
    per_skill: int = PER_SKILL,
) -> dict[int, Inside]:
    """For each skill, how many live cells it has, and those with the most words of the query.

    Shown are only those that are `wanted`; all are counted. In one query, for the skills of one
    page.
    """
    eye = eye_for(query)
    read = _read(list(skill_ids), eye, wanted or Wanted())
    return {
        skill: Inside(cells.size, list(_best(cells, eye, per_skill)))
        for skill, cells in read.items()
    }


def _read(skills: list[int], eye: Eye, wanted: Wanted) -> dict[int, _Cells]:
    """The live cells of the skills, counted, with the texts that may have the words.

    What is wanted is looked at here: asked for it, SQLite would begin with all the cells of a
    level, in every skill that there is.
    """
    found = {skill: _Cells() for skill in skills}
    for pk, skill, role, required, text, *names in _rows(skills):
        cells = found[skill]
        cells.roles.add(role)
        if required:
            cells.required += 1
        else:
            cells.optional += 1
        if (hits := eye.hits(text)) and (
            not wanted or wanted.fits(Where(*names), required=required)
        ):
            cells.likely.append((-hits, pk, text, names))
    return found


def _rows(skills: list[int]) -> list[tuple[Any, ...]]:
    if not skills:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LIVE.format(", ".join(["%s"] * len(skills))), skills)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _best(cells: _Cells, eye: Eye, limit: int) -> Iterator[Match]:
    """The best texts, as excerpts; only as many are read as it takes."""
    likely = sorted(cells.likely)[:CANDIDATES]
    read = (Match(Where(*names), eye.excerpt(text)) for _hits, _pk, text, names in likely)
    really = (match for match in read if any(piece.is_match for piece in match.excerpt))
    return islice(really, limit)
