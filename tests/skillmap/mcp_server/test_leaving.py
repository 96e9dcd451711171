"""An assistant leaves a draft with the person of its token, and with nobody else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from mcp.server.mcpserver.exceptions import ToolError

from proposals import lifecycle, moderation_actions
from proposals.models import Proposal
from skillmap.accounts import tokens
from skillmap.accounts.models import Token, User
from skillmap.mcp_server import answers, leaving
from skillmap.mcp_server.leaving import DraftText, ExpectationChange, FieldChange
from tests import factories
from tests.factories import Shelf

HOME = "http://localhost:8000"
WORDS = DraftText(title="Shorter", rationale="It was long.", sources="")


def secret_of(
    person: User, scope: Token.Scope = Token.Scope.PROPOSE, **more: Any
) -> tuple[Token, str]:
    return tokens.make(person, name="my assistant", scope=scope, **{"expires_at": None, **more})


def edit(**more: Any) -> ExpectationChange:
    said: dict[str, Any] = {
        "kind": "edit",
        "role": "ml-engineer",
        "level": "junior",
        "base_version": 1,
    }
    return ExpectationChange(**{**said, "description": "Logs runs.", **more})


def leave(subject: Any, secret: str, *said: ExpectationChange | FieldChange) -> answers.Draft:
    cells = [each for each in said if isinstance(each, ExpectationChange)]
    fields = [each for each in said if isinstance(each, FieldChange)]
    return leaving.leave(subject, WORDS, cells, fields, secret=secret)


def test_a_draft_waits_for_its_person_alone(
    shelf: Shelf, author: User, stranger: User, client: Client
) -> None:
    renamed = FieldChange(field="name", base="Experiment Tracking", new="Run Tracking")
    made = leave(shelf.skill, secret_of(author)[1], edit(), renamed)
    editor = "/skills/experiment-tracking/suggest/"
    assert made == answers.Draft(
        draft=Proposal.objects.get().pk, url=f"{HOME}{editor}", operation_count=2
    )
    client.force_login(stranger)
    assert "Logs runs." not in client.get(editor).content.decode()
    client.force_login(author)
    page = client.get(editor).content.decode()
    assert "Logs runs." in page
    assert "Created with your token “my assistant”" in page
    key = "ml-engineer:junior"
    sent = {"do": "submit", "title": "Shorter", f"text:{key}": "Logs runs.", f"version:{key}": "1"}
    assert client.post(editor, {**sent, "draft_version": "1"}).status_code == 302
    assert Proposal.objects.get().state == "open"


def test_a_draft_for_a_new_skill(shelf: Shelf, author: User) -> None:
    fields = [
        FieldChange(field="name", new="Prompt Writing"),
        FieldChange(field="group", new="data/mlops"),
    ]
    made = leave(None, secret_of(author)[1], *fields)
    assert made.url == f"{HOME}/skills/new/"


@pytest.mark.parametrize("scope", [Token.Scope.READ])
def test_a_token_that_may_only_read_is_refused(
    shelf: Shelf, author: User, scope: Token.Scope
) -> None:
    with pytest.raises(ToolError, match="may only read"):
        leave(shelf.skill, secret_of(author, scope)[1], edit())
    assert not Proposal.objects.exists()


def test_without_a_live_token_nothing_is_left(shelf: Shelf, author: User) -> None:
    revoked, secret = secret_of(author)
    tokens.revoke(revoked)
    expired = secret_of(author, expires_at=timezone.now() - timedelta(minutes=1))[1]
    for dead in (secret, expired, "skm_never", "\x00"):
        with pytest.raises(ToolError, match="unknown, expired or revoked"):
            leave(shelf.skill, dead, edit())
    with pytest.raises(ToolError, match=f"makes one at {HOME}/me/tokens/"):
        leave(shelf.skill, "", edit())
    assert not Proposal.objects.exists()


def test_the_suspended_are_told_why_and_until_when(
    shelf: Shelf, author: User, curator: User
) -> None:
    secret, end = secret_of(author)[1], datetime(2090, 5, 4, 10, 30, tzinfo=UTC)
    moderation_actions.suspend(author, by=curator, reason="Adverts", until=end)
    told = "suspended until 4 May 2090, 10:30 UTC. Reason: Adverts"
    with pytest.raises(ToolError, match=f"The token was revoked. Your account is {told}"):
        leave(shelf.skill, secret, edit())
    Token.objects.update(revoked_at=None)  # the suspension came while the call was under way
    with pytest.raises(ToolError, match=told):
        leave(shelf.skill, secret, edit())
    assert not Proposal.objects.exists()


def test_a_curators_token_leaves_drafts_too(shelf: Shelf, curator: User) -> None:
    leave(shelf.skill, secret_of(curator, Token.Scope.CURATE)[1], edit())
    assert Proposal.objects.get().author == curator


def test_whoever_may_not_propose_leaves_no_draft(shelf: Shelf) -> None:
    unverified = factories.person(is_verified=False)
    with pytest.raises(ToolError, match="You are not allowed to do this"):
        leave(shelf.skill, secret_of(unverified)[1], edit())


def test_what_the_person_wrote_stays(shelf: Shelf, author: User) -> None:
    draft = lifecycle.save_draft(shelf.skill, {"title": "Mine"}, by=author)
    with pytest.raises(ToolError, match=f"stays: {HOME}/skills/experiment-tracking/suggest/"):
        leave(shelf.skill, secret_of(author)[1], edit())
    assert lifecycle.typed(draft, by=author) == {"title": "Mine"}


def test_each_problem_is_told_where_the_assistant_wrote_it(shelf: Shelf, author: User) -> None:
    said: list[ExpectationChange | FieldChange] = [
        edit(base_version=3),
        edit(role="poet"),
        FieldChange(field="name", base="Other", new="Else"),
    ]
    with pytest.raises(ToolError) as caught:
        leave(shelf.skill, secret_of(author)[1], *said)
    assert str(caught.value) == (
        "No draft was left. /expectations/0/base_version (stale): This is at "
        "version 1 now. Read it again. /expectations/1/role (unknown_target): "
        "There is no role “poet”. /fields/0/base (stale): The published text "
        "changed. Read it again."
    )
    with pytest.raises(ToolError, match="Describe the change"):
        leave(shelf.skill, secret_of(author)[1])


def test_a_draft_is_about_one_thing(shelf: Shelf) -> None:
    assert leaving.subject_of("experiment-tracking", "", is_new=False) == shelf.skill
    assert leaving.subject_of("", "ml-engineer", is_new=False) == shelf.engineer
    assert leaving.subject_of("", "", is_new=True) is None
    for skill, role, is_new in (("", "", False), ("a", "b", False), ("a", "", True)):
        with pytest.raises(ToolError, match="exactly one of skill, role and new_skill"):
            leaving.subject_of(skill, role, is_new=is_new)
