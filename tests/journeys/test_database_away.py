"""A site under gunicorn while its database is refused, stopped, cut off or held by a writer.

Prints what each kind of request was answered and in what time:
`python -m pytest -n 0 --no-cov -s tests/journeys/test_database_away.py`
"""

import http.client
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import parts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
KEPT, NEVER_KEPT, API = "/skills/", "/skills/?q=never", "/api/v1/skills/"
CROWD = 40
ALIVE_SECONDS, FAILURE_SECONDS = 0.1, 3.0
SLACK_SECONDS = 0.15  # the tests of two workers share two cores


@dataclass(frozen=True)
class Answer:
    """What came back, and after how long."""

    status: int
    seconds: float
    headers: dict[str, str]
    body: bytes = b""


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request over a connection of its own."""
    began = time.monotonic()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        body = "text=words" if method == "POST" else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        line.request(method, path, body, {**kind, **headers})
        response = line.getresponse()
        text = response.read()
    return Answer(response.status, time.monotonic() - began, dict(response.headers), text)


def show(what: str, *answers: Answer) -> None:
    """One line: how often each status, and the longest time."""
    statuses = sorted(each.status for each in answers)
    counts = {status: statuses.count(status) for status in dict.fromkeys(statuses)}
    slowest = max(each.seconds for each in answers)
    print(f"{what:<58} {counts}  at most {slowest * 1000:.0f} ms")  # noqa: T201


def crowd(port: int) -> list[Answer]:
    """Pages nobody kept, the API and forms, all at once, while the process is asked for life."""
    kinds = [(NEVER_KEPT, "GET"), (API, "GET"), ("/accounts/login/", "GET"), ("/proposals/", "GET")]
    with ThreadPoolExecutor(CROWD) as many:
        waiting = [many.submit(ask, port, *kinds[n % len(kinds)]) for n in range(CROWD)]
        time.sleep(0.3)
        alive = []
        while not all(each.done() for each in waiting):
            alive.append(ask(port, "/healthz"))
            time.sleep(0.05)
    if alive:
        show("  /healthz meanwhile", *alive)
        assert all(each.status == 200 for each in alive)
        assert max(each.seconds for each in alive) < ALIVE_SECONDS + SLACK_SECONDS
    return [each.result() for each in waiting]


def assert_pause(name: str, port: int) -> None:
    """Once it is known that the database is away nobody waits for it."""
    for what, path, status in (
        *(("/healthz", "/healthz", 200), ("a kept page", KEPT, 200), ("/readyz", "/readyz", 503)),
        *(("a page nobody kept", NEVER_KEPT, 503), ("the API", API, 503)),
    ):
        answers = [ask(port, path) for _ in range(20)]
        show(f"{name}: {what}", *answers)
        assert {each.status for each in answers} == {status}
        assert max(each.seconds for each in answers) < ALIVE_SECONDS + SLACK_SECONDS
        if status == 503:
            assert "Retry-After" in answers[0].headers
        if path == KEPT:
            assert "database away" in answers[0].headers["Cache-Status"]
    written = ask(port, "/accounts/login/", "POST")
    show(f"{name}: a form that is sent", written)
    assert written.status == 503


def assert_fault(name: str, port: int) -> None:
    """From the first request after the fault on: an answer within three seconds."""
    answers = crowd(port)
    show(f"{name}: {CROWD} at once, the first after the fault", *answers)
    assert {each.status for each in answers} <= {503}
    assert max(each.seconds for each in answers) < FAILURE_SECONDS
    assert_pause(name, port)


def assert_back(name: str, port: int) -> None:
    """The site works again within the pause and two attempts."""
    began = time.monotonic()
    parts.wait_until(lambda: ask(port, NEVER_KEPT).status == 200, "the site is not back")
    print(f"{name}: back after {time.monotonic() - began:.1f} s")  # noqa: T201
    assert "Cache-Status" not in ask(port, KEPT).headers
    assert ask(port, "/readyz").status == 200


def fill(environment: dict[str, str]) -> None:
    """A site with the catalogue and the people of the demo."""
    parts.manage(environment, "demo", "--no-serve")


@parts.needs_postgres
def test_postgresql_refused_stopped_and_cut_off(tmp_path: Path) -> None:
    with parts.postgres() as server, closing(parts.Wire(server.port)) as wire:
        address = "postgres://postgres@127.0.0.1:{}/postgres".format
        fill(parts.environment_for(tmp_path, address(server.port)))
        with parts.site(parts.environment_for(tmp_path, address(wire.port))) as site:
            for path in (KEPT, NEVER_KEPT, API):
                assert ask(site.port, path).status == 200
            server.freeze()
            assert_fault("stopped (SIGSTOP)", site.port)
            server.thaw()
            assert_back("stopped (SIGSTOP)", site.port)
            wire.cut()
            assert_fault("packets dropped", site.port)
            wire.mend()
            assert_back("packets dropped", site.port)
            server.kill()
            wire.close()
            assert_fault("refused", site.port)


def _tables(path: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as line:
        return line.execute("SELECT name FROM sqlite_master").fetchall()


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[parts.Site, sqlite3.Connection, str]]:
    """A site on SQLite, a writer that may hold it, and a token of the author's."""
    environment = parts.environment_for(tmp_path, f"sqlite:///{tmp_path}/site.sqlite3")
    fill(environment)
    made = parts.manage(
        environment, "shell", "-c",
        "from skillmap.accounts import tokens; from skillmap.accounts.models import *;"
        "print(tokens.make(User.objects.get(username='author'), name='t', scope='read',"
        " expires_at=None)[1])",
    )  # fmt: skip
    assert "limits" in {table for (table,) in _tables(tmp_path / "site.sqlite3")}
    (secret,) = re.findall(r"^skm_\S+", made.stdout, re.MULTILINE)
    writer = sqlite3.connect(tmp_path / "site.sqlite3", isolation_level=None, timeout=0)
    with closing(writer), parts.site(environment) as site:
        yield site, writer, secret


