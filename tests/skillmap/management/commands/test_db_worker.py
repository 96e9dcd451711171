"""The worker outlives a database that goes away for a while."""

import time
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connections
from django_tasks_db.management.commands import db_worker


def test_it_starts_again_after_the_database_failed_and_waits_longer_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []
    runs: list[int] = []

    def run(worker: Any) -> None:
        runs.append(1)
        if len(runs) < 8:
            raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(db_worker.Worker, "run", run)
    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda worker: None)
    monkeypatch.setattr(time, "sleep", pauses.append)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    call_command("db_worker", "--no-reload", verbosity=0)
    assert len(runs) == 8
    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_an_error_of_the_program_itself_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(worker: Any) -> None:
        raise ValueError

    monkeypatch.setattr(db_worker.Worker, "run", run)
    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda worker: None)
    with pytest.raises(ValueError):  # noqa: PT011
        call_command("db_worker", "--no-reload", verbosity=0)
