"""Texts of others are made to fit, and nothing of them is lost."""

import pytest

from profiles.interchange.reading import fitting


@pytest.mark.parametrize(
    ("line", "limit", "cut"),
    [
        ("one two", 7, "one two"),
        ("three two", 8, "three…"),
        ("x" * 9, 5, "xxxx…"),
        ("a bbbbb", 5, "a bb…"),
    ],
)
def test_a_line_is_cut_after_a_word(line: str, limit: int, cut: str) -> None:
    assert fitting.cut(line, limit) == cut


def test_a_lead_is_whole_sentences() -> None:
    assert fitting.lead("Short.") == "Short."
    assert fitting.lead("One. " + "x" * 400) == "One."
    assert fitting.lead("x " * 400).endswith("x…")


@pytest.mark.parametrize(
    ("whole", "shown", "text", "told"),
    [
        ("A", "A", "", ("", "")),
        ("A", "A", "A", ("", "")),
        ("A", "A", "Says.", ("Says.", "")),
        ("A", "A", "One.\nTwo.", ("One. Two.", "")),
        ("Abc", "A…", "", ("Abc", "")),
        ("Abc", "A…", "Says.", ("Abc Says.", "")),
        ("Abc", "A…", "Abc says.", ("Abc says.", "")),
        ("A", "A", "One. " + "x" * 400, ("One.", "One. " + "x" * 400)),
    ],
)
def test_lead_and_full_text(whole: str, shown: str, text: str, told: tuple[str, str]) -> None:
    assert fitting.told(whole, shown, text) == told
