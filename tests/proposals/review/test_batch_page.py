"""Several proposals decided together: what is shown, each button, and what is told of each."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from proposals import lifecycle
from proposals.lifecycle import Seen
from proposals.models import Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import find_all, find_one, text_of, texts_of, values_of

pytestmark = pytest.mark.django_db
TOGETHER = "/review/together/"


@pytest.fixture
def proposals(shelf: Shelf) -> list[Proposal]:
    """Three for the same cell, by three people."""
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return [
        factories.proposal(shelf.skill, factories.edit(cell, f"W {n}"), by=factories.person())
        for n in range(3)
    ]


def ticked(*proposals: Proposal) -> list[str]:
    seen = [Seen.of(each) for each in proposals]
    return [
        f"{each.pk}:{one.version}:{one.lock_version}"
        for each, one in zip(proposals, seen, strict=True)
    ]


def states(proposals: list[Proposal]) -> list[str]:
    for each in proposals:
        each.refresh_from_db()
    return [each.state for each in proposals]


def told(client: Client) -> list[str]:
    page = client.get("/review/").content.decode()
    return [
        text_of(each)
        for each in find_all(page, ".//div")
        if each.attrib.get("class", "").startswith("notice")
    ]


def test_what_is_ticked_in_the_queue_is_shown_first(
    client: Client, proposals: list[Proposal], curator: User
) -> None:
    client.force_login(curator)
    queue = client.get("/review/?sort=newest").content.decode()
    form = next(each for each in find_all(queue, ".//form") if find_all(each, "ol"))
    assert form.attrib["action"] == f"{TOGETHER}?sort=newest"
    assert values_of(form, ".//input[@name='only']", "value") == ticked(*proposals[::-1])
    page = client.post(TOGETHER, {"only": ticked(*proposals[:2])}).content.decode()
    assert values_of(page, ".//input[@name='only']", "value") == ticked(*proposals[:2])
    assert values_of(page, ".//button[@name='do']", "value") == [
        *("approve", "reject", "assign", "duplicates"),
    ]
    assert states(proposals) == ["open"] * 3


@pytest.mark.parametrize("sent", [{}, {"only": "x"}, {"only": ["1:2", "9:9:9"]}])
def test_without_a_tick_there_is_nothing_to_decide(
    client: Client, curator: User, sent: dict[str, str]
) -> None:
    client.force_login(curator)
    assert "Nothing is selected" in client.post(TOGETHER, sent).content.decode()
    assert "Nothing is selected" in client.get(TOGETHER).content.decode()


def test_a_batch_is_rejected_for_a_reason(
    client: Client, proposals: list[Proposal], curator: User
) -> None:
    client.force_login(curator)
    data = {"only": ticked(*proposals[:2]), "do": "reject"}
    missing = client.post(TOGETHER, {**data, "text": "As said before."})
    assert missing.status_code == 422
    page = missing.content.decode()
    assert "Choose a reason." in page
    assert text_of(find_one(page, ".//textarea")) == "As said before."
    lifecycle.withdraw(proposals[1], by=proposals[1].author)
    done = client.post(
        f"{TOGETHER}?sort=newest", {**data, "text": "As said before.", "code": "unsupported"}
    )
    assert done["Location"] == "/review/?sort=newest"
    assert states(proposals) == ["rejected", "withdrawn", "open"]
    assert (proposals[0].reason_code, proposals[0].reason_text) == (
        *("unsupported", "As said before."),
    )
    assert told(client) == [
        "1 done.",
        "A better wording: This is already closed. See the decision below.",
    ]


def test_a_batch_is_assigned_and_given_back(
    client: Client, proposals: list[Proposal], curator: User, reader: User
) -> None:
    other = factories.curator("other")
    client.force_login(curator)
    for name, expected in (("Other", other), ("", None)):
        states(proposals)
        client.post(TOGETHER, {"only": ticked(*proposals), "do": "assign", "curator": name})
        states(proposals)
        assert [each.assigned_to for each in proposals] == [expected] * 3
    data = {"only": ticked(*proposals), "do": "assign"}
    unknown = client.post(TOGETHER, {**data, "curator": "nobody"})
    assert "There is no active user with this name." in unknown.content.decode()
    client.post(TOGETHER, {**data, "curator": reader.username})  # who may decide nothing
    assert "0 done." in told(client)


def test_a_batch_is_closed_as_duplicates(
    client: Client, proposals: list[Proposal], curator: User
) -> None:
    client.force_login(curator)
    data = {"only": ticked(*proposals[:2]), "do": "duplicates"}
    for number in ("", "999999", "x"):
        wrong = client.post(TOGETHER, {**data, "other": number})
        assert wrong.status_code == 422
    client.post(TOGETHER, {**data, "other": proposals[2].pk})
    assert states(proposals) == ["superseded", "superseded", "open"]
    assert [each.superseded_by for each in proposals[:2]] == [proposals[2]] * 2


def test_a_batch_is_approved_where_that_is_simple(
    client: Client, proposals: list[Proposal], curator: User
) -> None:
    client.force_login(curator)
    client.post(TOGETHER, {"only": ticked(*proposals[:2]), "do": "approve"})
    assert states(proposals)[:2] == ["approved", "open"]  # the second conflicts by then
    assert told(client)[0] == "1 done."


@pytest.mark.parametrize("do", ["approve", "assign", "duplicates"])
def test_a_text_that_would_not_be_sent_is_asked_about(
    client: Client, proposals: list[Proposal], curator: User, do: str
) -> None:
    client.force_login(curator)
    data = {"only": ticked(*proposals[:2]), "do": do, "other": proposals[2].pk, "text": "Mine"}
    page = client.post(TOGETHER, data).content.decode()
    assert "Only a rejection sends this text." in page
    assert text_of(find_one(page, ".//textarea")) == "Mine"
    assert states(proposals) == ["open"] * 3


def test_what_was_seen_otherwise_and_what_is_elsewhere_is_left(
    client: Client, proposals: list[Proposal], curator: User
) -> None:
    client.force_login(curator)
    old = ticked(proposals[0])
    lifecycle.assign(proposals[0], curator, by=curator)
    data = {"do": "reject", "text": "No.", "code": "spam"}
    client.post(TOGETHER, {**data, "only": old})
    assert told(client)[1].endswith("Check it again, then decide.")
    client.force_login(factories.curator("law", domain=factories.domain("law")))
    client.post(TOGETHER, {**data, "only": ticked(*proposals)})
    assert states(proposals) == ["open"] * 3


def test_the_page_costs_the_same_for_one_and_for_three(
    client: Client, proposals: list[Proposal], curator: User
) -> None:
    client.force_login(curator)
    client.get("/review/")
    counts = []
    for some in (proposals[:1], proposals):
        with CaptureQueriesContext(connection) as queries:
            page = client.post(TOGETHER, {"only": ticked(*some)}).content.decode()
        assert len(texts_of(page, ".//article")) == len(some)
        counts.append(len(queries))
    assert counts == [15, 15]
