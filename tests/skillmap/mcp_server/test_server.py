"""The server as its clients meet it: over real standard streams, and over real HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from django.conf import settings
from django.db import connection, connections
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from proposals.models import Proposal
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from tests.factories import Shelf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOT = Path(__file__).parents[3]
SITE = "http://localhost:8000"
EDIT = {
    "kind": "edit",
    "role": "ml-engineer",
    "level": "junior",
    "base_version": 1,
    "description": "Logs every run.",
    "required": True,
}
DRAFT = {"title": "Shorter", "skill": "experiment-tracking", "expectations": [EDIT]}
LEFT = {"url": f"{SITE}/skills/experiment-tracking/suggest/", "operation_count": 1}
Talk = Callable[[Client], Awaitable[None]]


def environment(secret: str = "") -> dict[str, str]:
    """That of a server on the same database as this test."""
    base = connection.settings_dict
    url = f"sqlite:///{base['NAME']}"
    if connection.vendor == "postgresql":
        place = f"{base['HOST']}:{base['PORT'] or 5432}/{base['NAME']}"
        url = f"postgres://{base['USER']}:{base['PASSWORD']}@{place}"
    return {
        **{name: text for name, text in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        "DATABASE_URL": url,
        "DATA_DIR": str(settings.DATA_DIR),
        "DEBUG": "1",
        "SKILLMAP_TOKEN": secret,
    }


def talk(client: Callable[[], AbstractAsyncContextManager[Client]], say: Talk) -> None:
    """Connect, say it, leave; in a thread of its own, as a browser's loop may run in this one."""

    async def run() -> None:
        with anyio.fail_after(120):
            async with client() as connected:
                await say(connected)

    with ThreadPoolExecutor(1) as alone:
        alone.submit(anyio.run, run).result()


def revoke(token: Token) -> None:
    """In a thread of its own, as the event loop may not wait for the database."""
    tokens.revoke(token)
    connections.close_all()


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    """What the tool says where it does not do what it was asked."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result
    return str(getattr(result.content[0], "text", ""))


async def every_tool_answers(client: Client) -> None:
    asked = {"skill": "experiment-tracking", "role": "ml-engineer", "level": "junior"}
    calls: dict[str, dict[str, Any]] = {
        "search": {"words": "tracking"},
        "read_skill": {"skill": asked["skill"]},
        "read_role": {"role": asked["role"]},
        "compare_levels": asked,
        "career_step": {"role": asked["role"], "level": asked["level"]},
        "compare_roles": {"old_role": "data-analyst", "new_role": asked["role"], "level": "junior"},
        "recent_changes": {"skill": asked["skill"]},
    }
    listed = {each.name: each for each in (await client.list_tools()).tools}
    assert set(listed) == {*calls, "leave_draft"}
    for name, arguments in calls.items():
        hints = listed[name].annotations
        assert hints is not None
        assert (hints.read_only_hint, hints.open_world_hint) == (True, False)
        assert listed[name].output_schema is not None
        result = await client.call_tool(name, arguments)
        assert not result.is_error, result
        assert result.structured_content
    writes = listed["leave_draft"].annotations
    assert writes is not None
    assert (writes.read_only_hint, writes.destructive_hint) == (False, False)


async def hostile_input_is_refused(client: Client) -> None:
    slug = "experiment-tracking"
    assert "slug with the tool search" in await refused(client, "read_skill", skill="nothing")
    for odd in ("", "x" * 101, "../etc", "a\x00b", "' OR 1=1", "<b>"):
        assert "skill" in await refused(client, "read_skill", skill=odd)
    assert "words" in await refused(client, "search", words="x" * 201)
    assert "cannot be displayed" in await refused(client, "search", words="a\x00b")
    assert "limit" in await refused(client, "search", words="x", limit=51)
    assert "skip" in await refused(client, "read_role", role="ml-engineer", skip=10**30)
    assert "Unknown tool" in await refused(client, "approve", proposal=1)
    long = {**EDIT, "description": "x" * 2_001}
    many = [EDIT] * 101
    for cells in ([long], many, ["text"], [{**EDIT, "kind": "publish"}]):
        said = await refused(client, "leave_draft", title="T", skill=slug, expectations=cells)
        assert "expectations" in said
    assert "title" in await refused(client, "leave_draft", title="x" * 10_000, skill=slug)


async def resources_and_prompts_answer(client: Client) -> None:
    for uri, first in (
        ("skillmap://skills/experiment-tracking", "# Experiment Tracking"),
        ("skillmap://roles/ml-engineer", "# Ml Engineer"),
    ):
        (content,) = (await client.read_resource(uri)).contents
        assert content.mime_type == "text/markdown"
        text = getattr(content, "text", "")
        assert text.startswith(first)
        assert "CC-BY-4.0" in text
    for unknown in ("skillmap://skills/nothing", "skillmap://roles/nobody"):
        with pytest.raises(MCPError, match="There is no"):
            await client.read_resource(unknown)
    plan = await client.get_prompt("plan_next_level", {"role": "ml-engineer", "level": "junior"})
    assert "ml-engineer at the level junior" in str(plan.messages[0].content)
    review = await client.get_prompt("review_skill", {"skill": "experiment-tracking"})
    assert "skill profile experiment-tracking" in str(review.messages[0].content)


def test_a_person_on_standard_streams(shelf: Shelf, author: User, tmp_path: Path) -> None:
    token, secret = tokens.make(
        author, name="my assistant", scope=Token.Scope.PROPOSE, expires_at=None
    )

    async def say(client: Client) -> None:
        await every_tool_answers(client)
        await hostile_input_is_refused(client)
        await resources_and_prompts_answer(client)
        left = await client.call_tool("leave_draft", DRAFT)
        assert left.structured_content == {"draft": left.structured_content["draft"], **LEFT}
        assert "which stays" in await refused(client, "leave_draft", **DRAFT)
        await anyio.to_thread.run_sync(revoke, token)
        assert "expired or revoked" in await refused(client, "leave_draft", **DRAFT)

    process = StdioServerParameters(
        command=sys.executable,
        args=[str(ROOT / "manage.py"), "mcp"],
        cwd=ROOT,
        env=environment(secret),
    )
    with (tmp_path / "errors").open("w+") as errors:
        talk(lambda: Client(stdio_client(process, errlog=errors)), say)
    logged = (tmp_path / "errors").read_text()
    assert "Traceback" not in logged
    assert secret not in logged
    assert Proposal.objects.get().author == author


@dataclass(frozen=True)
class Served:
    """A server on HTTP, and where it writes what happens."""

    url: str
    log: Path

    @asynccontextmanager
    async def client(self, secret: str = "") -> AsyncIterator[Client]:
        """A client with that token, or without any."""
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(self.url, http_client=http)) as client,
        ):
            yield client

    def post(self, **headers: str) -> httpx2.Response:
        """The first thing that a client asks, with headers of its own."""
        body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        accept = {"Accept": "application/json, text/event-stream"}
        return httpx2.post(self.url, json=body, headers={**accept, **headers})


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """`manage.py mcp --http`, with a person's token in its environment that nobody may use."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "log"
    command = [sys.executable, str(ROOT / "manage.py"), "mcp", "--http", "--port", str(port)]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment("skm_of-the-process"), stderr=errors, stdout=errors
        )
        try:
            _wait_for(port, process)
            yield Served(f"http://127.0.0.1:{port}/mcp", log)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(600):
        assert process.poll() is None
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server did not come up")


