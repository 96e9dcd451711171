"""Differences of operations: words, and Required turning."""

import pytest

from profiles.operations import CellValues
from profiles.wording import Segment, SegmentKind
from proposals import diffs


def test_a_new_cell_is_all_insertion() -> None:
    found = diffs.of_cell(None, CellValues("New.", required=True))
    assert found.words == [Segment(SegmentKind.INSERT, "New.")]
    assert (found.required_before, found.required_after) == (None, True)
    assert not found.is_required_changed


def test_a_retired_cell_is_all_deletion() -> None:
    found = diffs.of_cell(CellValues("Old.", required=False), None)
    assert found.words == [Segment(SegmentKind.DELETE, "Old.")]
    assert not found.is_required_changed


@pytest.mark.parametrize(
    ("before", "after", "is_changed"), [(True, False, True), (True, True, False)]
)
def test_required_turning(before: bool, after: bool, is_changed: bool) -> None:
    found = diffs.of_cell(CellValues("Same.", before), CellValues("Same.", after))
    assert found.words == [Segment(SegmentKind.EQUAL, "Same.")]
    assert found.is_required_changed == is_changed


def test_fields_differ_by_word() -> None:
    assert diffs.of_field("name", None, "Name") == [Segment(SegmentKind.INSERT, "Name")]
