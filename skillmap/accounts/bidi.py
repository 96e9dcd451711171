"""Keeps the direction of one text from changing how the words around it are ordered."""

import unicodedata

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = {"R", "AL"}


def is_right_to_left(text: str) -> bool:
    """Whether the text has any letter that is written from right to left."""
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text)


def isolated(text: object) -> str:
    """The text for a plain sentence, between isolates if it has letters from right to left.

    Other texts are returned as they are, so that most mails and sentences hold no invisible
    characters. In HTML, `<bdi>` does this without characters (the `bdi` template filter).
    """
    said = str(text)
    if is_right_to_left(said):
        return f"{FIRST_STRONG_ISOLATE}{said}{POP_DIRECTIONAL_ISOLATE}"
    return said


def isolated_html(text: str) -> SafeString:
    """The text in HTML, in `<bdi>` if it has letters from right to left.

    The languages of the interface run from left to right: other names need no markup.
    """
    written = conditional_escape(text)
    return SafeString(f"<bdi>{written}</bdi>" if is_right_to_left(written) else written)
