"""A pause after the database failed: nobody asks it, until it answers a probe every five seconds.

Without the pause every request would wait for a database that is away, each for seconds.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connections

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 5.0


class DatabaseAway(OperationalError):
    """The database failed moments ago and was not asked again."""


class Breaker:
    """Open while the database is taken to be away. A thread of its own asks when it is back."""

    def __init__(self, probe: Callable[[], bool], seconds: float = PAUSE_SECONDS) -> None:
        self._probe, self._seconds = probe, seconds
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    @property
    def is_open(self) -> bool:
        """Whether the database is left alone now."""
        return self._timer is not None

    def trip(self) -> None:
        """Leave the database alone from now on."""
        with self._lock:
            if self._timer is None:
                logger.error("the database is away; asking again in %s s", self._seconds)
                self._start()

    def reset(self) -> None:
        """Ask the database again."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    def check(self) -> None:
        """Raise DatabaseAway while the database is left alone."""
        if self.is_open:
            raise DatabaseAway("The database failed moments ago and was not asked again.")

    def _start(self) -> None:
        self._timer = threading.Timer(self._seconds, self._try)
        self._timer.daemon = True
        self._timer.start()

    def _try(self) -> None:
        is_back = self._probe()
        with self._lock:
            if self._timer is not threading.current_thread():
                return  # reset meanwhile
            if is_back:
                logger.warning("the database is back")
                self._timer = None
            else:
                self._start()


def is_answering() -> bool:
    """Whether the database answers a query over a new connection."""
    connection: Any = connections.create_connection("default")
    return bool(connection.is_answering())


def is_away(error: BaseException) -> bool:
    """Whether the database failed in such a way that the next request would fail, too."""
    connection: Any = connections.create_connection("default")
    return bool(connection.is_away(error))


breaker = Breaker(is_answering)
