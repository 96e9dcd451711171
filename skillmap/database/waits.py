"""How long a process waits for the database, and which of its threads wait now.

A web process waits briefly: somebody sits before the page, and its threads are few. Commands and
jobs wait as long as it takes.
"""

import math
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

# Without an answer for so long, PostgreSQL is asked whether it lives; then it has PROBE_SECONDS.
ANSWER_SECONDS = 1.5
PROBE_SECONDS = 0.4
LOCK_SECONDS = 2.0  # what one request waits at most for other writers; also to connect
SHORT_SECONDS = 0.05  # one attempt to get a lock; all there is for a write that may be left out


class _Thread(threading.local):
    """What is known about this thread."""

    is_patient = False
    left: float | None = None  # of what its request may wait for other writers; None outside one


_process = {"is_web": False}
_thread = _Thread()
_since: dict[int, float] = {}  # when each thread that waits now began to


def serve() -> None:
    """This process answers requests: from now on its threads wait briefly."""
    _process["is_web"] = True


def be_patient() -> None:
    """This thread of a web process does jobs: it waits as a command does."""
    _thread.is_patient = True


def are_brief() -> bool:
    """Whether this thread waits briefly."""
    return _process["is_web"] and not _thread.is_patient


@contextmanager
def allowance(seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Inside, this thread waits no longer than that for other writers, all waits together."""
    before, _thread.left = _thread.left, seconds
    try:
        yield
    finally:
        _thread.left = before


def lock_seconds_left() -> float:
    """How long this thread may still wait for other writers; 0 outside a request."""
    return _thread.left or 0.0


def lock_timeout() -> float:
    """The time limit for a server that watches it itself: tenths of seconds, and never none."""
    left = LOCK_SECONDS if _thread.left is None else _thread.left
    return max(SHORT_SECONDS, math.ceil(left * 10) / 10)


def spend(seconds: float) -> None:
    """Take what this thread waited for other writers from its allowance."""
    if _thread.left is not None:
        _thread.left = max(0.0, _thread.left - seconds)


@contextmanager
def waiting() -> Iterator[None]:
    """Note that this thread waits for the database."""
    me = threading.get_ident()
    _since[me] = time.monotonic()
    try:
        yield
    finally:
        _since.pop(me, None)


def have_waited(threads: Collection[int], seconds: float) -> bool:
    """Whether each of the threads waits for one answer of the database since so many seconds."""
    began = time.monotonic() - seconds
    return all(_since.get(thread, began + seconds) <= began for thread in threads)
