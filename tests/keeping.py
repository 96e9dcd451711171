"""Keeps the rows of the small catalogue once it was made, and puts them back for every other test.

To make it through the site's own doors takes longer than most tests do with it.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from profiles.models import Catalogue
from tests import factories
from tests.factories import Shelf

APPS = ("accounts", "account", "profiles", "proposals")
# SQLite gives the ids of rows that were undone again; those kept must never be met by others.
FIRST_ID = 1_000_000
Statement = tuple[str, Any]


class Keeper:
    """Makes the shelf for the first test that asks, and afterwards repeats its statements."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.pickled = b""

    def shelf(self) -> Shelf:
        """The shelf; through the real doors where a test commits, or has published already."""
        if not connection.in_atomic_block or Catalogue.objects.exclude(sequence=0).exists():
            return factories.shelf(by=factories.person("founder"))
        if not self.pickled:
            self._keep()
        with connection.cursor() as cursor:
            for sql, params in self.statements:
                cursor.execute(sql, params)
        found: Shelf = pickle.loads(self.pickled)
        return found

    def _keep(self) -> None:
        """Make it once, note how its rows are inserted, and undo both."""
        with _undone():
            _skip_ids()
            before = {model: set(_keys(model)) for model in _models()}
            self.pickled = pickle.dumps(factories.shelf(by=factories.person("founder")))
            catalogue = Catalogue.objects.get()
            made = {model: _all(model).exclude(pk__in=known) for model, known in before.items()}
            rows = {model: list(found) for model, found in made.items()}
        with _undone(), connection.execute_wrapper(self._note):
            for model, some in rows.items():
                if some:
                    model._base_manager.bulk_create(some)
            catalogue.save(force_update=True)

    def _note(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            self.statements.append((sql, params))
        return execute(sql, params, many, context)


keeper = Keeper()


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _models() -> list[type[models.Model]]:
    return [model for label in APPS for model in apps.get_app_config(label).get_models()]


def _all(model: type[models.Model]) -> Any:
    return model._base_manager.order_by("pk")


def _keys(model: type[models.Model]) -> Any:
    return _all(model).values_list("pk", flat=True)


def _skip_ids() -> None:
    """Have SQLite number on from FIRST_ID; PostgreSQL never gives an id twice anyway."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in [model._meta.db_table for model in _models()]:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, FIRST_ID])
