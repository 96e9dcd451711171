"""What a program drafted says so wherever it is shown, and where it is counted and closed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from proposals import lifecycle
from proposals.lifecycle import Seen
from proposals.models import Event, Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.html import compact
from tests.programs import EDIT, Program

BODY = {"skill": "experiment-tracking", "title": "Shorter", "operations": [EDIT]}
MARK = "Drafted by a program"
MEANS = "A program wrote the first draft through a token; a person submitted it."
CELL = "/skills/experiment-tracking/expectations/ml-engineer/junior/"


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    answer = Program(author).post("/proposals/", BODY)
    assert answer.status_code == 201, answer.content
    return Proposal.objects.get()


def shown(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return compact(answer.content.decode())


def test_the_proposal_the_queue_and_the_review(
    proposal: Proposal, curator: User, client: Client
) -> None:
    client.force_login(curator)
    review = reverse("proposals:review", args=[proposal.pk])
    for url in (proposal.get_absolute_url(), review):
        page = shown(client, url)
        assert MARK in page
        assert MEANS in page
        assert "0 of 1 drafted change was edited by the author before submitting." in page
    assert MARK in shown(client, "/proposals/")
    queue = reverse("proposals:queue")
    assert MARK in shown(client, f"{queue}?drafted=yes")
    assert "No proposals match these filters" in shown(client, f"{queue}?drafted=no")


def test_what_is_published(proposal: Proposal, curator: User, client: Client) -> None:
    revision = lifecycle.approve(proposal, by=curator, seen=Seen.of(proposal)).revision
    assert revision is not None
    for url in (CELL, revision.get_absolute_url()):
        page = shown(client, url)
        assert MARK in page
        assert MEANS in page
        assert "every word" not in page.casefold()
    for url in ("/skills/experiment-tracking/history/", "/feeds/skills.atom"):
        assert MARK in client.get(url, follow=True).content.decode(), url
    assert MARK in client.get("/skills/experiment-tracking/feed.atom").content.decode()
    api = client.get("/api/v1/revisions/", {"skill": "experiment-tracking"}).json()["results"]
    assert [each["drafted_by"] for each in api] == ["program", ""]
    cells = client.get("/api/v1/expectations/", {"skill": "experiment-tracking"}).json()["results"]
    marks = {(each["role"], each["level"]): each["drafted_by"] for each in cells}
    assert marks.pop(("ml-engineer", "junior")) == "program"
    assert set(marks.values()) == {""}
    listed = client.get("/api/v1/proposals/", {"drafted": "true"}).json()["results"]
    assert [each["id"] for each in listed] == [proposal.pk]
    assert client.get("/api/v1/proposals/", {"drafted": "false"}).json()["results"] == []
    assert client.get("/api/v1/proposals/", {"drafted": "AAA"}).status_code == 400


def test_in_german(proposal: Proposal, client: Client) -> None:
    assert "Von einem Programm entworfen" in shown(client, f"/de{proposal.get_absolute_url()}")


def test_an_author_says_so_on_the_page(shelf: Shelf, author: User, client: Client) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    made = factories.proposal(shelf.skill, factories.edit(cell, "By hand."), by=author)
    url = reverse("proposals:declare", args=[made.pk])
    client.force_login(author)
    assert url in shown(client, made.get_absolute_url())
    assert "You cannot take it back." in shown(client, url)
    page = compact(client.post(url, follow=True).content.decode())
    assert "Written with an assistant" in page
    assert url not in page
    client.force_login(factories.person())
    assert client.get(url).status_code == 403


def test_the_editor_shows_a_mark_that_stays(
    proposal: Proposal, author: User, client: Client
) -> None:
    client.force_login(author)
    page = shown(client, f"/proposals/{proposal.pk}/edit/")
    assert "This mark stays." in page
    assert 'name="assisted"' in page
    box = page[page.index('name="assisted"') :].split(">")[0]
    assert "disabled" in box
    assert "checked" in box


def test_a_tick_is_kept_with_the_draft(shelf: Shelf, author: User, client: Client) -> None:
    client.force_login(author)
    url = "/skills/experiment-tracking/suggest/"
    client.post(url, {"title": "A title", "assisted": "on", "do": "save"})
    page = shown(client, url)
    assert "checked" in page[page.index('name="assisted"') :].split(">")[0]


def test_closing_the_batch_of_a_token(proposal: Proposal, curator: User, client: Client) -> None:
    client.force_login(curator)
    person, number = proposal.author, proposal.drafted_with_id
    assert proposal.skill is not None
    cell = proposal.skill.expectations.get(level__slug="middle", role__slug="ml-engineer")
    human = factories.proposal(proposal.skill, factories.edit(cell, "By hand."), by=person)
    page = shown(client, reverse("admin:proposals_report_person", args=[person.pk]))
    assert f"Reject 1 open proposal from token {number}" in page
    url = reverse("admin:proposals_report_decline", args=[person.pk])
    preview = shown(client, f"{url}?batch={number}")
    assert f'value="{proposal.pk}"' in preview
    assert f'value="{human.pk}"' not in preview
    data = {"code": "unclear", "reason": "Nobody read them.", "only": [proposal.pk]}
    assert client.post(f"{url}?batch={number}", data).status_code == 302
    proposal.refresh_from_db()
    human.refresh_from_db()
    assert (proposal.state, human.state) == ("rejected", "open")
    assert Event.objects.filter(verb="reject", proposal=proposal).count() == 1


def test_marks_cost_no_query_a_row(shelf: Shelf, author: User, client: Client) -> None:
    program = Program(author)
    levels = ("junior", "middle", "senior")
    counted = []
    for level in levels:
        text = f"Writes down what a run at {level} was for."
        operation = {**EDIT, "level": level, "description": text}
        answer = program.post("/proposals/", {**BODY, "operations": [operation]})
        assert answer.status_code == 201, answer.content
        with CaptureQueriesContext(connection) as queries:
            client.get("/proposals/")
        counted.append(len(queries))
    assert counted[0] == counted[-1]
