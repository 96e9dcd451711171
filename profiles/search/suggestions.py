"""What somebody who is typing may mean: roles at a level, roles, skills and levels, best first."""

from collections.abc import Sequence
from dataclasses import dataclass

from profiles import ladders
from profiles.addresses import path
from profiles.models import Level, Role
from profiles.search.excerpts import Highlighter
from profiles.search.level_words import NamedInQuery, read
from profiles.search.results import SearchResults, search

MOST_SKILLS, MOST_ROLES, MOST_AT_LEVEL = 5, 3, 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One page that somebody may be looking for: what it is of, its name and its path."""

    kind: str  # role_level, role, skill or level
    name: str
    path: str


def suggest(typed: str) -> list[Suggestion]:
    """Suggestions for an unfinished search, in at most six queries.

    Raises ValidationError for characters that no text contains.
    """
    levels = list(Level.objects.published())
    named = read(typed, levels, is_unfinished=True)
    found = search(typed, rests=[each.rest for each in named])
    by_slug = {level.slug: level for level in levels}
    at_level = [
        (role, by_slug[each.slug])
        for each in named
        for role in found.roles_of_rest.get(each.rest, ())
    ]
    return [
        *_at_level(at_level, levels),
        *_levels(named, by_slug),
        *(
            Suggestion("role", role.name, path("profiles:role", role.slug))
            for role in _by_name(found)[:MOST_ROLES]
        ),
        *(
            Suggestion("skill", skill.name, path("profiles:skill", skill.slug))
            for skill in found.skills[:MOST_SKILLS]
        ),
    ]


def _by_name(found: SearchResults) -> list[Role]:
    """The roles found that have a word of the query in their name."""
    highlighter = Highlighter(found.query)
    marked = ((role, highlighter.marked(role.name)) for role in found.roles)
    return [role for role, name in marked if any(segment.is_match for segment in name)]


def _at_level(places: Sequence[tuple[Role, Level]], levels: Sequence[Level]) -> list[Suggestion]:
    """The places that are on the ladder of their role."""
    steps = ladders.of_all({role for role, _level in places}, levels)
    here = [(role, level) for role, level in places if level in steps[role.pk]]
    return [
        Suggestion(
            "role_level",
            f"{role.name}, {level.name}",
            path("role_level:page", role.slug, level.slug),
        )
        for role, level in here[:MOST_AT_LEVEL]
    ]


def _levels(named: Sequence[NamedInQuery], levels: dict[str, Level]) -> list[Suggestion]:
    """The levels that are all that was typed."""
    return [
        Suggestion("level", levels[each.slug].name, f"{path('profiles:levels')}#{each.slug}")
        for each in named
        if not each.rest
    ]
