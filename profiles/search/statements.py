"""Asks the indexes and the documents: which rows have the words, how many, whether this one has."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, Model
from django.db.models.expressions import RawSQL

from profiles import fulltext
from profiles.models import Skill
from profiles.models.fields import NAME_LENGTH
from profiles.search.query import SearchWord, Term, for_postgresql, for_sqlite

LISTED = 1_000  # as many as anybody turns pages for; of more is only said that they are more


class SqlStatement(NamedTuple):
    """A statement with its parameters."""

    sql: str
    params: list[str]


NOTHING = SqlStatement("SELECT 0 WHERE 1 = 0", [])


def matching(
    model: type[Model], index: str, terms: Sequence[Term], *, is_any: bool = False
) -> RawSQL:
    """The keys of the documents that have every term (or any of them), for `pk__in`."""
    return RawSQL(*keys(model, index, terms, is_any=is_any))  # noqa: S611 - a parameter


def keys(
    model: type[Model], index: str, terms: Sequence[Term], *, is_any: bool = False
) -> SqlStatement:
    """The same as a statement; `index` is `all` or `names`."""
    statement = fulltext.matching(connection.vendor, _table(model), index)
    return SqlStatement(statement, [_expression(terms, is_any=is_any)])


def keys_of_named(model: type[Model], terms: Sequence[Term]) -> SqlStatement:
    """The keys of the documents that have every term, and any of them in the name."""
    statement = fulltext.matching_both(connection.vendor, _table(model), "names", "all")
    return SqlStatement(statement, [_expression(terms, is_any=any_) for any_ in (True, False)])


def keys_in_part(terms: Sequence[Term]) -> SqlStatement:
    """Some of the keys of the skills that have every term, or nothing where that is no quicker."""
    every = keys(Skill, "all", terms)
    statement = fulltext.in_part(connection.vendor, every.sql)
    return SqlStatement(statement, every.params) if statement else NOTHING


def _expression(terms: Sequence[Term], *, is_any: bool) -> str:
    write = for_sqlite if connection.vendor == "sqlite" else for_postgresql
    return write(tuple(terms), is_any=is_any)


def counting(asked: SqlStatement) -> SqlStatement:
    """How many rows there are.

    LISTED + 1 stands for all that is more than LISTED: they are not gone through.
    """
    sql = f"SELECT COUNT(*) FROM ({asked.sql} LIMIT {LISTED + 1}) AS found"  # noqa: S608
    return SqlStatement(sql, asked.params)


def count(asked: SqlStatement) -> int:
    """How many there are, as `counting` says it."""
    with connection.cursor() as cursor:
        cursor.execute(*counting(asked))
        return int(cursor.fetchone()[0])


def exist(asked: Sequence[SqlStatement]) -> list[bool]:
    """Of each whether there is any row, in one question."""
    if not asked:
        return []
    columns = ", ".join(f"EXISTS ({one.sql})" for one in asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [param for one in asked for param in one.params])
        return [bool(found) for found in cursor.fetchone()]


def having(
    model: type[Model], index: str, terms: Sequence[Term], *, is_any: bool = False
) -> RawSQL:
    """Whether the document of the row at hand has every term (or any of them).

    It says what `matching` says, without an index: for rows that were found already.
    """
    table = _table(model)
    if connection.vendor == "sqlite":
        words = " || ' ' || ".join(f"{table}.{name}" for name in fulltext.columns(index))
        condition = _written(terms, is_any=is_any, write=lambda token: _inside(words, token))
        sql, params = condition.sql, condition.params
    else:
        sql = f"{table}.{index}_index @@ %s::tsquery"
        params = [_expression(terms, is_any=is_any)]
    row = f'"{model._meta.db_table}"."{model._meta.pk.column}"'
    sql = fulltext.holding(table, sql, row)
    return RawSQL(sql, params, output_field=BooleanField())  # noqa: S611 - parameters


def place(model: type[Model], terms: Sequence[Term], *, is_common: bool = False) -> SqlStatement:
    """Where a row stands among those that have the terms, the first first.

    Those with every term in the name, the shortest name before, then those with some, then those
    with none. Of very many rows (`is_common`) the names' index is asked once for all.
    """
    cases = [_when_named(model, terms, "LENGTH({name})", is_any=False, is_common=is_common)]
    if len(terms) > 1:
        last = str(NAME_LENGTH + 1)
        cases.append(_when_named(model, terms, last, is_any=True, is_common=is_common))
    sql = " ".join(case.sql for case in cases)
    params = [param for case in cases for param in case.params]
    return SqlStatement(f"CASE {sql} ELSE {2 * NAME_LENGTH} END", params)


def _when_named(
    model: type[Model], terms: Sequence[Term], then: str, *, is_any: bool, is_common: bool
) -> SqlStatement:
    table = model._meta.db_table
    if is_common:
        asked = keys(model, "names", terms, is_any=is_any)
        asked = SqlStatement(f"{table}.id IN ({asked.sql})", asked.params)
    else:
        found = having(model, "names", terms, is_any=is_any)
        asked = SqlStatement(found.sql, list(found.params))
    return SqlStatement(f"WHEN {asked.sql} THEN {then.format(name=f'{table}.name')}", asked.params)


def _inside(words: str, token: SearchWord) -> SqlStatement:
    """Words stand between spaces; the beginning of one after a space."""
    wanted = f" {token.word}" if token.is_prefix else f" {token.word} "
    return SqlStatement(f"instr(' ' || {words} || ' ', %s) > 0", [wanted])


def _written(
    terms: Sequence[Term], *, is_any: bool, write: Callable[[SearchWord], SqlStatement]
) -> SqlStatement:
    """The terms as a condition; a term has its ways, a way its tokens."""
    params: list[str] = []

    def token(each: SearchWord) -> str:
        asked = write(each)
        params.extend(asked.params)
        return asked.sql

    sql = (" OR " if is_any else " AND ").join(
        "(" + " OR ".join("(" + " AND ".join(map(token, way)) + ")" for way in term.ways) + ")"
        for term in terms
    )
    return SqlStatement(sql, params)


def _table(model: type[Model]) -> str:
    return f"profiles_{model._meta.model_name}document"
