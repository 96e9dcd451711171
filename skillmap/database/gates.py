"""How many requests of a process may use the database at once, so that some threads stay free.

Readers and writers have a gate each, as writers may wait for a lock while readers go on. The
numbers add up to fewer than the threads of a process (gunicorn_conf), so however many writers
come, health checks and readers find a thread.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from skillmap.database import waits
from skillmap.database.breaker import breaker

READERS, WRITERS = 8, 4  # inside at once; together they are the size of the pool
WAITING_WRITERS = 40  # any more are refused at once
STUCK_SECONDS = 0.06
LOOK_SECONDS = 0.03  # how often a thread that waits looks whether waiting is still of use


class Gate:
    """Lets a number of threads in. This one is for readers.

    Where the database answers, a reader waits for its turn as it would wait for a thread. Where
    the database answers none of those inside, waiting is pointless.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._inside: set[int] = set()
        self._change = threading.Condition()

    @contextmanager
    def enter(self) -> Iterator[bool]:
        """Wait for a place; False if none will be free soon: then answer without the database."""
        is_inside = self._take()
        try:
            yield is_inside
        finally:
            if is_inside:
                self._give_back()

    def _take(self) -> bool:
        since = time.monotonic()
        with self._change:
            while len(self._inside) >= self._places:
                if self._is_pointless(since):
                    return False
                self._change.wait(LOOK_SECONDS)
            self._inside.add(threading.get_ident())
            return True

    def _is_pointless(self, since: float) -> bool:
        """Whether a thread that waits for a place since then need not wait, or no longer."""
        return waits.have_waited(self._inside, STUCK_SECONDS)

    def _give_back(self) -> None:
        with self._change:
            self._inside.discard(threading.get_ident())
            self._change.notify()


class WritersGate(Gate):
    """Lets a number of writers wait, each no longer than its request may wait for other writers.

    What a writer waits here is taken from what it may wait for a lock afterwards.
    """

    def __init__(self, places: int, waiting: int) -> None:
        super().__init__(places)
        self._room = threading.BoundedSemaphore(places + waiting)

    @contextmanager
    def enter(self) -> Iterator[bool]:
        """As any gate; False at once where enough writers wait already."""
        if not self._room.acquire(blocking=False):
            yield False
            return
        try:
            with super().enter() as is_inside:
                yield is_inside
        finally:
            self._room.release()

    def _take(self) -> bool:
        began = time.monotonic()
        try:
            return super()._take()
        finally:
            waits.spend(time.monotonic() - began)

    def _is_pointless(self, since: float) -> bool:
        return breaker.is_open or time.monotonic() - since >= waits.lock_seconds_left()


readers, writers = Gate(READERS), WritersGate(WRITERS, WAITING_WRITERS)


def is_read(request: HttpRequest) -> bool:
    """Whether the request is for reading."""
    return request.method in {"GET", "HEAD", "OPTIONS"}


def for_request(request: HttpRequest) -> Gate:
    """The gate for what the request does."""
    return readers if is_read(request) else writers
