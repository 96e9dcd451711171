"""What a person chose where two texts differ: theirs, mine, or a third text that was typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from skillmap.kernel.text import looks_same, normalise, tidy

THEIRS, MINE, THIRD = "theirs", "mine", "third"
CHOICES = (THEIRS, MINE, THIRD)


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """The answer for one place. `drops` says which choice would throw a typed third text away.

    Then the person is asked: the third text is selected, and `asked` is the text that the
    question was about. To make the same choice again is to answer that it may go.
    """

    what: str
    text: str
    required: bool
    asked: str = ""
    drops: str = ""


def read(
    data: Mapping[str, str], key: str, *, text: str, required: bool, what: str = MINE
) -> MergeChoice:
    """The choice that was sent for the place `key`.

    `text` and `required` are what the form showed in the field of the third text, `what` is
    chosen where nothing was sent.
    """
    if f"what:{key}" not in data and f"text:{key}" not in data:
        return MergeChoice(what, text, required)
    chosen = data.get(f"what:{key}", what)
    typed = data.get(f"text:{key}", text)
    is_required = f"required:{key}" in data
    asked = data.get(f"asked:{key}", "")
    said = f"{tidy(typed)}{is_required:d}"
    is_third = is_required != required or not (looks_same(typed, "") or looks_same(typed, text))
    if chosen == THIRD or not is_third or normalise(asked) == said:
        return MergeChoice(chosen if chosen in CHOICES else MINE, typed, is_required, asked)
    return MergeChoice(THIRD, typed, is_required, asked=said, drops=chosen)
