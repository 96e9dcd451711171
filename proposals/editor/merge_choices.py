"""What a person chose where two texts differ: theirs, mine, or a third text that was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from skillmap.kernel.text import looks_same, normalise, tidy

THEIRS, MINE, THIRD = "theirs", "mine", "third"
CHOICES = (THEIRS, MINE, THIRD)


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """The answer for one place. `drops` says which choice would throw a typed third text away.

    Then the person is asked: the third text is selected, and `asked` is the text that the
    question was about. To make the same choice again is to answer that it may go. `more` has the
    other texts of a cell by their names in forms.
    """

    what: str
    text: str
    required: bool
    asked: str = ""
    drops: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def read(
    data: Mapping[str, str],
    key: str,
    *,
    text: str,
    required: bool,
    what: str = MINE,
    more: Mapping[str, str] | None = None,
) -> MergeChoice:
    """The choice that was sent for the place `key`.

    `text`, `required` and `more` are what the form showed in the fields of the third text, `what`
    is chosen where nothing was sent.
    """
    more = more or {}
    if f"what:{key}" not in data and f"text:{key}" not in data:
        return MergeChoice(what, text, required, more=more)
    chosen = data.get(f"what:{key}", what)
    typed = data.get(f"text:{key}", text)
    others = {name: data.get(f"{name}:{key}", shown) for name, shown in more.items()}
    is_required = f"required:{key}" in data
    asked = data.get(f"asked:{key}", "")
    said = "".join(map(tidy, (typed, *others.values()))) + f"{is_required:d}"
    is_third = is_required != required or any(
        not (looks_same(one, "") or looks_same(one, shown))
        for one, shown in ((typed, text), *((others[name], more[name]) for name in more))
    )
    if chosen == THIRD or not is_third or normalise(asked) == said:
        what = chosen if chosen in CHOICES else MINE
        return MergeChoice(what, typed, is_required, asked, more=others)
    return MergeChoice(THIRD, typed, is_required, asked=said, drops=chosen, more=others)
