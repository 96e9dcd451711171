"""Counts how often a person or an address does something, in windows of a minute.

Pages, the API and the server for assistants count here, so that nobody has three budgets.
"""

import time
from dataclasses import dataclass

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Count:
    """How often it was done in this window, and in how many seconds the next one begins."""

    used: int
    reset: int


def clock() -> int:
    """The current time in whole seconds."""
    return int(time.time())


def of_person(pk: int) -> str:
    """How a person is counted, whatever they use."""
    return f"person:{pk}"


def of_address(address: str) -> str:
    """How those are counted who are not signed in; `client_address` gives the address."""
    return f"address:{address}"


def count(name: str, who: str, *, window: int = WINDOW_SECONDS, shared_every: int = 1) -> Count:
    """One more of what `name` says, by `who`.

    With `shared_every` above one, each process counts for itself, and adds to what all have
    counted once in so many: for what costs so little that counting must cost less.
    """
    now = clock()
    key = f"budget:{name}:{who}:{now // window}"
    seconds = window * 2
    if shared_every == 1:
        used = _add(caches["default"], key, 1, seconds)
    else:
        own = caches["read_counts"]
        used = _add(own, key, 1, seconds)
        if used % shared_every == 0:
            together = _add(caches["default"], key, shared_every, seconds)
            own.set(f"{key}:others", max(0, together - used), seconds)
        used += int(own.get(f"{key}:others", 0))
    return Count(used, window - now % window)


def _add(cache: BaseCache, key: str, number: int, seconds: int) -> int:
    """The sum with what was counted under the key; the first of a window makes the key."""
    for _attempt in range(2):
        try:
            return int(cache.incr(key, number))
        except ValueError:
            if cache.add(key, number, seconds):
                break  # else another process made it meanwhile
    return number
