"""Proposals for programs: the same steps as on the pages, with tokens, keys and stable codes."""

from typing import Any

import pytest
from django.test import Client

from proposals.models import Comment, Endorsement, Proposal, Watch
from skillmap.accounts.models import Token, User
from tests import factories
from tests.factories import Shelf
from tests.programs import API, Program

Scope = Token.Scope


@pytest.fixture
def change(shelf: Shelf) -> dict[str, Any]:
    cell = {"kind": "edit", "role": "ml-engineer", "level": "junior", "base_version": 1}
    words = {"description": "Logs every run.", "required": True}
    return {
        "skill": "experiment-tracking",
        "title": "Shorter",
        "rationale": "It was long.",
        "operations": [{**cell, **words}],
    }


@pytest.fixture
def writer(author: User) -> Program:
    return Program(author)


@pytest.fixture
def judge(curator: User) -> Program:
    return Program(curator, Scope.CURATE)


def submit(writer: Program, change: dict[str, Any]) -> dict[str, Any]:
    response = writer.post("/proposals/", change)
    assert response.status_code == 201, response.content
    body: dict[str, Any] = response.json()
    return body


def test_a_program_proposes_and_another_approves(
    shelf: Shelf, writer: Program, judge: Program, change: dict[str, Any]
) -> None:
    made = submit(writer, change)
    assert (made["state"], made["freshness"], made["version_number"]) == ("open", "clean", 1)
    accept = {"accept": [made["current"]["operations"][0]["id"]]}
    tag = judge.call("get", f"/proposals/{made['id']}/").headers["ETag"]
    done = judge.post(f"/proposals/{made['id']}/approve/", accept, If_Match=tag)
    assert done.status_code == 200, done.content
    assert (done.json()["state"], done.json()["revision"]) == ("approved", 2)
    assert shelf.cell(shelf.engineer, shelf.junior).description == "Logs every run."
    again = judge.post(f"/proposals/{made['id']}/approve/", accept, If_Match=tag)
    assert again.json()["state"] == "approved"


def test_approving_needs_to_say_what_was_seen(
    writer: Program, judge: Program, change: dict[str, Any]
) -> None:
    made = submit(writer, change)
    path = f"/proposals/{made['id']}/approve/"
    accept = {"accept": [made["current"]["operations"][0]["id"]]}
    assert judge.post(path, accept).json()["code"] == "precondition_required"
    assert judge.post(path, accept, If_Match='"9.9"').json()["code"] == "stale"
    assert judge.post(path, accept, If_Match="nonsense").json()["code"] == "bad_etag"
    unknown = {"accept": [10**9], "version": 1, "lock_version": 0}
    assert judge.post(path, unknown).json()["code"] == "unknown_target"


def test_a_conflict_names_its_operations(
    shelf: Shelf, writer: Program, judge: Program, change: dict[str, Any]
) -> None:
    made = submit(writer, change)
    cell = shelf.cell(shelf.engineer, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, "Theirs"), by=factories.person())
    now = judge.call("get", f"/proposals/{made['id']}/")
    assert now.json()["freshness"] == "conflict"
    key = made["current"]["operations"][0]["id"]
    path = f"/proposals/{made['id']}/approve/"
    response = judge.post(path, {"accept": [key]}, If_Match=now.headers["ETag"])
    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
    assert (response.json()["code"], response.json()["operations"]) == ("conflict", [key])


def test_a_program_revises_withdraws_and_is_told_when_it_is_too_late(
    writer: Program, change: dict[str, Any]
) -> None:
    made = submit(writer, change)
    path = f"/proposals/{made['id']}"
    change["operations"][0]["description"] = "Logs each run."
    next_version = {name: change[name] for name in ("title", "operations")}
    revised = writer.post(f"{path}/versions/", next_version)
    assert (revised.status_code, revised.json()["version_number"]) == (201, 2)
    numbers = [row["number"] for row in writer.call("get", f"{path}/versions/").json()["results"]]
    assert numbers == [1, 2]
    assert writer.post(f"{path}/withdraw/").json()["state"] == "withdrawn"
    late = writer.post(f"{path}/withdraw/")
    assert (late.status_code, late.json()["code"]) == (409, "already_decided")


def test_declining_and_asking_for_changes(
    writer: Program, judge: Program, change: dict[str, Any]
) -> None:
    made = submit(writer, change)
    path = f"/proposals/{made['id']}"
    assert judge.post(f"{path}/request-changes/", {"text": ""}).status_code == 400
    asked = judge.post(f"{path}/request-changes/", {"text": "Which tool?"})
    assert asked.json()["state"] == "changes_requested"
    assert judge.post(f"{path}/reject/", {"text": "No", "code": "magic"}).status_code == 400
    declined = judge.post(f"{path}/reject/", {"text": "No", "code": "unclear"})
    assert (declined.json()["state"], declined.json()["reason_text"]) == ("rejected", "No")


