"""Changes that nobody can see: none comes of what is typed, none is lost of what was published."""

import pytest

from profiles import curation
from profiles.curation import NothingToChange
from profiles.models import Catalogue, Domain, Expectation, Revision, Role
from profiles.operations import CellOperation, FieldOperation
from proposals import lifecycle, merge_status
from proposals.lifecycle import IdenticalProposal, NothingToPropose, Seen, curator_edits
from proposals.merging import Freshness
from proposals.models import Operation, Proposal
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

IMPORTED = "Logs\u00a0runs  in ML\u00adflow."
TYPED = "Logs runs in MLflow."


@pytest.fixture
def imported(shelf: Shelf, curator: User) -> Expectation:
    """A cell as an import published it, with characters that cannot be seen."""
    cell = shelf.cell(shelf.engineer, shelf.junior)
    source = Revision.Source.IMPORT
    curation.publish(shelf.skill, [factories.edit(cell, IMPORTED)], by=curator, source=source)
    return shelf.cell(shelf.engineer, shelf.junior)


def row(proposal: Proposal) -> Operation:
    assert proposal.current is not None
    return proposal.current.operations.get()


def spaced(cell: Expectation) -> CellOperation:
    return factories.edit(cell, cell.description.replace(" ", "\u00a0 "))


@pytest.mark.parametrize(
    "text", [TYPED, IMPORTED, f"  {TYPED}\r\n", "Logs \u200bruns in\u2009MLflow."]
)
def test_a_proposal_that_changes_nothing_visible_changes_nothing(
    shelf: Shelf, author: User, imported: Expectation, text: str
) -> None:
    with pytest.raises(NothingToPropose):
        factories.proposal(shelf.skill, factories.edit(imported, text), by=author)
    name = FieldOperation("name", shelf.skill.name, shelf.skill.name.replace(" ", "\u00a0"))
    with pytest.raises(NothingToPropose):
        factories.proposal(shelf.skill, name, by=author)


def test_a_new_text_is_tidied(shelf: Shelf, author: User, imported: Expectation) -> None:
    new = factories.edit(imported, "Logs\u00a0every  run.\r\nIn\tML\u200bflow.")
    assert row(factories.proposal(shelf.skill, new, by=author)).new_text == (
        "Logs every run.\nIn MLflow."
    )


def test_required_alone_leaves_the_text_as_it_was_imported(
    shelf: Shelf, author: User, imported: Expectation
) -> None:
    flip = factories.edit(imported, TYPED, required=False)
    made = row(factories.proposal(shelf.skill, flip, by=author))
    assert (made.new_text, made.new_required) == (IMPORTED, False)


def test_what_was_retired_comes_back_as_it_was(
    shelf: Shelf, author: User, curator: User, imported: Expectation
) -> None:
    factories.publish(shelf.skill, factories.retire(imported), by=curator)
    imported.refresh_from_db()
    back = factories.proposal(shelf.skill, factories.restore(imported), by=author)
    assert row(back).new_text == IMPORTED
    typed = factories.add(shelf.engineer, shelf.junior, TYPED, required=True)
    with pytest.raises(IdenticalProposal):
        factories.proposal(shelf.skill, typed, by=curator)


@pytest.mark.parametrize("is_curator", [True, False])
def test_what_is_reverted_comes_back_as_it_was(
    shelf: Shelf, author: User, curator: User, imported: Expectation, is_curator: bool
) -> None:
    edited = factories.publish(shelf.skill, factories.edit(imported, "Else."), by=curator)
    made = lifecycle.revert(edited, "Not so.", by=curator if is_curator else author)
    if isinstance(made, Proposal):
        assert row(made).new_text == IMPORTED
        # The author's next version leaves the text alone, whatever the browser sends back.
        same = factories.edit(shelf.cell(shelf.engineer, shelf.junior), TYPED, required=True)
        lifecycle.revise(made, factories.submission(same), by=author, seen=Seen.of(made))
        lifecycle.approve(made, by=curator, seen=Seen.of(made))
    assert shelf.cell(shelf.engineer, shelf.junior).description == IMPORTED


def test_an_invisible_revision_can_be_undone(
    shelf: Shelf, curator: User, imported: Expectation
) -> None:
    source = Revision.Source.IMPORT
    tidied = curation.publish(
        shelf.skill, [factories.edit(imported, TYPED)], by=curator, source=source
    )
    lifecycle.revert(tidied, "The publisher wants it so.", by=curator)
    assert shelf.cell(shelf.engineer, shelf.junior).description == IMPORTED


def test_an_invisible_change_meanwhile_is_no_conflict(
    shelf: Shelf, author: User, curator: User, imported: Expectation
) -> None:
    new = factories.edit(imported, "Logs every run.")
    made = factories.proposal(shelf.skill, new, by=author)
    source = Revision.Source.IMPORT
    curation.publish(shelf.skill, [factories.edit(imported, TYPED)], by=curator, source=source)
    assert merge_status.freshness(merge_status.of_proposals([made])[made.pk]) == Freshness.MERGEABLE
    lifecycle.approve(made, by=curator, seen=Seen.of(made))
    assert shelf.cell(shelf.engineer, shelf.junior).description == "Logs every run."


def test_a_field_written_against_line_ends_of_a_browser_is_no_conflict(
    shelf: Shelf, author: User, curator: User
) -> None:
    first = FieldOperation("description", "", "One.\nTwo.")
    factories.publish(shelf.skill, first, by=curator)
    edit = FieldOperation("description", "One.\r\nTwo.", "One.\r\nTwo.\r\nThree.")
    made = row(factories.proposal(shelf.skill, edit, by=author))
    assert (made.base_text, made.new_text) == ("One.\nTwo.", "One.\nTwo.\nThree.")


def test_a_curator_publishes_nothing_invisible(
    shelf: Shelf, curator: User, imported: Expectation
) -> None:
    with pytest.raises(NothingToPropose):
        curator_edits.edit(shelf.skill, [spaced(imported)], "Why", by=curator)
    new = factories.edit(imported, "Logs\u00a0every  run.")
    curator_edits.edit(shelf.skill, [new], "Why", by=curator)
    assert shelf.cell(shelf.engineer, shelf.junior).description == "Logs every run."


def test_roles_and_the_frame_are_tidied(shelf: Shelf, curator: User) -> None:
    name = FieldOperation("name", "", "Site\u200b Reliability\u00a0Engineer")
    curator_edits.create_role("sre", [name], "Why", by=curator)
    assert Role.objects.get(slug="sre").name == "Site Reliability Engineer"
    text = FieldOperation("description", "", "Made\u00a0of  parts.\r\nShort\u00adly.")
    curator_edits.edit_frame([text], "Why", by=curator)
    assert Catalogue.objects.get().description == "Made of parts.\nShortly."
    named = FieldOperation("name", "Data & AI", "Data\u00a0&  A\u200bI", "domain:data")
    with pytest.raises(NothingToChange):
        curator_edits.edit_frame([named], "Why", by=curator)
    assert Domain.objects.get(slug="data").name == "Data & AI"


def test_titles_are_tidied(shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.engineer, shelf.junior)
    said = factories.submission(factories.edit(cell, "Else."), title="Clear\u200ber\u00a0 words")
    made = lifecycle.propose(shelf.skill, said, by=author)
    assert made.title == "Clearer words"
