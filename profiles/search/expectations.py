"""Finds the expectations of the skills on a page that have the words, and counts them all."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from django.db.models import Value

from profiles.models import Expectation
from profiles.models.confirmation import is_confirmed
from profiles.search.excerpts import ExcerptSegment, Highlighter
from profiles.search.query import Query

PER_SKILL = 2
CANDIDATES = 6  # texts of a skill that are looked at closely
_COLUMNS = (
    *("pk", "description", "examples", "skill_id", "role_id", "required"),
    *("role__slug", "role__name", "level__slug", "level__name"),
)
_Candidate = tuple[bool, int, int, str, tuple[str, str, str, str]]


@dataclass(frozen=True, slots=True)
class ExpectationMatch:
    """An expectation that has words of the query, and the part of its text around them."""

    role: str
    role_name: str
    level: str
    level_name: str
    excerpt: list[ExcerptSegment]


class ExpectationCounts(NamedTuple):
    """How many roles and live expectations a skill has."""

    roles: int
    required: int
    optional: int


@dataclass(frozen=True, slots=True)
class ExpectationCriteria:
    """What an expectation must be to be shown; an empty value admits all."""

    role: str = ""
    level: str = ""
    is_required: bool = False
    is_confirmed: bool = False

    def admits(self, role: str, level: str, *, is_required: bool, is_confirmed: bool) -> bool:
        """Whether an expectation of this role and level, both slugs, is shown."""
        return (
            self.role in {"", role}
            and self.level in {"", level}
            and (is_required or not self.is_required)
            and (is_confirmed or not self.is_confirmed)
        )


_ANY = ExpectationCriteria()


class SkillExpectations(NamedTuple):
    """What a search shows of the expectations of one skill."""

    counts: ExpectationCounts
    matches: list[ExpectationMatch]


def matching_expectations(
    query: Query,
    skill_ids: Collection[int],
    criteria: ExpectationCriteria = _ANY,
    *,
    per_skill: int = PER_SKILL,
) -> dict[int, SkillExpectations]:
    """For each skill, its number of live expectations, and those with the most words of the query.

    What has all of the query, word for word, comes first.

    Only those that meet the criteria are shown; all are counted. Takes one statement.
    """
    highlighter = Highlighter(query)
    roles: dict[int, set[int]] = defaultdict(set)
    counts: dict[tuple[int, bool], int] = defaultdict(int)
    candidates: dict[int, list[_Candidate]] = defaultdict(list)
    # The criteria are applied here: SQLite would begin with a level's expectations in all skills.
    live = Expectation.objects.filter(retired_at=None, role__retired_at=None, skill__in=skill_ids)
    # Looked up only where it is asked.
    confirmed = is_confirmed() if criteria.is_confirmed else Value(False)  # noqa: FBT003
    rows = live.annotate(is_confirmed=confirmed).order_by().values_list("is_confirmed", *_COLUMNS)
    for is_sure, pk, description, examples, skill, role, is_required, *place in rows:
        text = f"{description}\n{examples}" if examples else description
        role_slug, _role_name, level_slug, _level_name = place
        roles[skill].add(role)
        counts[skill, is_required] += 1
        hits = highlighter.hits(text)
        is_admitted = criteria.admits(
            role_slug, level_slug, is_required=is_required, is_confirmed=is_sure
        )
        if hits and is_admitted:
            is_other = not highlighter.has_sentence(text)
            candidates[skill].append((is_other, -hits, pk, text, tuple(place)))
    return {
        skill: SkillExpectations(
            ExpectationCounts(len(roles[skill]), counts[skill, True], counts[skill, False]),
            _best(candidates[skill], highlighter, per_skill),
        )
        for skill in skill_ids
    }


def _best(
    candidates: list[_Candidate], highlighter: Highlighter, limit: int
) -> list[ExpectationMatch]:
    """The first of the texts, as excerpts; only as many are read as needed."""
    texts = sorted(candidates)[:CANDIDATES]
    excerpts = ((place, highlighter.excerpt(text)) for _is_other, _hits, _pk, text, place in texts)
    matches = (
        ExpectationMatch(*place, excerpt)
        for place, excerpt in excerpts
        if any(segment.is_match for segment in excerpt)
    )
    return list(islice(matches, limit))
