"""How long a process that stays waits before it tries again."""

from collections.abc import Iterator

LONGEST_SECONDS = 30


def pauses() -> Iterator[float]:
    """1, 2, 4 … seconds, at most half a minute, without end."""
    seconds = 1.0
    while True:
        yield seconds
        seconds = min(seconds * 2, LONGEST_SECONDS)
