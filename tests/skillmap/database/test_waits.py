"""What a request may wait for other writers is counted over all that it does."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from skillmap.accounts.models import User
from skillmap.database import waits
from skillmap.kernel.brief_writes import given_up_if_held

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's")
with_transactions = pytest.mark.django_db(transaction=True)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process serves requests."""
    connection.close()
    getattr(connection, "close_pool", lambda: None)()
    monkeypatch.setitem(waits._process, "is_web", True)
    yield
    connection.close()
    getattr(connection, "close_pool", lambda: None)()


@pytest.fixture
def held(db: None, reader: User) -> Iterator[None]:
    """Another process holds what this one wants to write."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(place["NAME"], isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            yield
        return
    with psycopg.connect(
        dbname=place["NAME"], host=place["HOST"], port=place["PORT"] or None, user=place["USER"]
    ) as writer:
        writer.execute("LOCK TABLE accounts_user IN EXCLUSIVE MODE")
        yield


def write() -> None:
    User.objects.update(time_zone="Europe/Vienna")


def failing_write() -> float:
    """Write what is held: for how long that was tried."""
    began = time.monotonic()
    with pytest.raises(OperationalError):
        write()
    return time.monotonic() - began


def test_an_allowance_is_spent_once_and_ends_with_its_request() -> None:
    assert waits.lock_seconds_left() == 0
    assert waits.lock_timeout() == waits.LOCK_SECONDS
    with waits.allowance():
        waits.spend(0.01)
        assert waits.lock_timeout() == waits.LOCK_SECONDS
        waits.spend(1.5)
        assert waits.lock_timeout() == 0.5
        waits.spend(1.5)
        assert waits.lock_seconds_left() == 0
        assert waits.lock_timeout() == waits.SHORT_SECONDS
    assert waits.lock_timeout() == waits.LOCK_SECONDS


@with_transactions
@pytest.mark.usefixtures("held", "web")
def test_a_request_waits_for_what_is_left_of_its_allowance() -> None:
    with waits.allowance(0.5):
        assert 0.4 < failing_write() < 1.5


@on_sqlite
@with_transactions
@pytest.mark.usefixtures("held", "web")
def test_a_second_statement_does_not_wait_again() -> None:
    with waits.allowance(0.4):
        assert failing_write() > 0.3
        assert failing_write() < 0.3


@with_transactions
@pytest.mark.usefixtures("held", "web")
def test_a_write_that_may_be_left_out_waits_for_nobody() -> None:
    began = time.monotonic()
    with waits.allowance():
        with given_up_if_held():
            write()
        with given_up_if_held(), transaction.atomic():
            write()
        assert time.monotonic() - began < 1
        assert waits.lock_seconds_left() == waits.LOCK_SECONDS
        assert User.objects.count() == 1


@on_postgresql
@with_transactions
@pytest.mark.usefixtures("held", "web")
def test_the_limit_of_a_connection_is_the_former_one_afterwards() -> None:
    def limit() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return str(cursor.fetchone()[0])

    with waits.allowance(0.5):
        assert limit() == "500ms"
        with given_up_if_held():
            assert limit() == "50ms"
            write()
        assert limit() == "500ms"
        with transaction.atomic():
            with given_up_if_held(), transaction.atomic():
                write()
            assert limit() == "500ms"
    connection.close()
    with waits.allowance():
        assert limit() == "2s"


@with_transactions
@pytest.mark.usefixtures("web")
def test_what_is_not_held_is_written(reader: User) -> None:
    with waits.allowance(), given_up_if_held():
        write()
    reader.refresh_from_db()
    assert reader.time_zone == "Europe/Vienna"
