"""What the site needs to answer, and what of it is missing now: the text of /readyz."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from skillmap.cache_backends import RedisWithFallback
from skillmap.database.breaker import breaker, is_away

OK = "ok"


def report() -> tuple[bool, dict[str, str]]:
    """Whether the site can answer, and the state of each part by its name.

    A missing cache is named but does not count: pages are rendered again and limits are counted
    in the database. Nothing else is asked of a database that did not answer the first time.
    """
    try:
        breaker.check()
        parts = {"database": OK, "migrations": _migrations()}
        waiting = _oldest_waiting_task()
    except (OperationalError, InterfaceError) as error:
        if not breaker.is_open and is_away(error):
            breaker.trip()
        parts, waiting = {"database": "away", "migrations": "unknown"}, "unknown"
    parts["static files"] = _static_files()
    is_ready = all(state == OK for state in parts.values())
    return is_ready, parts | {"cache": _cache(), "oldest waiting task": waiting}


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} missing; run manage.py migrate" if missing else OK


def _cache() -> str:
    cache = caches["default"]
    if isinstance(cache, RedisWithFallback) and not cache.is_reachable():
        return "away; limits are counted in the database"
    return OK


def _static_files() -> str:
    """Files with hashes in their names need the list of them that collectstatic writes."""
    if getattr(staticfiles_storage, "hashed_files", None) == {}:
        return "missing; run manage.py collectstatic and restart"
    return OK


def _oldest_waiting_task() -> str:
    """For how long the oldest task that is due has waited for a worker."""
    since = DBTaskResult.objects.ready().aggregate(oldest=Min("enqueued_at"))["oldest"]
    if since is None:
        return "none"
    return f"{max(0, int((timezone.now() - since).total_seconds()))} s"
