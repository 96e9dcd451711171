"""Rare steps by program: amending, superseding, reporting, undoing; and a whole new skill."""

from typing import Any

import pytest

from profiles.models import Revision
from proposals.models import Proposal, Report
from skillmap.accounts.models import Token, User
from tests import factories
from tests.factories import Shelf
from tests.programs import EDIT, Program

Scope = Token.Scope


@pytest.fixture
def made(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


@pytest.fixture
def landed(shelf: Shelf, author: User) -> Revision:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.publish(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def test_a_program_proposes_a_whole_new_skill(shelf: Shelf, author: User, curator: User) -> None:
    fields = [
        {"field": "name", "new": "Prompt Writing"},
        {"field": "group", "new": "data/mlops"},
        {**EDIT, "kind": "add", "base_version": 0},
    ]
    body = {"new_skill": True, "title": "A new skill", "operations": fields}
    answer = Program(author).post("/proposals/", body)
    assert (answer.status_code, answer.json()["is_new_skill"]) == (201, True)
    accept = [each["id"] for each in answer.json()["current"]["operations"]]
    path = f"/proposals/{answer.json()['id']}/approve/"
    judge = Program(curator, Scope.CURATE)
    done = judge.post(path, {"accept": accept}, If_Match=answer.headers["ETag"])
    assert (done.json()["state"], done.json()["skill"]) == ("approved", "prompt-writing")
    without_group = {**body, "operations": fields[:1]}
    refused = Program(author).post("/proposals/", without_group)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "#/group")


def test_a_curator_amends(made: Proposal, author: User, curator: User) -> None:
    path, body = f"/proposals/{made.pk}/amend/", {"title": "Clearer", "operations": [EDIT]}
    assert Program(curator).post(path, body).json()["code"] == "permission_denied"
    assert Program(author, Scope.CURATE).post(path, body).json()["code"] == "not_allowed"
    judge = Program(curator, Scope.CURATE)
    assert judge.post(path, body, If_Match='"9.9"').json()["code"] == "stale"
    done = judge.post(path, body, If_Match='"1.1"')
    assert (done.status_code, done.json()["version_number"]) == (201, 2)
    assert done.json()["current"]["kind"] == "amendment"
    assert done.json()["author"]["username"] == "author"


def test_a_proposal_gives_way_to_another(
    shelf: Shelf, made: Proposal, author: User, stranger: User
) -> None:
    cell = shelf.cell(shelf.engineer, shelf.middle)
    other = factories.proposal(shelf.skill, factories.edit(cell, "Designs it."), by=stranger)
    path = f"/proposals/{made.pk}/supersede/"
    for scope, code in (("propose", "permission_denied"), ("curate", "not_allowed")):
        program = Program(stranger, Scope(scope))
        assert program.post(path, {"other": other.pk}).json()["code"] == code
    program = Program(author)
    unknown = program.post(path, {"other": 10**9}).json()["errors"]
    assert [(each["pointer"], each["code"]) for each in unknown] == [("#/other", "unknown_target")]
    assert program.post(path, {"other": made.pk}).json()["code"] == "invalid_transition"
    done = program.post(path, {"other": other.pk}).json()
    assert (done["state"], done["superseded_by"]) == ("superseded", other.pk)


def test_a_program_starts_again_from_a_proposal(made: Proposal, reader: User) -> None:
    program, path = Program(reader), f"/proposals/{made.pk}/copy/"
    draft = program.post(path)
    assert (draft.status_code, draft.json()["operations"]) == (
        201,
        [{**EDIT, "description": "Logs every run.", "examples": ""}],
    )
    kept = program.get(f"/drafts/{draft.json()['id']}/")
    assert (kept.json(), kept.headers["ETag"]) == (draft.json(), draft.headers["ETag"])
    assert program.post(path).json()["code"] == "draft_exists"


def test_a_program_reports_a_proposal(made: Proposal, author: User, reader: User) -> None:
    path, body = f"/proposals/{made.pk}/report/", {"reason": "spam", "text": "An advert"}
    assert Program(author).post(path, body).json()["code"] == "not_allowed"
    assert Program(reader).post(path, {"reason": "magic"}).json()["code"] == "invalid"
    assert Program(reader).post(path, body).status_code == 204
    assert Report.objects.get().proposal == made


def test_undoing_is_a_proposal_of_those_who_do_not_curate(landed: Revision, reader: User) -> None:
    path = f"/revisions/{landed.sequence}/revert/"
    assert Program(reader, Scope.READ).post(path, {"text": "No"}).status_code == 403
    assert Program(reader).post(path, {}).json()["errors"][0]["pointer"] == "#/text"
    done = Program(reader).post(path, {"text": "It was clearer before"})
    proposal = Proposal.objects.get()
    assert (done.status_code, done.json()) == (
        201,
        {
            "revision": None,
            "proposal": proposal.pk,
            "url": f"http://testserver/proposals/{proposal.pk}/",
        },
    )
    assert proposal.reverts == landed


def test_a_curator_undoes_at_once_where_the_token_may_curate(
    shelf: Shelf, landed: Revision, curator: User
) -> None:
    path, body = f"/revisions/{landed.sequence}/revert/", {"text": "It was clearer before"}
    proposed: Any = Program(curator).post(path, body).json()
    assert proposed["revision"] is None
    Program(curator).post(f"/proposals/{proposed['proposal']}/withdraw/")
    program = Program(curator, Scope.CURATE)
    done = program.post(path, body, Idempotency_Key="once")
    newest = Revision.objects.order_by("sequence").last()
    assert newest is not None
    assert done.json() == {
        "revision": newest.sequence,
        "proposal": None,
        "url": "http://testserver/skills/experiment-tracking/revisions/3/",
    }
    assert program.post(path, body, Idempotency_Key="once").json() == done.json()
    assert shelf.cell(shelf.engineer, shelf.junior).description.startswith("Logs parameters")
    assert program.post("/revisions/999999999/revert/", body).status_code == 404
