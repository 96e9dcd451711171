"""How often programs may ask, and what every answer says about it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from pytest_django import Settings
from rest_framework.response import Response

from profiles.api.throttling import READS_A_MINUTE, Budget, tell
from skillmap.accounts.models import User


class Slow(Budget):
    """A budget whose window does not end during a test."""

    window = 10**9


def request(by: Any = None, method: str = "GET", address: str = "192.0.2.1") -> Any:
    """A request as a throttle sees it."""
    found = SimpleNamespace(
        method=method, user=by or AnonymousUser(), headers={}, META={"REMOTE_ADDR": address}
    )
    found._request = SimpleNamespace(META=found.META)
    return found


def asked(times: int, **who: Any) -> list[bool]:
    """Whether each of so many requests may go on."""
    return [Slow().allow_request(request(**who), None) for _ in range(times)]


@pytest.fixture(autouse=True)
def _two_a_minute(settings: Settings) -> None:
    settings.API_READS_A_MINUTE = {"anonymous": 2, "person": 3}


def test_a_budget_is_spent() -> None:
    assert asked(4) == [True, True, False, False]


def test_people_have_a_budget_of_their_own() -> None:
    ada, bob = User(pk=1), User(pk=2)
    assert asked(4, by=ada) == [True, True, True, False]
    assert asked(3, by=bob) == [True, True, True]
    assert asked(2) == [True, True]


def test_addresses_have_budgets_of_their_own() -> None:
    assert asked(3) == [True, True, False]
    assert asked(3, address="192.0.2.2") == [True, True, False]


@pytest.mark.parametrize(
    ("method", "counts"),
    [("GET", True), ("HEAD", True), ("OPTIONS", True), ("POST", False), ("DELETE", False)],
)
def test_only_reading_is_counted(method: str, counts: bool) -> None:
    assert Slow().applies(request(method=method)) is counts
    assert asked(5, method=method) == ([True, True] + [not counts] * 3)


def test_the_usual_budgets(settings: Settings) -> None:
    del settings.API_READS_A_MINUTE
    assert Budget().limit(request()) == READS_A_MINUTE["anonymous"] == 600
    assert Budget().limit(request(User(pk=1))) == READS_A_MINUTE["person"] == 1_200


def test_how_long_to_wait() -> None:
    throttle = Budget()
    assert throttle.allow_request(request(), None)
    assert 0 < throttle.wait() <= 60


def test_what_an_answer_says() -> None:
    left = []
    for _ in range(3):
        made, response = request(), Response()
        throttle = Slow()
        throttle.allow_request(made, None)
        tell(made, response)
        assert response.headers["RateLimit-Policy"] == '"read";q=2;w=60'
        left.append(response.headers["RateLimit"].split(";t=")[0])
    assert left == ['"read";r=1', '"read";r=0', '"read";r=0']


def test_an_answer_that_was_not_counted_says_nothing() -> None:
    response = Response()
    tell(request(method="POST"), response)
    assert "RateLimit" not in response.headers


def test_processes_learn_of_each_other_once_in_so_many_requests(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    settings.API_READS_A_MINUTE = {"anonymous": 10, "person": 10}
    monkeypatch.setattr(Slow, "shared_every", 4)
    assert asked(4) == [True] * 4
    caches["read_counts"].clear()  # another process, which has counted nothing yet
    assert asked(8) == [True] * 6 + [False] * 2


def test_nothing_is_counted_where_limits_are_off(settings: Settings) -> None:
    settings.API_LIMITS = False
    assert asked(5) == [True] * 5
