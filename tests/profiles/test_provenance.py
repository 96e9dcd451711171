"""The marks of who drafted a text: their form, their words, and their way through files."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from profiles import provenance
from profiles.provenance import common, label, strongest, validate_mark


@pytest.mark.parametrize(
    ("mark", "words", "german"),
    [
        ("program", "Drafted by a program", "Von einem Programm entworfen"),
        ("assistant", "Written with an assistant", "Mit einem Assistenten geschrieben"),
        (
            "language-model 2026-11",
            "Drafted by a language model in November 2026",
            "Im November 2026 von einem Sprachmodell entworfen",
        ),
        ("", "", ""),
    ],
)
def test_a_mark_in_words(mark: str, words: str, german: str) -> None:
    assert label(mark) == words
    with translation.override("de"):
        assert label(mark) == german
    assert bool(provenance.meaning(mark)) == bool(mark)


@pytest.mark.parametrize("mark", ["person", "program ", "language-model 2026-13", "program\n", "A"])
def test_anything_else_is_refused(mark: str) -> None:
    with pytest.raises(ValidationError):
        validate_mark(mark)


@pytest.mark.parametrize("mark", ["program", "assistant", "language-model", "program 2026-01"])
def test_marks_that_may_stand(mark: str) -> None:
    validate_mark(mark)


def test_the_strongest() -> None:
    assert strongest(["", "assistant", "program"]) == "program"
    assert strongest(["", "language-model 2026-11", "assistant"]) == "language-model 2026-11"
    assert strongest(["", ""]) == strongest([]) == ""


def test_what_all_have_in_common() -> None:
    assert common(["program", "program"]) == "program"
    assert common(["program", ""]) == common(["", ""]) == common([]) == ""
