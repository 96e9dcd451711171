"""Answers to single lines survive edits of the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.assessments import line_answers
from skillmap.kernel.text import lines_of, tidy

LOGS, LOGS_ALL = "Logs the parameters of a run.", "Logs the parameters of every run."
PLANS, TEACHES = "Plans the work of the quarter.", "Teaches others how to compare models."
WORDS = ("a b c", "a b d", "x y", "x\u00a0y ", "", "q")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map("\n".join)


def kinds(before: list[str], met: list[int], after: list[str]) -> str:
    """One letter a line: done, open, reworded, new."""
    keys = line_answers.keys_of("\n".join(before), met)
    found = line_answers.carry_over("\n".join(before), keys, "\n".join(after))
    assert [line.number for line in found] == list(range(1, len(after) + 1))
    return "".join(
        "n" if line.is_new else "r" if line.rewording else "d" if line.is_met else "o"
        for line in found
    )


@pytest.mark.parametrize(
    ("before", "met", "after", "now"),
    [
        ([LOGS, PLANS], [1], [LOGS, PLANS], "do"),
        ([LOGS, PLANS], [1], [PLANS, LOGS], "od"),  # in another order
        ([LOGS, PLANS], [1, 2], [LOGS_ALL, PLANS], "rd"),
        ([LOGS, PLANS], [2], [LOGS_ALL, PLANS], "rd"),  # what was not done is asked again too
        ([LOGS, PLANS], [1, 2], [LOGS, PLANS, TEACHES], "ddn"),
        ([LOGS, PLANS], [1, 2], [PLANS], "d"),  # a line that is gone is dropped
        ([LOGS, PLANS], [1], [LOGS_ALL, LOGS], "nd"),  # the equal one first
        ([LOGS, PLANS], [1], [LOGS.replace(" ", "\u00a0"), PLANS], "do"),
        ([LOGS, PLANS], [1], [LOGS, LOGS], "dd"),
        ([LOGS], [1], [TEACHES, PLANS], "nn"),
    ],
)
def test_a_line_keeps_its_answer_or_is_asked_again(
    before: list[str], met: list[int], after: list[str], now: str
) -> None:
    assert kinds(before, met, after) == now


def test_what_changed_in_a_reworded_line_is_known() -> None:
    (line,) = line_answers.carry_over(LOGS, {line_answers.line_key(LOGS)}, LOGS_ALL)
    changed = [(each.kind, each.text) for each in line.rewording if each.kind != "equal"]
    assert changed == [("delete", "a"), ("insert", "every")]


@given(texts=st.lists(TEXTS, min_size=2, max_size=6), met=st.sets(st.integers(1, 5)))
def test_after_any_edits_an_answer_is_kept_for_exactly_the_lines_that_look_the_same(
    texts: list[str], met: set[int]
) -> None:
    first = lines_of(texts[0])
    done = {tidy(line) for number, line in enumerate(first, 1) if number in met}
    keys = line_answers.keys_of(texts[0], met)
    for text in texts[1:]:  # each edit is against what the person read last
        found = line_answers.carry_over(texts[0], keys, text)
        assert [line.text for line in found] == lines_of(text)
        for line in found:
            assert line.is_met == (tidy(line.text) in done)
            assert line.is_asked_again == (tidy(line.text) not in map(tidy, first))
            assert not (line.is_met and line.is_asked_again)


@given(TEXTS, st.sets(st.integers(1, 5)))
def test_numbers_and_keys_lead_to_one_another(text: str, numbers: set[int]) -> None:
    keys = line_answers.keys_of(text, numbers)
    found = set(line_answers.numbers_of(text, keys))
    assert found >= {number for number in numbers if number <= len(lines_of(text))}
    assert line_answers.keys_of(text, found) == keys
