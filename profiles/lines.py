"""Which lines of two texts are the same behaviour, reworded or not (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from profiles.wording import Segment, SegmentKind, word_differences
from skillmap.kernel.text import lines_of, looks_same, tidy

_WORD = re.compile(r"\w+")
ALIKE = 0.5  # from this share of common words on, two lines are one line reworded
MOST_PAIRS = 400  # beyond, texts are no lists of behaviours, and only equal lines are found


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
