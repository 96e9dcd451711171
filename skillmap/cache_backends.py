"""Caches that keep nobody waiting: Redis that may be away, a database that may be held."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import router
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from skillmap.kernel.brief_writes import given_up_if_held

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 0.2  # to connect, and again for each answer
PAUSE_SECONDS = 5.0  # without asking again, after Redis did not answer
_away_until: dict[str, float] = {}  # by the address of the server, for all caches of the process


def _with_fallback(name: str) -> Callable[..., Any]:
    """The method of RedisCache with this name; the fallback's while Redis is away."""

    def method(self: "RedisWithFallback", *args: object, **kwargs: object) -> object:
        if _away_until.get(self.server, 0) < time.monotonic():
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                self.note_failure(error)
        return getattr(caches[self.fallback], name)(*args, **kwargs)

    method.__name__ = name
    return method


class CountersInDatabase(DatabaseCache):
    """Django's cache in the database, which waits for no other writer.

    Counting is no reason to keep a reader waiting. What is not counted while the database is held
    lifts no limit on writing: nobody can write then.
    """

    def _base_set(self, *args: object, **kwargs: object) -> bool:
        is_stored = False
        with given_up_if_held(router.db_for_write(self.cache_model_class)):
            is_stored = bool(super()._base_set(*args, **kwargs))  # type: ignore[misc]
        return is_stored  # noqa: RET504  # False where it was given up

    def _base_delete_many(self, *args: object, **kwargs: object) -> bool:
        is_deleted = False
        with given_up_if_held(router.db_for_write(self.cache_model_class)):
            is_deleted = bool(super()._base_delete_many(*args, **kwargs))  # type: ignore[misc]
        return is_deleted  # noqa: RET504  # likewise


class RedisWithFallback(RedisCache):
    """Redis with short timeouts; after an error the cache named in OPTIONS["fallback"] is used.

    Redis is asked again after PAUSE_SECONDS, so hardly any request waits for it. Nothing is
    copied from one cache to the other: a page is rendered again, a limit counts from zero.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params["OPTIONS"])
        self.server, self.fallback = server, options.pop("fallback")
        options.setdefault("socket_connect_timeout", TIMEOUT_SECONDS)
        options.setdefault("socket_timeout", TIMEOUT_SECONDS)
        options.setdefault("retry", Retry(NoBackoff(), 0))
        super().__init__(server, {**params, "OPTIONS": options})

    add, get, set = map(_with_fallback, ("add", "get", "set"))
    touch, delete, clear = (
        _with_fallback("touch"),
        _with_fallback("delete"),
        _with_fallback("clear"),
    )
    incr, has_key = _with_fallback("incr"), _with_fallback("has_key")
    get_many, set_many = _with_fallback("get_many"), _with_fallback("set_many")
    delete_many = _with_fallback("delete_many")

    def is_reachable(self) -> bool:
        """Ask Redis now, whatever happened before; it is used again at once if it answers."""
        try:
            self._cache.get_client().ping()
        except (RedisError, OSError) as error:
            self.note_failure(error)
            return False
        _away_until.pop(self.server, None)
        return True

    def note_failure(self, error: Exception) -> None:
        """Leave Redis alone for a while."""
        _away_until[self.server] = time.monotonic() + PAUSE_SECONDS
        logger.warning("Redis is away, %s is used: %s", self.fallback, type(error).__name__)
