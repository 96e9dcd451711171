"""Which expectations a person is asked about next: of their own role, their own level first."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from profiles import ladders
from profiles.models import Confirmation, Expectation, Level, OwnPlace
from profiles.models.confirmation import with_confirmation_counts, wrote
from skillmap.accounts.models import User

AT_A_TIME = 5


@dataclass(frozen=True, slots=True)
class ConfirmationQueue:
    """The next few expectations to answer, and how far the person is.

    `own` counts the texts that the person wrote; they are in no other number.
    """

    cells: tuple[Expectation, ...]
    answered: int
    total: int
    skipped: int
    own: int

    @property
    def left(self) -> int:
        """How many wait for an answer, without those that were skipped."""
        return self.total - self.answered - self.skipped


def of(person: User, place: OwnPlace, skipped: Collection[int] = ()) -> ConfirmationQueue:
    """The queue of a person who stands at a place, in three queries.

    Asked are the texts of the own level, then those of the levels next to it; within a level those
    that fewest people have confirmed come first. What the role shares with its base role is among
    them. `skipped` are ids of expectations.
    """
    nearness = _nearness(place)
    answered = Confirmation.objects.filter(
        person=person, expectation=OuterRef("pk"), version=OuterRef("wording_version")
    )
    cells = (
        Expectation.objects.for_role(place.role)
        .select_related("role")
        .filter(level__in=nearness)
        .exclude(description="")
        .annotate(is_own=wrote(person), is_answered=Exists(answered))
    )
    others, is_open = Q(is_own=False), Q(is_own=False, is_answered=False)
    counts = cells.order_by().aggregate(
        total=Count("pk", filter=others),
        answered=Count("pk", filter=others & Q(is_answered=True)),
        # Not an empty list: Django would then ask nothing, and count nothing at all.
        skipped=Count("pk", filter=is_open & Q(pk__in=[0, *skipped])),
        own=Count("pk", filter=Q(is_own=True)),
    )
    next_cells = _nearest_first(cells.filter(is_open).exclude(pk__in=skipped), nearness)
    return ConfirmationQueue(tuple(next_cells[:AT_A_TIME]), **counts)


def _nearness(place: OwnPlace) -> dict[Level, int]:
    """The own level and those one step away on the role's ladder, by the number of steps.

    Levels of equal rank are one step. From a level that the role does not have, all are near.
    """
    levels = ladders.of(place.role).levels
    ranks = sorted({level.rank for level in levels})
    if place.level.rank not in ranks:
        return dict.fromkeys(levels, 1)
    here = ranks.index(place.level.rank)
    steps = {level: abs(ranks.index(level.rank) - here) for level in levels}
    steps[place.level] = 0
    return {level: step for level, step in steps.items() if step <= 1}


def _nearest_first(
    cells: QuerySet[Expectation], nearness: dict[Level, int]
) -> QuerySet[Expectation]:
    steps = [When(level=level.pk, then=Value(step)) for level, step in nearness.items()]
    step = Case(*steps, default=Value(1), output_field=IntegerField())
    shelf = cells.query.order_by  # the order of the catalogue
    return with_confirmation_counts(cells.annotate(step=step)).order_by(
        F("step"), F("confirmation_count"), *shelf
    )
