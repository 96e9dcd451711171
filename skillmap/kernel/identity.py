"""What a site is called and looks like: its name, tagline, logo and accent colour.

The operator chooses them by settings. A value that cannot be used is named by a system check
(`skillmap.checks`); the site then looks as it does without it, and answers all the same.
"""

import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from skillmap.kernel.colours import contrast, luminance, parse, with_luminance

LONGEST_NAME, LONGEST_TAGLINE = 60, 160
LARGEST_LOGO = 100_000  # bytes
TEXT = 4.5  # the contrast that text needs (WCAG 2.2, 1.4.3)
FOLDER = "site/"
SVG_ROOT = "{http://www.w3.org/2000/svg}svg"
PNG_START = b"\x89PNG\r\n\x1a\n"
LOGO_HEIGHT, WIDEST = 28, 6  # pixels, in the header; at most so many times as wide
_NUMBER = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of the light or the dark look that an accent has to be readable with.

    `ramp` is the shipped one: an accent of another hue gets the same luminances.
    """

    variable: str
    paper: str
    sunken: str
    tint: str
    on_accent: str
    accent: str
    ramp: tuple[str, ...]


LIGHT = Scheme(
    "ACCENT_COLOUR", "#fcfcfa", "#f3f3ef", "#e5eff1", "#ffffff", "#0d5d72",
    ("#237e94", "#1c7489", "#146b7f", "#0b6174", "#02586a", "#004f60", "#004656", "#003e4d",
     "#003543"),
)  # fmt: skip
DARK = Scheme(
    "ACCENT_COLOUR_DARK", "#14181a", "#1c2124", "#1a3138", "#0a1214", "#7cc3d6",
    ("#3a8ca2", "#4996ab", "#57a0b4", "#64aabe", "#71b4c7", "#7ebed0", "#8bc8da", "#98d2e3",
     "#a5dded"),
)  # fmt: skip


class LogoError(ValueError):
    """The file cannot be the logo; the message says why."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site's own look, under a name that changes with its content."""

    name: str
    media_type: str
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """Where the site serves it; asks no list of addresses, so error pages may use it."""
        return f"{get_script_prefix()}{FOLDER}{self.name}"


def tagline() -> str:
    """What the site is, in one sentence, in the language of the page unless the operator says."""
    return settings.SITE_TAGLINE or _("What each role is expected to do, at each level")


def files() -> dict[str, SiteFile]:
    """The files of the site's own look, by `logo` and `accent`; only those that it has."""
    found = {"logo": logo(), "accent": accent()}
    return {kind: file for kind, file in found.items() if file is not None}


def logo() -> SiteFile | None:
    """The operator's logo; None without one, or with one that cannot be used."""
    return _logo_at(settings.SITE_LOGO) if settings.SITE_LOGO else None


def read_logo(path: Path) -> SiteFile:
    """The SVG or PNG file; raises LogoError for any other, and for one that is too large."""
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST_LOGO else None
    except OSError as error:
        raise LogoError(f"the file cannot be read ({error.strerror}).") from error
    if content is None:
        raise LogoError(f"the file is larger than {LARGEST_LOGO // 1000} kB.")
    if content.startswith(PNG_START):
        suffix, media_type, size = "png", "image/png", _size_of_png(content)
    else:
        suffix, media_type, size = "svg", "image/svg+xml", _size_of_svg(content)
    width = round(LOGO_HEIGHT * min(WIDEST, size[0] / size[1])) or 1
    return SiteFile(_name("logo", content, suffix), media_type, content, width, LOGO_HEIGHT)


def accent() -> SiteFile | None:
    """The style sheet with the operator's accent colour; None without one that can be read."""
    light, dark = settings.ACCENT_COLOUR, settings.ACCENT_COLOUR_DARK
    return _style_sheet(light, dark) if light or dark else None


def own_accent() -> str | None:
    """The light look's accent where the operator's is used, for documents and badges; else None."""
    return chosen(LIGHT) if accent() else None


