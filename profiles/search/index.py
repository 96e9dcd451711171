"""The full-text index over the search documents: one interface, one module for each database."""

from collections.abc import Iterable
from typing import Protocol

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.expressions import RawSQL

from profiles.models import Role, RoleDocument, Skill, SkillDocument
from profiles.search import postgresql, sqlite
from profiles.search.query import SearchWord, Term

_DOCUMENTS: dict[type[Model], type[Model]] = {Skill: SkillDocument, Role: RoleDocument}
_COLUMNS = ("names", "shelf", "words")


class SearchBackend(Protocol):
    """What a database's module provides."""

    AND: str
    OR: str

    def word(self, each: SearchWord) -> str:
        """A word in the query language of the database."""

    def select(self, table: str, key: str) -> str:
        """A statement that selects the keys of matching documents, with one parameter."""

    def install(self, table: str, key: str, columns: tuple[str, ...]) -> list[str]:
        """The statements that create the index of a table."""


def install(database: BaseDatabaseWrapper) -> None:
    """Create the indexes of the document tables that exist; safe to repeat."""
    existing = set(database.introspection.table_names())
    with database.cursor() as cursor:
        for table, key in map(_table_and_key, _DOCUMENTS):
            if table in existing:
                for statement in _backend(database).install(table, key, _COLUMNS):
                    cursor.execute(statement)


def matching(model: type[Model], terms: Iterable[Term], *, is_any: bool = False) -> RawSQL:
    """The keys of the skills or roles that have all the terms, or any of them, for `pk__in`."""
    backend = _backend(connection)
    query = (backend.OR if is_any else backend.AND).join(
        f"({backend.OR.join(f'({backend.AND.join(map(backend.word, way))})' for way in term.ways)})"
        for term in terms
    )
    return RawSQL(backend.select(*_table_and_key(model)), [query])  # noqa: S611 - a parameter


def _backend(database: BaseDatabaseWrapper) -> SearchBackend:
    return sqlite if database.vendor == "sqlite" else postgresql


def _table_and_key(model: type[Model]) -> tuple[str, str]:
    options = _DOCUMENTS[model]._meta
    return options.db_table, str(options.pk.column)
