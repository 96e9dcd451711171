"""Who is told of an announcement, and why: those whom it concerns, and those who watch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from operator import attrgetter

from proposals.models import Announcement, Notification, Watch
from proposals.notifications import concerned
from proposals.watching import LOUDNESS

Kind, Level, Why = Announcement.Kind, Watch.Level, Notification.Why
BATCH = 500

# How loud a watch must be set to hear of it. What is not here is told to those concerned alone.
_CHANGES = {Kind.PUBLISHED, Kind.APPROVED}
_WATCHING = {Kind.SUBMITTED, Kind.REJECTED, Kind.WITHDRAWN, Kind.SUPERSEDED, Kind.EXPIRED}
_TURNS = {Kind.REVISED, Kind.AMENDED, Kind.CHANGES_REQUESTED, Kind.REVIEWED}
_ALL = {Kind.COMMENTED, Kind.ENDORSED, Kind.OBJECTED} | _TURNS

_DECISIONS = {
    *(Kind.CHANGES_REQUESTED, Kind.APPROVED, Kind.REJECTED, Kind.SUPERSEDED, Kind.EXPIRED),
}
_WATCHED = {
    "proposal": Why.WATCHES_PROPOSAL,
    "skill": Why.WATCHES_SKILL,
    "role": Why.WATCHES_ROLE,
    "domain": Why.WATCHES_DOMAIN,
}
SCOPES = tuple(_WATCHED)  # the most specific first


@dataclass(frozen=True, slots=True)
class Told:
    """One person to tell, why, and whether by mail at once."""

    person: int
    why: Notification.Why
    is_at_once: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """That one watch of a person speaks for the announcement."""

    person: int
    scope: int
    level: Watch.Level = Level.PARTICIPATING
    is_manual: bool = False


@dataclass(frozen=True, slots=True)
class Audience:
    """Those whom it concerns by id, with every reason; and the watches that speak for it."""

    kind: Announcement.Kind
    concerned: dict[int, set[Notification.Why]]
    scopes: dict[str, list[int]] = field(default_factory=dict)
    without: frozenset[int] = frozenset()
    is_for_watchers: bool = True

    def people(self, *, after: int = 0) -> Iterator[Told]:
        """Everybody to tell, in the order of their ids, from behind `after` on; once each.

        However many watch, no more than a batch of each scope is in memory.
        """
        streams: list[Iterable[Heard]] = [
            (Heard(person, len(SCOPES)) for person in sorted(self.concerned) if person > after)
        ]
        # Ignoring is heeded in any case: where nobody else is told, those alone are asked.
        only = None if self.is_for_watchers else sorted(self.concerned)
        for scope, ids in self.scopes.items():
            streams += [_watches(scope, each, after, only) for each in ids]
        heard = merge(*streams, key=attrgetter("person"))
        for person, rows in groupby(heard, key=attrgetter("person")):
            told = None if person in self.without else self._told(person, list(rows))
            if told is not None:
                yield told

    def _told(self, person: int, rows: list[Heard]) -> Told | None:
        """The one line that the person gets, or None."""
        watches = sorted((row for row in rows if row.scope < len(SCOPES)), key=_weight)
        spoken = _speaking(watches)
        if spoken is not None and spoken.level == Level.IGNORE:
            return None
        reasons = set(self.concerned.get(person, ()))
        if spoken is not None and self._is_loud_enough(spoken):
            is_chosen = spoken.is_manual
            reasons.add(_WATCHED[SCOPES[spoken.scope]] if is_chosen else Why.TOOK_PART)
        if not reasons:
            return None
        pressing = {why for why in reasons if is_pressing(self.kind, why)}
        return Told(person, min(pressing or reasons, key=list(Why).index), bool(pressing))

    def _is_loud_enough(self, heard: Heard) -> bool:
        if self.kind in _CHANGES:
            needed = Level.CHANGES
        elif self.kind in _WATCHING or (self.kind in _TURNS and SCOPES[heard.scope] == "proposal"):
            needed = Level.WATCHING
        elif self.kind in _ALL:
            needed = Level.ALL
        else:
            return False
        return LOUDNESS[heard.level] >= LOUDNESS[needed]


def audience_of(announcement: Announcement) -> Audience:
    """Whom to tell: by visibility, part taken and watch. Never the person who did it."""
    kind = Kind(announcement.kind)
    people = concerned.reasons(announcement)
    allowed = concerned.allowed(announcement)
    if allowed is not None:
        people = {person: why for person, why in people.items() if person in allowed}
    is_for_watchers = allowed is None and kind in _CHANGES | _WATCHING | _ALL
    actor = {announcement.actor_id} if announcement.actor_id else set()
    scopes = concerned.scopes(announcement) if people or is_for_watchers else {}
    return Audience(kind, people, scopes, frozenset(actor), is_for_watchers)


def is_pressing(kind: Announcement.Kind, why: Notification.Why) -> bool:
    """Whether it goes by mail at once: a mention, a reply, a review asked for, a decision."""
    if why == Why.AUTHOR:
        return kind in _DECISIONS
    return why in {Why.MENTIONED, Why.REPLIED, Why.REVIEW} and kind != Kind.REMINDED


def _watches(scope: str, pk: int, after: int, only: list[int] | None) -> Iterator[Heard]:
    """The watches of one thing (of some people only), in their order, a batch at a time."""
    place = SCOPES.index(scope)
    rows = Watch.objects.filter(**{scope: pk}).order_by("person_id")
    if only is not None:
        rows = rows.filter(person_id__in=only)
    while True:
        batch = list(
            rows.filter(person_id__gt=after).values_list("person_id", "level", "is_manual")[:BATCH]
        )
        for person, level, is_manual in batch:
            yield Heard(person, place, Level(level), is_manual)
        if len(batch) < BATCH:
            return
        after = batch[-1][0]


def _weight(heard: Heard) -> tuple[int, int]:
    """The most specific first; of two roles the louder."""
    return heard.scope, -LOUDNESS[heard.level]


def _speaking(watches: list[Heard]) -> Heard | None:
    """The watch that counts: the most specific; one that came by itself never mutes a choice."""
    for place, each in enumerate(watches):
        if each.is_manual:
            return max([*watches[:place], each], key=lambda heard: LOUDNESS[heard.level])
    return watches[0] if watches else None
