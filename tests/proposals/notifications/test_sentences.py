"""Every kind of event has a sentence and a page, in every language."""

import pytest
from django.utils import timezone, translation

from profiles.models import Role, Skill
from proposals.discussion import comments
from proposals.models import Comment, Event, Proposal
from proposals.notifications import sentences
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

Kind = Event.Kind


@pytest.fixture
def proposal(shelf: Shelf, author: User) -> Proposal:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    return factories.proposal(shelf.skill, factories.edit(cell, "Logs every run."), by=author)


def about(kind: str, **columns: object) -> Event:
    return Event(kind=kind, created_at=timezone.now(), **columns)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.PUBLISHED])
def test_every_kind_names_the_proposal_and_leads_to_it(proposal: Proposal, kind: Kind) -> None:
    made = about(kind, proposal=proposal, actor=proposal.author)
    assert "“A better wording”" in sentences.sentence(made)
    assert sentences.path(made) == f"/proposals/{proposal.pk}/"
    assert sentences.subject(made) == sentences.mutable(made).skill  # type: ignore[union-attr]


def test_who_did_it_is_named_and_where_nobody_did_the_site(proposal: Proposal) -> None:
    made = about(Kind.APPROVED, proposal=proposal, actor=proposal.author)
    assert sentences.sentence(made) == "author approved “A better wording”"
    made.actor = None
    assert sentences.sentence(made) == "Skillmap approved “A better wording”"


def test_reminders_say_what_is_awaited(proposal: Proposal) -> None:
    made = about(Kind.REMINDED, proposal=proposal, data={"asks": "author"})
    assert sentences.sentence(made) == (
        "“A better wording” expires soon: changes were requested and not made yet"
    )
    made.data = {"asks": "review"}
    assert sentences.sentence(made) == "“A better wording” is awaiting a review"


def test_a_revision(shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    revision = factories.publish(shelf.skill, factories.edit(cell, "Logs all."), by=author)
    made = about(Kind.PUBLISHED, revision=revision, actor=author)
    assert sentences.sentence(made) == "author published revision 2 of Experiment Tracking"
    assert sentences.path(made) == "/skills/experiment-tracking/revisions/2/"
    assert sentences.mutable(made) == shelf.skill


@pytest.mark.parametrize("kind", ["skill", "role", "proposal"])
def test_a_comment_is_read_where_it_stands(
    shelf: Shelf, proposal: Proposal, reader: User, kind: str
) -> None:
    things: dict[str, Skill | Role | Proposal] = {
        "skill": shelf.skill,
        "role": shelf.engineer,
        "proposal": proposal,
    }
    page = {
        "skill": "/skills/experiment-tracking/community/",
        "role": "/roles/ml-engineer/community/",
        "proposal": f"/proposals/{proposal.pk}/",
    }[kind]
    comment: Comment = comments.post(things[kind], "Hm.", by=reader)
    made = Event.objects.get(comment=comment)
    assert sentences.path(made) == f"{page}#comment-{comment.pk}"
    with translation.override("de"):
        assert sentences.path(made) == f"/de{page}#comment-{comment.pk}"


def test_a_reported_comment_is_called_one(shelf: Shelf, reader: User) -> None:
    comment = comments.post(shelf.skill, "Hm.", by=reader)
    made = about(Kind.REPORTED, comment=comment, actor=reader)
    assert sentences.sentence(made) == "a comment on Experiment Tracking was reported"


def test_a_person_and_the_catalogue_itself(db: object) -> None:
    made = about(Kind.REPORTED)
    assert sentences.sentence(made) == "a person was reported"
    assert (sentences.path(made), sentences.mutable(made)) == ("/admin/", None)
