"""Payloads: thin, stable, absolute, of public things only, and nobody's name in them."""

import json
from typing import Any

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from profiles import curation
from profiles.models import Catalogue
from profiles.operations import FieldOperation
from proposals import lifecycle, webhooks
from proposals.lifecycle import Seen, curator_edits
from proposals.models import Delivery, Event, Proposal, Reason, Webhook
from proposals.webhooks import payloads
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

SITE = "http://localhost:8000"
SKILL = {
    "kind": "skill",
    "slug": "experiment-tracking",
    "name": "Experiment Tracking",
    "url": f"{SITE}/skills/experiment-tracking/",
    "api_url": f"{SITE}/api/v1/skills/experiment-tracking/",
}


@pytest.fixture
def webhook(shelf: Shelf, reader: User) -> Webhook:
    return factories.webhook(by=reader)


def said(delivery: Delivery) -> dict[str, Any]:
    body = payloads.body(Delivery.objects.for_sending().get(pk=delivery.pk))
    assert body is not None
    assert json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")) == body.decode()
    found: dict[str, Any] = json.loads(body)
    return found


def queued() -> QuerySet[Delivery]:
    """What webhooks are sent of all that happened, oldest first."""
    webhooks.queue_due()
    return Delivery.objects.order_by("pk")


def told() -> list[str]:
    return list(queued().values_list("type", flat=True))


def proposed(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs it."), by=author)


def test_a_revision(webhook: Webhook, shelf: Shelf, curator: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    made = factories.publish(
        shelf.skill, factories.edit(cell, "Logs."), FieldOperation("summary", "", "New"), by=curator
    )
    found = said(queued().get())
    announced = Event.objects.get(revision=made)
    assert found == {
        "type": "revision.published",
        "timestamp": announced.created_at.isoformat().replace("+00:00", "Z"),
        "data": {
            "sequence": made.sequence,
            "number": 2,
            "source": "curator",
            "summary": "By hand",
            "subject": SKILL,
            "changes": {"cells": 1, "fields": 1, "roles": ["ml-engineer"]},
            "proposal": None,
            "url": f"{SITE}/skills/experiment-tracking/revisions/2/",
            "api_url": f"{SITE}/api/v1/revisions/{made.sequence}/",
        },
    }


def test_the_frame_and_a_role(webhook: Webhook, shelf: Shelf, curator: User) -> None:
    factories.publish(shelf.engineer, factories.rename(shelf.engineer, "MLE"), by=curator)
    role = said(queued().latest("pk"))["data"]["subject"]
    assert (role["kind"], role["slug"], role["name"]) == ("role", "ml-engineer", "MLE")
    assert role["api_url"] == f"{SITE}/api/v1/roles/ml-engineer/"
    renamed = FieldOperation("title", Catalogue.objects.get().title, "Ours")
    curator_edits.edit_frame([renamed], "Its name", by=curator)
    frame = said(queued().latest("pk"))["data"]
    assert frame["subject"] == {"kind": "catalogue", "url": f"{SITE}/history/"}
    assert frame["changes"] == {"cells": 0, "fields": 1, "roles": []}


def test_a_proposal_from_opening_to_approval(
    webhook: Webhook, shelf: Shelf, author: User, curator: User
) -> None:
    proposal = proposed(shelf, author)
    lifecycle.request_changes(proposal, "Say more.", by=curator)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    again = factories.submission(factories.edit(cell, "Logs everything."), title="Better")
    lifecycle.revise(proposal, again, by=author)
    made = lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal)).revision
    assert made is not None
    assert told() == [
        *("proposal.opened", "proposal.changed", "proposal.changed"),
        *("revision.published", "proposal.decided"),
    ]
    rows = list(queued())
    steps = [said(row)["data"] for row in rows if row.type.startswith("proposal")]
    assert [(each["change"], each["state"], each["version"]) for each in steps] == [
        ("submitted", "open", 1),
        ("changes_requested", "changes_requested", 1),
        ("revised", "open", 2),
        ("approved", "approved", 2),
    ]
    assert steps[-1] == {
        "id": proposal.pk,
        "change": "approved",
        "state": "approved",
        "version": 2,
        "outcome": "full",
        "reason": None,
        "title": "Better",
        "operations": 1,
        "subject": SKILL,
        "revision": {"sequence": made.sequence, "number": 2},
        "url": f"{SITE}/proposals/{proposal.pk}/",
        "api_url": f"{SITE}/api/v1/proposals/{proposal.pk}/",
    }
    assert said(rows[3])["data"]["proposal"] == proposal.pk
    words = json.dumps([said(row) for row in rows])
    assert not any(name in words for name in ("author", "curator", "reader"))


