"""The laws of merging: by value, by field, never inside a text."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.operations import CellValues
from proposals.merging import Freshness, Merged, MergeVerdict, freshness, merge_cell, merge_value

A, B, C = (CellValues(text, required=False, examples="") for text in "ABC")
A_REQUIRED, B_REQUIRED = replace(A, required=True), replace(B, required=True)
SPACED = replace(A, description="A\u200b")  # looks like A
A_SHOWN, A_SHOWN_ELSE, B_SHOWN = (
    replace(A, examples="A run."), replace(A, examples="A memo."), replace(B, examples="A run.")
)  # fmt: skip
CELLS = st.none() | st.builds(
    CellValues, st.sampled_from("ABC"), st.booleans(), st.sampled_from(("", "E", "F"))
)


@pytest.mark.parametrize(
    ("base", "live", "proposed", "verdict", "result", "has_moved"),
    [
        ("a", "a", "b", MergeVerdict.TAKE, "b", False),
        ("a", "b", "b", MergeVerdict.SATISFIED, "b", True),
        ("a", "a", "a", MergeVerdict.SATISFIED, "a", False),
        ("a", "c", "a", MergeVerdict.SATISFIED, "c", True),
        ("a", "c", "b", MergeVerdict.CONFLICT, "c", True),
    ],
)
def test_one_value(
    base: str, live: str, proposed: str, verdict: MergeVerdict, result: str, has_moved: bool
) -> None:
    assert merge_value(base, live, proposed) == Merged(verdict, result, has_moved)


@pytest.mark.parametrize(
    ("base", "live", "proposed", "verdict", "result"),
    [
        # Text here, Required there: both are kept.
        (A, A_REQUIRED, B, MergeVerdict.TAKE, B_REQUIRED),
        (A, B, A_REQUIRED, MergeVerdict.TAKE, B_REQUIRED),
        # Text here, examples there; and examples that are not spoken of.
        (A, A_SHOWN, B, MergeVerdict.TAKE, B_SHOWN),
        (A, B, A_SHOWN, MergeVerdict.TAKE, B_SHOWN),
        (A_SHOWN, A_SHOWN, replace(B, examples=None), MergeVerdict.TAKE, B_SHOWN),
        (A, A_SHOWN_ELSE, A_SHOWN, MergeVerdict.CONFLICT, A_SHOWN_ELSE),
        (A, A_SHOWN, A_SHOWN, MergeVerdict.SATISFIED, A_SHOWN),
        # What only looks different to a program.
        (A, SPACED, B, MergeVerdict.TAKE, B),
        (B, SPACED, A, MergeVerdict.SATISFIED, SPACED),
        (A, SPACED, None, MergeVerdict.TAKE, None),
        (None, SPACED, A, MergeVerdict.SATISFIED, SPACED),
        (None, SPACED, A_REQUIRED, MergeVerdict.CONFLICT, SPACED),
        # A published text may come back as it was.
        (A, A, SPACED, MergeVerdict.TAKE, SPACED),
        # The same field on both sides.
        (A, B, C, MergeVerdict.CONFLICT, B),
        (A, B, B, MergeVerdict.SATISFIED, B),
        (A, B, B_REQUIRED, MergeVerdict.TAKE, B_REQUIRED),
        # Adding: where there is nothing, where the same came, where another came.
        (None, None, A, MergeVerdict.TAKE, A),
        (None, A, A, MergeVerdict.SATISFIED, A),
        (None, B, A, MergeVerdict.CONFLICT, B),
        # Retiring: as it was, already gone, changed meanwhile.
        (A, A, None, MergeVerdict.TAKE, None),
        (A, None, None, MergeVerdict.SATISFIED, None),
        (A, B, None, MergeVerdict.CONFLICT, B),
        # Editing what was retired meanwhile.
        (A, None, B, MergeVerdict.CONFLICT, None),
    ],
)
def test_one_cell(
    base: CellValues | None,
    live: CellValues | None,
    proposed: CellValues | None,
    verdict: MergeVerdict,
    result: CellValues | None,
) -> None:
    merged = merge_cell(base, live, proposed)
    assert (merged.verdict, merged.result) == (verdict, result)
    assert merged.has_moved == (live != base)


@given(CELLS, CELLS)
def test_where_nothing_moved_the_proposal_is_taken_whole(
    base: CellValues | None, proposed: CellValues | None
) -> None:
    merged = merge_cell(base, base, proposed)
    assert merged.result == proposed
    assert merged.verdict == (MergeVerdict.SATISFIED if base == proposed else MergeVerdict.TAKE)


@given(CELLS, CELLS)
def test_what_is_already_so_is_satisfied(base: CellValues | None, live: CellValues | None) -> None:
    assert merge_cell(base, live, live).verdict == MergeVerdict.SATISFIED
    assert merge_cell(base, live, live).result == live


@given(CELLS, CELLS, CELLS)
def test_merging_is_the_same_from_both_sides(
    base: CellValues | None, live: CellValues | None, proposed: CellValues | None
) -> None:
    """Whoever comes first, the outcome is the same, or it conflicts for both."""
    here, there = merge_cell(base, live, proposed), merge_cell(base, proposed, live)
    conflicts = {each.verdict == MergeVerdict.CONFLICT for each in (here, there)}
    assert len(conflicts) == 1
    if conflicts == {False}:
        assert here.result == there.result


@given(CELLS, CELLS, CELLS)
def test_nothing_published_is_invented(
    base: CellValues | None, live: CellValues | None, proposed: CellValues | None
) -> None:
    result = merge_cell(base, live, proposed).result
    if result is not None:
        sides = [each for each in (live, proposed) if each]
        assert result.description in {each.description for each in sides}
        assert result.required in {each.required for each in sides}
        assert result.examples in {each.examples for each in sides}


@given(CELLS, CELLS, CELLS)
def test_merging_twice_changes_nothing_more(
    base: CellValues | None, live: CellValues | None, proposed: CellValues | None
) -> None:
    merged = merge_cell(base, live, proposed)
    if merged.verdict != MergeVerdict.CONFLICT:
        again = merge_cell(base, merged.result, proposed)
        assert (again.verdict, again.result) == (MergeVerdict.SATISFIED, merged.result)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([(MergeVerdict.TAKE, False)], Freshness.CLEAN),
        ([(MergeVerdict.TAKE, False), (MergeVerdict.SATISFIED, True)], Freshness.MERGEABLE),
        ([(MergeVerdict.TAKE, True)], Freshness.MERGEABLE),
        ([(MergeVerdict.SATISFIED, True)], Freshness.SATISFIED),
        ([(MergeVerdict.TAKE, False), (MergeVerdict.CONFLICT, True)], Freshness.CONFLICT),
    ],
)
def test_freshness_of_all_together(
    verdicts: list[tuple[MergeVerdict, bool]], expected: Freshness
) -> None:
    assert freshness(Merged(verdict, "", moved) for verdict, moved in verdicts) == expected
