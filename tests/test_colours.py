"""Every pair of colours that the style sheet sets on each other can be read, in light and dark."""

import re
from pathlib import Path

import pytest

from skillmap.kernel import identity

CSS = Path(__file__).parent.parent / "skillmap/static/skillmap/css/skillmap.css"
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
STEPS = [f"ramp-{step}" for step in range(1, 10)]

# Colour of the text or shape, what it stands on, and how much they must differ.
PAIRS = [
    *[(ink, paper, TEXT) for ink in ("ink", "soft") for paper in ("paper", "sunken")],
    *[(ink, paper, TEXT) for ink in ("accent", "ink") for paper in ("paper", "accent-tint")],
    *[(tone, "paper", TEXT) for tone in ("bad", "good", "warn")],
    *[(tone, f"{tone}-tint", TEXT) for tone in ("bad", "good", "warn")],
    *[("ink", tint, TEXT) for tint in ("bad-tint", "good-tint", "warn-tint", "mark")],
    ("on-accent", "accent", TEXT),
    *[("on-accent", step, TEXT) for step in STEPS],
    *[(step, "paper", SHAPE) for step in STEPS],
    *[("edge", paper, SHAPE) for paper in ("paper", "sunken")],
]  # fmt: skip


def tokens(scheme: str) -> dict[str, str]:
    """Colour of each token as six hexadecimal digits, in the light or the dark scheme."""
    found = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", CSS.read_text())
    return {name: six_digits(light if scheme == "light" else dark) for name, light, dark in found}


def six_digits(colour: str) -> str:
    digits = colour.removeprefix("#")
    return "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2: 1 for the same colour, 21 for black on white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("ffffff", "000000") == 21.0
    assert round(contrast("767676", "ffffff"), 2) == 4.54


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_can_be_told_apart(scheme: str) -> None:
    colour = tokens(scheme)
    weak = {
        f"{front} on {back}": round(contrast(colour[front], colour[back]), 2)
        for front, back, least in PAIRS
        if contrast(colour[front], colour[back]) < least
    }
    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_level_goes_further_from_the_paper_than_the_one_below(scheme: str) -> None:
    colour = tokens(scheme)
    distances = [contrast(colour[step], colour["paper"]) for step in STEPS]
    assert distances == sorted(distances)
    assert len(set(distances)) == len(STEPS)


def test_a_browser_without_light_dark_gets_the_light_scheme() -> None:
    fallback = CSS.read_text().partition("@supports")[0]
    plain = dict(re.findall(r"--([\w-]+): (#\w+);", fallback))
    light = tokens("light")
    assert {name: six_digits(plain[name]) for name in light} == light


def test_the_sheet_is_small_and_loads_nothing() -> None:
    css = CSS.read_text()
    assert re.findall(r"url\(|@import", css) == []
    assert len(css.encode()) < 66_000


@pytest.mark.parametrize(("name", "scheme"), [("light", identity.LIGHT), ("dark", identity.DARK)])
def test_an_accent_of_the_operators_is_measured_against_these(
    name: str, scheme: identity.Scheme
) -> None:
    colour = {each: f"#{digits}" for each, digits in tokens(name).items()}
    assert (scheme.paper, scheme.sunken, scheme.tint, scheme.on_accent, scheme.accent) == tuple(
        colour[each] for each in ("paper", "sunken", "accent-tint", "on-accent", "accent")
    )
    assert list(scheme.ramp) == [colour[step] for step in STEPS]
