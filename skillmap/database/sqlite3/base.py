"""Django's SQLite backend, in which a request waits for another writer two seconds at most."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from django.db import Error
from django.db.backends.sqlite3 import base

from skillmap.database import outcome, waits
from skillmap.database.breaker import breaker

# The file or its disk is gone. Locks, a full disk or a wrong statement are not an outage.
ERRORS_OF_OUTAGE = ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_NOTADB", "SQLITE_CORRUPT")


def _note_waiting(execute: Callable[..., Any], *statement: Any) -> Any:
    with waits.waiting():
        return execute(*statement)


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows which threads wait, and is left alone for a while after the file was gone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers += _note_waiting, outcome.watch_statement

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, with a short timeout where somebody waits for the page."""
        params: dict[str, Any] = super().get_connection_params()
        return params | {"timeout": waits.LOCK_SECONDS} if waits.are_brief() else params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection; raises DatabaseAway during the pause after a failure."""
        breaker.check()
        return super().get_new_connection(conn_params)

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
        return not getattr(error.__cause__, "sqlite_errorname", "").startswith("SQLITE_IOERR")

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
        name = getattr(error.__cause__, "sqlite_errorname", "")
        return name.startswith(ERRORS_OF_OUTAGE) and not self.is_answering()
