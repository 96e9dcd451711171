"""Nobody's part in a revision is lost: whose words were amended, and who proposed it too."""

from profiles.models import Catalogue, Credit, Revision
from proposals import lifecycle
from proposals.lifecycle import Seen
from proposals.lifecycle import credits as lifecycle_credits
from proposals.models import Proposal, State
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def credits(revision: Revision) -> set[tuple[str, str]]:
    return set(revision.credits.values_list("person__username", "part"))


def approve(proposal: Proposal, by: User, declined: dict[int, str] | None = None) -> Revision:
    seen = Seen.of(proposal)
    revision = lifecycle.approve(proposal, by=by, seen=seen, declined=declined).revision
    assert revision is not None
    return revision


def junior(shelf: Shelf, author: User, text: str = "Logs every run.") -> Proposal:
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), text)
    return factories.proposal(shelf.skill, edit, by=author)


def amend(shelf: Shelf, proposal: Proposal, text: str, by: User) -> None:
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), text)
    lifecycle.amend(proposal, factories.submission(edit), by=by)


def test_the_proposer_of_the_only_cell_stays_its_author_when_it_is_amended(
    shelf: Shelf, author: User, curator: User
) -> None:
    proposal = junior(shelf, author)
    amend(shelf, proposal, "Logs each run.", curator)
    revision = approve(proposal, curator)
    assert revision.author == author
    assert credits(revision) == {
        ("author", "author"), ("curator", "amender"), ("curator", "approver"),
    }  # fmt: skip
    shelf.skill.refresh_from_db()
    assert shelf.skill.updated_by == author
    assert list(Credit.objects.filter(person=author).values_list("revision", "part")) == [
        (revision.pk, "author")
    ]


def test_an_amender_is_named_though_another_amended_it_again(
    shelf: Shelf, author: User, curator: User
) -> None:
    second, third = factories.curator("second"), factories.curator("third")
    proposal = junior(shelf, author)
    amend(shelf, proposal, "Logs each run.", curator)
    amend(shelf, proposal, "Logs each training run.", second)
    assert credits(approve(proposal, third)) == {
        ("author", "author"), ("curator", "amender"), ("second", "amender"),
        ("third", "approver"),
    }  # fmt: skip


def test_an_amendment_that_was_taken_back_is_nobodys_part(
    shelf: Shelf, author: User, curator: User
) -> None:
    proposal = junior(shelf, author)
    amend(shelf, proposal, "Logs each run.", curator)
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs every run.")
    lifecycle.revise(proposal, factories.submission(edit), by=author)
    revision = approve(proposal, curator)
    assert credits(revision) == {("author", "author"), ("curator", "approver")}


def test_who_proposed_nothing_of_what_is_published_is_not_its_author(
    shelf: Shelf, author: User, curator: User
) -> None:
    second = factories.curator("second")
    proposal = junior(shelf, author)
    own = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs each run.")
    other = factories.edit(shelf.cell(shelf.engineer, shelf.middle), "Plans.")
    lifecycle.amend(proposal, factories.submission(own, other), by=curator)
    assert proposal.current is not None
    declined = proposal.current.operations.get(level=shelf.junior)
    revision = approve(proposal, second, {declined.pk: "No."})
    assert credits(revision) == {("curator", "author"), ("second", "approver")}


def test_an_amended_field_stays_its_proposers(shelf: Shelf, author: User, curator: User) -> None:
    proposal = factories.proposal(shelf.skill, factories.rename(shelf.skill, "Trakcing"), by=author)
    renamed = factories.rename(shelf.skill, "Tracking")
    lifecycle.amend(proposal, factories.submission(renamed), by=curator)
    assert approve(proposal, curator).author == author


def test_whom_a_curator_superseded_is_credited_once_the_other_is_approved(
    shelf: Shelf, author: User, stranger: User, curator: User
) -> None:
    last = factories.person("last")
    kept, first, second = (
        junior(shelf, person, f"Logs {number} runs.")
        for number, person in enumerate((author, stranger, last))
    )
    lifecycle.supersede(second, first, by=curator)
    lifecycle.supersede(first, kept, by=curator)
    assert credits(approve(kept, curator)) == {
        ("author", "author"), ("curator", "approver"),
        ("stranger", "also_proposed"), ("last", "also_proposed"),
    }  # fmt: skip


def test_whom_a_curator_superseded_later_is_credited_at_once_and_pages_are_made_anew(
    shelf: Shelf, author: User, stranger: User, curator: User
) -> None:
    kept, late = junior(shelf, author), junior(shelf, stranger, "Logs runs.")
    known = Proposal.objects.get(pk=kept.pk)  # as a page read it, before the approval
    revision = approve(kept, curator)
    before = Catalogue.objects.get().sequence
    lifecycle.supersede(late, known, by=curator)
    assert ("stranger", "also_proposed") in credits(revision)
    assert Catalogue.objects.get().sequence == before + 1


def test_who_stands_behind_what_a_direct_edit_made_unnecessary_is_credited(
    shelf: Shelf, author: User, stranger: User, curator: User
) -> None:
    kept, other = junior(shelf, author), junior(shelf, stranger, "Logs runs.")
    lifecycle.supersede(other, kept, by=curator)
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "Logs every run.")
    revision = factories.publish(shelf.skill, edit, by=curator)
    kept.refresh_from_db()
    assert kept.state == State.SUPERSEDED
    assert credits(revision) == {
        ("curator", "author"), ("author", "also_proposed"), ("stranger", "also_proposed"),
    }  # fmt: skip
    assert (
        lifecycle_credits.credit_also_proposed(kept, revision) is False
    )  # everybody is named already
