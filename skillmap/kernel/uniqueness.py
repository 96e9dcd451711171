"""What happens when two requests write the same row at the same moment."""

import functools
import sqlite3
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, transaction

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 3
_POSTGRESQL = "23505"  # unique_violation
_SQLITE = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})


def is_violation(error: BaseException | None) -> bool:
    """Whether a row was refused because there is one like it, and for no other reason."""
    if not isinstance(error, IntegrityError):
        return False
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    return getattr(cause, "sqlstate", None) == _POSTGRESQL or code in _SQLITE


def atomic_with_retry(function: Callable[P, R]) -> Callable[P, R]:
    """Run in a transaction (a savepoint inside another one), and again after a unique violation.

    Django's `get_or_create` and `update_or_create` raise IntegrityError where the row that was in
    the way is deleted before they read it. The next attempt sees the row of the other request, or
    that there is none. The function must not depend on objects that an attempt changed.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for _attempt in range(ATTEMPTS - 1):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except IntegrityError as error:
                if not is_violation(error):
                    raise
        with transaction.atomic():
            return function(*args, **kwargs)

    return run
