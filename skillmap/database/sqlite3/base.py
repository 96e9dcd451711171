"""Django's SQLite backend, in which a request waits two seconds at most for other writers."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from django.db import DEFAULT_DB_ALIAS, Error, OperationalError
from django.db.backends.sqlite3 import base

from skillmap.database import outcome, waits
from skillmap.database.breaker import breaker

# The file or its disk is gone. Locks, a full disk or a wrong statement are not an outage.
ERRORS_OF_OUTAGE = ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_NOTADB", "SQLITE_CORRUPT")


def _wait_for_lock(execute: Callable[..., object], *statement: object) -> object:
    """Execute a statement, again and again while another writer holds the database.

    An execute wrapper of Django's. SQLite itself waits `waits.SHORT_SECONDS` in a web process, so
    that what one request waits can be counted over all its statements. A statement that did not
    get the lock has done nothing.
    """
    with waits.waiting():
        while True:
            began = time.monotonic()
            try:
                return execute(*statement)
            except OperationalError as error:
                if not (waits.lock_seconds_left() and _name(error) == "SQLITE_BUSY"):
                    raise
                # Where waiting could be a deadlock, SQLite does not wait itself.
                time.sleep(max(0.0, waits.SHORT_SECONDS - (time.monotonic() - began)))
                waits.spend(time.monotonic() - began)


def _name(error: BaseException) -> str:
    """SQLite's name for an error, one of Django's; empty where it has none."""
    return getattr(error.__cause__, "sqlite_errorname", "")


def _set_busy_timeout(connection: sqlite3.Connection, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows which threads wait, and is left alone for a while after the file was gone."""

    def __init__(self, settings_dict: dict[str, object], alias: str = DEFAULT_DB_ALIAS) -> None:
        super().__init__(settings_dict, alias)
        self.execute_wrappers += _wait_for_lock, outcome.watch_statement

    def get_new_connection(self, conn_params: dict[str, object]) -> sqlite3.Connection:
        """A connection; raises DatabaseAway during the pause after a failure."""
        breaker.check()
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        if waits.are_brief():
            _set_busy_timeout(connection, waits.SHORT_SECONDS)
        return connection

    @contextmanager
    def short_lock_waits(self) -> Iterator[None]:
        """Inside, wait `waits.SHORT_SECONDS` for other writers; for writes that may be left out."""
        self.ensure_connection()
        (before,) = self.connection.execute("PRAGMA busy_timeout").fetchone()
        _set_busy_timeout(self.connection, min(before / 1000, waits.SHORT_SECONDS))
        try:
            with waits.allowance(0):
                yield
        finally:
            _set_busy_timeout(self.connection, before / 1000)

    def is_lock_error(self, error: Error) -> bool:
        """Whether the error, one of Django's, means that another writer was waited for in vain."""
        return _name(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))

    def commit(self) -> None:
        """Commit; notes whether that may have been done although it failed."""
        with waits.waiting(), outcome.committing(self.is_known_to_have_failed):
            super().commit()

    def rollback(self) -> None:
        """Roll back what the open transaction wrote."""
        outcome.rolled_back()
        super().rollback()

    def is_known_to_have_failed(self, error: Error) -> bool:
        """Whether what was to be saved is not; a disk that fails in the middle may have it."""
        return not _name(error).startswith("SQLITE_IOERR")

    def is_answering(self) -> bool:
        """Whether the file can be read."""
        try:
            with closing(self.Database.connect(**self.get_connection_params())) as line:
                line.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.Error:
            return False
        return True

    def is_away(self, error: BaseException) -> bool:
        """Whether the error, one of Django's, means that the file cannot be used now."""
        return _name(error).startswith(ERRORS_OF_OUTAGE) and not self.is_answering()
