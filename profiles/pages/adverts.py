"""A job advert for a role at a level, made of what is required there, to copy.

Nothing is reworded: what the role is for, what it is at the level, and behaviours line by line.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from profiles import level_sheets
from profiles.interchange.writing.markdown import escaped, page
from profiles.level_sheets import LevelSheet
from profiles.matrix import Place

# What people read to the end.
LEAST_WORDS, MOST_WORDS = 120, 250
MOST_DUTIES = 8
OWN_FIRST = 6  # duties of the role's own, before those that it shares with others
MOST_TOOLS = 10
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")


@dataclass(frozen=True, slots=True)
class Advert:
    """The parts of an advert; `source` is what it was made of, `url` its permanent address.

    `language` is that of the words around the parts.
    """

    role: str
    level: str
    mission: str
    focus: str
    technology: tuple[str, ...]
    source: str
    url: str
    language: str
    duties: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Role and level in one line."""
        return f"{self.role} ({self.level})"

    @property
    def word_count(self) -> int:
        """The number of words of the whole text."""
        return len(self.text.split())

    @property
    def text(self) -> str:
        """The advert as plain text, a hyphen before each item of a list."""
        return self._written(str, "{}", "{}")

    @property
    def markdown(self) -> str:
        """The advert in CommonMark."""
        return self._written(escaped, "**{}**", "<{}>")

    @property
    def html(self) -> str:
        """The advert as HTML without classes, to put into a page."""
        with translation.override(self.language):
            made = render_to_string("profiles/_advert_fragment.html", {"advert": self})
        return made.strip() + "\n"

    def _written(self, write: Callable[[str], str], mark: str, link: str) -> str:
        """The parts that say something; `mark` sets a label apart, `link` the address."""

        def said(label: str, text: str) -> str:
            return f"{mark.format(write(label) + ':')} {write(text)}" if text else ""

        def listed(label: str, lines: tuple[str, ...]) -> str:
            items = "\n".join(f"- {write(line)}" for line in lines)
            return f"{mark.format(write(label) + ':')}\n\n{items}" if lines else ""

        with translation.override(self.language):
            return page(
                [
                    mark.format(write(self.title)),
                    said(_("The role"), self.mission),
                    said(_("At this level"), self.focus),
                    listed(_("What the person in this role does"), self.duties),
                    listed(_("Nice to have"), self.welcome),
                    said(_("Technology"), ", ".join(self.technology)),
                    f"{write(self.source)}\n{link.format(self.url)}",
                ]
            )


def make(sheet: LevelSheet, source: str, url: str) -> Advert:
    """The advert of a role at a level, in the active language around the texts.

    It takes the first sentence of each required expectation, a group in turn, then further ones
    and last of all what is optional, until it is long enough. It has at most MOST_WORDS, unless
    mission and focus alone have more.
    """
    rung = sheet.rung
    advert = Advert(
        sheet.role.name,
        rung.level.name,
        sheet.role.mission,
        " ".join(rung.focus.split()),
        rung.technology[:MOST_TOOLS],
        source,
        url,
        get_language() or settings.LANGUAGE_CODE,
    )
    first, further = _duties(sheet)
    chosen = _filled(advert, first, MOST_WORDS)
    if chosen.word_count < LEAST_WORDS:
        chosen = _filled(chosen, further, MOST_WORDS)
    if chosen.word_count < LEAST_WORDS:
        for place in level_sheets.turns(sheet.optional):
            longer = replace(chosen, welcome=(*chosen.welcome, *_sentences(place)[:1]))
            chosen = longer if longer.word_count <= MOST_WORDS else chosen
            if chosen.word_count >= LEAST_WORDS:
                break
    return chosen


def _duties(sheet: LevelSheet) -> tuple[list[str], list[str]]:
    """The first sentence of each required expectation, and all further ones.

    The first few of the role's own come before two that it shares with others.
    """
    places = level_sheets.turns(sheet.required)
    own = [place for place in places if not place.is_shared]
    shared = [place for place in places if place.is_shared]
    rest = MOST_DUTIES - OWN_FIRST
    in_order = [*own[:OWN_FIRST], *shared[:rest], *own[OWN_FIRST:], *shared[rest:]]
    texts = [sentences for place in in_order if (sentences := _sentences(place))]
    return [each[0] for each in texts], [line for each in texts for line in each[1:]]


def _sentences(place: Place) -> list[str]:
    """The behaviours of a place, those of several sentences cut into them."""
    lines = place.expectation.lines if place.expectation else []
    return [sentence for line in lines for sentence in _SENTENCE_END.split(line)]


def _filled(advert: Advert, lines: list[str], limit: int) -> Advert:
    """The advert with as many of the lines as fit; one that is too long is passed over."""
    for line in lines:
        longer = replace(advert, duties=(*advert.duties, line))
        if len(advert.duties) < MOST_DUTIES and longer.word_count <= limit:
            advert = longer
    return advert
