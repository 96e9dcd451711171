"""The reference of webhooks: its examples are like what is sent, its program checks that."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from proposals import lifecycle, webhooks
from proposals.lifecycle import Seen
from proposals.models import Delivery, Webhook
from proposals.webhooks import payloads, signing
from skillmap import webhook_docs
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.nu_html import findings


def shape(thing: Any) -> Any:
    """The names of everything inside, in order."""
    return {name: shape(inner) for name, inner in thing.items()} if isinstance(thing, dict) else 0


def test_the_page(client: Client) -> None:
    response = client.get("/api/docs/webhooks/")
    text = response.content.decode()
    assert (response.status_code, findings({"webhooks": text})) == (200, [])
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert [name for name in webhook_docs.samples() if f"<code>{name}</code>" not in text] == []
    assert client.post("/api/docs/webhooks/").status_code == 405


def test_every_event_has_an_example() -> None:
    assert list(webhook_docs.samples()) == [*Webhook.Event.values, Delivery.PING]


def test_the_examples_are_as_what_is_sent(
    shelf: Shelf, reader: User, author: User, curator: User
) -> None:
    webhook = factories.webhook(by=reader)
    webhooks.ping(webhook, by=reader)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    proposal = factories.proposal(shelf.skill, factories.edit(cell, "Logs."), by=author)
    lifecycle.request_changes(proposal, "Say more.", by=curator)
    lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal))
    webhooks.queue_due()
    sent = {row.type: json.loads(payloads.body(row) or b"") for row in Delivery.objects.all()}
    examples = {name: json.loads(webhook_docs._shown(name, data)) for name, data in
                webhook_docs.samples().items()}  # fmt: skip
    assert {name: shape(said) for name, said in sent.items()} == {
        name: shape(said) for name, said in examples.items()
    }


@pytest.mark.parametrize(
    ("minutes", "body", "is_ours"), [(0, b"{}", True), (6, b"{}", False), (0, b"{ }", False)]
)
def test_the_program_checks(minutes: int, body: bytes, is_ours: bool) -> None:
    space: dict[str, Callable[..., bool]] = {}
    exec(webhook_docs.CHECK, space)
    at = timezone.now() - timedelta(minutes=minutes)
    webhook = Webhook(key="new", old_key="old", old_key_until=at + timedelta(days=1))
    headers = signing.headers(webhook, "msg_1", b"{}", at=at)
    for key in ("new", "old"):
        assert space["check"](signing.secret(key), headers, body) is is_ours
    assert space["check"](signing.secret("other"), headers, body) is False
