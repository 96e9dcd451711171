"""Word differences: whole words, nothing lost, in bounded time."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.wording import Segment, SegmentKind, folded, hidden_characters, word_differences

TEXTS = st.text(alphabet=st.sampled_from("ab cé.\n中🙂-\t"), max_size=60) | st.text(max_size=40)


def test_marks_the_words_that_differ() -> None:
    assert word_differences("Logs runs in MLflow.", "Logs every run in MLflow.") == [
        Segment(SegmentKind.EQUAL, "Logs "),
        Segment(SegmentKind.DELETE, "runs"),
        Segment(SegmentKind.INSERT, "every run"),
        Segment(SegmentKind.EQUAL, " in MLflow."),
    ]


def test_never_cuts_a_word() -> None:
    assert word_differences("walked", "walking") == [
        Segment(SegmentKind.DELETE, "walked"),
        Segment(SegmentKind.INSERT, "walking"),
    ]


def test_equal_texts_have_no_difference() -> None:
    assert word_differences("Same text.", "Same text.") == [
        Segment(SegmentKind.EQUAL, "Same text.")
    ]


def test_nothing_to_compare() -> None:
    assert word_differences("", "") == []
    assert word_differences("", "New.") == [Segment(SegmentKind.INSERT, "New.")]
    assert word_differences("Old.", "") == [Segment(SegmentKind.DELETE, "Old.")]


def test_markup_is_only_text() -> None:
    assert word_differences("", "<b>") == [Segment(SegmentKind.INSERT, "<b>")]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    found = word_differences(before, after)
    assert "".join(each.text for each in found if each.kind != SegmentKind.INSERT) == before
    assert "".join(each.text for each in found if each.kind != SegmentKind.DELETE) == after


def test_texts_with_nothing_in_common_take_bounded_time() -> None:
    dice = random.Random(1)
    before, after = (" ".join(str(dice.random()) for _ in range(3_000)) for _ in range(2))
    start = time.monotonic()
    found = word_differences(before, after)
    assert time.monotonic() - start < 5
    assert "".join(each.text for each in found if each.kind != SegmentKind.INSERT) == before


def named(before: str, after: str) -> list[list[str]]:
    """Each changed segment's characters that are to be named."""
    segments = word_differences(before, after)
    return [
        hidden.findall(segment.text) if hidden else []
        for segment, hidden in zip(segments, hidden_characters(segments), strict=True)
        if segment.kind != SegmentKind.EQUAL
    ]


@pytest.mark.parametrize(
    ("before", "after", "characters"),
    [
        ("Logs\u00a0runs.", "Logs runs.", [["\u00a0"], [" "]]),
        ("Logs  runs.", "Logs runs.", [["  "], [" "]]),
        ("Lo\u00adgs runs.", "Logs runs.", [["\u00ad"], []]),
        ("Logs\u200b runs.", "Logs runs.", [["\u200b"]]),
        # Joiners shape letters and emoji: named only where nothing else differs.
        (
            "\u0645\u06cc\u200c\u0631\u0648\u0645",
            "\u0645\u06cc\u0631\u0648\u0645",
            [["\u200c"], []],
        ),
        ("old", "\u0645\u06cc\u200c\u0631\u0648\u0645", [[], []]),
        ("Is A.", "Is \U0001f469\u200d\U0001f52c.", [[], []]),
        # Beside another change, only what is tidied away.
        ("Logs\u00a0all.", "Logs no\u200ae.", [["\u00a0"], ["\u200a"]]),
        # Nothing but white space.
        ("One.\nTwo.", "One. Two.", [["\n"], [" "]]),
        # New and removed texts have nothing to be compared with.
        ("", "\u00ab\u00a0mot\u00a0\u00bb", [[]]),
        ("Same.", "Same.", []),
    ],
)
def test_what_cannot_be_seen_is_named(before: str, after: str, characters: list[list[str]]) -> None:
    assert named(before, after) == characters


UNSEEN = "\u00a0\u00ad\u200b\u200c\u200d\u200e\u2009\u2060\ufe0f\ufeff"


@given(TEXTS, st.sampled_from(UNSEEN), st.data())
def test_a_character_that_nobody_sees_is_named_wherever_it_comes(
    before: str, character: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(before)))
    after = before[:at] + character + before[at:]
    assert any(named(before, after))
    assert any(named(after, before))


def words(first: int, last: int) -> str:
    return " ".join(f"w{number}" for number in range(first, last + 1))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (words(1, 100), words(1, 100), [words(1, 100)]),
        (words(1, 20), f"{words(1, 20)} end", [words(1, 20), " end"]),
        (words(1, 21), f"{words(1, 21)} end", [f"… {words(10, 21)}", " end"]),
        (words(1, 100), f"new {words(1, 100)}", ["new ", f"{words(1, 12)} …"]),
        (
            f"old {words(1, 33)} old",
            f"new {words(1, 33)} new",
            ["old", "new", f" {words(1, 12)} … {words(22, 33)} ", "old", "new"],
        ),
        (
            f"old {words(1, 32)} old",
            f"new {words(1, 32)} new",
            ["old", "new", f" {words(1, 32)} ", "old", "new"],
        ),
        ("", words(1, 100), [words(1, 100)]),
    ],
)
def test_what_is_long_and_equal_is_folded(before: str, after: str, shown: list[str]) -> None:
    assert [each.text for each in folded(word_differences(before, after))] == shown
