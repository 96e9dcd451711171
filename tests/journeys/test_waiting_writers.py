"""A site under gunicorn while another process holds what many requests want to write.

Prints what each kind of request was answered and in what time:
`python -m pytest -n 0 --no-cov -s tests/journeys/test_waiting_writers.py`
"""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from skillmap.database import gates
from tests import parts
from tests.journeys.timed_requests import Answer, ask, show, slowest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
CACHED, NOT_CACHED, API = "/skills/", "/skills/?q=never", "/api/v1/skills/"
COMMENTS = "/skills/experiment-tracking/comments/"
CROWD = gates.WRITERS + gates.WAITING_WRITERS
FAILURE_SECONDS = 3.0
ALIVE_SECONDS = 0.1
SLACK_SECONDS = 0.9  # two workers share two cores with servers and browsers
# A curator, as others may not write so often, and a token that was never used.
SIGN_IN = """
from django.test import Client
from skillmap.accounts import tokens
from skillmap.accounts.models import User
client = Client()
client.force_login(User.objects.get(username="curator"))
author = User.objects.get(username="author")
token = tokens.make(author, name="t", scope="read", expires_at=None)[1]
print("made", token, client.cookies["sessionid"].value)
"""


@dataclass
class Held:
    """A site, how another process takes and leaves what writers need, and who sends requests."""

    port: int
    take: Callable[[], Any]
    leave: Callable[[], Any]
    token: str
    session: str
    sent: list[int] = field(default_factory=list)

    def comment(self) -> Answer:
        """Send one comment, of which no two are equal."""
        self.sent.append(0)
        number = f"{len(self.sent):010}"
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={'a' * 32}",
            "X-CSRFToken": "a" * 32,
        }
        body = f"text=Comment+{number}&token={number}"
        return ask(self.port, COMMENTS, "POST", body=body, **headers)

    @contextmanager
    def waiting(self, number: int) -> Iterator[list[Answer]]:
        """So many comments are sent at once; their answers are there after the block."""
        answers: list[Answer] = []
        with ThreadPoolExecutor(number) as many:
            sent = [many.submit(self.comment) for _ in range(number)]
            time.sleep(0.3)
            yield answers
        answers += [each.result() for each in sent]


def sign_in(environment: dict[str, str]) -> tuple[str, str]:
    """A site with the catalogue of the demo: the author's token, the curator's session."""
    parts.manage(environment, "demo", "--no-serve")
    found = re.search(
        r"^made (\S+) (\S+)", parts.manage(environment, "shell", "-c", SIGN_IN).stdout, re.MULTILINE
    )
    assert found is not None
    return found[1], found[2]


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Held]:
    """A site on SQLite, which another process can hold."""
    environment = parts.environment_for(tmp_path, f"sqlite:///{tmp_path}/site.sqlite3")
    signed_in = sign_in(environment)
    writer = sqlite3.connect(
        tmp_path / "site.sqlite3", isolation_level=None, timeout=5, check_same_thread=False
    )
    with closing(writer), parts.site(environment) as site:
        yield Held(
            site.port,
            lambda: writer.execute("BEGIN IMMEDIATE"),
            lambda: writer.execute("ROLLBACK"),
            *signed_in,
        )


@pytest.fixture
def on_postgresql(tmp_path: Path) -> Iterator[Held]:
    """A site on PostgreSQL, where another process can keep everyone from writing comments."""
    with parts.postgres() as server:
        address = f"postgres://postgres@127.0.0.1:{server.port}/postgres"
        environment = parts.environment_for(tmp_path, address)
        signed_in = sign_in(environment)
        tables = "proposals_comment, accounts_token, limits"
        with psycopg.connect(address) as writer, parts.site(environment) as site:
            yield Held(
                site.port,
                lambda: writer.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"),
                writer.rollback,
                *signed_in,
            )


def assert_reading_goes_on(held: Held) -> None:
    """Health checks and readers are answered as if nobody waited."""
    for what, path, most, headers in (
        ("/healthz", "/healthz", ALIVE_SECONDS, {}),
        ("a cached page", CACHED, ALIVE_SECONDS, {}),
        ("/readyz", "/readyz", 0.5, {}),
        ("a page that is not cached", NOT_CACHED, 0.5, {}),
        ("the API", API, 0.5, {}),
        ("the API with a token never used", API, 0.5, {"Authorization": f"Bearer {held.token}"}),
    ):
        answers = [ask(held.port, path, **headers) for _ in range(10)]
        show(f"  {what}", *answers)
        assert {each.status for each in answers} == {200}
        assert "Cache-Status" not in answers[0].headers
        assert slowest(answers) < most + SLACK_SECONDS


def assert_writers_do_not_fill_the_site(name: str, held: Held) -> None:
    """While it is held, `CROWD` writers wait and more are refused at once; readers go on."""
    for path in (CACHED, NOT_CACHED, API, "/readyz"):  # what a process does once, it has done
        assert ask(held.port, path).status == 200
    assert held.comment().status == 302
    held.take()
    with held.waiting(CROWD) as waited:
        refused = [held.comment() for _ in range(5)]
        show(f"{name}, {CROWD} writers wait: one more", *refused)
        assert_reading_goes_on(held)
    show(f"{name}: {CROWD} writers", *waited)
    with held.waiting(2 * CROWD) as crowd:
        alive = []
        for _ in range(40):
            alive.append(ask(held.port, "/healthz"))
            time.sleep(0.05)
    show(f"{name}: {2 * CROWD} writers", *crowd)
    show("  /healthz meanwhile", *alive)
    held.leave()
    for answers in (refused, waited, crowd):
        assert {each.status for each in answers} == {503}
        assert {each.headers["Retry-After"] for each in answers} == {"5"}
        assert slowest(answers) < FAILURE_SECONDS
    assert slowest(refused) < ALIVE_SECONDS + SLACK_SECONDS
    assert slowest(alive) < ALIVE_SECONDS + SLACK_SECONDS
    assert held.comment().status == 302


def assert_short_wait_succeeds(name: str, held: Held) -> None:
    """Writers that wait for less than two seconds are served, each of them."""
    held.take()
    with held.waiting(20) as waited:
        time.sleep(0.5)
        held.leave()
    show(f"{name} for 0.8 s: 20 writers", *waited)
    assert {each.status for each in waited} == {302}


def test_sqlite_held_by_another_process(on_sqlite: Held) -> None:
    assert_writers_do_not_fill_the_site("SQLite held", on_sqlite)
    assert_short_wait_succeeds("SQLite held", on_sqlite)


@parts.needs_postgres
def test_a_lock_held_on_postgresql(on_postgresql: Held) -> None:
    assert_writers_do_not_fill_the_site("PostgreSQL locked", on_postgresql)
    assert_short_wait_succeeds("PostgreSQL locked", on_postgresql)
