"""What an operation changes, ready to be shown: word differences and Required turning (pure)."""

from dataclasses import dataclass

from profiles import fields, lines
from profiles.operations import CellValues
from profiles.wording import Segment


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell before and after: its words, and Required on either side (None: no cell)."""

    words: list[Segment]
    example_words: list[Segment]
    required_before: bool | None
    required_after: bool | None

    @property
    def is_required_changed(self) -> bool:
        """Whether Required turns on a cell that is there on both sides."""
        known = self.required_before is not None and self.required_after is not None
        return known and self.required_before != self.required_after


def of_cell(before: CellValues | None, after: CellValues | None) -> CellDifference:
    """The difference between two states of a cell; None: no cell, or a retired one."""
    return CellDifference(
        lines.differences(before.description if before else "", after.description if after else ""),
        lines.differences(_examples(before), _examples(after)),
        before.required if before else None,
        after.required if after else None,
    )


def _examples(values: CellValues | None) -> str:
    return (values.examples if values else None) or ""


def of_field(name: str, before: str | None, after: str | None) -> list[Segment]:
    """The difference between two values of the field of that name."""
    return lines.differences(fields.shown(name, before or ""), fields.shown(name, after or ""))
