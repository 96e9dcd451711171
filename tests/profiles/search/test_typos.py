"""Mistyped words lead to the words of names that are near."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from profiles.models import Spelling
from profiles.search import typos

WORD = st.text(alphabet="abcd", max_size=9)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("tracking", "tracking", 0),
        ("traking", "tracking", 1),
        ("experment", "experiment", 1),
        ("kuberntes", "kubernetes", 1),
        ("modle", "model", 1),
        ("retreival", "retrieval", 1),
        ("kitten", "sitting", 3),
        ("", "abc", 3),
        ("abc", "", 3),
    ],
)
def test_distance_counts_letters_and_swaps(one: str, other: str, slips: int) -> None:
    assert typos.distance(one, other) == slips


@given(WORD, WORD)
def test_distance_is_the_same_both_ways_and_none_only_to_itself(one: str, other: str) -> None:
    assert typos.distance(one, other) == typos.distance(other, one)
    assert (typos.distance(one, other) == 0) == (one == other)


@given(st.text(alphabet="abcde", min_size=7, max_size=10), st.integers(0, 6), st.integers(0, 6))
def test_two_letters_left_out_of_the_beginning_still_share_a_variant(
    word: str, first: int, second: int
) -> None:
    shorter = "".join(each for at, each in enumerate(word) if at not in {first, second})
    if typos.slips(shorter) == 2:
        assert typos.variants(word) & typos.variants(shorter)


@pytest.mark.django_db
def test_the_nearest_word_comes_first_and_short_words_forgive_less() -> None:
    typos.learn(["Experiment Tracking", "Truck Driving", "Go SQL Rust"])
    assert typos.nearest(["traking", "trackng", "rusty", "xyzxyz", "sq", "drvngx"]) == {
        "traking": ["tracking"],
        "trackng": ["tracking"],
        "rusty": ["rust"],
        "xyzxyz": [],
        "drvngx": [],
    }


@pytest.mark.django_db
def test_a_word_that_is_known_is_not_written_again() -> None:
    typos.learn(["Experiment Tracking"])
    known = Spelling.objects.count()
    with CaptureQueriesContext(connection) as queries:
        typos.learn(["Tracking Experiment"])
    assert (Spelling.objects.count(), len(queries)) == (known, 1)


@pytest.mark.django_db
def test_words_are_forgotten() -> None:
    typos.learn(["Experiment Tracking"])
    typos.forget()
    assert typos.nearest(["traking"]) == {"traking": []}
