"""How often programs may write: counted apart from reading, the more the more trust there is."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from proposals.api.throttling import WriteBudget
from proposals.trust import Trust
from proposals.write_budget import WRITES_A_MINUTE
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from tests import factories

WATCHES = "/api/v1/watches/"


def request(by: User, method: str = "POST") -> Any:
    found = SimpleNamespace(method=method, user=by, META={"REMOTE_ADDR": "192.0.2.1"})
    found._request = SimpleNamespace()
    return found


def test_the_more_trust_the_more_writes(reader: User, curator: User) -> None:
    assert WriteBudget().limit(request(reader)) == WRITES_A_MINUTE[Trust.NEW] == 40
    assert WriteBudget().limit(request(curator)) == WRITES_A_MINUTE[Trust.CURATOR] == 240


@pytest.mark.parametrize(("method", "counts"), [("GET", False), ("POST", True), ("PUT", True)])
def test_only_writing_is_counted(reader: User, method: str, counts: bool) -> None:
    assert WriteBudget().applies(request(reader, method)) is counts


def test_a_program_that_writes_too_often_is_told_when_to_go_on(
    client: Client, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setitem(WRITES_A_MINUTE, Trust.NEW, 2)
    monkeypatch.setattr(WriteBudget, "window", 10**9)
    person = factories.person("newcomer", days=0)
    secret = tokens.make(person, name="x", scope=Token.Scope.READ, expires_at=None)[1]
    answers = [
        client.post(
            WATCHES, {}, content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        for _ in range(3)
    ]  # fmt: skip
    assert [each.status_code for each in answers] == [400, 400, 429]
    left = [each.headers["RateLimit"].partition(";t=")[0] for each in answers]
    assert left == ['"write";r=1', '"write";r=0', '"write";r=0']
    assert answers[0].headers["RateLimit-Policy"] == '"write";q=2;w=60'
    assert answers[2].json()["code"] == "throttled"
    assert int(answers[2].headers["Retry-After"]) > 0
    assert client.get("/api/v1/levels/").status_code == 200
