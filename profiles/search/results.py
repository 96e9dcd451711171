"""Searches: ranked skills and roles, with mistyped words corrected where nothing is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from profiles.models import Group, Role, Skill
from profiles.models.role import RoleQuerySet
from profiles.models.skill import SkillQuerySet
from profiles.search import ranking
from profiles.search.index import matching
from profiles.search.query import Query, parse
from profiles.search.ranking import NOTHING
from profiles.search.spelling import corrections

ROLES = 6
_ROLE = ("id", "slug", "name", "mission")
# What a list shows of a skill: the whole of it takes longer to read than to find.
SHOWN = ("slug", "name", "aliases", "summary", "description", "source_url", "updated_at")
_COUNT_AND_ROLES = """
SELECT {number} AS number, counts.is_found, counts.within,
    role.id, role.slug, role.name, role.mission, role.rank
FROM (
    SELECT EXISTS ({found}) AS is_found, (SELECT COUNT(*) FROM ({within}) AS skill) AS within
) AS counts
LEFT JOIN ({roles}) AS role ON 1 = 1
"""

Rows = TypeVar("Rows", SkillQuerySet, RoleQuerySet)


@dataclass(frozen=True)
class SearchResults:
    """What a search finds.

    `skills` are ranked, and lazy; `count` is their number. `roles` are the best few. If nothing
    has the words as typed, `shown_for` says which words were looked for instead; otherwise it is
    empty. If nothing has all the words, `is_partial` is true and the skills and roles have some.
    `roles_of_rest` are the best roles for the words that were given apart.
    """

    query: Query
    skills: SkillQuerySet
    count: int
    roles: list[Role]
    shown_for: str = ""
    is_partial: bool = False
    roles_of_rest: Mapping[str, Sequence[Role]] = field(default_factory=dict)


class _Attempt(NamedTuple):
    """What is looked for: all the terms of a query, or any of them."""

    query: Query
    is_corrected: bool = False
    is_partial: bool = False


class _Outcome(NamedTuple):
    """Whether any skill or role is found, and the number of skills in the given ones."""

    attempt: _Attempt
    is_found: bool
    skill_count: int
    roles: list[Role]


def search(
    typed: str, *, skills: SkillQuerySet | None = None, rests: Sequence[str] = ()
) -> SearchResults:
    """Find skills (within `skills`, or all the published ones) and roles.

    A word is found in a name, summary, description or live expectation; the last one may be
    unfinished. `rests` are texts for which roles are looked up as well, in the same statement:
    “senior data engineer” without the level. What they find is shown where nothing has all the
    words. Raises ValidationError for characters that no text contains; a query that is too long
    is cut, and `query.is_cut`.
    """
    query = parse(typed)
    within = _shown(Skill.objects.published() if skills is None else skills)
    if not query:
        return SearchResults(query, within.none(), 0, [])
    parsed = {rest: parsed for rest in rests if (parsed := parse(rest))}
    apart = [_Attempt(each, is_corrected=True) for each in parsed.values()]
    outcome, *others = _look_up([_Attempt(query), *apart], skills)
    if not outcome.is_found:
        outcome = next((each for each in others if each.is_found), outcome)
    if not outcome.is_found:
        outcomes = _look_up(_other_attempts(query), skills)
        outcome = next((each for each in outcomes if each.is_found), outcome)
    attempt = outcome.attempt
    return SearchResults(
        attempt.query,
        _ranked(within, attempt) if outcome.skill_count else within.none(),
        outcome.skill_count,
        outcome.roles,
        attempt.query.text if attempt.is_corrected else "",
        attempt.is_partial,
        {rest: each.roles for rest, each in zip(parsed, others, strict=True)},
    )


def _shown(skills: SkillQuerySet) -> SkillQuerySet:
    """With what a list shows of a skill, and its `group_name`."""
    # No join: PostgreSQL would look up the group of every skill, not of those on the page.
    group = Group.objects.filter(pk=OuterRef("group")).order_by()
    return skills.only(*SHOWN).annotate(group_name=Subquery(group.values("name")))


def _other_attempts(query: Query) -> list[_Attempt]:
    """What to look for where nothing has all the words: corrections, then some of the words."""
    corrected = [
        _Attempt(replace(each, is_cut=query.is_cut), is_corrected=True)
        for each in corrections(query)
    ]
    # Only words that nothing has are replaced, so a corrected query finds at least as much.
    replaced = (each for each in corrected if len(each.query.terms) == len(query.terms))
    some = next(replaced, _Attempt(query))._replace(is_partial=True)
    return [*corrected, some] if len(query.terms) > 1 else corrected


def _look_up(attempts: Sequence[_Attempt], skills: SkillQuerySet | None) -> list[_Outcome]:
    """For each attempt, how many skills there are, and the best roles; in one statement."""
    if not attempts:
        return []
    statements, params = [], []
    for number, attempt in enumerate(attempts):
        everywhere = matching(Skill, attempt.query.terms, is_any=attempt.is_partial)
        if skills is None:  # the count says whether there is any
            found, within = NOTHING, everywhere
        else:
            found, within = everywhere, _sql(skills.filter(pk__in=everywhere))
        roles = _sql(_ranked(Role.objects.published(), attempt)[:ROLES], *_ROLE, "rank")
        parts = {"found": found, "within": within, "roles": roles}
        sqls = {name: part.sql for name, part in parts.items()}
        statements.append(_COUNT_AND_ROLES.format(number=number, **sqls))
        params += [param for part in parts.values() for param in part.params]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(statements) + " ORDER BY number, rank, name, slug", params
        )
        rows = cursor.fetchall()
    outcomes: list[_Outcome] = []
    for number, is_found, count, *role, _rank in rows:
        if number == len(outcomes):
            attempt = attempts[number]
            outcomes.append(_Outcome(attempt, bool(is_found or count or role[0]), count, []))
        if role[0]:
            outcomes[number].roles.append(Role.from_db(connection.alias, _ROLE, role))
    return outcomes


def _sql(rows: QuerySet[Skill] | QuerySet[Role], *columns: str) -> RawSQL:
    """The statement that selects the columns, or the keys, of the rows."""
    try:
        sql, params = rows.values(*columns or ("pk",)).query.sql_with_params()
    except EmptyResultSet:
        return NOTHING
    return RawSQL(sql, params)  # noqa: S611 - parameters


def _ranked(rows: Rows, attempt: _Attempt) -> Rows:
    """Those of the rows that match, best first."""
    found = matching(rows.model, attempt.query.terms, is_any=attempt.is_partial)
    rank = ranking.of(rows.model, attempt.query, is_partial=attempt.is_partial)
    return rows.filter(pk__in=found).annotate(rank=rank).order_by("rank", "name", "slug")
