"""Webhooks for programs: the same functions, limits and secrets as on the pages."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from proposals import webhooks
from proposals.models import Delivery, KeptAnswer, Webhook
from proposals.webhooks import signing
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from tests import factories
from tests.factories import Shelf

ALL = "/api/v1/webhooks/"
BODY = {"name": "Wiki", "url": "https://hooks.example/in", "events": ["proposal.opened"]}
Scope = Token.Scope


def ask(
    method: str,
    path: str,
    body: Any = None,
    *,
    by: User,
    scope: Token.Scope = Scope.PROPOSE,
    key: str = "",
) -> tuple[int, Any]:
    """What a program of the person is answered."""
    secret = tokens.make(by, name="x", scope=scope, expires_at=None)[1]
    response = Client().generic(
        method, path, json.dumps(body or {}), content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {}),
    )  # fmt: skip
    return response.status_code, json.loads(response.content or b"null")


def test_from_making_to_deleting(shelf: Shelf, reader: User) -> None:
    status, made = ask("POST", ALL, BODY | {"skill": shelf.skill.slug}, by=reader)
    webhook = Webhook.objects.get()
    one = f"{ALL}{webhook.pk}/"
    assert (status, made["secret"]) == (201, signing.secret(webhook.key))
    assert {name: made[name] for name in ("name", "events", "skill", "role", "state")} == {
        "name": "Wiki",
        "events": ["proposal.opened"],
        "skill": "experiment-tracking",
        "role": None,
        "state": "active",
    }
    status, shown = ask("GET", one, by=reader, scope=Scope.READ)
    assert (status, "secret" in shown, "key" in shown) == (200, False, False)
    assert ask("GET", ALL, by=reader)[1]["results"] == [shown]
    status, rolled = ask("POST", f"{one}secret/", by=reader)
    webhook.refresh_from_db()
    assert (status, rolled["secret"]) == (200, signing.secret(webhook.key))
    assert ask("POST", f"{one}pause/", by=reader)[1]["state"] == "paused"
    assert ask("POST", f"{one}test/", by=reader)[1]["code"] == "webhook_stopped"
    assert ask("POST", f"{one}resume/", by=reader)[1]["state"] == "active"
    assert ask("DELETE", one, by=reader) == (204, None)
    assert ask("GET", one, by=reader)[0] == 404


def test_changing_a_part_leaves_the_rest(shelf: Shelf, reader: User) -> None:
    webhook = factories.webhook(by=reader, about=shelf.skill, events=("proposal.opened",))
    one = f"{ALL}{webhook.pk}/"
    status, changed = ask("PATCH", one, {"name": "New"}, by=reader)
    assert (status, changed["name"], changed["skill"]) == (200, "New", "experiment-tracking")
    changed = ask("PATCH", one, {"domain": "data", "events": ["revision.published"]}, by=reader)[1]
    assert (changed["skill"], changed["domain"]) == (None, "data")
    assert (changed["events"], changed["url"]) == (["revision.published"], webhook.url)
    assert ask("PATCH", one, {"domain": None}, by=reader)[1]["domain"] is None
    assert ask("PUT", one, BODY, by=reader)[0] == 405


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"url": "http://hooks.example/"}, "#/url"),
        ({"url": "https://192.168.0.1/"}, "#/url"),
        ({"url": "https://a\x00.example/"}, "#/url"),
        ({"name": "\x00"}, "#/name"),
        ({"name": "\n"}, "#/name"),
        ({"events": []}, "#/events"),
        ({"events": ["ping"]}, "#/events"),
        ({"events": "x"}, "#/events"),
        ({"skill": "nothing"}, "#/skill"),
        ({"skill": "experiment-tracking", "role": "ml-engineer"}, "#"),
    ],
)
def test_what_cannot_be(shelf: Shelf, reader: User, wrong: dict[str, Any], pointer: str) -> None:
    status, problem = ask("POST", ALL, BODY | wrong, by=reader)
    assert (status, problem["code"]) == (400, "invalid")
    assert problem["errors"][0]["pointer"] == pointer
    assert Webhook.objects.count() == 0


def test_the_limit(reader: User) -> None:
    for _n in range(2):
        factories.webhook(by=reader)
    status, problem = ask("POST", ALL, BODY, by=reader)
    assert (status, problem["code"], problem["limit"]) == (429, "limit_reached", 2)


def test_asked_twice_with_one_key_it_is_made_once(reader: User) -> None:
    first = ask("POST", ALL, BODY, by=reader, key="one")
    assert ask("POST", ALL, BODY, by=reader, key="one") == first
    webhook = Webhook.objects.get()
    roll = f"{ALL}{webhook.pk}/secret/"
    rolled = ask("POST", roll, by=reader, key="two")
    assert ask("POST", roll, by=reader, key="two") == rolled != first
    webhook.refresh_from_db()
    assert rolled[1]["secret"] == signing.secret(webhook.key)
    assert "whsec_" not in str(list(KeptAnswer.objects.values()))
    webhooks.delete(webhook, by=reader)
    assert "secret" not in ask("POST", ALL, BODY, by=reader, key="one")[1]


def test_writing_takes_more_than_reading(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    one = f"{ALL}{webhook.pk}/"
    for method, path in (
        *(("POST", ALL), ("PATCH", one), ("DELETE", one), ("POST", f"{one}secret/")),
        *(("POST", f"{one}test/"), ("POST", f"{one}pause/")),
    ):
        assert ask(method, path, BODY, by=reader, scope=Scope.READ)[0] == 403
    assert Webhook.objects.get().is_active


def test_they_are_private(client: Client, reader: User, author: User) -> None:
    webhook = factories.webhook(by=reader)
    delivery = webhooks.ping(webhook, by=reader)
    one = f"{ALL}{webhook.pk}/"
    for path in (ALL, one, f"{one}deliveries/"):
        assert client.get(path).status_code == 401
    assert ask("GET", ALL, by=author)[1]["results"] == []
    for method, path in (
        *(("GET", one), ("PATCH", one), ("DELETE", one), ("GET", f"{one}deliveries/")),
        ("POST", f"{one}deliveries/{delivery.pk}/again/"),
    ):
        assert ask(method, path, by=author)[0] == 404


def test_the_log(reader: User) -> None:
    webhook = factories.webhook(by=reader)
    one = f"{ALL}{webhook.pk}/"
    status, made = ask("POST", f"{one}test/", by=reader)
    delivery = Delivery.objects.get()
    assert (status, made["message_id"]) == (202, delivery.message_id)
    Delivery.objects.update(state="failed", attempts=8, status=500, fault="status", answer="Oh")
    (row,) = ask("GET", f"{one}deliveries/", by=reader, scope=Scope.READ)[1]["results"]
    assert {name: row[name] for name in ("id", "type", "state", "attempts", "status")} == {
        "id": delivery.pk,
        "type": "ping",
        "state": "failed",
        "attempts": 8,
        "status": 500,
    }
    status, again = ask("POST", f"{one}deliveries/{delivery.pk}/again/", by=reader)
    assert (status, again["state"], again["attempts"]) == (202, "pending", 0)
    assert ask("POST", f"{one}deliveries/{10**17}/again/", by=reader)[0] == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_what_lists_cost(
    client: Client,
    shelf: Shelf,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    keeper = factories.curator("keeper")
    for _n in range(rows):
        webhook = factories.webhook(by=keeper, about=shelf.skill)
        Delivery.objects.create(webhook=webhook, type="ping")
    client.force_login(keeper)
    client.get(ALL)
    with django_assert_num_queries(3):
        assert len(client.get(ALL).json()["results"]) == rows
    with django_assert_num_queries(4):
        client.get(f"{ALL}{webhook.pk}/deliveries/")
