"""Text from right to left is set apart from the sentence around it."""

from skillmap.accounts.bidi import is_right_to_left, isolated
from skillmap.templatetags.bidi import bdi, direction


def test_a_name_from_right_to_left_is_isolated_in_plain_text() -> None:
    assert isolated("\u05e9\u05dd") == "\u2068\u05e9\u05dd\u2069"
    assert isolated("Ünal") == "Ünal"


def test_a_name_from_right_to_left_is_isolated_in_html() -> None:
    assert bdi("<\u0627>") == "<bdi>&lt;\u0627&gt;</bdi>"
    assert bdi("A & B") == "A &amp; B"
    assert direction("\u0627") == ' dir="auto"'
    assert direction("Ünal") == ""
    assert not is_right_to_left("")
