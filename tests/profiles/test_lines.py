"""Which lines of two texts are one behaviour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import lines
from profiles.lines import ComparedLine
from profiles.wording import Segment, SegmentKind

LOGS, LOGS_ALL = "Logs the parameters of a run.", "Logs the parameters of every run."
PLANS, TEACHES = "Plans the work of the quarter.", "Teaches others how to compare models."
TEXTS = st.lists(st.sampled_from(("a b c", "a b d", "x y", "x y ", "", "q")), max_size=5)


def kinds(side: tuple[ComparedLine, ...]) -> str:
    """One letter a line: the same, reworded, new."""
    return "".join("n" if line.is_new else "r" if line.is_reworded else "s" for line in side)


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ([LOGS], [LOGS], "s", "s"),
        ([LOGS], [LOGS_ALL], "r", "r"),
        ([LOGS], [PLANS], "n", "n"),
        ([LOGS, PLANS], [PLANS, LOGS_ALL], "rs", "sr"),
        ([LOGS], [LOGS_ALL, LOGS], "s", "ns"),  # the equal one first
        ([LOGS, LOGS], [LOGS], "sn", "s"),  # a line has one counterpart
        ([LOGS], [LOGS.replace(" ", "\u00a0")], "s", "s"),  # nobody sees a difference
        ([LOGS, TEACHES], [TEACHES], "ns", "s"),
        ([], [LOGS], "", "n"),
        ([""], [" "], "", ""),
    ],
)
def test_each_line_finds_its_counterpart(
    before: list[str], after: list[str], old: str, new: str
) -> None:
    found = lines.compare("\n".join(before), "\n".join(after))
    assert (kinds(found.before), kinds(found.after)) == (old, new)


def test_only_what_differs_in_a_reworded_line_is_marked() -> None:
    found = lines.compare(LOGS, LOGS_ALL)
    assert [each.text for each in found.before[0].words if each.kind != "equal"] == ["a"]
    assert [each.text for each in found.after[0].words if each.kind != "equal"] == ["every"]


def test_texts_without_a_line_in_common_say_so() -> None:
    assert lines.compare(LOGS, PLANS).shares_nothing
    assert not lines.compare("", PLANS).shares_nothing
    assert not lines.compare(f"{LOGS}\n{PLANS}", LOGS_ALL).shares_nothing


def test_a_text_of_many_lines_is_compared_without_guessing() -> None:
    before = "\n".join(f"line {number} says nothing" for number in range(500))
    found = lines.compare(before, f"line 7 says nothing\n{before.upper()}")
    assert kinds(found.after) == "s" + 500 * "n"


@given(TEXTS, TEXTS)
def test_every_line_is_there_once_and_counterparts_are_pairs(
    before: list[str], after: list[str]
) -> None:
    found = lines.compare("\n".join(before), "\n".join(after))
    for side, texts in ((found.before, before), (found.after, after)):
        assert [line.text for line in side] == [each.strip() for each in texts if each.strip()]
    for kind in "sr":
        assert kinds(found.before).count(kind) == kinds(found.after).count(kind)


# --- One text with the differences of two ------------------------------------------------------

EQUAL, INSERT, DELETE = SegmentKind.EQUAL, SegmentKind.INSERT, SegmentKind.DELETE


@given(TEXTS, TEXTS, st.sampled_from(("", "\n")))
def test_both_texts_can_be_read_back(before: list[str], after: list[str], end: str) -> None:
    old, new = "\n".join(before) + end, "\n".join(after)
    found = lines.differences(old, new)
    assert "".join(each.text for each in found if each.kind != INSERT) == old
    assert "".join(each.text for each in found if each.kind != DELETE) == new


def test_no_words_of_unlike_lines_are_mixed() -> None:
    assert lines.differences(f"{LOGS}\n{PLANS}", f"{LOGS}\n{TEACHES}") == [
        Segment(EQUAL, f"{LOGS}\n"),
        Segment(DELETE, PLANS),
        Segment(INSERT, TEACHES),
    ]


def test_words_are_marked_inside_a_reworded_line() -> None:
    assert lines.differences(f"{PLANS}\n{LOGS}", f"{PLANS}\n{LOGS_ALL}") == [
        Segment(EQUAL, f"{PLANS}\nLogs the parameters of "),
        Segment(DELETE, "a"),
        Segment(INSERT, "every"),
        Segment(EQUAL, " run."),
    ]


def test_a_line_that_moved_is_deleted_and_inserted() -> None:
    found = lines.differences(f"{LOGS}\n{PLANS}\n{TEACHES}\n", f"{TEACHES}\n{LOGS}\n{PLANS}\n")
    assert found == [
        Segment(INSERT, f"{TEACHES}\n"),
        Segment(EQUAL, f"{LOGS}\n{PLANS}\n"),
        Segment(DELETE, f"{TEACHES}\n"),
    ]
