"""How often assistants may call the server that is reached over HTTP."""

import json
from datetime import UTC, datetime
from typing import Any

import anyio
import pytest
from pytest_django import Settings

from proposals import moderation_actions
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from skillmap.kernel import budgets
from skillmap.mcp_server import door
from skillmap.mcp_server.door import Door

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "CALLS_A_MINUTE", {"anonymous": 2, "person": 3})
    monkeypatch.setattr(budgets, "clock", lambda: 1_800_000_010)


def call(address: str = "192.0.2.1", **headers: str) -> tuple[int, dict[str, str]]:
    """The status and the headers of one call from the address."""
    start, *_body = messages(address, **headers)
    return start["status"], {name.decode(): text.decode() for name, text in start["headers"]}


def messages(address: str = "192.0.2.1", **headers: str) -> list[Any]:
    """The ASGI messages that answer one call from the address."""
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    raw = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    scope = {"type": "http", "client": (address, 50_000), "headers": raw, "method": "POST"}
    anyio.run(Door(app), scope, receive, send)
    return sent


def test_the_suspended_are_told_why_and_until_when(author: User, curator: User) -> None:
    secret = tokens.make(author, name="x", scope=Token.Scope.READ, expires_at=None)[1]
    end = datetime(2090, 5, 4, 10, 30, tzinfo=UTC)
    moderation_actions.suspend(author, by=curator, reason="Adverts", until=end)
    start, body = messages(authorization=f"Bearer {secret}")
    said = "Your account is suspended until 4 May 2090, 10:30 UTC. Reason: Adverts"
    assert start["status"] == 401
    assert json.loads(body["body"]) == {
        "error": "invalid_token",
        "error_description": f"The token was revoked. {said}",
    }
    moderation_actions.lift_suspension(author, by=curator)
    _start, body = messages(authorization=f"Bearer {secret}")
    assert json.loads(body["body"]) == {"error": "invalid_token"}


def test_strangers_are_counted_by_their_address() -> None:
    assert [call()[0] for _ in range(3)] == [200, 200, 429]
    assert call()[1]["retry-after"] == "50"
    assert call("192.0.2.2")[0] == 200


def test_a_header_does_not_lift_the_limit() -> None:
    answers = [call(x_forwarded_for=f"198.51.100.{number}")[0] for number in range(3)]
    assert answers == [200, 200, 429]


def test_people_have_a_budget_of_their_own(reader: User) -> None:
    secret = tokens.make(reader, name="x", scope=Token.Scope.READ, expires_at=None)[1]
    answers = [call(authorization=f"Bearer {secret}")[0] for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert call()[0] == 200
    assert call(authorization="Bearer none")[0] == 401
    assert call(authorization="Basic eDp5")[0] == 401


def test_the_usual_budgets(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert door.CALLS_A_MINUTE == {"anonymous": 60, "person": 300}
    settings.API_LIMITS = False
    assert [call()[0] for _ in range(3)] == [200, 200, 200]
