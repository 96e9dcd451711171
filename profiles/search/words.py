"""Cuts text into the words that are kept and asked for: one way for both databases.

Neither database's own way is used: they differ in accents, in signs ("W&B", "C++"), in scripts
without spaces and in word endings, and readers of two sites would get two answers.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from profiles.search.stemming import spelling, stem

WORD_LENGTH = 40
# Marks above and below letters (Latin, Hebrew, Arabic) that people leave out when they type.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652]")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
# Scripts that write words without spaces between them.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_PICTURES = "\u2600-\u27bf\U0001f000-\U0001faff"
# Letters and digits, and the vowel signs of Indic scripts, which are neither.
_LETTER = rf"(?:(?![{UNSPACED}])[^\W_]|[\u0900-\u0dff])"
_JOINED = r"(?:{0}+(?:[&+./@'’_‐-]{0}+)*[+#]*)"
_ASCII = re.compile(_JOINED.format("[a-z0-9]"))
_ANY = re.compile(f"[{UNSPACED}]+|[{_PICTURES}]|{_JOINED.format(_LETTER)}", re.IGNORECASE)
_JOINTS = re.compile("[&+./@_‐-]+")
_APOSTROPHES = re.compile("['’](?:s(?![^\\W_]))?")
_SIGNS = re.compile("[+#]+$")


def fold(text: str) -> str:
    """The text without case, accents and typographic variants."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", folded)))


def pieces(text: str) -> Iterator[str]:
    """The words of a folded text as people see them, joined ones whole: `scikit-learn`, `w&b`."""
    pattern = _ASCII if text.isascii() else _ANY
    return (match.group() for match in pattern.finditer(text))


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of an unfolded text stand."""
    return (match.span() for match in _ANY.finditer(text))


def is_unspaced(piece: str) -> bool:
    """Whether the piece is of a script without spaces."""
    return bool(re.match(f"[{UNSPACED}]", piece))


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
    found: set[str] = set()
    for text in texts:
        for piece in set(pieces(fold(text))):
            found.update(kept(piece))
    found.discard("")
    return found