def test_endorsing_objecting_and_taking_it_back(
    shelf: Shelf, writer: Program, change: dict[str, Any], reader: User
) -> None:
    made = submit(writer, change)
    path, program = f"/proposals/{made['id']}", Program(reader)
    assert program.post(f"{path}/endorse/").json()["endorsements"][0]["stance"] == "endorse"
    assert program.post(f"{path}/object/").status_code == 400
    program.post(f"{path}/object/", {"text": "Too short"})
    assert Endorsement.objects.get().text == "Too short"
    program.post(f"{path}/retract/")
    assert not Endorsement.objects.exists()
    assert writer.post(f"{path}/endorse/").json()["code"] == "not_allowed"


@pytest.mark.parametrize("where", ["/skills/experiment-tracking/comments/", "proposal"])
def test_programs_discuss(writer: Program, change: dict[str, Any], where: str) -> None:
    made = submit(writer, change)
    path = f"/proposals/{made['id']}/comments/" if where == "proposal" else where
    root = writer.post(path, {"text": "Why *so*?"}).json()
    assert root["html"] == "<p>Why <em>so</em>?</p>"
    reply = writer.post(path, {"text": "Because", "parent": root["id"]}).json()
    assert reply["parent"] == root["id"]
    listed = writer.call("get", path).json()["results"]
    assert [row["id"] for row in listed] == [root["id"], reply["id"]]
    assert writer.call("get", f"/comments/{root['id']}/").json()["text"] == "Why *so*?"
    assert writer.post(path, {"text": "x", "parent": 10**9}).json()["code"] == "unknown_target"
    assert writer.post(path, {"text": ""}).status_code == 400


