"""Which words differ between two texts (pure; for display only, never for merging)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from diff_match_patch import diff_match_patch

from skillmap.kernel.text import NEVER_SEEN, OTHER_SPACES

# A word, a run of white space, or one sign: differences never cut a word in two.
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_WORD = re.compile(r"\S+")
_KEPT_WORDS = 12  # beside a change, when the rest of a long text is folded
_LEAST_FOLDED = 8  # fewer words are not worth an ellipsis
_SECONDS = 0.2  # two texts that have nothing in common must not hold up a page
_FIRST_CODE = 0x100  # below are characters with a meaning to the algorithm's clean-up
# Characters without a width of their own, which change at most how those beside them are drawn.
_NO_WIDTH = (
    f"{NEVER_SEEN}\u034f\u061c\u115f\u1160\u180b-\u180f\u200c-\u200f\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0000-\U000e0fff"
)
_DROPPED = re.compile(f"[{_NO_WIDTH}]")
_UNTIDY = re.compile(f"[{NEVER_SEEN}{OTHER_SPACES}]| {{2,}}")
_HIDDEN = re.compile(f"[{_NO_WIDTH}{OTHER_SPACES}]| {{2,}}")
_HIDDEN_OR_SPACE = re.compile(f"[{_NO_WIDTH}{OTHER_SPACES}\n\u3000]| +")


class SegmentKind(StrEnum):
    """What happened to a run of words."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words that is in both texts, only in the new one, or only in the old one."""

    kind: SegmentKind
    text: str


_PARTS = {-1: SegmentKind.DELETE, 0: SegmentKind.EQUAL, 1: SegmentKind.INSERT}


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


def folded(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with no more than a few words beside each change; the rest is an ellipsis.

    A list in which nothing was left out equals the one that was given. So does one without a
    change, which has no place to keep words beside.
    """
    if all(each.kind == SegmentKind.EQUAL for each in segments):
        return list(segments)
    last = len(segments) - 1
    return [
        replace(each, text=_folded(each.text, is_first=at == 0, is_last=at == last))
        if each.kind == SegmentKind.EQUAL
        else each
        for at, each in enumerate(segments)
    ]


def _folded(text: str, *, is_first: bool, is_last: bool) -> str:
    """The words of an equal run that stand next to a change."""
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) <= _KEPT_WORDS * (1 if is_first or is_last else 2) + _LEAST_FOLDED:
        return text
    before = "" if is_first else text[: words[_KEPT_WORDS - 1][1]] + " "
    after = "" if is_last else " " + text[words[-_KEPT_WORDS][0] :]
    return f"{before}…{after}"


def _encode(text: str, codes: dict[str, str]) -> str:
    """The text with one character for each of its words."""
    return "".join(
        codes.setdefault(word, chr(_FIRST_CODE + len(codes))) for word in _TOKEN.findall(text)
    )


def hidden_characters(segments: Sequence[Segment]) -> list[re.Pattern[str] | None]:
    """For each segment, what of it has to be named, or a reader would not see that it changed.

    In a replaced text those are the characters that are tidied away; where nothing else differs,
    joiners, direction marks and the like, too; and in a change of nothing but white space every
    space and line break. Texts that are only new or only gone are left as they are.
    """
    found: list[re.Pattern[str] | None] = [None] * len(segments)
    for at, segment in enumerate(segments):
        if segment.kind == SegmentKind.EQUAL:
            continue
        partner = _partner(segments, at)
        bare = _bare(segment.text)
        if not bare:
            found[at] = _HIDDEN_OR_SPACE
        elif partner is not None:
            is_same = _bare(partner.text) == bare
            found[at] = _HIDDEN if is_same else _UNTIDY
    return found


def _partner(segments: Sequence[Segment], at: int) -> Segment | None:
    """What the segment takes the place of, or what takes its place."""
    for beside in (*segments[max(0, at - 1) : at], *segments[at + 1 : at + 2]):
        if beside.kind not in {SegmentKind.EQUAL, segments[at].kind}:
            return beside
    return None


def _bare(value: str) -> str:
    return " ".join(_DROPPED.sub("", value).split())
