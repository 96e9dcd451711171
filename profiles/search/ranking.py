"""Ranks what a search finds, by a number for each row that the database computes."""

import json
import re

from django.db import connection
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from profiles.models import Role, Skill
from profiles.models.fields import NAME_LENGTH
from profiles.search.index import matching
from profiles.search.query import ALIAS_MARK, Query, in_name

SENTENCE = 4  # terms from which on a query may be a sentence of an expectation
_CELL_WITH_TEXT = """
SELECT 1 FROM profiles_expectation AS cell
JOIN profiles_role AS role ON role.id = cell.role_id AND role.retired_at IS NULL
WHERE cell.skill_id = profiles_skill.id AND cell.retired_at IS NULL AND (
    LOWER(cell.description) LIKE LOWER(CAST(%s AS TEXT)) ESCAPE '!'
    OR LOWER(cell.examples) LIKE LOWER(CAST(%s AS TEXT)) ESCAPE '!'
)
"""
NOTHING = RawSQL("SELECT 0 WHERE 1 = 0", [])


def of(model: type[Skill | Role], query: Query, *, is_partial: bool) -> RawSQL:
    """Where a row stands in the results: a number, the lowest first.

    First those with the most terms, if only some must be found; then those whose name, or else an
    alias, is what was typed; then skills with an expectation that has what was typed, word for
    word; then those with every term in the name, shorter names first; then those with every term
    in the name or an alias; then those with some terms in the name; then the others. Written in
    SQL, because Django takes as long to compile it as a database to search a small catalogue.
    """
    table, terms = model._meta.db_table, query.terms
    every_in_name = matching(model, in_name(terms))
    every_in_aliases = matching(model, in_name(terms, ALIAS_MARK))
    some_in_name = matching(model, in_name(terms), is_any=True)
    sentence = _cell_with_sentence(query) if model is Skill else NOTHING
    sql = f"""CASE
        WHEN LOWER({table}.name) = %s THEN -2
        WHEN LOWER(CAST({table}.aliases AS TEXT)) LIKE %s ESCAPE '!' THEN -1
        WHEN EXISTS ({sentence.sql}) THEN 0
        WHEN {table}.id IN ({every_in_name.sql}) THEN LENGTH({table}.name)
        WHEN {table}.id IN ({every_in_aliases.sql}) THEN {NAME_LENGTH + 1}
        WHEN {table}.id IN ({some_in_name.sql}) THEN {NAME_LENGTH + 2}
        ELSE {NAME_LENGTH + 3} END"""
    text = query.text.lower()
    # PostgreSQL keeps letters in JSON as they are, SQLite what Python wrote: escapes.
    as_json = json.dumps(text, ensure_ascii=connection.vendor != "postgresql")
    params = [
        *(text, _containing(as_json)),
        *sentence.params,
        *every_in_name.params,
        *every_in_aliases.params,
        *some_in_name.params,
    ]
    for term in terms if is_partial else ():
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
        return NOTHING
    return RawSQL(_CELL_WITH_TEXT, [_containing(query.text)] * 2)  # noqa: S611 - parameters
