"""Drafts for programs: left, read, replaced, discarded and submitted, each by its own person's."""

from typing import Any

import pytest
from django.test import Client

from proposals import lifecycle
from proposals.models import Proposal, State
from skillmap.accounts.models import Token, User
from tests import factories
from tests.factories import Shelf
from tests.programs import Program

EDITOR = "/skills/experiment-tracking/suggest/"
LIVE = "Logs parameters and metrics of each run."
EDIT: dict[str, Any] = {
    "kind": "edit",
    "role": "ml-engineer",
    "level": "junior",
    "base_version": 1,
    "description": "Logs every run.",
    "examples": "A link to the run.",
    "required": False,
}
ADD: dict[str, Any] = {
    "kind": "add",
    "role": "data-analyst",
    "level": "senior",
    "base_version": 0,
    "description": "Explains runs to others.",
    "examples": "",
    "required": True,
}
NAME = {"field": "name", "target": "", "base": "Experiment Tracking", "new": "Run Tracking"}


@pytest.fixture
def writer(author: User) -> Program:
    return Program(author)


def body(*operations: dict[str, Any], **words: Any) -> dict[str, Any]:
    is_of_skill = not words.keys() & {"role", "new_skill"}
    subject = {"skill": "experiment-tracking"} if is_of_skill else {}
    return {**subject, "title": "Shorter", "operations": list(operations), **words}


def leave(writer: Program, *operations: dict[str, Any], **words: Any) -> Any:
    response = writer.post("/drafts/", body(*(operations or (EDIT,)), **words))
    assert response.status_code == 201, response.content
    return response


def test_a_draft_opens_in_the_editor_with_everything_in_it(
    shelf: Shelf, writer: Program, author: User, client: Client
) -> None:
    words = {"rationale": "It was long.", "sources": "A book"}
    made = leave(writer, EDIT, ADD, NAME, **words).json()
    assert made == {
        "id": Proposal.objects.get().pk,
        "skill": "experiment-tracking",
        "role": None,
        "is_new_skill": False,
        "title": "Shorter",
        **words,
        "operations": [NAME, ADD, EDIT],
        "left_by": "test",
        "drafted_by": "program",
        "created_at": made["created_at"],
        "url": f"http://testserver{EDITOR}",
    }
    client.force_login(author)
    page = client.get(EDITOR).content.decode()
    for text in ("Shorter", *words.values(), EDIT["description"], ADD["description"], NAME["new"]):
        assert text in page
    assert "Created with your token “test”" in page


def test_the_mark_stays_while_its_person_writes_on_and_goes_with_the_draft(
    shelf: Shelf, writer: Program, author: User, client: Client
) -> None:
    leave(writer)
    client.force_login(author)
    client.post(EDITOR, {"do": "save", "title": "Mine now", "draft_version": "1"})
    kept = writer.get("/drafts/").json()["results"][0]
    assert (kept["title"], kept["left_by"], kept["operations"]) == ("Mine now", "test", [EDIT])
    sent = client.post(EDITOR, {"do": "submit", "title": "Mine now", "draft_version": "2"})
    assert sent.status_code == 302
    assert Proposal.objects.get().state == State.OPEN
    assert "Created with" not in client.get(EDITOR).content.decode()


def test_a_draft_of_a_role_and_of_a_new_skill(
    shelf: Shelf, writer: Program, author: User, client: Client
) -> None:
    focus = {"field": "focus", "target": "level:junior", "base": "", "new": "Learns."}
    of_role = leave(writer, focus, role="ml-engineer").json()
    assert (of_role["role"], of_role["url"]) == (
        "ml-engineer",
        "http://testserver/roles/ml-engineer/suggest/",
    )
    named = {"field": "name", "base": "", "new": "Prompt Writing"}
    placed = {"field": "group", "base": "", "new": "data/mlops"}
    new = leave(writer, named, placed, ADD, new_skill=True).json()
    assert (new["is_new_skill"], new["url"]) == (True, "http://testserver/skills/new/")
    client.force_login(author)
    assert "Learns." in client.get("/roles/ml-engineer/suggest/").content.decode()
    assert "Prompt Writing" in client.get("/skills/new/").content.decode()
    submitted = writer.post(f"/drafts/{new['id']}/submit/").json()
    assert (submitted["state"], submitted["is_new_skill"]) == ("open", True)


def test_nothing_that_is_there_is_written_over(shelf: Shelf, writer: Program, author: User) -> None:
    typed = {"title": "Half a thought"}
    mine = lifecycle.save_draft(shelf.skill, typed, by=author)
    again = writer.post("/drafts/", body(EDIT))
    assert (again.status_code, again.json()["code"]) == (409, "draft_exists")
    assert again.json()["proposal"] == mine.pk
    assert lifecycle.typed(mine, by=author) == typed


def test_a_draft_is_replaced_only_as_it_was_read(shelf: Shelf, writer: Program) -> None:
    made = leave(writer)
    path, text = f"/drafts/{made.json()['id']}/", {"title": "Other", "operations": [ADD]}
    assert writer.call("put", path, text).json()["code"] == "precondition_required"
    stale = writer.call("put", path, text, If_Match='"0"')
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    done = writer.call("put", path, text, If_Match=made.headers["ETag"])
    assert (done.status_code, done.json()["title"]) == (200, "Other")
    assert done.json()["operations"] == [ADD]
    assert done.headers["ETag"] == writer.get(path).headers["ETag"] != made.headers["ETag"]
    assert writer.call("put", path, text, If_Match=made.headers["ETag"]).status_code == 409
    assert writer.call("put", path, text, If_Match=done.headers["ETag"]).status_code == 200


