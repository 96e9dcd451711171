"""How far a person thinks they are: their own word on each expectation of a level; private."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from profiles.models import Assessment, Expectation, Level, OwnPlace, Role
from skillmap.accounts.models import User
from skillmap.accounts.uniqueness import atomic_with_retry

State = Assessment.State


@dataclass(frozen=True, slots=True)
class Item:
    """One expectation and what the person says of it; an empty state where nothing yet."""

    expectation: Expectation
    state: str

    @property
    def is_met(self) -> bool:
        """The person does this."""
        return self.state == State.MET


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a role asks at a level, Required first, with the person's word on it."""

    role: Role
    level: Level
    items: tuple[Item, ...]

    @property
    def required(self) -> list[Item]:
        """What is required there."""
        return [item for item in self.items if item.expectation.required]

    @property
    def optional(self) -> list[Item]:
        """What is not."""
        return [item for item in self.items if not item.expectation.required]

    @property
    def met_count(self) -> int:
        """How many required expectations the person meets."""
        return sum(item.is_met for item in self.required)

    @property
    def left(self) -> list[Item]:
        """The plan: what is required and not met, begun ones first."""
        rest = [item for item in self.required if not item.is_met]
        return sorted(rest, key=lambda item: item.state != State.WORKING)


def sheet(person: User, role: Role, level: Level) -> Sheet:
    """The person's sheet for a role at a level, in two queries however much it asks."""
    cells = list(Expectation.objects.for_role(role).filter(level=level))
    said = dict(
        Assessment.objects.filter(
            person=person, expectation__role=role, expectation__level=level
        ).values_list("expectation_id", "state")
    )
    items = (Item(cell, said.get(cell.pk, "")) for cell in cells)
    return Sheet(role, level, tuple(sorted(items, key=lambda each: not each.expectation.required)))


@atomic_with_retry
def record(person: User, said: Mapping[int, str], cells: Sequence[Expectation]) -> None:
    """Keep what the person says of these expectations; an empty state takes a word back.

    `said` is by the expectation's id; expectations that it does not name stay as they were.
    """
    named = {cell.pk: said[cell.pk] for cell in cells if cell.pk in said}
    taken_back = [pk for pk, state in named.items() if not state]
    Assessment.objects.filter(person=person, expectation__in=taken_back).delete()
    old = dict(
        Assessment.objects.filter(person=person, expectation__in=named).values_list(
            "expectation_id", "state"
        )
    )
    for pk, state in named.items():
        if state and old.get(pk) != state:
            Assessment.objects.update_or_create(
                person=person, expectation_id=pk, defaults={"state": state}
            )


def place_of(person: User) -> OwnPlace | None:
    """The person's own role and level, unless the role is retired."""
    places = OwnPlace.objects.filter(person=person, role__retired_at=None)
    return places.select_related("role", "level").first()


@atomic_with_retry
def take_place(person: User, role: Role, level: Level) -> None:
    """Remember where the person stands."""
    OwnPlace.objects.update_or_create(person=person, defaults={"role": role, "level": level})


def leave_place(person: User) -> None:
    """Forget where the person stands."""
    OwnPlace.objects.filter(person=person).delete()
