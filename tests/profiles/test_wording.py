"""Word differences: whole words, nothing lost, in bounded time."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from profiles.wording import Part, Segment, word_differences

TEXTS = st.text(alphabet=st.sampled_from("ab cé.\n中🙂-\t"), max_size=60) | st.text(max_size=40)


def test_marks_the_words_that_differ() -> None:
    assert word_differences("Logs runs in MLflow.", "Logs every run in MLflow.") == [
        Segment(Part.EQUAL, "Logs "),
        Segment(Part.DELETE, "runs"),
        Segment(Part.INSERT, "every run"),
        Segment(Part.EQUAL, " in MLflow."),
    ]


def test_never_cuts_a_word() -> None:
    assert word_differences("walked", "walking") == [
        Segment(Part.DELETE, "walked"),
        Segment(Part.INSERT, "walking"),
    ]


def test_equal_texts_have_no_difference() -> None:
    assert word_differences("Same text.", "Same text.") == [Segment(Part.EQUAL, "Same text.")]


def test_nothing_to_compare() -> None:
    assert word_differences("", "") == []
    assert word_differences("", "New.") == [Segment(Part.INSERT, "New.")]
    assert word_differences("Old.", "") == [Segment(Part.DELETE, "Old.")]


def test_markup_is_only_text() -> None:
    assert word_differences("", "<b>") == [Segment(Part.INSERT, "<b>")]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    found = word_differences(before, after)
    assert "".join(each.text for each in found if each.kind != Part.INSERT) == before
    assert "".join(each.text for each in found if each.kind != Part.DELETE) == after


def test_texts_with_nothing_in_common_take_bounded_time() -> None:
    dice = random.Random(1)
    before, after = (" ".join(str(dice.random()) for _ in range(3_000)) for _ in range(2))
    start = time.monotonic()
    found = word_differences(before, after)
    assert time.monotonic() - start < 5
    assert "".join(each.text for each in found if each.kind != Part.INSERT) == before
