"""Whether something that a request wrote may be saved although the request failed.

When the connection breaks during COMMIT, the server may have saved everything or nothing, and
cannot be asked. Something may also be saved when a request fails after an earlier transaction of
its own. Only otherwise may a page say that nothing was changed.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error

IsKnown = Callable[[Error], bool]
_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE)\b", re.IGNORECASE)
# Nothing of what a person sent: counts of requests, sessions, and when a token was last used.
_BOOKKEEPING = re.compile(
    r"\s*(INSERT INTO|UPDATE|DELETE FROM) "
    r'("?(limits|django_session|usersessions_usersession)\b|"accounts_token" SET "last_used_at")',
    re.IGNORECASE,
)


class _Request(threading.local):
    """What is known about the request that this thread answers."""

    is_watched = False
    has_written = False  # in the transaction that is open
    may_be_saved = False


_request = _Request()


@contextmanager
def watched() -> Iterator[None]:
    """Watch what the request that this thread answers writes, from nothing on."""
    _request.is_watched, _request.has_written, _request.may_be_saved = True, False, False
    try:
        yield
    finally:
        _request.is_watched, _request.may_be_saved = False, False


def may_be_saved() -> bool:
    """Whether something that the watched request wrote is saved, or may be."""
    return _request.may_be_saved


def is_write(statement: str) -> bool:
    """Whether the SQL statement changes rows other than the site's bookkeeping."""
    return bool(_WRITE.match(statement)) and not _BOOKKEEPING.match(statement)


def watch_statement(
    execute: Callable[..., object], sql: object, params: object, *rest: Any
) -> object:
    """Execute a statement and note what it may save: an execute wrapper of Django's."""
    if not (_request.is_watched and is_write(str(sql))):
        return execute(sql, params, *rest)
    connection = rest[-1]["connection"]
    if connection.in_atomic_block:
        _request.has_written = True
        return execute(sql, params, *rest)
    with _saving(connection.is_known_to_have_failed):
        return execute(sql, params, *rest)


@contextmanager
def committing(is_known_to_have_failed: IsKnown) -> Iterator[None]:
    """Commit the open transaction inside; with an error of which it tells what it means."""
    if not (_request.is_watched and _request.has_written):
        yield
        return
    try:
        with _saving(is_known_to_have_failed):
            yield
    finally:
        _request.has_written = False


def rolled_back() -> None:
    """Forget what was written in the transaction that was open."""
    _request.has_written = False


@contextmanager
def _saving(is_known_to_have_failed: IsKnown) -> Iterator[None]:
    before, _request.may_be_saved = _request.may_be_saved, True
    try:
        yield
    except Error as error:
        if is_known_to_have_failed(error):
            _request.may_be_saved = before
        raise
