"""Writes that may be left out: given up at once where another writer is in the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections


@contextmanager
def given_up_if_held(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Inside, a web process waits 50 ms at most for another writer; then nothing is written.

    For what a request writes that only reads: when a token was last used, a count of requests.
    """
    connection: Any = connections[using]
    try:
        with connection.short_lock_waits():
            yield
    except OperationalError as error:
        if not connection.is_lock_error(error):
            raise