@pytest.mark.skipif(
    "MEASURE_FAULTS" not in os.environ, reason="it holds times on an idle machine: MEASURE_FAULTS=1"
)
def test_sqlite_held_by_one_writer(held: tuple[parts.Site, sqlite3.Connection, str]) -> None:
    site, writer, secret = held
    assert ask(site.port, KEPT).status == 200
    login = {"Cookie": f"csrftoken={'a' * 32}", "X-CSRFToken": "a" * 32}
    form = ["/accounts/password/reset/", "POST"]
    for path in (NEVER_KEPT, API, "/readyz"):  # what a process does once, it has done
        assert ask(site.port, path).status == 200
    assert ask(site.port, *form, **login).status in {200, 302}
    writer.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(CROWD) as many:
        writers = [many.submit(ask, site.port, *form, **login) for _ in range(CROWD)]
        time.sleep(0.3)
        for what, path, headers in (
            *(("/healthz", "/healthz", {}), ("a kept page", KEPT, {}), ("/readyz", "/readyz", {})),
            *(("a page nobody kept", NEVER_KEPT, {}), ("the API", API, {})),
            ("the API with a token never used", API, {"Authorization": f"Bearer {secret}"}),
        ):
            answers = [ask(site.port, path, **headers) for _ in range(22)]
            show(f"held, {CROWD} writers wait: {what}", *answers)
            assert {each.status for each in answers} == {200}
            assert "Cache-Status" not in answers[0].headers
            assert max(each.seconds for each in answers) < 0.5
    answers = [each.result() for each in writers]
    show(f"held: {CROWD} writers at once", *answers)
    assert max(each.seconds for each in answers) < FAILURE_SECONDS
    writer.execute("ROLLBACK")
    assert ask(site.port, *form, **login).status in {200, 302}
