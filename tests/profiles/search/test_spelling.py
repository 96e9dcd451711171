"""Mistyped words lead to the words of names that are near."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from profiles.models import Spelling
from profiles.search import spelling


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("traking", ["tracking"]),
        ("trackng", ["tracking"]),
        ("tarcking", ["tracking"]),
        ("rusty", ["rust"]),
        ("drvngx", []),
        ("xyzxyz", []),
        ("sq", []),
    ],
)
def test_the_nearest_word_comes_first_and_short_words_forgive_less(
    typed: str, words: list[str]
) -> None:
    vocabulary = ["driving", "rust", "tracking", "truck"]
    assert spelling.nearest(typed, vocabulary) == words


def test_at_the_same_distance_the_word_with_the_same_first_letter_comes_first() -> None:
    assert spelling.nearest("modle", ["nodle", "mole", "model"]) == ["model", "mole", "nodle"]


@pytest.mark.django_db
def test_a_word_that_is_known_is_not_written_again() -> None:
    spelling.learn(["Experiment Tracking"])
    known = Spelling.objects.count()
    with CaptureQueriesContext(connection) as queries:
        spelling.learn(["Tracking Experiment"])
    assert (Spelling.objects.count(), len(queries)) == (known, 1)


@pytest.mark.django_db
def test_words_are_forgotten() -> None:
    spelling.learn(["Experiment Tracking"])
    spelling.forget()
    assert not Spelling.objects.exists()
