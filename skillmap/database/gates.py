"""How many requests of a process may ask the database at once, so that some threads stay free.

Where the database answers, a request waits for its turn as it would wait for a thread. Where it
answers nobody, waiting is pointless: then the request is answered without it, at once. Writers
have a gate of their own, as on SQLite they may wait for each other while readers go on.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from skillmap.database import waits

# Of the sixteen threads of a process (gunicorn_conf). Both together: the size of the pool.
READERS, WRITERS = 8, 4
STUCK_SECONDS = 0.06


class Gate:
    """Lets a number of threads in."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._inside: set[int] = set()
        self._change = threading.Condition()

    @contextmanager
    def enter(self) -> Iterator[bool]:
        """Wait for a place; False if none will be free soon, as the database answers nobody."""
        is_inside = self._take()
        try:
            yield is_inside
        finally:
            if is_inside:
                self._give_back()

    def _take(self) -> bool:
        with self._change:
            while len(self._inside) >= self._places:
                if waits.have_waited(self._inside, STUCK_SECONDS):
                    return False
                self._change.wait(STUCK_SECONDS / 2)
            self._inside.add(threading.get_ident())
            return True

    def _give_back(self) -> None:
        with self._change:
            self._inside.discard(threading.get_ident())
            self._change.notify()


readers, writers = Gate(READERS), Gate(WRITERS)


def for_request(request: HttpRequest) -> Gate:
    """The gate for what the request does."""
    return readers if request.method in {"GET", "HEAD", "OPTIONS"} else writers
