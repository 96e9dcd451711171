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
        ("Works with others", ["vague_verb"]),
        ("Works out why a run failed", []),
        ("Follows best practices", ["boilerplate"]),
        ("Logs each run", []),
    ],
)
def test_the_wording_of_a_changed_cell(typed: str, found: list[str]) -> None:
    assert codes(row(("Before", False), typed={0: typed})) == found


def test_cells_that_nobody_touched_are_not_judged() -> None:
    assert codes(row(("Helps", True), ("Helps", False))) == []


def test_required_may_turn_optional_higher_up() -> None:
    assert codes(row(("One", True), ("Two", False), typed={1: "Three"})) == []
    assert codes(row(("One", True), ("Two", False), typed={0: "Three"})) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Logs " + "each " * 24, []),
        ("Logs " + "each " * 25, ["long_line"]),
        ("Logs " + "each " * 12 + "\n" + "Writes " + "each " * 12, []),
        ("\n".join(f"Logs run {letter}" for letter in "abcde"), []),
        ("\n".join(f"Logs run {letter}" for letter in "abcdef"), ["many_lines"]),
        ("Logs each run\nHelps others", ["vague_verb"]),
    ],
)
def test_a_line_is_one_behaviour_and_there_are_few(typed: str, found: list[str]) -> None:
    assert codes(row(("Before", False), typed={0: typed})) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Labels twenty images", ["twenty images"]),
        ("Labels 50 labelled images and a dozen masks", ["50 labelled images", "a dozen masks"]),
        ("Reviews 1,000 rows", ["1,000 rows"]),
        ("Two reviewers agree", []),
        ("Keeps logs for 90 days in Python 3", []),
        ("Compares 16-bit weights with 8 bits", []),
        ("Names three of the causes", []),
        ("Uses Llama 3 weights", []),
        ("Runs A/B tests at 95 % power", []),
        ("Sees one level above", []),
    ],
)
def test_numbers_of_things_are_arbitrary(text: str, found: list[str]) -> None:
    assert text_checks.arbitrary_numbers(text) == found


def test_numbers_and_retired_tools_are_remarked() -> None:
    cells = row(("Before", False), ("Logs in Theano", False), typed={0: "Moves five runs"})
    cells[0].write(description="Moves five runs off Theano and WhyLabs", required=False)
    cells[0].write(examples="A run in TorchServe, not TorchServer")
    assert [each.sentence for each in text_checks.remarks(EditedTexts(None, [], [cells]))] == [
        "Why “five runs”? Name the purpose or standard instead of a number.",
        "Theano has been retired by its maker. A successor is PyTensor.",
        "WhyLabs has been retired by its maker.",
        "TorchServe has been retired by its maker. A successor is vLLM.",
    ]


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
    assert codes(row(below, manager, typed={0: "Logs all runs"})) == []
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


def test_copied_lines_are_named_and_shared_words_are_not() -> None:
    assert codes(row((LONG, False), ("Two", False), typed={1: LONG})) == ["identical"]
    near = LONG.replace("starts", "begins")
    assert codes(row((LONG, False), ("Two", False), typed={1: near})) == []
    cells = row((LONG, False), ("Two", False), typed={1: f"Says why\n{LONG}"})
    assert [each.sentence for each in text_checks.remarks(EditedTexts(None, [], [cells]))] == [
        "“Writes the report of every experiment …” is also a line of Role, Level 0."
    ]
    short = row(("Logs runs\nReads logs", False), ("Two", False), typed={1: "Logs  runs"})
    assert [each.code for each in text_checks.remarks(EditedTexts(None, [], [short]))] == [
        "identical"
    ]