def test_one_key_does_a_thing_once(writer: Program, change: dict[str, Any]) -> None:
    first = writer.post("/proposals/", change, Idempotency_Key="k1")
    again = writer.post("/proposals/", change, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Proposal.objects.count() == 1
    other = writer.post("/proposals/", {**change, "title": "Other"}, Idempotency_Key="k1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    long = writer.post("/proposals/", change, Idempotency_Key="k" * 256)
    assert long.json()["code"] == "bad_idempotency_key"


def test_a_refusal_leaves_the_key_free(writer: Program, change: dict[str, Any]) -> None:
    broken = {**change, "operations": []}
    assert writer.post("/proposals/", broken, Idempotency_Key="k").status_code == 422
    assert writer.post("/proposals/", change, Idempotency_Key="k").status_code == 201


def test_the_same_again_is_named(
    shelf: Shelf, writer: Program, change: dict[str, Any], reader: User
) -> None:
    made = submit(writer, change)
    response = Program(reader).post("/proposals/", change)
    assert (response.status_code, response.json()["code"]) == (409, "identical")
    assert response.json()["proposal"] == made["id"]


@pytest.mark.parametrize(
    "broken",
    [
        {"title": ""},
        {"title": "x" * 200},
        {"title": "a\x00b"},
        {"skill": "nothing"},
        {"role": "ml-engineer"},
        {"skill": None, "new_skill": False},
        {"operations": [{"kind": "edit"}]},
        {"operations": [{"field": "name"}]},
        {
            "operations": [
                {"kind": "edit", "role": "x", "level": "y", "description": "z", "required": 1}
            ]
        },
        {"operations": [{"kind": "add", "role": "ml-engineer", "level": "senior"}]},
        {"operations": "many"},
        {"operations": [[]]},
        {"operations": [{"kind": "magic", "role": "x", "level": "y"}]},
    ],
)
def test_what_cannot_be_read_is_a_problem(
    writer: Program, change: dict[str, Any], broken: dict[str, Any]
) -> None:
    response = writer.post("/proposals/", {**change, **broken})
    assert (response.status_code, response.json()["code"]) == (400, "invalid")
    assert response.json()["errors"]
    assert not Proposal.objects.exists()


def test_what_there_is_not_is_pointed_at(writer: Program, change: dict[str, Any]) -> None:
    odd = {**change["operations"][0], "role": "nobody", "level": "guru"}
    field = {"field": "name", "base": "Experiment Tracking", "new": "Runs", "role": "nobody"}
    operations = [*change["operations"], field, odd]
    errors = writer.post("/proposals/", {**change, "operations": operations}).json()["errors"]
    assert [(each["pointer"], each["code"]) for each in errors] == [
        ("#/operations/2/role", "unknown_target"),
        ("#/operations/2/level", "unknown_target"),
    ]


@pytest.mark.parametrize(
    ("body", "status"), [("{", 400), ("[]", 400), ('"x"', 400), ("null", 400), ("1e999", 400)]
)
def test_a_body_that_is_no_object_is_a_problem(
    writer: Program, shelf: Shelf, body: str, status: int
) -> None:
    response = writer.client.post(
        f"{API}/proposals/",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {writer.secret}"},
    )
    assert response.status_code == status


def test_scopes_are_kept(author: User, curator: User, change: dict[str, Any]) -> None:
    assert Program(author, Scope.READ).post("/proposals/", change).status_code == 403
    made = submit(Program(author), change)
    proposer = Program(curator, Scope.PROPOSE)
    response = proposer.post(f"/proposals/{made['id']}/reject/", {"text": "x", "code": "spam"})
    assert response.status_code == 403


def test_nobody_is_asked_to_sign_in_with_401(client: Client, shelf: Shelf) -> None:
    response = client.post(f"{API}/proposals/", {}, content_type="application/json")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="skillmap"'
    wrong = client.get(f"{API}/proposals/", headers={"Authorization": "Bearer skm_wrong"})
    assert wrong.status_code == 401
    odd = client.get(f"{API}/proposals/", headers={"Authorization": "Bearer \xff\xfe"})
    assert odd.status_code == 401


def test_a_session_writes_only_with_its_csrf_token(author: User, change: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    refused = client.post(f"{API}/proposals/", change, content_type="application/json")
    assert refused.status_code == 403
    assert not Proposal.objects.exists()


def test_people_watch_by_program(reader: User, shelf: Shelf) -> None:
    program = Program(reader, Scope.READ)
    set_to = program.post("/watches/", {"skill": "experiment-tracking", "level": "all"})
    assert set_to.json()["level"] == "all"
    listed = program.call("get", "/watches/").json()["results"]
    assert [row["skill"] for row in listed] == ["experiment-tracking"]
    gone = program.post("/watches/", {"skill": "experiment-tracking", "level": ""})
    assert gone.status_code == 204
    assert not Watch.objects.exists()
    assert program.post("/watches/", {"level": "all"}).status_code == 400
    assert program.post("/watches/", {"proposal": 10**9, "level": "all"}).status_code == 404


def test_what_is_somebodys_own_is_nobody_elses(client: Client, shelf: Shelf) -> None:
    for path in ("/watches/", "/notifications/"):
        assert client.get(f"{API}{path}").status_code == 401


def test_the_inbox_is_read_by_program(
    shelf: Shelf, writer: Program, judge: Program, change: dict[str, Any]
) -> None:
    assert writer.call("get", "/notifications/").json()["results"] == []
    assert writer.post("/notifications/read/").json() == {"marked": 0}
    assert writer.post("/notifications/1/read/").status_code == 404


def test_people_are_shown_as_everybody_sees_them(client: Client, author: User) -> None:
    body = client.get(f"{API}/people/author/").json()
    assert body == {"username": "author", "name": "author"}
    assert client.get(f"{API}/people/nobody/").status_code == 404


def test_held_and_drafts_stay_hidden(
    client: Client, shelf: Shelf, writer: Program, change: dict[str, Any]
) -> None:
    made = submit(writer, change)
    Proposal.objects.filter(pk=made["id"]).update(visibility="held")
    assert client.get(f"{API}/proposals/{made['id']}/").status_code == 404
    assert client.get(f"{API}/proposals/").json()["results"] == []
    assert writer.call("get", f"/proposals/{made['id']}/").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [("state=open", 1), ("state=approved", 0), ("domain=data", 1), ("author=AUTHOR", 1)],
)
def test_proposals_are_filtered(
    client: Client, writer: Program, change: dict[str, Any], query: str, found: int
) -> None:
    submit(writer, change)
    assert len(client.get(f"{API}/proposals/?{query}").json()["results"]) == found


def test_too_many_comments_are_told_with_the_limit(shelf: Shelf) -> None:
    program = Program(factories.person("newcomer", days=0))
    path = "/skills/experiment-tracking/comments/"
    for number in range(6):
        assert program.post(path, {"text": str(number)}).status_code == 201
    refused = program.post(path, {"text": "more"})
    assert (refused.status_code, refused.json()["code"]) == (429, "limit_reached")
    assert Comment.objects.count() == 6