def test_a_skill_that_is_not_there_yet(webhook: Webhook, shelf: Shelf, author: User) -> None:
    fields = {"slug": "prompts", "name": "Prompts", "group": shelf.group.key}
    new = [FieldOperation(name, "", text) for name, text in fields.items()]
    lifecycle.propose(None, factories.submission(*new), by=author)
    assert said(queued().get())["data"]["subject"] is None


@pytest.mark.parametrize("end", ["reject", "withdraw"])
def test_every_end_is_a_decision(
    webhook: Webhook, shelf: Shelf, author: User, curator: User, end: str
) -> None:
    proposal = proposed(shelf, author)
    if end == "reject":
        lifecycle.reject(proposal, Reason.UNCLEAR, "Why?", by=curator)
    else:
        lifecycle.withdraw(proposal, by=author)
    data = said(queued().latest("pk"))["data"]
    assert told() == ["proposal.opened", "proposal.decided"]
    assert (data["state"], data["reason"]) == (
        ("rejected", "unclear") if end == "reject" else ("withdrawn", None)
    )


def test_what_is_held_or_hidden_is_told_to_nobody(
    webhook: Webhook, shelf: Shelf, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    words = factories.submission(factories.edit(cell, "Buy."))
    held = lifecycle.propose(shelf.skill, words, by=author, is_suspicious=True)
    lifecycle.reject(held, Reason.SPAM, "An advert.", by=curator)
    assert told() == []
    proposal = proposed(shelf, author)
    delivery = queued().get()
    lifecycle.hide(proposal, "Rude.", by=curator)
    lifecycle.reject(proposal, Reason.SPAM, "Rude.", by=curator)
    assert told() == ["proposal.opened"]
    assert payloads.body(Delivery.objects.for_sending().get(pk=delivery.pk)) is None


def test_what_is_released_is_told_then(
    webhook: Webhook, shelf: Shelf, author: User, curator: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    words = factories.submission(factories.edit(cell, "Logs."))
    held = lifecycle.propose(shelf.skill, words, by=author, is_suspicious=True)
    lifecycle.release(held, by=curator)
    lifecycle.hold(held, "Hm.", by=curator)
    lifecycle.release(held, by=curator)
    assert told() == ["proposal.opened"]


def test_a_revision_whose_proposal_was_hidden_since_names_it_no_more(
    webhook: Webhook, shelf: Shelf, author: User, curator: User
) -> None:
    proposal = proposed(shelf, author)
    made = lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal)).revision
    assert made is not None
    lifecycle.hide(proposal, "Rude.", by=curator)
    curation.redact_summary(made, by=curator, reason="Rude")
    data = said(queued().get(type="revision.published"))["data"]
    assert (data["proposal"], data["summary"]) == (None, "")


def test_a_test(webhook: Webhook) -> None:
    delivery = Delivery.objects.create(webhook=webhook, type=Delivery.PING)
    assert said(delivery) == {
        "type": "ping",
        "timestamp": delivery.created_at.isoformat().replace("+00:00", "Z"),
        "data": {"webhook": webhook.pk},
    }


def test_addresses_are_the_same_whatever_language_is_spoken(
    webhook: Webhook, shelf: Shelf, curator: User
) -> None:
    with translation.override("de"):
        factories.publish(shelf.skill, factories.rename(shelf.skill, "Runs"), by=curator)
        assert reverse("profiles:skills") == "/de/skills/"
        assert said(queued().get())["data"]["url"].startswith(f"{SITE}/skills/")
