"""How far a person thinks they are: their own word on each expectation of a level; private.

A rating is of the version that the person read. Once the text or whether it is required has
changed, it no longer counts as met, until the person rates it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from profiles.history import Difference
from profiles.models import Assessment, Expectation, Level, OwnPlace, Role
from skillmap.accounts.models import User
from skillmap.kernel.uniqueness import atomic_with_retry

State = Assessment.State


@dataclass(frozen=True, slots=True)
class Item:
    """One expectation and the person's rating of it; an empty state where there is none yet.

    `rewording` is what changed since the person rated it; None where nothing did.
    """

    expectation: Expectation
    state: str
    rewording: Difference | None = None

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


def sheet(person: User, role: Role, level: Level) -> SelfAssessment:
    """The person's sheet for a role at a level, in two queries however much it asks."""
    cells = list(Expectation.objects.for_role(role).filter(level=level))
    ratings = Assessment.objects.filter(
        person=person,
        expectation__role__in=[role.pk, role.base_role_id or role.pk],
        expectation__level=level,
    )
    rated = {rating.expectation_id: rating for rating in ratings.with_rated_text()}
    items = (_item(cell, rated.get(cell.pk)) for cell in cells)
    return SelfAssessment(
        role, level, tuple(sorted(items, key=lambda each: not each.expectation.required))
    )


def of_retired(person: User) -> Iterable[Assessment]:
    """The person's ratings of expectations that are no longer published."""
    return Assessment.objects.filter(person=person).of_retired()


@atomic_with_retry
def record(
    person: User,
    said: Mapping[int, str],
    cells: Sequence[Expectation],
    versions: Mapping[int, int] | None = None,
) -> None:
    """Keep what the person says of these expectations; an empty state takes a rating back.

    `said` is by the expectation's id, and so are the `versions` that the person read, where they
    are not the present ones. Expectations that `said` does not name stay as they were, and so do
    those of which the person has rated a later version meanwhile.
    """
    shown = {cell.pk: cell.version for cell in cells} | dict(versions or {})
    named = {cell.pk for cell in cells}
    said = {pk: state for pk, state in said.items() if pk in named}
    ratings = Assessment.objects.filter(person=person, expectation__in=said)
    old = {rating.expectation_id: rating for rating in ratings}
    for pk, state in said.items():
        rating = old.get(pk)
        if rating is not None and rating.version > shown[pk]:
            continue
        if not state:
            ratings.filter(expectation=pk).delete()
        elif rating is None or (rating.state, rating.version) != (state, shown[pk]):
            Assessment.objects.update_or_create(
                person=person,
                expectation_id=pk,
                defaults={"state": state, "version": shown[pk]},
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


def _item(cell: Expectation, rating: Assessment | None) -> Item:
    if rating is None:
        return Item(cell, "")
    return Item(cell, rating.state, _rewording(cell, rating))


def _rewording(cell: Expectation, rating: Assessment) -> Difference | None:
    """What changed between the version rated and the present one; None where both say the same.

    A text that was blanked since cannot be compared: it counts as changed.
    """
    if rating.version == cell.version:
        return None
    before: str | None = getattr(rating, "rated_text", None)
    was_required: bool | None = getattr(rating, "rated_required", None)
    is_redacted = getattr(rating, "rated_redacted_at", None) is not None
    if not is_redacted and (before, was_required) == (cell.description, cell.required):
        return None
    return Difference(
        expectation=cell,
        field="",
        target="",
        before_text=before,
        before_required=was_required,
        after_text=cell.description,
        after_required=cell.required,
        revisions=(),
        version=cell.version,
        is_redacted=is_redacted,
    )
