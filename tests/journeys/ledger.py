"""Everything that the database holds, to be compared before and after."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

Contents = dict[str, list[tuple[Any, ...]]]

# What is noted of somebody who merely looks: that they were here, and when.
LOOKING = (Session, UserSession)
NOTED = {"last_login", "last_used_at"}

WRITING = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|ALTER|CREATE|DROP)\b", re.IGNORECASE
)
TABLES = [*(each._meta.db_table for each in LOOKING), "limits"]  # and how often somebody asked
NOTING = re.compile(rf'"({"|".join(TABLES)})"')


@cache
def _queries() -> dict[str, str]:
    """For each model what reads all of its rows: written once, for it is asked a thousand times."""
    found = {}
    for model in apps.get_models():
        if model in LOOKING or not model._meta.managed:
            continue
        fields = [each for each in model._meta.concrete_fields if each.name not in NOTED]
        columns, table, key = (
            ", ".join(connection.ops.quote_name(name) for name in names)
            for names in (
                [str(each.column) for each in fields],
                [model._meta.db_table],
                [str(each.column) for each in model._meta.pk_fields],
            )
        )
        found[model._meta.label] = f"SELECT {columns} FROM {table} ORDER BY {key}"
    return found


def contents() -> Contents:
    """Every row of every table but what `LOOKING` and `NOTED` name, as the database holds it."""
    found: Contents = {}
    with connection.cursor() as cursor:
        for label, query in _queries().items():
            cursor.execute(query)
            found[label] = cursor.fetchall()
    return found


def changed(before: Contents) -> list[str]:
    """The tables whose rows are others than before."""
    after = contents()
    return [label for label, rows in after.items() if rows != before[label]]


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements that wrote anywhere but where looking is noted, as they are sent."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if WRITING.match(sql) and not NOTING.search(sql):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found
