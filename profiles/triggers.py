"""Database triggers that refuse to change or delete history, on SQLite and PostgreSQL."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class InsertOnly:
    """A table whose rows stand for ever; `blanked` columns may be emptied by a redaction.

    A redaction is an update that sets `redacted_at` once and changes nothing but the columns
    that are blanked and those that say who redacted and why.
    """

    table: str
    kept: tuple[str, ...]
    is_redactable: bool = False


_REGISTRY: dict[str, list[InsertOnly]] = {}


def register(app_label: str, *tables: InsertOnly) -> None:
    """Name the insert-only tables of an app; `install` makes their triggers."""
    _REGISTRY[app_label] = list(tables)


def install(connection: BaseDatabaseWrapper, app_label: str) -> None:
    """Make the triggers of the app's insert-only tables that exist; safe to repeat."""
    write = _sqlite if connection.vendor == "sqlite" else _postgresql
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in _REGISTRY.get(app_label, []):
            if table.table in existing:
                for statement in write(table):
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, app_label: str) -> None:
    """Take the triggers away; only the test suite's own flush may."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in _REGISTRY.get(app_label, []):
            if table.table in existing:
                for verb in ("update", "delete", "truncate"):
                    if connection.vendor == "sqlite":
                        cursor.execute(f"DROP TRIGGER IF EXISTS {table.table}_no_{verb}")
                    else:
                        cursor.execute(
                            f"DROP TRIGGER IF EXISTS {table.table}_no_{verb} ON {table.table}"
                        )


def _refused(table: InsertOnly, different: str) -> str:
    """The condition under which an update is refused."""
    if not table.is_redactable:
        return "1 = 1"
    changed = " OR ".join(different.format(column=column) for column in table.kept)
    return f"OLD.redacted_at IS NOT NULL OR NEW.redacted_at IS NULL OR {changed}"


def _sqlite(table: InsertOnly) -> list[str]:
    name, message = table.table, f"{table.table} is insert-only"
    refused = _refused(table, "OLD.{column} IS NOT NEW.{column}")
    return [
        f"DROP TRIGGER IF EXISTS {name}_no_update",
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} WHEN {refused} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        f"DROP TRIGGER IF EXISTS {name}_no_delete",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
    ]


def _postgresql(table: InsertOnly) -> list[str]:
    name = table.table
    refused = _refused(table, "OLD.{column} IS DISTINCT FROM NEW.{column}")
    call = "EXECUTE FUNCTION skillmap_refuse_change()"
    return [
        # integrity_constraint_violation: Django reports it as IntegrityError, as for SQLite.
        "CREATE OR REPLACE FUNCTION skillmap_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"DROP TRIGGER IF EXISTS {name}_no_update ON {name}",
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} FOR EACH ROW "
        f"WHEN ({refused}) {call}",
        f"DROP TRIGGER IF EXISTS {name}_no_delete ON {name}",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} FOR EACH ROW {call}",
        f"DROP TRIGGER IF EXISTS {name}_no_truncate ON {name}",
        f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} {call}",
    ]
