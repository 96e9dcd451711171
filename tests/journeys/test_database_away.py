"""A site under gunicorn while its database refuses connections, is stopped or is cut off.

Prints what each kind of request was answered and in what time:
`python -m pytest -n 0 --no-cov -s tests/journeys/test_database_away.py`
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests import parts
from tests.journeys.timed_requests import Answer, ask, show

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
KEPT, NEVER_KEPT, API = "/skills/", "/skills/?q=never", "/api/v1/skills/"
CROWD = 40
ALIVE_SECONDS, FAILURE_SECONDS = 0.1, 3.0
SLACK_SECONDS = 0.9  # two workers share two cores with servers and browsers


def crowd(port: int) -> list[Answer]:
    """Pages nobody kept, the API and forms, all at once, while the process is asked for life."""
    kinds = [(NEVER_KEPT, "GET"), (API, "GET"), ("/accounts/login/", "GET"), ("/proposals/", "GET")]
    with ThreadPoolExecutor(CROWD) as many:
        waiting = [many.submit(ask, port, *kinds[n % len(kinds)]) for n in range(CROWD)]
        time.sleep(0.3)
        meanwhile: dict[str, list[Answer]] = {"/healthz": [], KEPT: []}
        all_answered = False
        while not all_answered:  # once at least: a refused connection can be answered by now
            all_answered = all(each.done() for each in waiting)
            for path, answers in meanwhile.items():
                answers.append(ask(port, path))
            time.sleep(0.05)
    for path, answers in meanwhile.items():
        show(f"  {path} meanwhile", *answers)
        assert all(each.status == 200 for each in answers)
        assert max(each.seconds for each in answers) < ALIVE_SECONDS + SLACK_SECONDS
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
