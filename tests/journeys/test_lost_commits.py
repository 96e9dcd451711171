"""A connection to PostgreSQL that breaks during COMMIT: it is unknown whether that was done."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlencode

import psycopg
import pytest

from tests import parts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), parts.needs_postgres]
MAKE = """
from django.test import Client
from skillmap.accounts import tokens
from skillmap.accounts.models import *
author = User.objects.get(username="author")
client = Client()
client.force_login(author)
token = tokens.make(author, name="t", scope="propose", expires_at=None)[1]
print("made", token, client.cookies["sessionid"].value)
"""
Reply = tuple[int, dict[str, str], str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, parts.Wire, str, str]]:
    """A port of a site, the wire to its database, that database, and what signs the author in."""
    folder = tmp_path_factory.mktemp("site")
    address = "postgres://postgres@127.0.0.1:{}/postgres".format
    with parts.postgres() as server, closing(parts.Wire(server.port)) as wire:
        direct = parts.environment_for(folder, address(server.port))
        parts.manage(direct, "demo", "--no-serve")
        made = parts.manage(direct, "shell", "-c", MAKE).stdout
        (line,) = [each for each in made.splitlines() if each.startswith("made ")]
        with parts.site(parts.environment_for(folder, address(wire.port))) as site:
            yield site.port, wire, address(server.port), line


def send(port: int, path: str, body: str, kind: str, **headers: str) -> Reply:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request("POST", path, body, {"Content-Type": kind, **headers})
        response = line.getresponse()
        return response.status, dict(response.headers), response.read().decode()


def count(database: str, text: str) -> int:
    with psycopg.connect(database) as line:
        row = line.execute(
            "SELECT count(*) FROM proposals_comment WHERE text = %s", [text]
        ).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("is_saved", [True, False])
def test_a_page_says_that_it_is_unknown_and_sending_again_makes_one(
    place: tuple[int, parts.Wire, str, str], *, is_saved: bool
) -> None:
    port, wire, database, line = place
    text = f"lost-page-{is_saved}"
    signed_in = {
        "Cookie": f"sessionid={line.split()[2]}; csrftoken={'a' * 32}",
        "X-CSRFToken": "a" * 32,
    }
    form = urlencode({"text": text, "token": f"0123456789{is_saved}"})
    said = ("/skills/experiment-tracking/comments/", form, "application/x-www-form-urlencoded")
    wire.lose_commit(text, is_saved=is_saved)
    status, headers, page = send(port, *said, **signed_in)
    assert (status, headers.get("Retry-After")) == (503, "5"), page
    assert "It is unknown whether your change was saved" in page
    assert "nothing was changed" not in page
    assert 'href="/skills/experiment-tracking/"' in page
    assert 'href="/me/proposals/"' in page
    assert text in page
    assert count(database, text) == is_saved
    assert send(port, *said, **signed_in)[0] == 302
    assert count(database, text) == 1


@pytest.mark.parametrize("is_saved", [True, False])
def test_a_program_repeats_with_its_key(
    place: tuple[int, parts.Wire, str, str], *, is_saved: bool
) -> None:
    port, wire, database, line = place
    text = f"lost-api-{is_saved}"
    headers = {"Authorization": f"Bearer {line.split()[1]}", "Idempotency-Key": text}
    path = "/api/v1/skills/experiment-tracking/comments/"
    said = (path, json.dumps({"text": text}), "application/json")
    wire.lose_commit(text, is_saved=is_saved)
    status, answered, body = send(port, *said, **headers)
    problem = json.loads(body)
    assert (status, answered.get("Retry-After"), problem["code"]) == (503, "5", "unavailable")
    assert (problem["outcome"], problem["check"]) == ("unknown", path)
    assert "same Idempotency-Key is safe" in problem["detail"]
    assert count(database, text) == is_saved
    status, answered, _body = send(port, *said, **headers)
    assert status == 201
    assert ("Idempotent-Replayed" in answered) == is_saved
    assert count(database, text) == 1
