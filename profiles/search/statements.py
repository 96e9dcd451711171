"""Asks the indexes and the documents: which rows have the words, how many, whether this one has."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, Model
from django.db.models.expressions import RawSQL

from profiles import fulltext
from profiles.models import Skill
from profiles.search.query import Term, Token, for_postgresql, for_sqlite

LISTED = 1_000  # as many as anybody turns pages for; of more is only said that they are more


class Asked(NamedTuple):
    """A statement with its parameters."""

    sql: str
    params: list[str]


NOTHING = Asked("SELECT 0 WHERE 1 = 0", [])


def matching(
    model: type[Model], index: str, terms: Sequence[Term], *, is_any: bool = False
) -> RawSQL:
    """The keys of the documents that have every term (or any of them), for `pk__in`."""
    return RawSQL(*keys(model, index, terms, is_any=is_any))  # noqa: S611 - a parameter


def keys(model: type[Model], index: str, terms: Sequence[Term], *, is_any: bool = False) -> Asked:
    """The same as a statement; `index` is `all` or `names`."""
    statement = fulltext.matching(connection.vendor, _table(model), index)
    return Asked(statement, [_expression(terms, is_any=is_any)])


def keys_of_named(model: type[Model], terms: Sequence[Term]) -> Asked:
    """The keys of the documents that have every term, and any of them in the name."""
    statement = fulltext.matching_both(connection.vendor, _table(model), "names", "all")
    return Asked(statement, [_expression(terms, is_any=any_) for any_ in (True, False)])


def keys_in_part(terms: Sequence[Term]) -> Asked:
    """Some of the keys of the skills that have every term, or nothing where that is no quicker."""
    every = keys(Skill, "all", terms)
    statement = fulltext.in_part(connection.vendor, every.sql)
    return Asked(statement, every.params) if statement else NOTHING


def _expression(terms: Sequence[Term], *, is_any: bool) -> str:
    write = for_sqlite if connection.vendor == "sqlite" else for_postgresql
    return write(tuple(terms), is_any=is_any)


def counting(asked: Asked) -> Asked:
    """How many rows there are.

    LISTED + 1 stands for all that is more than LISTED: they are not gone through.
    """
    return Asked(f"SELECT COUNT(*) FROM ({asked.sql} LIMIT {LISTED + 1}) AS found", asked.params)  # noqa: S608


def counts(asked: Sequence[Asked]) -> list[int]:
    """Of each how many rows there are, as `counting` says it, in one question."""
    each = (f"({counting(one).sql})" for one in asked)
    return [int(found) for found in _answers(each, asked)]


def exist(asked: Sequence[Asked]) -> list[bool]:
    """Of each whether there is any row, in one question."""
    return [bool(found) for found in _answers((f"EXISTS ({one.sql})" for one in asked), asked)]


def _answers(columns: Iterable[str], asked: Sequence[Asked]) -> Sequence[Any]:
    """The one row of a statement with these columns."""
    if not asked:
        return ()
    with connection.cursor() as cursor:
        params = [param for one in asked for param in one.params]
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        row: Sequence[Any] = cursor.fetchone()
        return row


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


def _inside(words: str, token: Token) -> Asked:
    """Words stand between spaces; the beginning of one after a space."""
    wanted = f" {token.word}" if token.is_prefix else f" {token.word} "
    return Asked(f"instr(' ' || {words} || ' ', %s) > 0", [wanted])


def _written(terms: Sequence[Term], *, is_any: bool, write: Callable[[Token], Asked]) -> Asked:
    """The terms as a condition; a term has its ways, a way its tokens."""
    params: list[str] = []

    def token(each: Token) -> str:
        asked = write(each)
        params.extend(asked.params)
        return asked.sql

    sql = (" OR " if is_any else " AND ").join(
        "(" + " OR ".join("(" + " AND ".join(map(token, way)) + ")" for way in term.ways) + ")"
        for term in terms
    )
    return Asked(sql, params)


def _table(model: type[Model]) -> str:
    return f"profiles_{model._meta.model_name}document"
