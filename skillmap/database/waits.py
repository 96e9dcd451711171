"""How long a process waits for the database, and which of its threads wait now.

A web process waits briefly: somebody sits before the page, and its threads are few. Commands and
jobs wait as long as it takes.
"""

import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

# Without an answer for so long, PostgreSQL is asked whether it lives; then it has PROBE_SECONDS.
ANSWER_SECONDS = 1.5
PROBE_SECONDS = 0.4
LOCK_SECONDS = 2  # for a lock that another writer holds; also to connect

_process = {"is_web": False}
_thread = threading.local()
_since: dict[int, float] = {}  # when each thread that waits now began to


def serve() -> None:
    """This process answers requests: from now on its threads wait briefly."""
    _process["is_web"] = True


def be_patient() -> None:
    """This thread of a web process does jobs: it waits as a command does."""
    _thread.is_patient = True


def are_brief() -> bool:
    """Whether this thread waits briefly."""
    return _process["is_web"] and not getattr(_thread, "is_patient", False)


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
