"""The operator's logo and accent colour: what can be used, and what is made of it."""

import re
import struct
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import assume, given
from hypothesis import strategies as st

from skillmap.kernel import identity
from skillmap.kernel.colours import contrast, luminance
from skillmap.kernel.identity import DARK, LIGHT, TEXT, LogoError, Scheme

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h9v9z"/></svg>'
VIEW = b'viewBox="0 0 40 10"'
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def png(width: int = 64, height: int = 32) -> bytes:
    """The start of a PNG file of that size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return identity.PNG_START + struct.pack(">I", len(header)) + b"IHDR" + header


@pytest.mark.parametrize(
    ("content", "media_type", "size"),
    [
        (SVG, "image/svg+xml", (112, 28)),
        (b'<?xml version="1.0"?><!-- x -->\n' + SVG, "image/svg+xml", (112, 28)),
        (SVG.replace(VIEW, b'width="2px" height="2px"'), "image/svg+xml", (28, 28)),
        (SVG.replace(VIEW, b'width="100%"'), "image/svg+xml", (28, 28)),
        (SVG.replace(b"40 10", b"4000 1"), "image/svg+xml", (168, 28)),
        (SVG.replace(b"40 10", b"1 4000"), "image/svg+xml", (1, 28)),
        (png(), "image/png", (56, 28)),
    ],
)  # fmt: skip
def test_a_logo_is_svg_or_png(
    tmp_path: Path, content: bytes, media_type: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "logo"
    path.write_bytes(content)
    logo = identity.read_logo(path)
    assert (logo.content, logo.media_type) == (content, media_type)
    assert (logo.width, logo.height) == size
    assert re.fullmatch(r"logo-[0-9a-f]{12}\.(svg|png)", logo.name)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "neither PNG nor well-formed SVG"),
        (b"GIF89a" + b"\0" * 20, "neither PNG nor well-formed SVG"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "neither PNG nor well-formed SVG"),
        (b"<svg", "neither PNG nor well-formed SVG"),
        (SVG.replace(b' xmlns="http://www.w3.org/2000/svg"', b""), "its first element is not"),
        (b"<html><body/></html>", "its first element is not"),
        (identity.PNG_START, "the PNG file is damaged"),
        (png(0, 4), "the PNG file is damaged"),
        (SVG + b" " * identity.LARGEST_LOGO, "larger than 100 kB"),
    ],
)
def test_anything_else_is_none(tmp_path: Path, settings: Any, content: bytes, why: str) -> None:
    path = tmp_path / "logo.svg"
    path.write_bytes(content)
    with pytest.raises(LogoError, match=why):
        identity.read_logo(path)
    settings.SITE_LOGO = str(path)
    assert identity.logo() is None


@pytest.mark.parametrize("name", ["", "nowhere.svg"])
def test_a_folder_or_nothing_is_no_logo(tmp_path: Path, name: str) -> None:
    with pytest.raises(LogoError, match="cannot be read"):
        identity.read_logo(tmp_path / name)


def colours_of(sheet: bytes, number: int) -> dict[str, str]:
    """The tokens of the sheet in the light (0) or the dark (1) look."""
    found = re.findall(r"--([\w-]+):light-dark\((#\w{6}),(#\w{6})\)", sheet.decode())
    return {name: pair[number] for name, *pair in found}


@given(COLOURS)
def test_whatever_the_accent_everything_beside_it_can_be_read(colour: str) -> None:
    assume(identity.weakest_contrast(colour, LIGHT) >= TEXT)
    sheet = identity._style_sheet.__wrapped__  # the settings are set by hand below
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ACCENT_COLOUR", colour)
        patch.setattr(settings, "ACCENT_COLOUR_DARK", "")
        made = sheet(colour, "")
    assert made is not None
    for number, scheme in enumerate((LIGHT, DARK)):
        tokens = colours_of(made.content, number)
        assert contrast(tokens["accent"], scheme.paper) >= TEXT
        assert contrast(tokens["accent"], tokens["accent-tint"]) >= TEXT
        assert contrast(tokens["accent"], scheme.on_accent) >= TEXT
        ramp = [tokens[f"ramp-{step}"] for step in range(1, 10)]
        assert all(contrast(step, scheme.on_accent) >= TEXT for step in ramp)
        away = [contrast(step, scheme.paper) for step in ramp]
        assert away == sorted(away)
        assert len(set(away)) == len(ramp)


@pytest.mark.slow
@given(COLOURS, st.sampled_from([LIGHT, DARK]))
def test_the_nearest_colour_that_can_be_read_can_be_read(colour: str, scheme: Scheme) -> None:
    found = identity.nearest_readable(colour, scheme)
    assert identity.weakest_contrast(found, scheme) >= TEXT
    if identity.weakest_contrast(colour, scheme) >= TEXT:
        assert abs(luminance(found) - luminance(colour)) < 0.01


def test_without_light_dark_the_light_look_is_used(settings: Any) -> None:
    settings.ACCENT_COLOUR, settings.ACCENT_COLOUR_DARK = "#7a1fa2", "#ffcc00"
    sheet = identity.accent()
    assert sheet is not None
    plain, _, both = sheet.content.decode().partition("@supports (color:light-dark(#000,#fff))")
    assert "--accent:#7a1fa2;" in plain
    assert "--accent:light-dark(#7a1fa2,#ffcc00);" in both


def test_one_accent_does_for_both_looks(settings: Any) -> None:
    settings.ACCENT_COLOUR_DARK = "#ffcc00"
    assert identity.chosen(LIGHT) != LIGHT.accent
    assert identity.weakest_contrast(identity.chosen(LIGHT), LIGHT) >= TEXT
    settings.ACCENT_COLOUR_DARK = ""
    assert (identity.chosen(LIGHT), identity.chosen(DARK)) == (LIGHT.accent, DARK.accent)
    assert identity.accent() is None


@pytest.mark.parametrize("colour", ["red", "#ffff00", "#12"])
def test_an_accent_that_cannot_be_used_is_not(settings: Any, colour: str) -> None:
    settings.ACCENT_COLOUR = colour
    assert identity.accent() is None
    assert identity.files() == {}
