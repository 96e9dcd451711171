"""Comments by program: changed, taken back, settled and reported, by those who may on the pages."""

import pytest

from proposals.discussion import comments
from proposals.models import Comment, Report
from skillmap.accounts.models import Token, User
from tests.factories import Shelf
from tests.programs import Program


@pytest.fixture
def comment(shelf: Shelf, author: User) -> Comment:
    return comments.post(shelf.skill, "Why *so*?", by=author)


def test_people_change_and_take_back_their_own_words(
    comment: Comment, author: User, stranger: User
) -> None:
    path, writer = f"/comments/{comment.pk}/", Program(author)
    changed = writer.call("patch", path, {"text": "Why **so**?"})
    assert (changed.status_code, changed.json()["html"]) == (
        200,
        "<p>Why <strong>so</strong>?</p>",
    )
    assert changed.json()["edited_at"] is not None
    assert writer.call("patch", path, {"text": ""}).json()["errors"][0]["pointer"] == "#/text"
    other = Program(stranger)
    assert other.call("patch", path, {"text": "Mine"}).json()["code"] == "not_allowed"
    assert other.call("delete", path).json()["code"] == "not_allowed"
    assert Program(author, Token.Scope.READ).call("delete", path).status_code == 403
    assert writer.call("delete", path).status_code == 204
    assert writer.get(path).json()["text"] == ""
    assert writer.call("patch", path, {"text": "Again"}).json()["code"] == "gone"


def test_a_thread_is_settled_and_opened_again(
    comment: Comment, author: User, stranger: User
) -> None:
    path = f"/comments/{comment.pk}/resolve/"
    assert Program(stranger).post(path).json()["code"] == "not_allowed"
    assert Program(author).post(path).json()["resolved_at"] is not None
    assert Program(author).post(path, {"is_resolved": False}).json()["resolved_at"] is None


def test_a_comment_is_reported(comment: Comment, author: User, stranger: User) -> None:
    path, body = f"/comments/{comment.pk}/report/", {"reason": "spam"}
    assert Program(author).post(path, body).json()["code"] == "not_allowed"
    assert Program(stranger).post(path, {}).json()["code"] == "invalid"
    assert Program(stranger).post(path, body).status_code == 204
    assert Report.objects.get().comment == comment


def test_a_role_has_a_discussion_too(shelf: Shelf, author: User) -> None:
    writer = Program(author)
    said = writer.post("/roles/ml-engineer/comments/", {"text": "What of MLOps?"})
    assert (said.status_code, said.json()["role"]) == (201, "ml-engineer")
    listed = writer.get("/roles/ml-engineer/comments/").json()["results"]
    assert [each["text"] for each in listed] == ["What of MLOps?"]
    assert writer.get("/roles/nobody/comments/").status_code == 404
