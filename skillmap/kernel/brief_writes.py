"""Writes that are worth little: given up at once where another writer holds the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

LONGEST_MS = 50


@contextmanager
def given_up_if_held(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Inside, SQLite waits 50 ms at most for another writer; then what was to be written is not.

    For what a request writes that only reads: when a token was last used, a count of requests. On
    PostgreSQL such rows are held by nobody for longer than it takes to write them.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    (before,) = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute(f"PRAGMA busy_timeout = {min(before, LONGEST_MS)}")
    try:
        yield
    except OperationalError as error:
        if "locked" not in str(error):
            raise
    finally:
        raw.execute(f"PRAGMA busy_timeout = {before}")