def test_everybody_on_http(shelf: Shelf, author: User, reader: User, served: Served) -> None:
    token, secret = tokens.make(author, name="one", scope=Token.Scope.PROPOSE, expires_at=None)
    read_only = tokens.make(reader, name="two", scope=Token.Scope.READ, expires_at=None)[1]

    async def anonymous(client: Client) -> None:
        await every_tool_answers(client)
        assert "takes a token" in await refused(client, "leave_draft", **DRAFT)

    async def may_read(client: Client) -> None:
        await client.call_tool("search", {"words": "tracking"})
        assert "may only read" in await refused(client, "leave_draft", **DRAFT)

    async def may_propose(client: Client) -> None:
        left = await client.call_tool("leave_draft", DRAFT)
        assert left.structured_content == {"draft": left.structured_content["draft"], **LEFT}

    talk(served.client, anonymous)
    talk(lambda: served.client(read_only), may_read)
    assert not Proposal.objects.exists()
    talk(lambda: served.client(secret), may_propose)
    assert Proposal.objects.get().author == author
    tokens.revoke(token)
    for dead in (f"Bearer {secret}", "Bearer skm_never", "Bearer", "Basic YTpi"):
        answer = served.post(Authorization=dead)
        assert (answer.status_code, answer.json()) == (401, {"error": "invalid_token"})
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="skillmap"')
    logged = served.log.read_text()
    assert "Traceback" not in logged
    assert not [each for each in (secret, read_only) if each in logged]


def test_pages_elsewhere_do_not_get_in(served: Served) -> None:
    assert served.post(Host="evil.example").status_code == 421
    assert served.post(Origin="https://evil.example").status_code == 403
    assert served.post(Origin=SITE).status_code < 400
    large = httpx2.post(served.url, content=b"x" * 1_000_001)
    assert large.status_code == 413
