"""Colours as WCAG 2.2 measures them: contrast, and the nearest colour that has enough of it."""

import colorsys
import re

_HEX = re.compile(r"\A#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")
_HALVINGS = 24  # more than the 256 steps of a channel can tell apart


def parse(text: str) -> str:
    """The colour as `#rrggbb`; raises ValueError unless it is `#rgb` or `#rrggbb`."""
    if not _HEX.match(text):
        raise ValueError(text)
    digits = text[1:].lower()
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)  # noqa: PLR2004


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, 0 for black to 1 for white (WCAG 2.2)."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours: 1 for equal ones, 21 for black on white (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def with_luminance(colour: str, wanted: float) -> str:
    """The colour of the same hue and saturation whose luminance is nearest to `wanted`."""
    hue, _lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    low, high = 0.0, 1.0
    for _step in range(_HALVINGS):
        middle = (low + high) / 2
        if luminance(_written(hue, middle, saturation)) < wanted:
            low = middle
        else:
            high = middle
    return _written(hue, (low + high) / 2, saturation)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(hue: float, lightness: float, saturation: float) -> str:
    channels = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
