"""No text of a new member becomes public with their links before a curator has looked at it.

Every way in which a member writes something stands in `WAYS`. The same steps by somebody who is
trusted show that the public pages below would show the text.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from profiles.operations import CellOperation, FieldOperation
from proposals import lifecycle, moderation_actions
from proposals.discussion import comments
from proposals.lifecycle import Submission
from proposals.models import Comment, Endorsement, Proposal, Report, Visibility
from skillmap.accounts.forms.own import SettingsForm
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
LINKS = "https://pills.org/1 https://pills.org/2 https://pills.org/3"
MARK = "pills.org"


@dataclass
class Member:
    """Somebody who writes, and what there is to write about."""

    shelf: Shelf
    person: User
    theirs: Proposal = field(init=False)  # a proposal of somebody else's

    def __post_init__(self) -> None:
        owner = factories.person("owner")
        self.theirs = factories.proposal(self.shelf.skill, self.edit("Logs runs."), by=owner)

    def edit(self, text: str) -> CellOperation:
        cell = self.shelf.cell(self.shelf.engineer, self.shelf.junior)
        return factories.edit(cell, text)

    def propose(self, **said: str) -> Proposal:
        """Open a proposal; `said` has its title, rationale, sources or text."""
        return lifecycle.propose(self.shelf.skill, self.submission(**said), by=self.person)

    def submission(self, text: str = "Logs every run.", **said: str) -> Submission:
        words = {"title": "Clearer", "rationale": "It is.", "sources": "", **said}
        texts = (words["title"], words["rationale"], words["sources"])
        return Submission(*texts, operations=[self.edit(text)])

    # --- Held ------------------------------------------------------------------------------

    def title(self) -> None:
        self.propose(title=LINKS)

    def rationale(self) -> None:
        self.propose(rationale=LINKS)

    def sources(self) -> None:
        self.propose(sources=LINKS)

    def text(self) -> None:
        self.propose(text=f"Reads {LINKS}.")

    def draft_submitted(self) -> None:
        draft = lifecycle.save_draft(self.shelf.skill, {}, by=self.person)
        lifecycle.submit(draft, self.submission(rationale=LINKS), by=self.person)

    def role_proposal(self) -> None:
        mission = FieldOperation("mission", "", f"Reads {LINKS}.")
        factories.proposal(self.shelf.engineer, mission, by=self.person)

    def new_skill(self) -> None:
        said = {"name": "Pills", "group": self.shelf.group.key, "summary": f"Reads {LINKS}."}
        operations = [FieldOperation(name, "", text) for name, text in said.items()]
        factories.proposal(None, *operations, by=self.person)

    def revert(self) -> None:
        revision = factories.publish(
            self.shelf.skill, self.edit("Logs."), by=factories.curator("writer")
        )
        lifecycle.revert(revision, LINKS, by=self.person, may_publish=False)

    def new_version(self) -> None:
        lifecycle.revise(self.propose(), self.submission(rationale=LINKS), by=self.person)

    def new_title(self) -> None:
        lifecycle.revise(self.propose(), self.submission(title=LINKS), by=self.person)

    def rebase(self) -> None:
        lifecycle.rebase(self.propose(), self.submission(f"Reads {LINKS}."), by=self.person)

    def comment(self) -> None:
        comments.post(self.shelf.skill, LINKS, by=self.person)

    def comment_on_a_role(self) -> None:
        comments.post(self.shelf.engineer, LINKS, by=self.person)

    def comment_on_a_proposal(self) -> None:
        comments.post(self.theirs, LINKS, by=self.person)

    def reply(self) -> None:
        first = comments.post(self.shelf.skill, "Why?", by=factories.person("asker"))
        comments.post(self.shelf.skill, LINKS, by=self.person, parent=first)

    def comment_edit(self) -> None:
        made = comments.post(self.shelf.skill, "Hello", by=self.person)
        comments.edit(made, LINKS, by=self.person)

    def second_wording(self) -> None:
        """Links that stand in an earlier wording of what is held."""
        self.comment_edit()
        made = Comment.objects.get(author=self.person)
        comments.edit(made, f"{LINKS} or not", by=self.person)

    # --- Refused ---------------------------------------------------------------------------

    def endorsement(self) -> None:
        lifecycle.endorse(self.theirs, text=LINKS, by=self.person)

    def objection(self) -> None:
        lifecycle.object_to(self.theirs, LINKS, by=self.person)

    def display_name(self) -> None:
        said = {"display_name": f"Cheap {MARK}", "digest": "never"}
        form = SettingsForm(
            said | {"language": "en", "time_zone": "UTC"}, instance=User(pk=self.person.pk)
        )
        if not form.is_valid():
            raise ValidationError(form.errors.as_text())
        User.objects.filter(pk=self.person.pk).update(**form.cleaned_data)

    # --- Read by those alone whom it is for ------------------------------------------------

    def draft(self) -> None:
        said = {"title": LINKS, "rationale": LINKS}
        lifecycle.save_draft(self.shelf.skill, said, by=self.person)

    def report(self) -> None:
        moderation_actions.report(
            self.theirs, by=self.person, reason=Report.Reason.SPAM, text=LINKS
        )


Way = Callable[[Member], None]
HELD: tuple[Way, ...] = (
    *(Member.title, Member.rationale, Member.sources, Member.text, Member.draft_submitted),
    *(Member.role_proposal, Member.new_skill, Member.revert),
    *(Member.new_version, Member.new_title, Member.rebase),
    *(Member.comment, Member.comment_on_a_role, Member.comment_on_a_proposal, Member.reply),
    *(Member.comment_edit, Member.second_wording),
)
REFUSED: tuple[Way, ...] = (Member.endorsement, Member.objection, Member.display_name)
PRIVATE: tuple[Way, ...] = (Member.draft, Member.report)
WAYS = (*HELD, *REFUSED, *PRIVATE)


def public_pages(member: Member) -> list[str]:
    """Where strangers read what members write, as pages and as the API."""
    subjects = ("/skills/experiment-tracking/", "/roles/ml-engineer/")
    found = [f"/people/{member.person.username}/", "/proposals/"]
    for address in subjects:
        found += [address, f"{address}community/", f"{address}proposals/", f"{address}history/"]
        found += [f"/api/v1{address}", f"/api/v1{address}comments/"]
    for proposal in Proposal.objects.order_by("pk"):
        found += [f"/proposals/{proposal.pk}/", f"/proposals/{proposal.pk}/community/"]
        found += [f"/api/v1/proposals/{proposal.pk}/", f"/api/v1/proposals/{proposal.pk}/comments/"]
        found += [
            f"/proposals/{proposal.pk}/versions/{number}/"
            for number in range(1, proposal.version_number + 1)
        ]
    for comment in Comment.objects.order_by("pk"):
        found += [f"/comments/{comment.pk}/", f"/comments/{comment.pk}/history/"]
        found += [f"/api/v1/comments/{comment.pk}/"]
    return [*found, "/api/v1/proposals/", "/api/v1/people/", "/api/v1/changes/"]


def shown_on(member: Member) -> list[str]:
    """The public pages that show the links, to somebody who is not signed in."""
    client = Client()
    return [page for page in public_pages(member) if MARK in _text(client, page)]


def _text(client: Client, page: str) -> str:
    response = client.get(page)
    pieces = getattr(response, "streaming_content", [response.content])
    return b"".join(pieces).decode()


def name_of(way: Way) -> str:
    return way.__name__


@pytest.mark.parametrize("way", HELD, ids=name_of)
def test_links_of_a_new_member_are_held_until_a_curator_releases_them(
    shelf: Shelf, curator: User, way: Way
) -> None:
    member = Member(shelf, factories.person("newcomer", days=0))
    way(member)
    assert shown_on(member) == []
    for proposal in Proposal.objects.filter(visibility=Visibility.HELD):
        lifecycle.release(proposal, by=curator)
    for comment in Comment.objects.filter(visibility=Visibility.HELD):
        moderation_actions.set_visibility(comment, Visibility.PUBLIC, by=curator)
    assert shown_on(member) != []


@pytest.mark.parametrize("way", REFUSED, ids=name_of)
def test_links_of_a_new_member_are_refused(shelf: Shelf, way: Way) -> None:
    member = Member(shelf, factories.person("newcomer", days=0))
    with pytest.raises((lifecycle.LimitReached, ValidationError)):
        way(member)
    assert shown_on(member) == []
    assert not Endorsement.objects.exists()


@pytest.mark.parametrize("way", PRIVATE, ids=name_of)
def test_what_is_not_for_the_public_shows_no_links(shelf: Shelf, way: Way) -> None:
    member = Member(shelf, factories.person("newcomer", days=0))
    way(member)
    assert shown_on(member) == []


@pytest.mark.parametrize("way", [Member.endorsement, Member.objection], ids=name_of)
def test_links_of_a_curator_are_shown(shelf: Shelf, way: Way) -> None:
    member = Member(shelf, factories.curator("trusted"))
    way(member)
    assert shown_on(member) != []


def test_every_way_is_in_the_list() -> None:
    helpers = {"edit", "propose", "submission"}
    written = {name for name, each in vars(Member).items() if callable(each) and name[0] != "_"}
    assert written - helpers == {name_of(way) for way in WAYS}
