"""Runs the worker of django-tasks-db, which ends at the first error of the database, for good."""

import logging
import time
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django_tasks_db.management.commands import db_worker

from skillmap.kernel import backoff

logger = logging.getLogger(__name__)
LONG_ENOUGH_SECONDS = 60  # after which a worker is taken to have worked


class Command(db_worker.Command):
    """Starts again after the database failed, and connects anew, with longer and longer pauses."""

    def handle(self, **options: Any) -> None:
        """Work until told to stop. A job that failed with the database is found by `tend`."""
        pauses = backoff.pauses()
        while True:
            began = time.monotonic()
            try:
                super().handle(**options)
            except (OperationalError, InterfaceError) as error:
                if time.monotonic() - began > LONG_ENOUGH_SECONDS:
                    pauses = backoff.pauses()
                pause = next(pauses)
                logger.warning("worker: %s; trying again in %d s", error, pause)
                connections.close_all()
                time.sleep(pause)
            else:
                return
