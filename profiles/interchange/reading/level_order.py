"""Puts the levels of an import in order: as somebody said it, else by ranks; else it asks."""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from django.utils.translation import gettext as _

from profiles.interchange.places import FilePosition
from profiles.interchange.reading import fitting
from profiles.interchange.reading.own_yaml import RANKS
from profiles.interchange.records import PartRecord
from profiles.interchange.staging import Spool
from profiles.models import Level
from skillmap.kernel.text import showable

_SHOWN = 20


class Neighbours:
    """Expectations of each role and skill, which stand from the lowest level to the highest.

    So exports of a site like this write them, in formats that have no place for ranks.
    """

    def __init__(self) -> None:
        self._last: tuple[int, str, str] | None = None
        self._below: dict[str, dict[str, None]] = {}
        self._roles: dict[str, dict[str, None]] = {}

    def add(self, skill: int, role: str, level: str) -> None:
        """Take the next expectation in the order of the file."""
        below = self._below.setdefault(level, {})
        if self._last and self._last[:2] == (skill, role) and self._last[2] != level:
            below[self._last[2]] = None
        self._last = skill, role, level
        self._roles.setdefault(role, {})[level] = None

    def order(self) -> tuple[str, ...]:
        """The levels, lowest first; none where the ladder of some role is not certain."""
        try:
            order = tuple(TopologicalSorter(self._below).static_order())
        except CycleError:
            return ()
        for own in self._roles.values():
            steps = [level for level in order if level in own]
            if not all(self._is_below(low, high) for low, high in pairwise(steps)):
                return ()
        return order

    def _is_below(self, low: str, high: str) -> bool:
        waiting, seen = [high], {high}
        while waiting:
            below = self._below[waiting.pop()].keys()
            waiting += below - seen
            seen |= below
        return low in seen


def settle(spool: Spool, names: Sequence[str]) -> None:
    """Give each level a rank; adds a problem where nothing says in which order they stand.

    `names` are levels from the lowest to the highest, and come before every other rank: they
    correct those of the site. They may be slugs.
    """
    levels = (part for target, part in spool.parts.items() if target.startswith("level:"))
    if not names and all("rank" in part.fields for part in levels):
        return
    found = _KnownLevels(spool)
    if names:
        found.put_in_order(found.slugs(names))
        spool.is_ladder_named = True
    elif len(spool.level_order) > 1 and not found.ranks.keys() & set(spool.level_order):
        found.put_in_order(spool.level_order)
        message = _(
            "The file gives levels no rank. They stand in the order of its expectations: "
            "%(levels)s. If it is another, name them with --levels."
        )
        spool.notes.append(message % {"levels": _listed(found.names(spool.level_order))})
    found.finish()


def ask(names: Iterable[str]) -> str:
    """What to say where nothing tells the order of levels."""
    message = _(
        "Nothing says in which order these levels stand: %(levels)s. Name all levels of the file "
        "from the lowest to the highest: --levels “LOWEST,…,HIGHEST”, in the form of the import "
        "under “Levels, lowest first”. Or give each a rank in the file (--map level_rank=COLUMN)."
    )
    return message % {"levels": _listed(names)}


def _fit(name: str) -> str:
    """The name as levels have it: names of files are cut where they are too long."""
    return fitting.name(showable(name))


def _listed(names: Iterable[str]) -> str:
    shown = list(names)
    return ", ".join(shown[:_SHOWN]) + (", …" if len(shown) > _SHOWN else "")


class _KnownLevels:
    """The levels of the site and of a spool: their names, and their ranks where they have any."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self.ranks: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._slugs: dict[str, str] = {}
        for slug, name, rank in Level.objects.values_list("slug", "name", "rank"):
            self.ranks[slug], self._names[slug] = rank, name
        self._published = frozenset(self.ranks)
        for slug, part in self._parts():
            if "rank" in part.fields and not (part.is_reference and slug in self.ranks):
                self.ranks[slug] = int(part.fields["rank"])
            self._names[slug] = part.fields.get("name") or self._names.get(slug, slug)
            self._slugs.setdefault(self._names[slug].casefold(), slug)
        for slug, name in self._names.items():
            self._slugs.setdefault(name.casefold(), slug)
        for slug in self._names:
            self._slugs.setdefault(slug, slug)

    def _parts(self) -> list[tuple[str, PartRecord]]:
        parts = self._spool.parts
        return [
            (target.partition(":")[2], parts[target])
            for target in parts
            if target.startswith("level:")
        ]

    def slugs(self, names: Iterable[str]) -> list[str]:
        """The slugs of levels that are called so; notes names that no level has."""
        found = {name: self._slugs.get(_fit(name).casefold()) for name in names}
        if unknown := [name for name, slug in found.items() if slug is None]:
            message = _("No level is called so; it was left out of the order: %(levels)s.")
            self._spool.notes.append(message % {"levels": _listed(unknown)})
        return list(dict.fromkeys(slug for slug in found.values() if slug))

    def names(self, slugs: Iterable[str]) -> list[str]:
        """The names of levels."""
        return [self._names[slug] for slug in slugs]

    def put_in_order(self, order: Sequence[str]) -> None:
        """Give the levels of those slugs, and those that make room for them, their ranks."""
        before, self.ranks = self.ranks, placed(order, self.ranks)
        for slug, rank in self.ranks.items():
            if before.get(slug) != rank:
                self._write(slug, rank)

    def _write(self, slug: str, rank: int) -> None:
        target, parts = f"level:{slug}", self._spool.parts
        part = parts.get(target)
        if part and not (part.is_reference and slug in self._published):
            part.fields["rank"] = str(rank)
        else:
            place = part.place if part else FilePosition(self._spool.name)
            parts[target] = PartRecord(target, {"rank": str(rank)}, place)

    def finish(self) -> None:
        """Give a rank to a level that is the file's only one; ask for those of more than one."""
        unranked = [(slug, part) for slug, part in self._parts() if slug not in self.ranks]
        if not unranked:
            return
        used = {slug for slug, _place, _count in self._spool.references("level")}
        if len(used | {slug for slug, _part in unranked}) == 1:
            unranked[0][1].fields["rank"] = "1"
            return
        file = unranked[0][1].place.file
        message = ask(self.names(slug for slug, _part in unranked))
        self._spool.problems.add(FilePosition(file), message)


def placed(order: Sequence[str], ranks: Mapping[str, int]) -> dict[str, int]:
    """All ranks, changed as little as puts the levels of `order` (slugs) one above another.

    Levels that stand in another order exchange their ranks. A new one comes right above the one
    before it; where there is no room, what stands above moves up.
    """
    found = dict(ranks)
    known = [slug for slug in order if slug in found]
    found |= zip(known, sorted(found[slug] for slug in known), strict=True)
    below, passed = -1, set[str]()
    for slug in order:
        if slug not in found:
            found[slug] = max(below + 1, 1)
        elif found[slug] <= below:
            gap, start = below + 1 - found[slug], found[slug]
            for other in found.keys() - passed:
                found[other] += gap if found[other] >= start else 0
        below = found[slug]
        passed.add(slug)
    if found and max(found.values()) > RANKS:
        steps = {rank: step for step, rank in enumerate(sorted({*found.values()}), 1)}
        return {slug: steps[rank] for slug, rank in found.items()}
    return found
