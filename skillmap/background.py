"""Runs jobs in a thread of the web process: for a site of one machine without a worker."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import connections
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id

from skillmap.database import waits

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)
# One for the process: every thread that serves pages has a backend of its own.
_thread = ThreadPoolExecutor(1, thread_name_prefix="jobs", initializer=waits.be_patient)


class BackgroundBackend(BaseTaskBackend):
    """One job after the other, beside the requests: no page waits for a mail server.

    What is queued when the process ends in haste is lost to it; `manage.py tend` finds it.
    """

    def enqueue(
        self, task: Task[P, T], args: list[object], kwargs: dict[str, object]
    ) -> TaskResult[T]:
        """Take the job in and return at once."""
        self.validate_task(task)
        _thread.submit(_run, task, args, kwargs)
        return TaskResult(
            task=task, id=get_random_id(), status=TaskResultStatus.READY, enqueued_at=None,
            started_at=None, last_attempted_at=None, finished_at=None, args=args, kwargs=kwargs,
            backend=self.alias, errors=[], worker_ids=[],
        )  # fmt: skip


def settle() -> None:
    """Wait until what is queued has run, and what that queued."""
    for _generation in (1, 2):
        _thread.submit(lambda: None).result()


def _run(task: Task[..., T], args: list[object], kwargs: dict[str, object]) -> None:
    try:
        task.call(*args, **kwargs)
    except Exception:
        logger.exception("job failed: %s", task.module_path)
    finally:
        connections.close_all()
