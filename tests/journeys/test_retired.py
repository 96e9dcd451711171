"""What stays of a retired skill or role: to read, and where to go on."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from profiles.models import Role, Skill
from profiles.operations import FieldOperation
from proposals.discussion import comments
from proposals.models import Comment, Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

READABLE = (
    *("history/", "revisions/1/", "community/", "proposals/", "watch/"),
    *({"skills": "compare/?from=1&to=2", "roles": "compare-revisions/?from=1&to=2"},),
)
GONE = ("", "suggest/")


def retire(subject: Skill | Role, *, by: User, successor: str = "") -> None:
    """Retire it, replaced by the one of that slug."""
    operations = [FieldOperation("retired", "", "yes")]
    operations += [FieldOperation("replaced_by", "", successor)] if successor else []
    factories.publish(subject, *operations, by=by)


def subject_of(kind: str, shelf: Shelf, slug: str, by: User) -> Skill | Role:
    """A published skill or role."""
    if kind == "roles":
        return factories.role(slug, by=by)
    return factories.skill(slug, group=shelf.group, by=by)


@pytest.fixture(params=["skills", "roles"])
def kind(request: Any) -> str:
    """Everything holds for skills and roles alike."""
    return str(request.param)


@pytest.fixture
def old(kind: str, shelf: Shelf, author: User, curator: User) -> Skill | Role:
    """Retired and replaced twice over: old → newer → newest."""
    rows = [subject_of(kind, shelf, slug, author) for slug in ("old", "newer", "newest")]
    comments.post(rows[0], "A word about the old one.", by=author)
    about = {"skill": rows[0]} if kind == "skills" else {"role": rows[0]}
    factories.proposal(rows[0], factories.rename(rows[0], "Older"), by=author)
    assert Proposal.objects.filter(**about).exists()
    retire(rows[0], by=curator, successor="newer")
    retire(rows[1], by=curator, successor="newest")
    return rows[0]


@pytest.mark.parametrize("page", READABLE)
def test_history_proposals_and_discussion_stay_readable(
    client: Client, old: Skill | Role, kind: str, author: User, page: str | dict[str, str]
) -> None:
    client.force_login(author)
    address = page if isinstance(page, str) else page[kind]
    response = client.get(f"/{kind}/old/{address}")
    assert response.status_code == 200


def test_what_was_said_of_it_is_there(client: Client, old: Skill | Role, kind: str) -> None:
    page = client.get(f"/{kind}/old/community/").content.decode()
    assert "A word about the old one." in page
    assert "/newest/" in page
    assert "suggest/" not in page
    assert "A better wording" in client.get(f"/{kind}/old/proposals/").content.decode()


@pytest.mark.parametrize("page", GONE)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_profile_and_editor_are_gone_and_name_the_living_successor(
    client: Client, old: Skill | Role, kind: str, author: User, page: str, *, is_signed_in: bool
) -> None:
    if is_signed_in:
        client.force_login(author)
    response = client.get(f"/{kind}/old/{page}")
    assert response.status_code == 410
    text = response.content.decode()
    assert f'<a href="/{kind}/newest/">Newest</a> replaces it.' in text
    assert f"/{kind}/newer/" not in text


def test_a_change_that_was_being_typed_is_kept(
    client: Client, old: Skill | Role, kind: str, author: User
) -> None:
    client.force_login(author)
    sent = {"do": "submit", "title": "Kept", "field:name": "Typed before", "base:name": "Old"}
    response = client.post(f"/{kind}/old/suggest/", sent)
    assert response.status_code == 422
    assert "Typed before" in response.content.decode()


def test_a_comment_that_was_being_typed_is_kept(
    client: Client, old: Skill | Role, kind: str, author: User
) -> None:
    client.force_login(author)
    count = Comment.objects.count()
    response = client.post(f"/{kind}/old/comments/", {"text": "Typed before"})
    assert response.status_code == 422
    assert "Typed before" in response.content.decode()
    assert Comment.objects.count() == count


def test_programs_read_its_history_and_discussion(
    client: Client, old: Skill | Role, kind: str
) -> None:
    for part in ("revisions/", "revisions/1/", "comments/"):
        assert client.get(f"/api/v1/{kind}/old/{part}").status_code == 200
    gone = client.get(f"/api/v1/{kind}/old/")
    assert gone.status_code == 410
    assert json.loads(gone.content)["replaced_by"] == "newest"


def test_a_feed_tells_that_its_skill_is_retired(client: Client, shelf: Shelf, author: User) -> None:
    retire(shelf.skill, by=author)
    response = client.get("/skills/experiment-tracking/feed.atom")
    assert response.status_code == 200
    assert "revision 2" in response.content.decode()


def test_nothing_published_stands_at_the_end_of_some_chains(
    old: Skill | Role, kind: str, author: User
) -> None:
    retire(type(old).objects.get(slug="newest"), by=author)
    assert old.successor is None
    living = type(old).objects.get(slug="old")
    assert living.successor is None


def test_no_chain_is_a_circle(old: Skill | Role, kind: str, author: User) -> None:
    newest = type(old).objects.get(slug="newest")
    for slug in ("old", "newer", "newest"):
        with pytest.raises(ValidationError):
            retire(newest, by=author, successor=slug)
