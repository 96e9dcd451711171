"""Text as people type it: one form, nothing that could do harm."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from skillmap.kernel.text import (
    looks_same,
    normalise,
    normalise_line,
    refuse_control_characters,
    refuse_links,
    showable,
    tidy,
    tidy_line,
    tidy_unless_known,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a  ", "a"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u2028b", "a\nb"),
        ("Cafe\u0301", "Café"),
        ("👩‍💻 works", "👩‍💻 works"),
        ("\u200b a\u200b\ufeff ", "a"),
        ("\u200b", ""),
        ("\u200d\u200e \u3164\u2800\ufe0f", ""),
        ("\u05d0\u200f", "\u05d0\u200f"),
        ("\u0301\t\u0301", ""),  # found by a property test: two accents and a tab
        ("\u0301 \u0301", ""),
        ("\u20dd", ""),
        ("\u0903", ""),
        ("\u0915\u0903", "\u0915\u0903"),
    ],
)
def test_text_takes_one_form(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


def test_a_line_is_one_line() -> None:
    assert normalise_line(" a\n\tb   c ") == "a b c"


@given(st.text())
@example("\u0301 \u0301")  # two combining accents and a space, which once was taken for a name
@example("\u0301\t\u0301")
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert normalise_line(normalise_line(text)) == normalise_line(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Logs  runs\t in\u00a0 MLflow.", "Logs runs in MLflow."),
        ("Lo\u00adgs\u200b runs\u2060\ufeff.", "Logs runs."),
        ("10\u2009km, 20\u202fkm", "10 km, 20 km"),
        ("One. \r\n  Two.\u00a0\n \n\tThree.", "One.\nTwo.\n\nThree."),
        ("e\u200b\u0301", "\u00e9"),
        ("\u00ad\u200b\u00a0", ""),
        # What is drawn differently without stays: Persian, Hindi, emoji, Hebrew, Japanese.
        ("\u0645\u06cc\u200c\u0631\u0648\u0645", "\u0645\u06cc\u200c\u0631\u0648\u0645"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("👩‍💻 ❤️", "👩‍💻 ❤️"),
        ("\u05d0\u200f!", "\u05d0\u200f!"),
        ("\u6f22\u3000\u5b57", "\u6f22\u3000\u5b57"),
    ],
)
def test_what_cannot_be_seen_is_tidied_away(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(
    st.text(st.sampled_from("ab e\u0301\n\r\t\u00a0\u00ad\u200b\u200d\u2009\u3000\ufeff"))
    | st.text()
)
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_line(tidy_line(text)) == tidy_line(text)
    assert looks_same(text, tidy(text))
    assert looks_same(text, normalise(text))
    assert normalise(tidy(text)) == tidy(text)


def test_a_known_text_that_looks_the_same_is_kept_exactly() -> None:
    assert tidy_unless_known("a  b", "x", "a\u00a0b", "a b") == "a\u00a0b"
    assert tidy_unless_known("a  c", "a\u00a0b") == "a c"
    assert tidy_unless_known("a  b") == "a b"


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066"])
def test_characters_that_could_do_harm_are_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        refuse_control_characters(f"a{bad}b")


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValidationError):
        refuse_control_characters("a\ud800b")


@pytest.mark.parametrize("good", ["a\tb\nc", "a\r\nb\rc", "emoji 🎉", "עברית", "漢字", "e\u0301"])
def test_every_script_is_welcome(good: str) -> None:
    refuse_control_characters(good)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("It\x92s \x80 5", "It’s € 5"),
        ("a\x81b", "a\ufffdb"),
        ("a\u202eb\u2069c", "abc"),
        ("a\x07b\ud800", "a\ufffdb\ufffd"),
        ("a\r\nb\tc", "a\nb\tc"),
    ],
)
def test_a_text_of_others_is_made_showable(value: str, shown: str) -> None:
    assert showable(value) == shown
    refuse_control_characters(showable(value))


@pytest.mark.parametrize(
    "name", ["pills.com", "See https://x.example", "www.x.example", "a@b.org", "//pills.net/1"]
)
def test_a_name_with_a_link_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        refuse_links(name)


@pytest.mark.parametrize("name", ["", "Ada Lovelace", "J. R. R. Tolkien", "Dr.med. Ada", "技能.人"])
def test_a_name_without_a_link_passes(name: str) -> None:
    refuse_links(name)