def test_a_draft_is_discarded_for_good(shelf: Shelf, writer: Program) -> None:
    made = leave(writer)
    path = f"/drafts/{made.json()['id']}/"
    assert writer.call("delete", path, If_Match='"0"').status_code == 409
    assert writer.call("delete", path, If_Match="*").status_code == 204
    assert writer.call("delete", path).status_code == 404
    assert not Proposal.objects.exists()


def test_a_draft_is_submitted_as_it_stands(shelf: Shelf, writer: Program) -> None:
    made = leave(writer, EDIT, NAME)
    path = f"/drafts/{made.json()['id']}/submit/"
    assert writer.post(path, If_Match='"0"').json()["code"] == "stale"
    done = writer.post(path, If_Match=made.headers["ETag"], Idempotency_Key="k")
    assert (done.status_code, done.json()["state"]) == (201, "open")
    assert writer.post(path, Idempotency_Key="k").json() == done.json()
    assert done.json()["operation_count"] == 2
    whole = writer.get(f"/proposals/{done.json()['id']}/")
    assert whole.headers["ETag"].startswith(done.headers["ETag"].rstrip('"'))
    assert [each["new_text"] for each in whole.json()["current"]["operations"]] == [
        "Logs every run.",
        "Run Tracking",
    ]
    assert writer.post(path).status_code == 404


def test_what_submitting_lacks_is_said_and_the_draft_stays(shelf: Shelf, author: User) -> None:
    author.licences_accepted = {}
    author.save()
    writer = Program(author)
    path = f"/drafts/{leave(writer, title='').json()['id']}/submit/"
    assert writer.post(path).json()["code"] == "consent_needed"
    untitled = writer.post(path, {"accepts_licence": True})
    assert (untitled.status_code, untitled.json()["errors"][0]["pointer"]) == (400, "#/title")
    assert Proposal.objects.get().state == State.DRAFT


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"role": "nobody"}, "#/operations/1/role", "unknown_target"),
        ({"level": "guru"}, "#/operations/1/level", "unknown_target"),
        ({"base_version": 0}, "#/operations/1/base_version", "stale"),
        ({"base_version": 7}, "#/operations/1/base_version", "stale"),
        ({"description": "x" * 2_001}, "#/operations/1/description", "max_length"),
        ({"description": " "}, "#/operations/1/description", "invalid"),
        (
            {**EDIT, "description": LIVE, "examples": "", "required": True},
            "#/operations/1",
            "nothing_to_propose",
        ),
        (
            {"level": "senior", "role": "data-analyst", "base_version": 0},
            "#/operations/1/kind",
            "unknown_target",
        ),
    ],
)
def test_each_problem_has_a_place(
    shelf: Shelf, writer: Program, change: dict[str, Any], pointer: str, code: str
) -> None:
    answer = writer.post("/drafts/", body(NAME, {**EDIT, **change}))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    found = [(each["pointer"], each["code"]) for each in answer.json()["errors"]]
    assert found == [(pointer, code)]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"operations": []},
        {"operations": "many"},
        {"operations": [[]]},
        {"operations": [{"kind": "edit"}]},
        {"operations": [EDIT] * 501},
        {"title": "x" * 200},
        {"title": "a\x00b"},
        {"rationale": "\ud800"},
        {"skill": "nothing"},
        {"role": "ml-engineer"},
        {"skill": None},
    ],
)
def test_what_cannot_be_read_is_a_problem(
    shelf: Shelf, writer: Program, broken: dict[str, Any]
) -> None:
    response = writer.post("/drafts/", {**body(EDIT), **broken})
    assert (response.status_code, response.json()["code"]) == (400, "invalid")
    assert response.json()["errors"]
    assert not Proposal.objects.exists()


def test_drafts_are_their_own_persons(shelf: Shelf, writer: Program, curator: User) -> None:
    path = f"/drafts/{leave(writer).json()['id']}/"
    other = Program(curator, Token.Scope.CURATE)
    assert other.get("/drafts/").json()["results"] == []
    for method in ("get", "delete", "put"):
        assert other.call(method, path, body(EDIT), If_Match="*").status_code == 404
    assert other.post(f"{path}submit/").status_code == 404
    for where in ("/drafts/", path):
        assert Client().get(f"/api/v1{where}").status_code == 401


def test_writing_takes_the_scope(shelf: Shelf, writer: Program, author: User) -> None:
    made = leave(writer)
    path = f"/drafts/{made.json()['id']}/"
    reader = Program(author, Token.Scope.READ)
    assert reader.get(path).status_code == 200
    for method, where in (("put", path), ("delete", path), ("post", "/drafts/")):
        assert reader.call(method, where, body(EDIT)).status_code == 403
    assert reader.post(f"{path}submit/").status_code == 403
    unverified = Program(factories.person(is_verified=False))
    assert unverified.post("/drafts/", body(EDIT)).json()["code"] == "not_allowed"


def test_one_key_leaves_one_draft(shelf: Shelf, writer: Program) -> None:
    first = writer.post("/drafts/", body(EDIT), Idempotency_Key="k")
    again = writer.post("/drafts/", body(EDIT), Idempotency_Key="k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_however_long(
    shelf: Shelf, writer: Program, author: User, count: int, django_assert_num_queries: Any
) -> None:
    for subject in (shelf.skill, shelf.engineer, None)[:count]:
        lifecycle.save_draft(subject, {"title": "Half"}, by=author)
    with django_assert_num_queries(4):  # the token and its use, the drafts, what they say
        assert len(writer.get("/drafts/").json()["results"]) == count
