"""Empties the tables after a test with real transactions: only those with rows, history too."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from django.core.cache import caches
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from profiles import triggers
from profiles.models import Catalogue

APPS_WITH_HISTORY = ("profiles", "proposals")
# Rows that belong to the code: no test writes them, and migrating would only put them back.
KEPT = {model._meta.db_table for model in (ContentType, Permission, Site)}


def flush() -> None:
    """Leave the database as migrations made it: the one time that history goes.

    Django's own flush truncates every table and announces a migration to every app. On PostgreSQL
    that makes hundreds of files for a test that wrote to ten tables.
    """
    connection = connections["default"]
    if tables := _filled(connection):
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            for app in APPS_WITH_HISTORY:
                triggers.remove(connection, app)
            for table in tables:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
            connection.check_constraints()
            for app in APPS_WITH_HISTORY:
                triggers.install(connection, app)
    caches["default"].clear()  # counts of limits: a table, but of no model
    Catalogue.objects.get_or_create(pk=Catalogue.THE_ONE)


def _filled(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables with rows that a test may have written."""
    tables = set(connection.introspection.django_table_names(include_views=False)) - KEPT
    selects = [
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"
        for table in sorted(tables)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects))
        return [name for (name,) in cursor.fetchall()]
