"""Database triggers for what no constraint can say, on SQLite and PostgreSQL.

They refuse to change or delete history, a base role that has a base role itself, and what is
published in a retired domain or group or at a retired level.
"""

from dataclasses import dataclass, replace

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True)
class InsertOnly:
    """A table whose rows stand for ever; `blanked` columns may be emptied by a redaction.

    A redaction is an update that sets `redacted_at` once and changes nothing but the columns
    that are blanked and those that say who redacted and why.
    """

    table: str
    kept: tuple[str, ...]
    is_redactable: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What its triggers are called."""
        return tuple(f"{self.table}_no_{verb}" for verb in ("update", "delete", "truncate"))


@dataclass(frozen=True)
class OneLevel:
    """A table whose rows name a row of the same table in `column`, which names none itself."""

    table: str
    column: str

    @property
    def names(self) -> tuple[str, ...]:
        """What its triggers are called."""
        return tuple(f"{self.table}_one_level_{verb}" for verb in ("insert", "update"))


@dataclass(frozen=True)
class RefusedRow:
    """Rows that a table does not take: those of which `condition`, in SQL about NEW, is true.

    `columns` are those whose change is judged; `needs` is the table that has to have a column
    `retired_at` for the condition to make sense.
    """

    table: str
    name: str
    columns: tuple[str, ...]
    condition: str
    needs: str

    @property
    def names(self) -> tuple[str, ...]:
        """What its triggers are called."""
        return tuple(f"{self.table}_{self.name}_{verb}" for verb in ("insert", "update"))

    @property
    def message(self) -> str:
        """What the database says when it refuses a row."""
        return f"{self.table}: {self.name}"


Guard = InsertOnly | OneLevel | RefusedRow
_REGISTRY: dict[str, list[Guard]] = {}


def register(app_label: str, *tables: Guard) -> None:
    """Name the guarded tables of an app; `install` makes their triggers."""
    _REGISTRY[app_label] = list(tables)


def install(connection: BaseDatabaseWrapper, app_label: str) -> None:
    """Make the triggers of the app's guarded tables and columns that exist; safe to repeat.

    After a migration backwards, not all of them do.
    """
    is_sqlite = connection.vendor == "sqlite"
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in _REGISTRY.get(app_label, []):
            if table.table not in existing:
                continue
            if isinstance(table, RefusedRow) and not _can_retire(connection, cursor, table.needs):
                continue
            rows = connection.introspection.get_table_description(cursor, table.table)
            for statement in _statements(table, {row.name for row in rows}, is_sqlite=is_sqlite):
                cursor.execute(statement)


def _can_retire(connection: BaseDatabaseWrapper, cursor: CursorWrapper, table: str) -> bool:
    """Whether rows of the table can be retired: not before the migration that brings it."""
    rows = connection.introspection.get_table_description(cursor, table)
    return "retired_at" in {row.name for row in rows}


def remove(
    connection: BaseDatabaseWrapper, app_label: str, kinds: tuple[type[Guard], ...] = ()
) -> None:
    """Remove the triggers, or those of some kinds; for migrations and the test suite only."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in _REGISTRY.get(app_label, []):
            if table.table in existing and (not kinds or isinstance(table, kinds)):
                where = "" if connection.vendor == "sqlite" else f" ON {table.table}"
                for name in table.names:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def _statements(table: Guard, columns: set[str], *, is_sqlite: bool) -> list[str]:
    """The statements that make the table's triggers, as far as it has the columns."""
    if isinstance(table, RefusedRow):
        return _refusal_sqlite(table) if is_sqlite else _refusal_postgresql(table)
    if isinstance(table, OneLevel):
        if table.column not in columns:
            return []
        return _one_level_sqlite(table) if is_sqlite else _one_level_postgresql(table)
    table = replace(table, kept=tuple(name for name in table.kept if name in columns))
    return _sqlite(table) if is_sqlite else _postgresql(table)


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


def _is_deeper(guard: OneLevel) -> str:
    """The condition under which a row may not name another: it is named, or the other names one."""
    table, column = guard.table, guard.column
    is_named = f"EXISTS (SELECT 1 FROM {table} WHERE {column} = NEW.id)"  # noqa: S608
    named = f"SELECT 1 FROM {table} WHERE id = NEW.{column} AND {column} IS NOT NULL"  # noqa: S608
    return f"{is_named} OR EXISTS ({named})"


def _one_level_sqlite(guard: OneLevel) -> list[str]:
    table, column = guard.table, guard.column
    refused = f"NEW.{column} IS NOT NULL AND ({_is_deeper(guard)})"
    statements = []
    for name, event in zip(guard.names, ("INSERT", f"UPDATE OF {column}"), strict=True):
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {column} is one level deep'); END",
        ]
    return statements


def _one_level_postgresql(guard: OneLevel) -> list[str]:
    table, column = guard.table, guard.column
    function = f"{table}_one_level"
    statements = [
        # The row that is named is held until the end, so that it gets no such value meanwhile:
        # whoever gives it one holds it, too. Reported as `skillmap_refuse_change` does.
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM 1 FROM {table} WHERE id = NEW.{column} FOR SHARE; "
        f"IF {_is_deeper(guard)} THEN RAISE EXCEPTION '{table}: {column} is one level deep' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
    ]
    for name, event in zip(guard.names, ("INSERT", f"UPDATE OF {column}"), strict=True):
        statements += [
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
            f"WHEN (NEW.{column} IS NOT NULL) EXECUTE FUNCTION {function}()",
        ]
    return statements


def _refusal_sqlite(guard: RefusedRow) -> list[str]:
    statements = []
    for name, event in zip(guard.names, _events(guard), strict=True):
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {guard.table} WHEN {guard.condition} "
            f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END",
        ]
    return statements


def _refusal_postgresql(guard: RefusedRow) -> list[str]:
    function = f"{guard.table}_{guard.name}"
    statements = [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {guard.condition} THEN RAISE EXCEPTION '{guard.message}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
    ]
    for name, event in zip(guard.names, _events(guard), strict=True):
        statements += [
            f"DROP TRIGGER IF EXISTS {name} ON {guard.table}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {guard.table} FOR EACH ROW "
            f"EXECUTE FUNCTION {function}()",
        ]
    return statements


def _events(guard: RefusedRow) -> tuple[str, str]:
    return "INSERT", f"UPDATE OF {', '.join(guard.columns)}"
