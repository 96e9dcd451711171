"""Walking through history: single differences, sums of several, a skill as it stood."""

import pytest

from profiles import curation, history
from profiles.models import Change, Expectation, Revision
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def _changes(shelf: Shelf, after: int = 0) -> list[Change]:
    """The skill's changes after a revision, oldest first."""
    found = Change.objects.for_showing().filter(revision__skill=shelf.skill)
    return list(found.after(after).reverse())


def _edit(shelf: Shelf, text: str, by: User, *, required: bool | None = None) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    factories.publish(shelf.skill, factories.edit(cell, text, required=required), by=by)


def _past(shelf: Shelf, number: int) -> history.Past:
    later = Change.objects.filter(revision__skill=shelf.skill).after(number)
    shelf.skill.refresh_from_db()
    return history.walk_back(shelf.skill, Expectation.objects.ever_of_skill(shelf.skill), later)


def _cells(past: history.Past) -> dict[tuple[str, str], tuple[str, bool, int]]:
    return {
        (cell.role.slug, cell.level.slug): (cell.description, cell.required, cell.version)
        for cell in past.cells
    }


def test_a_difference_says_what_changed_in_a_cell(shelf: Shelf, author: User) -> None:
    _edit(shelf, "Reads the results of all tracked runs.", author, required=True)
    (change,) = _changes(shelf, after=1)
    found = history.difference(change)
    assert (found.is_added, found.is_removed) == (False, False)
    assert (found.is_flag_changed, found.is_text_changed, found.is_change) == (True, True, True)
    assert [each.text.strip() for each in found.words if each.kind == "insert"] == ["all"]
    assert [each.number for each in found.revisions] == [2]


def test_a_new_cell_was_not_there_before(shelf: Shelf) -> None:
    added = [each for each in history.differences(_changes(shelf)) if each.expectation]
    assert {(each.is_added, each.is_flag_changed) for each in added} == {(True, False)}


def test_a_retired_cell_is_there_no_more(shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    factories.publish(shelf.skill, factories.retire(cell), by=author)
    (found,) = history.differences(_changes(shelf, after=1))
    assert (found.is_removed, found.after_text) == (True, None)


def test_several_changes_of_a_cell_come_to_one_difference(shelf: Shelf, author: User) -> None:
    _edit(shelf, "Reads runs.", author)
    _edit(shelf, "Reads runs aloud.", author, required=True)
    (found,) = history.differences(_changes(shelf, after=1))
    assert (found.before_text, found.after_text) == (
        "Reads the results of tracked runs.",
        "Reads runs aloud.",
    )
    assert [each.number for each in found.revisions] == [2, 3]


def test_a_change_and_its_undoing_come_to_nothing(shelf: Shelf, author: User) -> None:
    _edit(shelf, "Reads runs.", author)
    _edit(shelf, "Reads the results of tracked runs.", author)
    assert history.differences(_changes(shelf, after=1)) == []


def test_fields_come_before_cells_and_cells_by_role_and_level(shelf: Shelf) -> None:
    found = history.differences(_changes(shelf))
    order = [
        (each.expectation.role.slug, each.expectation.level.slug)
        if each.expectation
        else each.label
        for each in found
    ]
    assert order == [
        "Name",
        "Slug",
        ("data-analyst", "junior"),
        ("data-analyst", "middle"),
        ("ml-engineer", "junior"),
        ("ml-engineer", "middle"),
        ("ml-engineer", "senior"),
    ]


def test_a_field_without_a_name_of_its_own_is_called_as_it_is_written() -> None:
    found = history.difference(
        Change(revision=Revision(), field="colour", before_text="", after_text="red")
    )
    assert found.label == "colour"


def test_a_blanked_text_counts_as_changed(shelf: Shelf, author: User, curator: User) -> None:
    _edit(shelf, "Somebody's telephone number.", author)
    _edit(shelf, "Reads the results of tracked runs.", author)
    (bad, _good) = _changes(shelf, after=1)
    curation.redact(bad, by=curator, reason="private")
    (found,) = history.differences(_changes(shelf, after=1))
    assert (found.is_redacted, found.is_text_changed) == (True, True)


def test_the_newest_state_needs_no_walk(shelf: Shelf) -> None:
    past = _past(shelf, shelf.skill.revision_number)
    assert len(past.cells) == 5
    assert past.fields["name"] == "Experiment Tracking"
    assert past.fields["group"] == "data/mlops"


def test_texts_flags_and_fields_are_walked_back(shelf: Shelf, author: User) -> None:
    before = _cells(_past(shelf, 1))
    _edit(shelf, "Reads runs.", author, required=True)
    summary = FieldOperation("summary", "", "What was tried.")
    factories.publish(shelf.skill, summary, by=author)
    assert _cells(_past(shelf, 1)) == before
    assert _past(shelf, 2).fields["summary"] == ""
    assert _past(shelf, 3).fields["summary"] == "What was tried."
    assert _cells(_past(shelf, 2))["data-analyst", "junior"] == ("Reads runs.", True, 2)


def test_a_cell_that_came_later_was_not_there(shelf: Shelf, author: User) -> None:
    cell = factories.add(shelf.analyst, shelf.senior, "Sets the standard.")
    factories.publish(shelf.skill, cell, by=author)
    assert ("data-analyst", "senior") not in _cells(_past(shelf, 1))
    assert ("data-analyst", "senior") in _cells(_past(shelf, 2))


def test_a_cell_that_went_later_was_there(shelf: Shelf, author: User) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    factories.publish(shelf.skill, factories.retire(cell), by=author)
    assert _cells(_past(shelf, 1))["data-analyst", "junior"][2] == 1
    assert ("data-analyst", "junior") not in _cells(_past(shelf, 2))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_walking_back_saves_nothing(shelf: Shelf, author: User, number: int) -> None:
    _edit(shelf, "Reads runs.", author)
    _past(shelf, number)
    assert shelf.cell(shelf.analyst, shelf.junior).description == "Reads runs."


def test_before_the_first_revision_there_was_nothing(shelf: Shelf) -> None:
    past = _past(shelf, 0)
    assert (past.cells, past.fields["name"]) == ([], "")
