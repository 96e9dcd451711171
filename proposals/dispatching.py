"""Hands events to a consumer, one dispatch row after the other; killed half-way, it goes on."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from proposals.models import Dispatch
from skillmap.kernel import queue
from skillmap.kernel.queue import Retries

logger = logging.getLogger(__name__)

# Who was killed while serving an event holds it no longer than this.
LEASE = timedelta(minutes=2)
ATTEMPTS = 10
RETRIES = Retries(longest=timedelta(hours=1), attempts=ATTEMPTS)
BATCH = 500
State = Dispatch.State
Serve = Callable[[Dispatch], int]


def serve_due(
    consumer: Dispatch.Consumer,
    serve: Serve,
    at: datetime | None = None,
    *,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Have the consumer serve every event that waits for it and is due, until `is_over`.

    Returns the sum of what `serve` returns. Safe to run by several workers at once: each event is
    served by one of them.
    """
    served = 0
    for pk in queue.each_due(lambda: Dispatch.objects.due(consumer, at or timezone.now()), BATCH):
        if is_over():
            break
        served += serve_one(pk, consumer, serve, at)
    return served


def serve_one(
    pk: int, consumer: Dispatch.Consumer, serve: Serve, at: datetime | None = None
) -> int:
    """Have the consumer serve the event of one dispatch row; returns what `serve` returns.

    Nothing happens (0) where it was served already, is in other hands, or is not due yet. What
    fails is tried again after 1, 2, 4 … minutes, at most an hour; in the end it is left to a
    person.
    """
    at = at or timezone.now()
    if not queue.claim(Dispatch.objects.due(consumer, at), pk, at + LEASE):
        return 0
    dispatch = Dispatch.objects.for_serving().get(pk=pk)
    try:
        served = serve(dispatch)
    except Exception as error:
        logger.exception("%s: event %s, try %s", consumer, dispatch.event_id, dispatch.attempts)
        _postpone(dispatch, error)
        return 0
    Dispatch.objects.filter(pk=pk).update(
        state=State.DONE, done_at=timezone.now(), next_attempt_at=None, error=""
    )
    return served


def advance(dispatch: Dispatch, cursor: int) -> None:
    """Note how far the consumer is, in the transaction of what it wrote; the lease begins again."""
    Dispatch.objects.filter(pk=dispatch.pk).update(
        cursor=cursor, next_attempt_at=timezone.now() + LEASE
    )


def _postpone(dispatch: Dispatch, error: Exception) -> None:
    is_over = RETRIES.is_over(dispatch.attempts)
    Dispatch.objects.filter(pk=dispatch.pk).update(
        state=State.FAILED if is_over else State.PENDING,
        next_attempt_at=timezone.now() + RETRIES.pause(dispatch.attempts),
        error=queue.describe(error),
    )
