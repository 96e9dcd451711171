"""Which lines of two texts are the same behaviour, reworded or not (pure)."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Indel

from profiles.wording import Segment, SegmentKind, word_differences
from skillmap.kernel.text import lines_of, looks_same, tidy

_WORD = re.compile(r"\w+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
ALIKE = 0.5  # from this share of common words on, two lines are one line reworded
MOST_PAIRS = 400  # beyond, texts are no lists of behaviours, and similar lines are not looked for


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line of a text beside another text.

    `words` has the differences from the line that it rewords; `is_new` is a line that the other
    text has nothing like.
    """

    text: str
    words: Sequence[Segment] = ()
    is_new: bool = False

    @property
    def is_reworded(self) -> bool:
        """Whether the other text has nearly the same line."""
        return bool(self.words)


@dataclass(frozen=True, slots=True)
class LineComparison:
    """The lines of two texts, each as it stands to the other text."""

    before: tuple[ComparedLine, ...]
    after: tuple[ComparedLine, ...]

    @property
    def shares_nothing(self) -> bool:
        """Whether both texts have lines, and none is even nearly in both."""
        lines = (*self.before, *self.after)
        return bool(self.before and self.after) and all(line.is_new for line in lines)


def share_a_line(before: str, after: str) -> bool:
    """Whether any line of the text before is still there, as it was or reworded."""
    return any(not line.is_new for line in compare(before, after).after)


def compare(before: str, after: str) -> LineComparison:
    """The lines of both texts: equal ones (as far as one can see), reworded ones, the others.

    A line has at most one counterpart: the most similar ones find each other first, and among
    those that are equally similar the first ones.
    """
    old, new = lines_of(before), lines_of(after)
    pairs = counterparts(old, new)
    back = {there: here for here, there in pairs.items()}
    return LineComparison(
        tuple(
            _before(text, new[pairs[at]] if at in pairs else None) for at, text in enumerate(old)
        ),
        tuple(_after(text, old[back[at]] if at in back else None) for at, text in enumerate(new)),
    )


def differences(before: str, after: str) -> list[Segment]:
    """The two texts as one list of segments, in reading order, deletions before insertions.

    Words are marked only inside lines that are nearly the same. Other lines are deleted or inserted
    as a whole, and so is a line that moved. Texts of very many lines are compared word by word. The
    equal and deleted segments joined are `before`; the equal and inserted ones `after`.
    """
    old, new = _LINE.findall(before), _LINE.findall(after)
    if len(old) * len(new) > MOST_PAIRS:
        return word_differences(before, after)
    found: list[Segment] = []
    here = there = 0
    for at, place in [*_in_order(counterparts(old, new)), (len(old), len(new))]:
        found += [Segment(SegmentKind.DELETE, text) for text in old[here:at]]
        found += [Segment(SegmentKind.INSERT, text) for text in new[there:place]]
        if at < len(old):
            found += word_differences(old[at], new[place])
        here, there = at + 1, place + 1
    return [
        Segment(kind, "".join(each.text for each in run))
        for kind, run in groupby(found, key=lambda each: each.kind)
    ]


def counterparts(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """The line of `new` that each line of `old` has as its counterpart, by their places from 0.

    A line has at most one counterpart: one that looks the same, else one that it was reworded to.
    """
    pairs = dict(_equal(old, new))
    rest = [at for at in range(len(old)) if at not in pairs]
    free = [at for at in range(len(new)) if at not in pairs.values()]
    if len(rest) * len(free) > MOST_PAIRS:
        return pairs
    words = {text: _WORD.findall(text.casefold()) for text in (*old, *new)}
    alike = [
        (-Indel.normalized_similarity(words[old[here]], words[new[there]]), here, there)
        for here in rest
        for there in free
    ]
    taken: set[int] = set()
    for distance, here, there in sorted(alike):
        if -distance >= ALIKE and here not in pairs and there not in taken:
            pairs[here] = there
            taken.add(there)
    return pairs


def _in_order(pairs: Mapping[int, int]) -> list[tuple[int, int]]:
    """The most pairs that stand in the same order in both texts."""
    ends: list[int] = []  # the lowest place in the new text that a row of each length ends with
    rows: list[list[tuple[int, int]]] = []
    for here, there in sorted(pairs.items()):
        length = bisect_left(ends, there)
        row = [*(rows[length - 1] if length else []), (here, there)]
        ends[length : length + 1], rows[length : length + 1] = [there], [row]
    return rows[-1] if rows else []


def _before(text: str, other: str | None) -> ComparedLine:
    if other is None or looks_same(text, other):
        return ComparedLine(text, is_new=other is None)
    words = word_differences(text, other)
    return ComparedLine(text, [each for each in words if each.kind is not SegmentKind.INSERT])


def _after(text: str, other: str | None) -> ComparedLine:
    if other is None or looks_same(text, other):
        return ComparedLine(text, is_new=other is None)
    words = word_differences(other, text)
    return ComparedLine(text, [each for each in words if each.kind is not SegmentKind.DELETE])


def _equal(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of lines that look the same, the first with the first."""
    places: dict[str, list[int]] = {}
    for there, text in enumerate(new):
        places.setdefault(tidy(text), []).append(there)
    for here, text in enumerate(old):
        if free := places.get(tidy(text)):
            yield here, free.pop(0)
