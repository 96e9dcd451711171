"""Says what one expectation asks that another does not: level to level, role to role; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from profiles import lines
from profiles.lines import LineComparison
from profiles.matrix import Matrix, Place
from profiles.models import Skill


class StepKind(StrEnum):
    """What a step changes; in the order in which a person wants to hear of it."""

    BECOMES_REQUIRED = "becomes_required"
    STAYS_REQUIRED = "stays_required"
    BECOMES_EXPECTED = "becomes_expected"
    STAYS_OPTIONAL = "stays_optional"
    BECOMES_OPTIONAL = "becomes_optional"
    SAME = "same"
    UNKNOWN = "unknown"
    ENDS = "ends"


_ORDER = {verdict: index for index, verdict in enumerate(StepKind)}


@dataclass(frozen=True)
class LevelMove:
    """From one place of a grid to another of the same skill; either may not be there.

    `before` is None where a role that one moves to asks for a skill the old one does not
    have; `after` is None where it is the other way round.
    """

    before: Place | None
    after: Place | None

    @property
    def skill(self) -> Skill:
        """The skill in which the step is taken."""
        place = self.after or self.before
        if place is None:
            raise ValueError("a step without a place")
        return place.skill

    @property
    def verdict(self) -> StepKind:
        """What changes, in one word."""
        old, new = self._flag(self.before), self._flag(self.after)
        if new is None:
            is_missing = self.after is not None and self.after.is_missing
            return StepKind.UNKNOWN if is_missing else StepKind.ENDS
        if new:
            if not old:
                return StepKind.BECOMES_REQUIRED
            return StepKind.SAME if self._is_same_text else StepKind.STAYS_REQUIRED
        if old is None:
            return StepKind.BECOMES_EXPECTED
        if old:
            return StepKind.BECOMES_OPTIONAL
        return StepKind.SAME if self._is_same_text else StepKind.STAYS_OPTIONAL

    @cached_property
    def lines(self) -> LineComparison:
        """The behaviours of both sides: which are in both, reworded or not, and which in one."""
        return lines.compare(_text(self.before), _text(self.after))

    @property
    def is_marked(self) -> bool:
        """Whether lines that only one side has are marked: both sides are there and share some."""
        lines = self.lines
        return bool(lines.before and lines.after) and not lines.shares_nothing

    @property
    def first_new_line(self) -> str:
        """The first behaviour that is new or reworded; the first of all where none is."""
        after = self.lines.after
        new = [line.text for line in after if line.is_new or line.is_reworded]
        return (new or [line.text for line in after] or [""])[0]

    @property
    def _is_same_text(self) -> bool:
        return _text(self.before) == _text(self.after)

    @staticmethod
    def _flag(place: Place | None) -> bool | None:
        if place is None or place.expectation is None:
            return None
        return place.expectation.required


@dataclass(frozen=True, slots=True)
class Chapter:
    """The steps that change the same way."""

    verdict: StepKind
    steps: tuple[LevelMove, ...]


def levels(matrix: Matrix[Skill], start: str, end: str) -> list[LevelMove]:
    """What a role's level `end` (slug) asks in each skill, against its level `start`."""
    steps = [LevelMove(row.place(start), row.place(end)) for row in matrix.rows]
    return [step for step in steps if step.before or step.after]


def roles(old: Matrix[Skill], new: Matrix[Skill], level: str) -> list[LevelMove]:
    """What another role asks at a level (slug), against the old role at the same level.

    Skills of the new role come first, in its order; then those that only the old one has.
    """
    steps = [
        LevelMove(
            before.place(level) if (before := old.row(row.head.slug)) else None, row.place(level)
        )
        for row in new.rows
    ]
    left = [LevelMove(row.place(level), None) for row in old.rows if not new.row(row.head.slug)]
    return [step for step in steps + left if step.before or step.after]


def chapters(steps: Iterable[LevelMove]) -> list[Chapter]:
    """The steps by what they change: what becomes required first."""
    found: dict[StepKind, list[LevelMove]] = {}
    for step in steps:
        found.setdefault(step.verdict, []).append(step)
    return [
        Chapter(verdict, tuple(found[verdict])) for verdict in sorted(found, key=_ORDER.__getitem__)
    ]


def in_order(steps: Iterable[LevelMove]) -> list[LevelMove]:
    """The steps in reading order: what becomes required comes first."""
    return [step for chapter in chapters(steps) for step in chapter.steps]


def _text(place: Place | None) -> str:
    return place.expectation.description if place and place.expectation else ""
