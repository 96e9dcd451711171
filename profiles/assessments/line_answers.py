"""Which lines of an expectation a person does, and which an edit asks again (pure).

An answer is of the words of a line. Lines that look the same are one behaviour, wherever they
stand in the text, so that an answer survives edits of other lines and a new order.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from profiles import lines
from profiles.wording import Segment, word_differences
from skillmap.kernel.text import lines_of, tidy

_KEY_LENGTH = 8


@dataclass(frozen=True, slots=True)
class RatedLine:
    """One line of an expectation with the person's answer.

    `number` is its place in the text, from 1. `rewording` has the differences from the line that
    it was when the person answered; `is_new` is a line that there was nothing like.
    """

    number: int
    text: str
    is_met: bool = False
    rewording: Sequence[Segment] = ()
    is_new: bool = False

    @property
    def key(self) -> str:
        """What stands for the line in a form: the same for lines that look the same."""
        return line_key(self.text)

    @property
    def is_asked_again(self) -> bool:
        """Whether the person has not read the line as it is now."""
        return self.is_new or bool(self.rewording)


@dataclass(frozen=True, slots=True)
class LineTicks:
    """The lines that a person ticked on a page, and those that they unticked, by their keys."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


def line_key(line: str) -> str:
    """A short hash of a line that is the same for lines that look the same."""
    return sha256(tidy(line).encode()).hexdigest()[:_KEY_LENGTH]


def keys_of(text: str, numbers: Collection[int]) -> frozenset[str]:
    """The keys of the lines of a text that have these numbers."""
    found = enumerate(lines_of(text), start=1)
    return frozenset(line_key(line) for number, line in found if number in numbers)


def numbers_of(text: str, keys: Collection[str]) -> list[int]:
    """The numbers of the lines of a text that have these keys."""
    found = enumerate(lines_of(text), start=1)
    return [number for number, line in found if line_key(line) in keys]


def have_same_lines(before: str, after: str) -> bool:
    """Whether both texts have the same lines in the same order, as far as one can see."""
    return [tidy(line) for line in lines_of(before)] == [tidy(line) for line in lines_of(after)]


def not_answered(text: str) -> tuple[RatedLine, ...]:
    """The lines of a text that the person has not answered line by line."""
    return tuple(RatedLine(number, line) for number, line in enumerate(lines_of(text), start=1))


def carry_over(before: str, met: Collection[str], after: str) -> tuple[RatedLine, ...]:
    """The lines of the text `after` with the answers that the person gave for `before`.

    `met` are the keys of the lines that they do. A line that is in both texts keeps its answer; one
    that is reworded or new is asked again.
    """
    old, new = lines_of(before), lines_of(after)
    known = set(map(line_key, old))
    reworded = {there: old[here] for here, there in lines.counterparts(old, new).items()}
    found = []
    for at, text in enumerate(new):
        key, former = line_key(text), reworded.get(at)
        if key in known:
            line = RatedLine(at + 1, text, is_met=key in met)
        elif former is None:
            line = RatedLine(at + 1, text, is_new=True)
        else:
            line = RatedLine(at + 1, text, rewording=word_differences(former, text))
        found.append(line)
    return tuple(found)
