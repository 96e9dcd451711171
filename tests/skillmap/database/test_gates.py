"""How many requests use the database at once, and how long the others wait."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from skillmap import environment, gunicorn_conf
from skillmap.database import gates, waits
from skillmap.database.breaker import breaker
from skillmap.database.gates import Gate, WritersGate
from tests.parts import wait_until


@contextmanager
def occupied(gate: Gate, *, is_stuck: bool = False) -> Iterator[None]:
    """Another thread is inside; with `is_stuck` it waits for the database."""
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with waits.allowance(), gate.enter(), waits.waiting():
            if not is_stuck:
                waits._since.clear()
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=stay)
    thread.start()
    assert inside.wait(5)
    try:
        yield
    finally:
        leave.set()
        thread.join()


def attempt(gate: Gate, seconds: float = waits.LOCK_SECONDS) -> tuple[bool, float, float]:
    """Enter and leave: whether there was a place, after how long, and the allowance then."""
    began = time.monotonic()
    with waits.allowance(seconds), gate.enter() as is_inside:
        return is_inside, time.monotonic() - began, waits.lock_seconds_left()


def test_threads_are_left_when_every_place_is_taken() -> None:
    places = gates.READERS + gates.WRITERS
    assert places < environment.POOL_SIZE
    assert places + gates.WAITING_WRITERS < gunicorn_conf.threads


def test_a_writer_waits_for_its_place_and_has_less_time_for_locks_then() -> None:
    gate = WritersGate(places=1, waiting=1)
    with ThreadPoolExecutor() as pool:
        with occupied(gate, is_stuck=True):
            waiting = pool.submit(attempt, gate)
            time.sleep(0.2)
            assert not waiting.done()
        is_inside, seconds, left = waiting.result()
    assert is_inside
    assert seconds >= 0.2
    assert left <= waits.LOCK_SECONDS - 0.2


def test_a_writer_that_waited_as_long_as_it_may_is_refused() -> None:
    gate = WritersGate(places=1, waiting=1)
    with occupied(gate):
        is_inside, seconds, left = attempt(gate, 0.1)
    assert not is_inside
    assert seconds >= 0.1
    assert left == 0


def test_one_writer_more_than_may_wait_is_refused_at_once() -> None:
    gate = WritersGate(places=1, waiting=2)
    with ThreadPoolExecutor() as pool:
        with occupied(gate):
            waiting: list[Future[tuple[bool, float, float]]] = []
            waiting += [pool.submit(attempt, gate) for _ in range(2)]
            wait_until(lambda: gate._room._value == 0, "nobody waits")
            is_inside, seconds, _left = attempt(gate)
        assert not is_inside
        assert seconds < 0.2
        assert [each.result()[0] for each in waiting] == [True, True]
    assert attempt(gate)[0]


def test_writers_wait_no_longer_once_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(breaker, "_probe", lambda: False)
    gate = WritersGate(places=1, waiting=1)
    with ThreadPoolExecutor() as pool, occupied(gate):
        waiting = pool.submit(attempt, gate)
        time.sleep(0.1)
        breaker.trip()
        is_inside, seconds, _left = waiting.result()
    breaker.reset()
    assert not is_inside
    assert seconds < 1


@pytest.mark.parametrize("is_stuck", [True, False])
def test_a_reader_waits_unless_the_database_answers_nobody(*, is_stuck: bool) -> None:
    gate = Gate(places=1)
    with ThreadPoolExecutor() as pool:
        with occupied(gate, is_stuck=is_stuck):
            waiting = pool.submit(attempt, gate)
            time.sleep(0.3)
            assert waiting.done() is is_stuck
        assert waiting.result()[0] is not is_stuck
