"""Cuts text into the words that are kept and asked for: one way for both databases.

Neither database's own way is used: they differ in accents, in signs ("W&B", "C++"), in scripts
without spaces and in word endings, and readers of two sites would get two answers.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from profiles.search.stemming import spelling, stem

WORD_LENGTH = 40
# Marks above and below letters (Latin, Hebrew, Arabic) that people leave out when they type.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652]")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
# What typesetters put for a sign that is on every keyboard; one character each.
_PLAIN = str.maketrans("‘’“”‐‑–—…·×", "''\"\"----.  ")
# Scripts that write words without spaces between them.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_PICTURES = "\u2600-\u27bf\U0001f000-\U0001faff"
_JOINED = r"{0}+(?:[&+./@'-]+{0}+)*[+#]*"
# Letters and digits, and the vowel signs of Indic scripts, which are neither.
_LETTER = r"[\w\u0900-\u0dff]"
_ASCII = re.compile(_JOINED.format("[A-Za-z0-9_]"))
_SPACED = re.compile(rf"[{_PICTURES}]|{_JOINED.format(_LETTER)}")
_ANY = re.compile(
    rf"[{UNSPACED}]+|[{_PICTURES}]|{_JOINED.format(f'(?:(?![{UNSPACED}]){_LETTER})')}"
)
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
_JOINTS = re.compile("[&+./@_-]+")
_APOSTROPHES = re.compile("'(?:s(?![a-z0-9]))?")
_SIGNS = re.compile("[+#]+$")


def fold(text: str) -> str:
    """The text without case, accents and typographic variants."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text.translate(_PLAIN)).casefold().translate(_LETTERS)
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", folded)))


def pieces(text: str) -> list[str]:
    """The words of a folded text as people see them, joined ones whole: `scikit-learn`, `w&b`."""
    return _pattern(text).findall(text)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of an unfolded text stand."""
    text = text.translate(_PLAIN)
    return (match.span() for match in _pattern(text).finditer(text))


def _pattern(text: str) -> re.Pattern[str]:
    """The quickest that does for this text."""
    if text.isascii():
        return _ASCII
    return _ANY if _IS_UNSPACED.search(text) else _SPACED


def is_unspaced(piece: str) -> bool:
    """Whether the piece is of a script without spaces."""
    return not piece.isascii() and bool(_IS_UNSPACED.match(piece))


@lru_cache(maxsize=50_000)
def parts(piece: str) -> tuple[str, ...]:
    """The simple words inside a piece, in one spelling, without apostrophes and signs."""
    bare = _SIGNS.sub("", _APOSTROPHES.sub("", piece))
    return tuple(spelling(part)[:WORD_LENGTH] for part in _JOINTS.split(bare) if part)


def joined(piece: str) -> str:
    """The piece as one word: `scikitlearn`, but `w-b` where a part is a single character."""
    inside = parts(piece)
    glue = "-" if min(map(len, inside), default=0) == 1 else ""
    signs = _SIGNS.search(piece)
    return glue.join(inside)[:WORD_LENGTH] + (signs.group() if signs else "")


def pairs(run: str) -> list[str]:
    """What is kept of a run without spaces: every two characters, and the last alone."""
    return [run[at : at + 2] for at in range(len(run) - 1)] + [run[-1]]


@lru_cache(maxsize=50_000)
def kept(piece: str) -> tuple[str, ...]:
    """Everything by which the piece can be found."""
    if is_unspaced(piece):
        return tuple(pairs(piece))
    inside = parts(piece)
    return (*inside, *map(stem, inside), joined(piece))


def index_words(texts: Iterable[str]) -> set[str]:
    """Everything by which any of the texts can be found."""
    folded = [fold(text) for text in texts]
    plain = "\n".join(text for text in folded if text.isascii())
    found = set(pieces(plain)).union(*(pieces(text) for text in folded if not text.isascii()))
    words = set(chain.from_iterable(map(kept, found)))
    words.discard("")
    return words
