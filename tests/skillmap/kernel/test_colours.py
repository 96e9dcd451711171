"""Colours: how they are written, how they contrast, and how they are made lighter or darker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.kernel import colours

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("text", "colour"), [("#abc", "#aabbcc"), ("#0D5D72", "#0d5d72"), ("#000000", "#000000")]
)
def test_both_ways_to_write_a_colour(text: str, colour: str) -> None:
    assert colours.parse(text) == colour


@pytest.mark.parametrize(
    "text", ["", "red", "0d5d72", "#12345", "#1234567", "#ggg", " #abc", "#abc\n", "rgb(0,0,0)"]
)
def test_anything_else_is_no_colour(text: str) -> None:
    with pytest.raises(ValueError, match=r"\A"):
        colours.parse(text)


def test_contrast_is_that_of_wcag() -> None:
    assert colours.contrast("#ffffff", "#000000") == 21
    assert round(colours.contrast("#767676", "#ffffff"), 2) == 4.54
    assert colours.contrast("#123456", "#123456") == 1


@given(COLOURS, st.floats(0, 1))
def test_a_colour_can_have_any_luminance(colour: str, wanted: float) -> None:
    made = colours.with_luminance(colour, wanted)
    assert colours.parse(made) == made
    # A step of one channel changes the luminance by less than this.
    assert abs(colours.luminance(made) - wanted) < 0.01
