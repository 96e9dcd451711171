"""Who is told of an event, and why: those whom it concerns, and those who watch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby, islice

from proposals.models import Event, Notification, Watch
from proposals.notifications import recipients
from proposals.watches import LOUDNESS

Kind, Level, Why = Event.Kind, Watch.Level, Notification.Why
BATCH = 500

# Events by the level that a watch needs to hear of them. All other kinds are told only to the
# people concerned.
# - _CHANGES: what was published; from the level "changes".
# - _WATCHING: how a proposal begins and ends; from the level "watching".
# - _TURNS: steps on the way of a proposal; from "watching" for watchers of that proposal, and
#   from "all" for watchers of its skill, role or domain.
# - _ALL: discussion, and the steps; from the level "all".
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
    """One watch of a person that could speak for the event."""

    scope: int
    level: Watch.Level
    is_manual: bool


@dataclass(frozen=True, slots=True)
class Audience:
    """Ids of the people concerned with all their reasons, and the watches that apply."""

    kind: Event.Kind
    concerned: dict[int, set[Notification.Why]]
    scopes: dict[str, list[int]] = field(default_factory=dict)
    without: frozenset[int] = frozenset()
    is_for_watchers: bool = True

    def people(self, *, after: int = 0) -> Iterator[Told]:
        """Everybody to tell, in the order of their ids, from behind `after` on; once each.

        However many watch, no more than a batch of each scope is in memory; those who set no
        watch loud enough for this are not even read.
        """
        streams: list[Iterable[int]] = [
            (person for person in sorted(self.concerned) if person > after)
        ]
        if self.is_for_watchers:
            for scope, ids in self.scopes.items():
                levels = _loud_enough(self.kind, scope)
                streams += [_watchers(scope, each, after, levels) for each in ids if levels]
        once = (person for person, _same in groupby(merge(*streams)))
        while batch := list(islice(once, BATCH)):
            # A quiet watch of something more specific may speak for a loud one: all of theirs.
            watches = self._watches_of(batch)
            for person in batch:
                heard = watches.get(person, [])
                told = None if person in self.without else self._told(person, heard)
                if told is not None:
                    yield told

    def _watches_of(self, people: list[int]) -> dict[int, list[Heard]]:
        """The watches of these people that speak for it; a query for each kind of scope."""
        found: dict[int, list[Heard]] = {}
        for scope, ids in self.scopes.items():
            rows = Watch.objects.filter(**{f"{scope}__in": ids}, person__in=people)
            for person, level, is_manual in rows.values_list("person_id", "level", "is_manual"):
                heard = Heard(SCOPES.index(scope), Level(level), is_manual)
                found.setdefault(person, []).append(heard)
        return found

    def _told(self, person: int, rows: list[Heard]) -> Told | None:
        """The one line that the person gets, or None."""
        spoken = _speaking(sorted(rows, key=_weight))
        if spoken is not None and spoken.level == Level.IGNORE:
            return None
        reasons = set(self.concerned.get(person, ()))
        if spoken is not None and spoken.level in _loud_enough(self.kind, SCOPES[spoken.scope]):
            is_chosen = spoken.is_manual
            reasons.add(_WATCHED[SCOPES[spoken.scope]] if is_chosen else Why.TOOK_PART)
        if not reasons:
            return None
        pressing = {why for why in reasons if is_pressing(self.kind, why)}
        return Told(person, min(pressing or reasons, key=list(Why).index), bool(pressing))


def _loud_enough(kind: Event.Kind, scope: str) -> set[Watch.Level]:
    """The levels at which a watch of such a thing hears of it."""
    if kind in _CHANGES:
        needed = Level.CHANGES
    elif kind in _WATCHING or (kind in _TURNS and scope == "proposal"):
        needed = Level.WATCHING
    elif kind in _ALL:
        needed = Level.ALL
    else:
        return set()
    return {level for level in Level if LOUDNESS[level] >= LOUDNESS[needed]}


def audience_of(event: Event) -> Audience:
    """Whom to tell: by visibility, part taken and watch. Never the person who did it."""
    kind = Kind(event.kind)
    people = recipients.reasons(event)
    allowed = recipients.allowed(event)
    if allowed is not None:
        people = {person: why for person, why in people.items() if person in allowed}
    is_for_watchers = allowed is None and kind in _CHANGES | _WATCHING | _ALL
    actor = {event.actor_id} if event.actor_id else set()
    scopes = recipients.scopes(event) if people or is_for_watchers else {}
    return Audience(kind, people, scopes, frozenset(actor), is_for_watchers)


def is_pressing(kind: Event.Kind, why: Notification.Why) -> bool:
    """Whether it goes by mail at once: about oneself, a decision, or somebody asks."""
    if why == Why.CONCERNED:
        return True
    if why == Why.AUTHOR:
        return kind in _DECISIONS
    return why in {Why.MENTIONED, Why.REPLIED, Why.REVIEW} and kind != Kind.REMINDED


def _watchers(scope: str, pk: int, after: int, levels: set[Watch.Level]) -> Iterator[int]:
    """Who watches one thing at such a level, in the order of their ids, a batch at a time."""
    rows = Watch.objects.filter(**{scope: pk}, level__in=levels).order_by("person_id")
    while True:
        more = rows.filter(person_id__gt=after).values_list("person_id", flat=True)
        batch = list(more[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        after = batch[-1]


def _weight(heard: Heard) -> tuple[int, int]:
    """The most specific first; of two roles the louder."""
    return heard.scope, -LOUDNESS[heard.level]


def _speaking(watches: list[Heard]) -> Heard | None:
    """The watch that counts: the most specific; one that came by itself never mutes a choice."""
    for place, each in enumerate(watches):
        if each.is_manual:
            return max([*watches[:place], each], key=lambda heard: LOUDNESS[heard.level])
    return watches[0] if watches else None
