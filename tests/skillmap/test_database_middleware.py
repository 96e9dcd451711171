"""What is answered while the database is away or too many requests wait for it."""

from collections.abc import Iterator

import pytest
from django.test import Client

from skillmap.database import gates
from skillmap.database.breaker import breaker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database was found to be away, and stays so."""
    monkeypatch.setattr(breaker, "_probe", lambda: False)
    breaker.trip()
    yield
    breaker.reset()


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/robots.txt", 200),
        ("/api/docs/", 200),
        ("/api/docs/problems/", 200),
        ("/api/v1/schema/", 200),
        ("/accounts/login/", 503),
        ("/privacy/", 200),
        ("/nowhere/", 404),
        ("/me/", 302),
        ("/skills/", 503),
        ("/api/v1/skills/", 503),
        ("/readyz", 503),
        ("/healthz", 200),
    ],
)
def test_only_what_needs_the_database_is_refused_while_it_is_away(
    visitor: Client, path: str, status: int
) -> None:
    response = visitor.get(path)
    assert response.status_code == status
    assert response.headers.get("Retry-After") == ("5" if status == 503 else None)


@pytest.mark.usefixtures("away")
def test_nothing_is_written_while_the_database_is_away(visitor: Client) -> None:
    for path in ("/accounts/login/", "/api/v1/proposals/", "/nowhere/"):
        response = visitor.post(path, {})
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_a_writer_that_finds_too_many_waiting_is_refused_and_readers_are_not(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = gates.WritersGate(places=1, waiting=0)
    monkeypatch.setattr(gates, "writers", full)
    with full.enter() as is_inside:
        assert is_inside
        page = visitor.post("/accounts/login/", {"login": "words", "password": "secret"})
        program = visitor.post("/api/v1/proposals/", {})
        assert visitor.get("/accounts/login/").status_code == 200
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert b"nothing was changed" in page.content
    assert (program.status_code, program.headers["Retry-After"]) == (503, "5")
    assert program.json()["code"] == "unavailable"
    assert visitor.post("/accounts/login/", {}).status_code != 503
