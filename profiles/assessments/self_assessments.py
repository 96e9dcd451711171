"""What a level asks of a role, with a person's ratings: what is done, and what is left (pure)."""

from dataclasses import dataclass

from profiles.assessments.line_answers import RatedLine
from profiles.history import Difference
from profiles.models import Assessment, Expectation, Level, Role

State = Assessment.State


@dataclass(frozen=True, slots=True)
class Item:
    """One expectation and the person's rating of it; an empty state where there is none yet.

    `rewording` is what changed since the person rated it; None where nothing did that they have
    not answered. `lines` are empty where the expectation has fewer than two.
    """

    expectation: Expectation
    state: str
    rewording: Difference | None = None
    lines: tuple[RatedLine, ...] = ()

    @property
    def is_reworded(self) -> bool:
        """The expectation reads otherwise than what the person rated."""
        return self.rewording is not None

    @property
    def is_met(self) -> bool:
        """The person does this, as it is published now."""
        return self.state == State.MET and not self.is_reworded

    @property
    def state_label(self) -> str:
        """The rating in words."""
        return str(State(self.state).label) if self.state else ""

    @property
    def met_lines(self) -> list[RatedLine]:
        """The lines that the person said they do; they decide the state where there are any."""
        return [line for line in self.lines if line.is_met]

    @property
    def open_lines(self) -> list[RatedLine]:
        """The lines that are left to do, of an expectation that is answered line by line."""
        return [line for line in self.lines if not line.is_met] if self.met_lines else []

    @property
    def asked_lines(self) -> list[RatedLine]:
        """The lines that are new or reworded since the person answered line by line."""
        return [line for line in self.lines if line.is_asked_again]


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """Everything that a role asks at a level, Required first, with the person's ratings."""

    role: Role
    level: Level
    items: tuple[Item, ...]

    @property
    def required(self) -> list[Item]:
        """What is required there."""
        return [item for item in self.items if item.expectation.required]

    @property
    def optional(self) -> list[Item]:
        """The rated expectations that are optional."""
        return [item for item in self.items if not item.expectation.required]

    @property
    def has_lines(self) -> bool:
        """Whether any expectation can be answered line by line."""
        return any(item.lines for item in self.items)

    @property
    def met_count(self) -> int:
        """How many required expectations the person meets."""
        return sum(item.is_met for item in self.required)

    @property
    def reworded_count(self) -> int:
        """How many expectations wait to be rated again."""
        return sum(item.is_reworded for item in self.items)

    @property
    def left(self) -> list[Item]:
        """The plan: what is required and not met, begun ones first."""
        rest = [item for item in self.required if not item.is_met]
        return sorted(rest, key=lambda item: item.state != State.WORKING)
