"""What a role is asked at one level: everything of that level, Required apart from optional."""

from collections.abc import Iterable
from dataclasses import dataclass

from profiles import grids, matrix, provenance
from profiles.ladders import Rung
from profiles.matrix import Matrix, Place, Row, Section
from profiles.models import Expectation, Role, Skill
from profiles.models.expectation import skills_of


@dataclass(frozen=True, slots=True)
class LevelSheet:
    """A role at a level: what it is there, and its effective expectations in catalogue order.

    Each row has one place, that of the level. `missing` are the skills that the role has at
    other levels and that are not described at this one.
    """

    role: Role
    rung: Rung
    rows: tuple[Row[Skill], ...]
    missing: tuple[Skill, ...] = ()

    @property
    def places(self) -> list[Place]:
        """The described places, one for each skill."""
        return [row.places[0] for row in self.rows if row.places[0].expectation]

    @property
    def required(self) -> list[Section]:
        """The required expectations by group."""
        return self._sections(is_required=True)

    @property
    def optional(self) -> list[Section]:
        """The optional expectations by group."""
        return self._sections(is_required=False)

    @property
    def required_count(self) -> int:
        """How many expectations are required."""
        return sum(place.is_required for place in self.places)

    @property
    def optional_count(self) -> int:
        """How many expectations are optional."""
        return len(self.places) - self.required_count

    @property
    def shared_count(self) -> int:
        """How many expectations the role has from its base role."""
        return sum(place.is_shared for place in self.places)

    @property
    def skills(self) -> list[Skill]:
        """The skills in which something is expected."""
        return [place.skill for place in self.places]

    @property
    def drafted_by(self) -> str:
        """What drafted all its expectations, where it was no person and the same for all."""
        return provenance.common(
            place.expectation.drafted_by for place in self.places if place.expectation
        )

    def _sections(self, *, is_required: bool) -> list[Section]:
        rows = (
            row
            for row in self.rows
            if row.places[0].expectation and row.places[0].is_required is is_required
        )
        sections = matrix.sections(Matrix((self.rung.level,), tuple(rows)))
        return sorted(sections, key=_is_shared)


def _is_shared(section: Section) -> bool:
    """Whether the role has all of the group from its base role; what is its own comes first."""
    return all(row.places[0].is_shared for row in section.rows)


def of(role: Role, rung: Rung) -> LevelSheet:
    """What the role is asked at that level of its ladder, in two queries.

    One more where it has a base role.
    """
    level = rung.level
    cells = Expectation.objects.for_role(role).filter(level=level)
    excluded = grids.excluded_by(role)
    grid = matrix.for_role(role, cells, [level], (), excluded)
    here = [row.head.pk for row in grid.rows]
    left_out = {skill for skill, each in excluded if each == level.pk}
    missing = skills_of(role).exclude(pk__in=[*here, *left_out])
    return LevelSheet(role, rung, grid.rows, tuple(missing))


def turns(sections: Iterable[Section]) -> list[Place]:
    """The places of the sections, one of each group in turn, so that the first few tell most."""
    waiting = [[row.places[0] for row in section.rows] for section in sections]
    found: list[Place] = []
    while any(waiting):
        found += [places.pop(0) for places in waiting if places]
    return found
