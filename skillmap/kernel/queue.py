"""Takes rows out of a queue in the database: claimed by one worker, tried again, given up.

A queue is a table with a column that says when a row is due and a column `attempts`. Every worker
may ask for what is due at the same time: a claim is a guarded update, so one of them gets the row,
and it moves the time on by a lease, so a worker that is killed loses the row again. A caller works
on a row outside of any transaction of the claim.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Model, QuerySet

ERROR_LENGTH = 500
_MOST_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class Retries:
    """When a row that failed is tried again, and when it is given up.

    The pauses are `steps`, or 1, 2, 4 … minutes and at most `longest`. A row is given up after
    `attempts`, or once it is older than `lasting`; without either it is tried for ever. `jitter` is
    the share by which a pause may be longer, so that what failed together does not come back
    together.
    """

    longest: timedelta = timedelta(hours=1)
    steps: tuple[timedelta, ...] = ()
    attempts: int | None = None
    lasting: timedelta | None = None
    jitter: float = 0.0

    def pause(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts (at least one)."""
        if self.steps:
            pause = self.steps[min(attempts, len(self.steps)) - 1]
        else:
            pause = min(timedelta(minutes=2 ** min(attempts - 1, _MOST_DOUBLINGS)), self.longest)
        return pause * random.uniform(1, 1 + self.jitter) if self.jitter else pause  # noqa: S311

    def is_over(self, attempts: int, age: timedelta = timedelta()) -> bool:
        """Whether a row of this age is not tried again after so many attempts."""
        is_tried_enough = self.attempts is not None and attempts >= self.attempts
        return is_tried_enough or (self.lasting is not None and age > self.lasting)


def claim(
    due: QuerySet[Model],
    pk: int,
    until: datetime,
    *,
    column: str = "next_attempt_at",
    **columns: object,
) -> bool:
    """Take the row for one attempt, if it is among those that are due.

    It is the caller's alone until that moment, which `column` then holds. The other `columns` are
    set with it. Returns False when another worker has it, or it is done or not due.
    """
    taken = due.filter(pk=pk).update(**{column: until}, attempts=F("attempts") + 1, **columns)
    return bool(taken)


def each_due(due: Callable[[], QuerySet[Model]], size: int) -> Iterator[int]:
    """The ids of what is due, oldest first, `size` of them a query; each at most once a run.

    `due` is called for every batch, so it may look at the clock again.
    """
    last = 0
    while batch := list(
        due().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]
    ):
        yield from batch
        last = batch[-1]


def describe(error: Exception) -> str:
    """The error as a queue keeps it: its class and what it says, cut to `ERROR_LENGTH`."""
    return f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
