"""Django's PostgreSQL backend, which does not wait for a server that stopped to answer."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

import psycopg
from django.db import DEFAULT_DB_ALIAS, Error
from django.db.backends.postgresql import base
from psycopg.abc import RV, PQGen
from psycopg.rows import TupleRow

from skillmap.database import outcome, waits
from skillmap.database.breaker import breaker

SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"  # every server answers it with one letter
# Classes of SQLSTATE: connection lost, resources short, the operator intervened. Any other error
# comes from a server that works.
CLASSES_OF_OUTAGE = ("08", "53", "57")
QUERY_CANCELLED = "57014"


class ServerSilent(psycopg.OperationalError):
    """The server took a statement, and now answers nothing."""


class WatchedConnection(psycopg.Connection[TupleRow]):
    """A connection that notices when its server stops to answer.

    Time limits of the server's own do not help where its processes are stopped or its packets
    are dropped. A statement that takes long is not an outage: so the server is asked, over a
    connection of its own, whether it lives.
    """

    lock_seconds = 0.0  # as long as it takes

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> Self:
        """Connect; in a web process, give up a lock that another writer holds for long."""
        connection = super().connect(*args, **kwargs)
        if waits.are_brief():
            connection.limit_lock_waits(waits.LOCK_SECONDS)
            if not connection.autocommit:
                connection.commit()
        return connection

    def limit_lock_waits(self, seconds: float) -> None:
        """From now on each statement fails that waits longer for a lock; asks only for a change."""
        if seconds != self.lock_seconds:
            self.lock_seconds = seconds
            self.execute(f"SET lock_timeout = '{seconds * 1000:.0f}ms'")

    def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:
        """Wait for the server; raises ServerSilent when it stopped to answer."""
        return super().wait(self._watch(gen) if waits.are_brief() else gen, *args, **kwargs)

    def _watch(self, gen: PQGen[RV]) -> PQGen[RV]:
        with waits.waiting():
            give_up = time.monotonic() + waits.ANSWER_SECONDS
            try:
                state = next(gen)
                while True:
                    ready = yield state
                    if not ready and time.monotonic() > give_up:
                        self._assert_alive()
                        give_up = time.monotonic() + waits.ANSWER_SECONDS
                    state = gen.send(ready)
            except StopIteration as end:
                result: RV = end.value
                return result

    def _assert_alive(self) -> None:
        pgconn = self.pgconn
        host, port = (pgconn.hostaddr or pgconn.host).decode(), pgconn.port.decode()
        if not has_answer(host, port):
            pgconn.finish()
            raise ServerSilent("The server does not answer.")


def has_answer(host: str, port: str) -> bool:
    """Whether a server of PostgreSQL's protocol answers at the address."""
    try:
        if host.startswith("/"):
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(waits.PROBE_SECONDS)
                line.connect(f"{host}/.s.PGSQL.{port}")
                return _is_polite(line)
        with socket.create_connection((host, int(port)), waits.PROBE_SECONDS) as line:
            return _is_polite(line)
    except OSError:
        return False


def _is_polite(line: socket.socket) -> bool:
    line.sendall(SSL_REQUEST)
    return bool(line.recv(1))


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes connections that watch their server, and none while the database is left alone."""

    def __init__(self, settings_dict: dict[str, object], alias: str = DEFAULT_DB_ALIAS) -> None:
        super().__init__(settings_dict, alias)
        self.execute_wrappers.append(outcome.watch_statement)

    @property
    def pool(self) -> Any:
        """The pool of the process, or None."""
        if options := self.settings_dict["OPTIONS"].get("pool"):
            options.setdefault("connection_class", WatchedConnection)
        return super().pool

    def get_new_connection(self, conn_params: dict[str, object]) -> WatchedConnection:
        """A connection of the pool; raises DatabaseAway during the pause after a failure."""
        breaker.check()
        with waits.waiting():
            connection: WatchedConnection = super().get_new_connection(conn_params)
            if waits.are_brief():
                try:
                    connection.limit_lock_waits(waits.lock_timeout())
                except psycopg.Error:
                    self.pool.putconn(connection)  # which replaces one that broke
                    raise
        return connection

    @contextmanager
    def short_lock_waits(self) -> Iterator[None]:
        """Inside, wait `waits.SHORT_SECONDS` for other writers; for writes that may be left out.

        Where an error has broken the transaction, its rollback brings the former limit back.
        """
        if not waits.are_brief():
            yield
            return
        self.ensure_connection()
        connection, before = self.connection, self.connection.lock_seconds
        with self.wrap_database_errors:
            connection.limit_lock_waits(waits.SHORT_SECONDS)
        try:
            yield
        finally:
            with suppress(psycopg.Error):
                connection.limit_lock_waits(before)

    def is_lock_error(self, error: Error) -> bool:
        """Whether the error, one of Django's, means that another writer was waited for in vain."""
        return isinstance(error.__cause__, psycopg.errors.LockNotAvailable)

    def commit(self) -> None:
        """Commit; notes whether that may have been done although it failed."""
        with outcome.committing(self.is_known_to_have_failed):
            super().commit()

    def rollback(self) -> None:
        """Roll back what the open transaction wrote."""
        outcome.rolled_back()
        super().rollback()

    def is_known_to_have_failed(self, error: Error) -> bool:
        """Whether what was to be saved is not: the server said so, and is still connected."""
        return self.connection is not None and not self.connection.closed

    def is_answering(self) -> bool:
        """Whether the server answers a query over a new connection."""
        with (
            suppress(psycopg.Error),
            WatchedConnection.connect(**self.get_connection_params()) as line,
        ):
            return line.execute("SELECT 1").fetchone() is not None
        return False

    def is_away(self, error: BaseException) -> bool:
        """Whether the error, one of Django's, means that the server cannot be used now.

        A connection that was lost alone is no outage, nor a lock that was not got.
        """
        cause = error.__cause__
        if isinstance(cause, ServerSilent):
            return True
        state = getattr(cause, "sqlstate", None)
        if state is not None and (
            state == QUERY_CANCELLED or not state.startswith(CLASSES_OF_OUTAGE)
        ):
            return False
        place = self.settings_dict
        host, port = place["HOST"] or "localhost", str(place["PORT"] or 5432)
        return not (has_answer(host, port) and self.is_answering())
