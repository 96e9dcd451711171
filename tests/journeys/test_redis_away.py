"""What works while Redis is gone or hangs: everything, with limits counted in the database."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from skillmap import cache_backends, environment
from skillmap.accounts.models import User
from tests import factories, parts
from tests.factories import Shelf
from tests.programs import EDIT, Program

pytestmark = [pytest.mark.django_db, pytest.mark.slow, parts.needs_redis]
PAGES = (
    *("/", "/skills/", "/skills/experiment-tracking/", "/roles/", "/accounts/login/"),
    *("/api/v1/skills/", "/api/v1/skills/experiment-tracking/", "/proposals/"),
)
READ_LIMIT = 40


@pytest.fixture
def redis(settings: Settings) -> Iterator[parts.Process]:
    """A Redis of its own, which the site uses for both caches."""
    with parts.redis() as part:
        settings.CACHES = environment.caches(f"redis://127.0.0.1:{part.port}/0")
        settings.API_READS_A_MINUTE = {"anonymous": READ_LIMIT, "person": READ_LIMIT}
        yield part
        part.thaw()
    cache_backends._away_until.clear()


def sign_in(client: Client, person: User, password: str = "correct horse") -> Any:
    return client.post("/accounts/login/", {"login": person.username, "password": password})


@pytest.mark.parametrize("fault", [parts.Process.kill, parts.Process.freeze])
def test_without_redis_pages_the_api_and_signing_in_go_on(
    redis: parts.Process, shelf: Shelf, client: Client, fault: Any
) -> None:
    person = factories.person("someone")
    person.set_password("correct horse")
    person.save()
    assert b"\ncache: ok\n" in client.get("/readyz").content
    before = {path: client.get(path).status_code for path in PAGES}
    assert before == dict.fromkeys(PAGES, 200)
    fault(redis)
    for path in PAGES:
        since = time.monotonic()
        assert client.get(path).status_code == 200, path
        assert time.monotonic() - since < 1, path  # 0.2 s of it for Redis, once in five seconds
    assert sign_in(client, person).status_code == 302
    assert client.get("/me/").status_code == 200
    body = {"skill": shelf.skill.slug, "title": "T", "operations": [EDIT]}
    assert Program(person).post("/proposals/", body).status_code == 201
    response = client.get("/readyz")
    assert response.status_code == 200
    assert b"\ncache: away; limits are counted in the database\n" in response.content


def test_redis_that_hangs_is_asked_once_in_a_while(redis: parts.Process) -> None:
    redis.freeze()
    since = time.monotonic()
    assert [caches["pages"].get("key") for _ in range(50)] == [None] * 50
    assert time.monotonic() - since <= 0.5


def test_limits_hold_without_redis(redis: parts.Process, shelf: Shelf, client: Client) -> None:
    redis.kill()
    while time.time() % 60 > 50:  # the window is a minute of the clock
        time.sleep(1)
    statuses = [client.get("/api/v1/levels/").status_code for _ in range(READ_LIMIT + 5)]
    assert statuses == [200] * READ_LIMIT + [429] * 5


def test_redis_is_used_again_when_it_is_back(redis: parts.Process) -> None:
    redis.freeze()
    caches["default"].set("a", 1)
    redis.thaw()
    cache_backends._away_until.clear()  # as after the pause
    assert caches["default"].get("a") is None
    caches["default"].set("a", 2)
    assert caches["counters"].get("a") == 1
    assert caches["default"].get("a") == 2
    assert caches["default"].is_reachable()  # type: ignore[attr-defined]
