"""Looks into the cells of the skills that a search shows: how many, and which have its words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from profiles.models import Expectation, Role
from profiles.search.excerpts import Eye, Segment, eye_for
from profiles.search.query import Query

PER_SKILL = 2
CANDIDATES = 6  # texts of a skill that are looked at closely


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
    likely: list[tuple[int, int, str]] = field(default_factory=list)

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
    are counted. For the skills of one page, in two queries: all their cells, then the few that
    are shown, with role and level.
    """
    skills = list(skill_ids)
    eye = eye_for(query)
    read = _read(skills, eye, where or {})
    chosen = {skill: dict(_best(read[skill].likely, eye, per_skill)) for skill in skills}
    places = _places(pk for some in chosen.values() for pk in some)
    return {
        skill: Inside(read[skill].size, [Match(places[pk], piece) for pk, piece in some.items()])
        for skill, some in chosen.items()
    }


def _read(skills: list[int], eye: Eye, where: Mapping[str, Any]) -> dict[int, _Cells]:
    """The live cells of the skills, counted, with the texts that may have the words.

    What must be true is looked at here: asked for it, SQLite would begin with all the cells of
    a level, in every skill that there is.
    """
    wanted = list(where.values())
    retired = Role.objects.exclude(retired_at=None).values("pk")
    rows = Expectation.objects.filter(skill__in=skills, retired_at=None).exclude(role__in=retired)
    columns = ("pk", "skill_id", "role_id", "required", "description")
    found = {skill: _Cells() for skill in skills}
    for pk, skill, role, required, text, *said in rows.order_by().values_list(*columns, *where):
        cells = found[skill]
        cells.roles.add(role)
        cells.required += required
        cells.optional += not required
        if said == wanted and (hits := eye.hits(text)):
            cells.likely.append((-hits, pk, text))
    return found


def _best(
    likely: list[tuple[int, int, str]], eye: Eye, limit: int
) -> Iterator[tuple[int, list[Segment]]]:
    """The ids and excerpts of the best texts; only as many are read as it takes."""
    read = ((pk, eye.excerpt(text)) for _hits, pk, text in sorted(likely)[:CANDIDATES])
    really = ((pk, piece) for pk, piece in read if any(each.is_match for each in piece))
    return islice(really, limit)


def _places(cells: Iterable[int]) -> dict[int, Where]:
    columns = ("pk", "role__slug", "role__name", "level__slug", "level__name")
    rows = Expectation.objects.filter(pk__in=list(cells)).order_by().values_list(*columns)
    return {pk: Where(*names) for pk, *names in rows}