def chosen(scheme: Scheme) -> str:
    """The accent of the light or the dark look as `#rrggbb`; raises ValueError.

    One that was not chosen is made from the other: the same hue, as light as the shipped one.
    """
    if given := getattr(settings, scheme.variable):
        return parse(given)
    other = DARK if scheme is LIGHT else LIGHT
    if given := getattr(settings, other.variable):
        return with_luminance(parse(given), luminance(scheme.accent))
    return scheme.accent


def weakest_contrast(colour: str, scheme: Scheme) -> float:
    """The least contrast of the accent with what it stands on, and with text on it."""
    tint = with_luminance(colour, luminance(scheme.tint))
    beside = (scheme.paper, scheme.sunken, tint, scheme.on_accent)
    return min(contrast(colour, each) for each in beside)


def nearest_readable(colour: str, scheme: Scheme) -> str:
    """The colour of the same hue, as near as can be, that has enough contrast."""
    steps = range(256) if scheme is LIGHT else range(255, -1, -1)
    wanted = luminance(colour)
    readable = (
        found
        for step in steps
        if weakest_contrast(found := with_luminance(colour, (step / 255) ** 2.2), scheme) >= TEXT
    )
    return min(readable, key=lambda each: abs(luminance(each) - wanted))


@lru_cache(maxsize=4)
def _logo_at(path: str) -> SiteFile | None:
    try:
        return read_logo(Path(path))
    except LogoError:
        return None


@lru_cache(maxsize=4)
def _style_sheet(_light: str, _dark: str) -> SiteFile | None:
    try:
        colours = [(scheme, chosen(scheme)) for scheme in (LIGHT, DARK)]
    except ValueError:
        return None
    if any(weakest_contrast(colour, scheme) < TEXT for scheme, colour in colours):
        return None
    light, dark = (_tokens(colour, scheme) for scheme, colour in colours)
    plain = "".join(f"--{name}:{colour};" for name, colour in light.items())
    both = "".join(f"--{name}:light-dark({light[name]},{dark[name]});" for name in light)
    sheet = f":root{{{plain}}}@supports (color:light-dark(#000,#fff)){{:root{{{both}}}}}\n"
    content = sheet.encode()
    return SiteFile(_name("accent", content, "css"), "text/css; charset=utf-8", content)


def _tokens(colour: str, scheme: Scheme) -> dict[str, str]:
    """The custom properties of skillmap.css that follow the accent."""
    shipped = {"accent-tint": scheme.tint} | {
        f"ramp-{step}": each for step, each in enumerate(scheme.ramp, 1)
    }
    own = {name: with_luminance(colour, luminance(each)) for name, each in shipped.items()}
    return {"accent": colour, "site-accent": colour, **own}  # the admin has its own `--accent`


def _name(kind: str, content: bytes, suffix: str) -> str:
    return f"{kind}-{hashlib.blake2b(content, digest_size=6).hexdigest()}.{suffix}"


def _size_of_png(content: bytes) -> tuple[float, float]:
    header = content[8:24]
    if len(header) < 16 or header[4:8] != b"IHDR":  # noqa: PLR2004
        raise LogoError("the PNG file is damaged.")
    width, height = struct.unpack(">II", header[8:])
    if not (width and height):
        raise LogoError("the PNG file is damaged.")
    return width, height


def _size_of_svg(content: bytes) -> tuple[float, float]:
    """Width and height, in whatever unit; a square where the file does not say."""
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  # the operator's own, and small
    except (ElementTree.ParseError, ValueError) as error:
        raise LogoError(f"the file is neither PNG nor well-formed SVG ({error}).") from error
    if root.tag != SVG_ROOT:
        raise LogoError(
            'the file is neither PNG nor SVG: its first element is not <svg xmlns="http://'
            'www.w3.org/2000/svg">.'
        )
    view = list(_numbers(root.get("viewBox", "")))
    lengths = [next(_numbers(root.get(name, "")), 0.0) for name in ("width", "height")]
    width, height = view[2:4] if len(view) == 4 else lengths  # noqa: PLR2004
    return (width, height) if width > 0 and height > 0 else (1, 1)


def _numbers(text: str) -> Iterator[float]:
    return (float(found) for found in _NUMBER.findall(text))
