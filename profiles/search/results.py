"""Searches: ranked skills and roles, with mistyped words corrected where nothing is found."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from profiles.models import Group, Role, Skill
from profiles.models.fields import NAME_LENGTH
from profiles.models.role import RoleQuerySet
from profiles.models.skill import SkillQuerySet
from profiles.search.index import matching
from profiles.search.query import ALIAS_MARK, Query, in_name, parse
from profiles.search.spelling import corrections

ROLES = 6
SENTENCE = 4  # terms from which on a query may be a sentence of an expectation
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
_CELL_WITH_TEXT = """
SELECT 1 FROM profiles_expectation AS cell
JOIN profiles_role AS role ON role.id = cell.role_id AND role.retired_at IS NULL
WHERE cell.skill_id = profiles_skill.id AND cell.retired_at IS NULL AND (
    LOWER(cell.description) LIKE LOWER(CAST(%s AS TEXT)) ESCAPE '!'
    OR LOWER(cell.examples) LIKE LOWER(CAST(%s AS TEXT)) ESCAPE '!'
)
"""
_NOTHING = RawSQL("SELECT 0 WHERE 1 = 0", [])

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
            found, within = _NOTHING, everywhere
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
        return _NOTHING
    return RawSQL(sql, params)  # noqa: S611 - parameters


def _ranked(rows: Rows, attempt: _Attempt) -> Rows:
    """Those of the rows that match, best first."""
    found = matching(rows.model, attempt.query.terms, is_any=attempt.is_partial)
    rank = _rank(rows.model, attempt)
    return rows.filter(pk__in=found).annotate(rank=rank).order_by("rank", "name", "slug")


def _rank(model: type[Skill | Role], attempt: _Attempt) -> RawSQL:
    """Where a row stands in the results: a number, the lowest first.

    First those with the most terms, if only some must be found; then those whose name, or else an
    alias, is what was typed; then skills with an expectation that has what was typed, word for
    word; then those with every term in the name, shorter names first; then those with every term
    in the name or an alias; then those with some terms in the name; then the others. Written in
    SQL, because Django takes as long to compile it as a database to search a small catalogue.
    """
    table, terms = model._meta.db_table, attempt.query.terms
    every_in_name = matching(model, in_name(terms))
    every_in_aliases = matching(model, in_name(terms, ALIAS_MARK))
    some_in_name = matching(model, in_name(terms), is_any=True)
    sentence = _cell_with_sentence(attempt.query) if model is Skill else _NOTHING
    sql = f"""CASE
        WHEN LOWER({table}.name) = %s THEN -2
        WHEN LOWER(CAST({table}.aliases AS TEXT)) LIKE %s ESCAPE '!' THEN -1
        WHEN EXISTS ({sentence.sql}) THEN 0
        WHEN {table}.id IN ({every_in_name.sql}) THEN LENGTH({table}.name)
        WHEN {table}.id IN ({every_in_aliases.sql}) THEN {NAME_LENGTH + 1}
        WHEN {table}.id IN ({some_in_name.sql}) THEN {NAME_LENGTH + 2}
        ELSE {NAME_LENGTH + 3} END"""
    text = attempt.query.text.lower()
    # PostgreSQL keeps letters in JSON as they are, SQLite what Python wrote: escapes.
    as_json = json.dumps(text, ensure_ascii=connection.vendor != "postgresql")
    params = [
        *(text, _containing(as_json)),
        *sentence.params,
        *every_in_name.params,
        *every_in_aliases.params,
        *some_in_name.params,
    ]
    for term in terms if attempt.is_partial else ():
        found = matching(model, [term])
        sql += f" + CASE WHEN {table}.id IN ({found.sql}) THEN 0 ELSE 1000 END"
        params += found.params
    return RawSQL(sql, params, IntegerField())  # noqa: S611 - parameters


def _containing(text: str) -> str:
    """The pattern of LIKE for what contains the text; `!` is its escape."""
    return "%" + re.sub(r"([!%_])", r"!\1", text) + "%"


def _cell_with_sentence(query: Query) -> RawSQL:
    """The live expectations of a skill that have a long query word for word.

    Both sides are lowered by the database, which may know the case of ASCII letters only.
    """
    if len(query.terms) < SENTENCE:
        return _NOTHING
    return RawSQL(_CELL_WITH_TEXT, [_containing(query.text)] * 2)  # noqa: S611 - parameters
