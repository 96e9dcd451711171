"""Whoever makes something by program is told where to read it (RFC 9110, 10.2.2)."""

from typing import Any

import pytest

from profiles.models import Revision
from profiles.models.fields import EXPECTATION_LENGTH
from proposals.models import Operation, Proposal
from skillmap.accounts.models import Token, User
from tests import factories
from tests.factories import Shelf
from tests.programs import API, EDIT, Program

WORDS = {"title": "Shorter", "operations": [EDIT]}
OF_SKILL = {**WORDS, "skill": "experiment-tracking"}


@pytest.fixture
def writer(author: User) -> Program:
    return Program(author)


@pytest.fixture
def made(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def read(program: Program, answer: Any) -> Any:
    """What is read at the address of what was made."""
    assert answer.status_code == 201, answer.content
    shown = program.get(answer.headers["Location"].removeprefix(API))
    assert shown.status_code == 200, shown.content
    return shown


def test_a_proposal_and_its_next_version(shelf: Shelf, writer: Program) -> None:
    first = writer.post("/proposals/", OF_SKILL)
    shown = read(writer, first)
    assert (shown.json(), shown.headers["ETag"]) == (first.json(), first.headers["ETag"])
    path = f"/proposals/{first.json()['id']}/versions/"
    again = {**WORDS, "rationale": "Fewer words are read by more."}
    second = writer.post(path, again, If_Match=first.headers["ETag"])
    assert second.headers["Location"] == first.headers["Location"]
    assert read(writer, second).json()["version_number"] == 2


def test_the_form_of_a_request_knows_the_length_of_an_expectation(
    shelf: Shelf, writer: Program
) -> None:
    too_long = {**EDIT, "description": "x" * (EXPECTATION_LENGTH + 1)}
    answer = writer.post("/proposals/", {**OF_SKILL, "operations": [too_long]})
    assert answer.status_code == 400
    assert [each["pointer"] for each in answer.json()["errors"]] == ["#/operations/0/description"]
    longest = {**EDIT, "description": "x" * EXPECTATION_LENGTH}
    answer = writer.post("/proposals/", {**OF_SKILL, "operations": [longest]})
    assert answer.status_code == 201, answer.content


def test_a_change_that_nobody_can_see_is_none(shelf: Shelf, writer: Program) -> None:
    live = shelf.cell(shelf.engineer, shelf.junior)
    hidden = f"{live.description}\u200b".replace(" ", "\u00a0 ")
    same = {**EDIT, "description": hidden, "required": live.required}
    for path in ("/proposals/", "/drafts/"):
        answer = writer.post(path, {**OF_SKILL, "operations": [same]})
        assert 400 <= answer.status_code < 500, answer.content
        assert "nothing_to_propose" in answer.content.decode()
    spaced = {**EDIT, "description": "Logs\u00a0every  run."}
    made = writer.post("/proposals/", {**OF_SKILL, "operations": [spaced]}).json()
    operation = Operation.objects.get(version__proposal=made["id"])
    assert operation.new_text == "Logs every run."


def test_an_amendment_and_a_copy(made: Proposal, curator: User, reader: User) -> None:
    amended = Program(curator, Token.Scope.CURATE).post(
        f"/proposals/{made.pk}/amend/", {**WORDS, "title": "Clearer"}, If_Match='"1.1"'
    )
    assert read(Program(curator), amended).json() == amended.json()
    program = Program(reader)
    copied = program.post(f"/proposals/{made.pk}/copy/")
    assert read(program, copied).json() == copied.json()


def test_a_draft_and_the_proposal_that_becomes_of_it(shelf: Shelf, writer: Program) -> None:
    draft = writer.post("/drafts/", OF_SKILL)
    assert draft.headers["Location"] == f"{API}/drafts/{draft.json()['id']}/"
    assert read(writer, draft).headers["ETag"] == draft.headers["ETag"]
    submitted = writer.post(f"/drafts/{draft.json()['id']}/submit/", {})
    assert read(writer, submitted).json()["state"] == "open"


@pytest.mark.parametrize("on", ["skills/experiment-tracking", "roles/ml-engineer", "proposals/{}"])
def test_a_comment(made: Proposal, reader: User, on: str) -> None:
    program = Program(reader)
    said = program.post(f"/{on.format(made.pk)}/comments/", {"text": "Why?"})
    assert said.headers["Location"] == f"{API}/comments/{said.json()['id']}/"
    assert read(program, said).json()["text"] == "Why?"


def test_a_webhook_whose_secret_is_not_told_again(writer: Program) -> None:
    wish = {"name": "Wiki", "url": "https://hooks.example/in", "events": ["proposal.opened"]}
    added = writer.post("/webhooks/", wish)
    shown = read(writer, added).json()
    assert (shown["id"], "secret" in shown) == (added.json()["id"], False)


def test_a_revision_or_a_proposal_where_one_is_undone(
    shelf: Shelf, author: User, curator: User, reader: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    landed = factories.publish(shelf.skill, factories.edit(cell, "Logs every run."), by=author)
    path, body = f"/revisions/{landed.sequence}/revert/", {"text": "It was clearer before"}
    program = Program(reader)
    proposed = program.post(path, body)
    assert read(program, proposed).json()["id"] == Proposal.objects.get().pk
    judge = Program(curator, Token.Scope.CURATE)
    undone = judge.post(path, body)
    assert read(judge, undone).json()["sequence"] == Revision.objects.latest("sequence").sequence


def test_the_same_where_an_answer_is_repeated(shelf: Shelf, writer: Program) -> None:
    first, again = (writer.post("/proposals/", OF_SKILL, Idempotency_Key="k") for _ in range(2))
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert read(writer, again).json() == first.json()
