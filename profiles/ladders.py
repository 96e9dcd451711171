"""The ladder of a role: its levels from lowest to highest, and what the role is at each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from profiles import matrix
from profiles.fields import LEVEL_TARGET
from profiles.models import Change, FormerAddress, Level, Role, RoleLevel
from profiles.models.expectation import levels_seen_from


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of a role's ladder of `size` levels; `index` counts from 0."""

    level: Level
    index: int
    size: int
    focus: str
    technology: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The levels of one role, lowest first."""

    rungs: tuple[Rung, ...]

    @property
    def levels(self) -> list[Level]:
        """The levels of the ladder, lowest first, without what the role says of them."""
        return [rung.level for rung in self.rungs]

    @property
    def is_told(self) -> bool:
        """Whether anything is said of what the role is at any level."""
        return any(rung.focus or rung.technology for rung in self.rungs)

    def find(self, slug: str) -> Rung | None:
        """The rung of the level with that slug, in whatever case it is written."""
        return next((each for each in self.rungs if each.level.slug == slug.lower()), None)

    def before(self, rung: Rung) -> Rung | None:
        """The first rung of the step below; None from the lowest."""
        below = [each.level.rank for each in self.rungs if each.level.rank < rung.level.rank]
        return next((each for each in self.rungs if below and each.level.rank == below[-1]), None)

    def after(self, rung: Rung) -> Rung | None:
        """The first rung of the next step; None from the highest.

        Levels of equal rank stand beside each other: none of them comes after another.
        """
        rank = rung.level.rank
        return next((each for each in self.rungs if each.level.rank > rank), None)


def of(role: Role) -> Ladder:
    """The role's ladder, in one query: its own levels, or all where it names none.

    A level at which something is asked of the role counts as its own, so that no text hides.
    """
    return _ladder(_present(list(levels_seen_from(role))))


def with_others(role: Role) -> tuple[Ladder, list[Level]]:
    """The role's ladder, and all published levels in their order, in one query."""
    levels = list(levels_seen_from(role))
    return _ladder(_present(levels)), [level for level in levels if level.retired_at is None]


def with_retired(role: Role) -> Ladder:
    """The role's ladder with every retired level, in one query: for pages of what was."""
    levels = list(levels_seen_from(role))
    present = {level.pk for level in _present(levels)}
    return _ladder([each for each in levels if each.pk in present or each.retired_at is not None])


def of_all(roles: Iterable[Role], levels: Sequence[Level]) -> dict[int, list[Level]]:
    """The levels of each role (id), lowest first, in at most one query: its own, or all there are.

    Without those that a role does not name and has an expectation at all the same. `levels` are
    all that there are.
    """
    own: dict[int, set[int]] = {role.pk: set() for role in roles}
    rows = RoleLevel.objects.order_by().filter(role__in=own)
    for role, level in rows.values_list("role_id", "level_id"):
        own[role].add(level)
    return {role: matrix.ladder(levels, named) for role, named in own.items()}


def apart(levels: Sequence[Level]) -> list[list[Level]]:
    """The levels in the ladders that share none of them, in one query; lowest ladder first.

    Levels that one role names are of one ladder. Those that no published role names stand together.
    """
    rows = RoleLevel.objects.filter(role__retired_at=None).order_by()
    named: dict[int, set[int]] = {}
    for role, level in rows.values_list("role_id", "level_id"):
        named.setdefault(role, set()).add(level)
    ladders: list[set[int]] = []
    for own in named.values():
        joined = [each for each in ladders if each & own]
        ladders = [each for each in ladders if not each & own] + [own.union(*joined)]
    ladders.append({level.pk for level in levels}.difference(*ladders))
    found = [[level for level in levels if level.pk in each] for each in ladders]
    order = {level.pk: place for place, level in enumerate(levels)}
    return sorted(filter(None, found), key=lambda ladder: order[ladder[0].pk])


def renamed(ladder: Ladder, changes: Iterable[Change]) -> dict[str, str]:
    """The present slugs of levels that changes of a role name by former ones.

    One query, or none where the ladder has every level that they name.
    """
    named = {change.target.removeprefix(LEVEL_TARGET) for change in changes if change.target}
    unknown = named - {level.slug for level in ladder.levels}
    if not unknown:
        return {}
    rows = FormerAddress.objects.filter(slug__in=unknown).exclude(level=None)
    return dict(rows.values_list("slug", "level__slug"))


def _present(levels: Sequence[Level]) -> list[Level]:
    """The levels of the ladder among those that are seen from its role."""
    own = [level.pk for level in levels if getattr(level, "own_id", None)]
    used = [level.pk for level in levels if getattr(level, "is_used", False)]
    return matrix.ladder(levels, own, used)


def _ladder(levels: Sequence[Level]) -> Ladder:
    return Ladder(
        tuple(
            Rung(
                level,
                index,
                len(levels),
                getattr(level, "own_focus", None) or "",
                tuple(getattr(level, "own_technology", None) or ()),
            )
            for index, level in enumerate(levels)
        )
    )
