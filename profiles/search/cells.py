"""Looks into the cells of the skills that a search shows: how many, and which have its words."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from profiles.models import Expectation, Role
from profiles.querysets import ExpectationQuerySet
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
    expectations: ExpectationQuerySet | None = None,
    per_skill: int = PER_SKILL,
) -> dict[int, Inside]:
    """For each skill, how many live cells it has, and those with the most words of the query.

    `expectations` are those that may be shown; all are counted. For the skills of one page, in
    two queries: all their cells, then the few that are shown, with role and level.
    """
    skills = list(skill_ids)
    shown = None if expectations is None else _of(expectations.filter(skill__in=skills))
    eye = eye_for(query)
    read = _read(skills, eye, shown)
    chosen = {skill: dict(_best(read[skill].likely, eye, per_skill)) for skill in skills}
    where = _where(pk for some in chosen.values() for pk in some)
    return {
        skill: Inside(read[skill].size, [Match(where[pk], piece) for pk, piece in some.items()])
        for skill, some in chosen.items()
    }


def _of(rows: ExpectationQuerySet) -> set[int]:
    return set(rows.order_by().values_list("pk", flat=True))


def _read(skills: list[int], eye: Eye, shown: Container[int] | None) -> dict[int, _Cells]:
    """The live cells of the skills, counted, with the texts that may have the words."""
    retired = Role.objects.exclude(retired_at=None).values("pk")
    rows = Expectation.objects.filter(skill__in=skills, retired_at=None).exclude(role__in=retired)
    columns = ("pk", "skill_id", "role_id", "required", "description")
    found = {skill: _Cells() for skill in skills}
    for pk, skill, role, required, text in rows.order_by().values_list(*columns):
        cells = found[skill]
        cells.roles.add(role)
        cells.required += required
        cells.optional += not required
        if (shown is None or pk in shown) and (hits := eye.hits(text)):
            cells.likely.append((-hits, pk, text))
    return found


def _best(
    likely: list[tuple[int, int, str]], eye: Eye, limit: int
) -> Iterator[tuple[int, list[Segment]]]:
    """The ids and excerpts of the best texts; only as many are read as it takes."""
    read = ((pk, eye.excerpt(text)) for _hits, pk, text in sorted(likely)[:CANDIDATES])
    really = ((pk, piece) for pk, piece in read if any(each.is_match for each in piece))
    return islice(really, limit)


def _where(cells: Iterable[int]) -> dict[int, Where]:
    columns = ("pk", "role__slug", "role__name", "level__slug", "level__name")
    rows = Expectation.objects.filter(pk__in=list(cells)).order_by().values_list(*columns)
    return {pk: Where(*names) for pk, *names in rows}
