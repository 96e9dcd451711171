"""Which words differ between two texts (pure; for display only, never for merging)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from diff_match_patch import diff_match_patch

# A word, a run of white space, or one sign: differences never cut a word in two.
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_SECONDS = 0.2  # two texts that have nothing in common must not hold up a page
_FIRST_CODE = 0x100  # below are characters with a meaning to the algorithm's clean-up


class Part(StrEnum):
    """What happened to a run of words."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words that is in both texts, only in the new one, or only in the old one."""

    kind: Part
    text: str


_PARTS = {-1: Part.DELETE, 0: Part.EQUAL, 1: Part.INSERT}


def word_differences(before: str, after: str) -> list[Segment]:
    """The two texts as one list of segments, in reading order, deletions before insertions.

    The equal and deleted segments joined are `before`; the equal and inserted ones `after`.
    Past a fifth of a second the rest is shown as one deletion and one insertion.
    """
    codes: dict[str, str] = {}
    engine = diff_match_patch()
    engine.Diff_Timeout = _SECONDS
    found = engine.diff_main(_encode(before, codes), _encode(after, codes), checklines=False)
    engine.diff_cleanupSemantic(found)
    words = {code: word for word, code in codes.items()}
    return [Segment(_PARTS[sign], "".join(map(words.__getitem__, text))) for sign, text in found]


def _encode(text: str, codes: dict[str, str]) -> str:
    """The text with one character for each of its words."""
    return "".join(
        codes.setdefault(word, chr(_FIRST_CODE + len(codes))) for word in _TOKEN.findall(text)
    )
