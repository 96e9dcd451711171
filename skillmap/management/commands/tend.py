"""Does everything periodic: run it every few minutes, as often as one likes, or let it stay."""

import logging
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from profiles import search
from proposals import lifecycle, notifications, webhooks
from proposals.models import KeptAnswer
from proposals.notifications import mail
from skillmap.accounts import outbox, signup
from skillmap.kernel import backoff

logger = logging.getLogger(__name__)
RESULTS_KEPT = timedelta(days=7)
ANSWERS_KEPT = timedelta(hours=24)


def clear_sessions() -> int:
    """Forget sessions that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return 0


def clear_answers() -> int:
    """Forget what was answered to Idempotency-Keys a day ago; how many."""
    since = timezone.now() - ANSWERS_KEPT
    return KeptAnswer.objects.filter(created_at__lt=since).delete()[0]


def clear_job_results() -> int:
    """Forget the results of jobs that ended days ago."""
    old = DBTaskResult.objects.finished().filter(finished_at__lte=timezone.now() - RESULTS_KEPT)
    return int(old.delete()[0])


# In this order: what one makes, a later one sends.
JOBS: dict[str, Callable[[], int]] = {
    "proposals expired": lifecycle.expire_due,
    "reminders": lifecycle.remind_due,
    "lines in inboxes": notifications.tell_due,
    "digests": mail.queue_digests,
    "mails": mail.send_due,
    "webhooks": webhooks.deliver_due,
    "account mails": outbox.deliver_due,
    "accounts nobody confirmed": signup.drop_unconfirmed,
    "sessions": clear_sessions,
    "job results": clear_job_results,
    "answers kept for programs": clear_answers,
    "old deliveries of webhooks": webhooks.forget_old,
    "search documents": search.catch_up,
}


class Command(BaseCommand):
    """Each job alone: one that fails keeps none of the others from running."""

    help = "Expiry, reminders, digests, and whatever a worker missed. Safe at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be said on the command line."""
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="stay, and do it again after so long"
        )

    def handle(self, *, every: int | None, **options: object) -> None:
        """Run every job; raises CommandError when one failed and nothing runs again."""
        pauses = backoff.pauses()
        while True:
            failed = [name for name, job in JOBS.items() if not self._run(name, job)]
            if every is None:
                break
            close_old_connections()
            if self.is_database_away:
                time.sleep(min(every, next(pauses)))
            else:
                pauses = backoff.pauses()
                time.sleep(max(1, every))
            self.is_database_away = False
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")

    is_database_away = False

    def _run(self, name: str, job: Callable[[], int]) -> bool:
        if self.is_database_away:
            return False  # nor would this one get anything done
        try:
            count = job()
        except (OperationalError, InterfaceError):
            self.is_database_away = True
            logger.exception("tend: %s", name)
            return False
        except Exception:
            logger.exception("tend: %s", name)
            return False
        if count:
            self.stdout.write(f"{name}: {count}")
        return True
