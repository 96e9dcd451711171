"""Remarks about cells: each has a case in which it is made and one in which it is not."""

import pytest

from profiles.models import Level, Role
from profiles.operations import CellValues
from proposals.editor import text_checks
from proposals.editor.texts import EditedCell, EditedTexts


def row(
    *cells: tuple[str, bool],
    typed: dict[int, str] | None = None,
    ranks: tuple[int, ...] = (0, 1, 2, 3),
) -> list[EditedCell]:
    """Cells of one role from junior up, with what is typed over some of them."""
    made = []
    for index, (text, required) in enumerate(cells):
        live = CellValues(text, required, "") if text else None
        level = Level(pk=index + 1, slug=f"l{index}", name=f"Level {index}", rank=ranks[index])
        cell = EditedCell(Role(pk=1, slug="r", name="Role"), level, index, len(cells), live)
        cell.write(description=(typed or {}).get(index, text), required=required)
        made.append(cell)
    return made


def codes(*rows: list[EditedCell]) -> list[str]:
    return [remark.code for remark in text_checks.remarks(EditedTexts(None, [], list(rows)))]


LONG = "Writes the report of every experiment before the next one starts"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Understands logging", ["vague_verb"]),
        ("Follows best practices", ["boilerplate"]),
        ("Logs each run", []),
    ],
)
def test_the_wording_of_a_changed_cell(typed: str, found: list[str]) -> None:
    assert codes(row(("Before", False), typed={0: typed})) == found


def test_cells_that_nobody_touched_are_not_judged() -> None:
    assert codes(row(("Helps", True), ("Helps", False))) == []


def test_required_turning_optional_is_remarked_from_both_sides() -> None:
    assert codes(row(("One", True), ("Two", False), typed={1: "Three"})) == ["turns_optional"]
    assert codes(row(("One", True), ("Two", False), typed={0: "Three"})) == ["turns_optional"]
    assert codes(row(("One", False), ("Two", True), typed={1: "Three"})) == []


def test_an_empty_neighbour_is_remarked() -> None:
    assert codes(row(("", False), ("Two", False), typed={1: "Three"})) == ["empty_beside"]


def test_retiring_in_the_middle_leaves_a_gap() -> None:
    cells = row(("One", False), ("Two", False), ("Three", False))
    cells[1].is_retiring = True
    assert codes(cells) == ["gap"]
    cells[0].is_retiring = True
    assert codes(cells) == []


def test_levels_of_equal_rank_are_one_step() -> None:
    lead, manager = ("Leads", True), ("Manages", False)
    for typed in ({0: "Leads on"}, {1: "Manages more"}):
        assert codes(row(lead, manager, typed=typed, ranks=(1, 1))) == []
        assert codes(row(lead, ("", False), typed={0: "Leads on"}, ranks=(1, 1))) == []
    below = ("Logs runs", True)
    assert codes(row(below, manager, lead, typed={0: "Logs all runs"}, ranks=(1, 2, 2))) == []
    assert codes(row(below, manager, typed={0: "Logs all runs"})) == ["turns_optional"]
    cells = row(below, ("", False), lead, typed={0: "Logs all runs"}, ranks=(1, 2, 2))
    assert [remark.sentence for remark in text_checks.remarks(EditedTexts(None, [], [cells]))] == [
        "Nothing is described at Level 1."
    ]
    cells = row(
        ("One", False), ("Two", False), ("Three", False), ("Four", False), ranks=(1, 2, 2, 3)
    )
    cells[1].is_retiring = True
    assert codes(cells) == []
    cells[2].is_retiring = True
    assert codes(cells) == ["gap", "gap"]


def test_copies_and_near_copies_are_named() -> None:
    assert codes(row((LONG, False), ("Two", False), typed={1: LONG})) == ["identical"]
    near = LONG.replace("starts", "begins")
    assert codes(row((LONG, False), ("Two", False), typed={1: near})) == ["near"]
    assert codes(row((LONG, False), ("Two", False), typed={1: "Ok"})) == []
