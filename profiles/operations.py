"""What can be done to published text, as plain values: the vocabulary of proposals and curation."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from profiles.models import Change, Expectation

Kind = Change.Kind


@dataclass(frozen=True, slots=True)
class CellValues:
    """What a cell says: behaviours, one a line; whether it is required; examples, one a line.

    Examples of None are left as they are: files and programs that know none take none away.
    `drafted_by` is what drafted the texts, where it was no person; it is no value of the cell:
    cells that say the same are equal, whoever drafted them.
    """

    description: str
    required: bool
    examples: str | None = None
    drafted_by: str = dataclasses.field(default="", compare=False)

    @classmethod
    def of(cls, cell: Expectation) -> Self:
        """What the cell says now, live or retired."""
        return cls(cell.description, cell.required, cell.examples, cell.drafted_by)

    def over(self, other: "CellValues | None") -> "CellValues":
        """The values, with what they leave open as the other has it."""
        if self.examples is not None:
            return self
        return replace(self, examples=(other.examples if other else None) or "")

    def marks(self, other: "CellValues") -> bool:
        """Whether these say what drafted the texts of the other, which do not say so yet."""
        return bool(self.drafted_by) and not other.drafted_by


@dataclass(frozen=True, slots=True)
class CellOperation:
    """One change of one cell, written against `base_version` (0: there was no cell).

    `new` is None for `retire`, and may be None for `restore`, which then brings the old text.
    """

    kind: Kind
    role_id: int
    level_id: int
    base_version: int = 0
    new: CellValues | None = None

    @property
    def cell(self) -> tuple[int, int]:
        """The cell inside its skill: role and level."""
        return self.role_id, self.level_id


@dataclass(frozen=True, slots=True)
class FieldOperation:
    """One field of a subject, from `base` to `new`.

    `drafted_by` is what drafted the new text, where it was no person.
    `target` is empty for the subject's own fields; a part of it is named like `level:senior`.
    """

    field: str
    base: str
    new: str
    target: str = ""
    drafted_by: str = dataclasses.field(default="", compare=False)


# `proposals.models.Operation` is the row in which a proposal stores one of these.
AnyOperation = CellOperation | FieldOperation


def cells(operations: Sequence[AnyOperation]) -> list[CellOperation]:
    """The operations on cells, in order."""
    return [each for each in operations if isinstance(each, CellOperation)]


def fields(operations: Sequence[AnyOperation]) -> list[FieldOperation]:
    """The operations on fields, in order."""
    return [each for each in operations if isinstance(each, FieldOperation)]
