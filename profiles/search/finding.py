"""Answers a query: ranked skills, roles, and what was meant where nothing was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar, overload

from django.db import connection
from django.db.models import Case, Model, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from profiles import fulltext
from profiles.models import Role, Skill
from profiles.models.fields import NAME_LENGTH
from profiles.querysets import SkillQuerySet
from profiles.search import typos
from profiles.search.query import Query, Term, for_postgresql, for_sqlite, parse
from profiles.search.words import parts

ROLES = 6
GUESSES = 3
COMMON = 1_000  # matches from which on it pays to go through all rows
Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True)
class Found:
    """What a query finds.

    `skills` is lazy, ranked and within the rows that were given. `ranked` are the ids of the
    same in the same order, quicker to cut into pages.
    `roles` are the best few. Where the words as typed are found nowhere, `shown_for` says for
    which words of names this is instead; else it is empty.
    """

    query: Query
    skills: SkillQuerySet
    roles: list[Role]
    shown_for: str = ""
    known_count: int | None = None
    within: SkillQuerySet = field(default_factory=Skill.objects.none)

    @cached_property
    def count(self) -> int:
        """How many skills: known already where nothing narrows them, for the paginator."""
        return self.skills.count() if self.known_count is None else self.known_count

    @cached_property
    def ranked(self) -> "Ranked":
        """The ids of the skills, best first; asked for by the page."""
        return Ranked(self)


class Ranked(Sequence[int]):
    """The ids of ranked skills, of which only slices are asked for.

    Where very many are found, those with a word in the name are asked for apart: the others
    come by name, and the database stops as soon as a page is full.
    """

    def __init__(self, found: Found) -> None:
        self.within, self.query, self.size = found.within, found.query, found.count
        self.skills = found.skills.values_list("pk", flat=True)

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _step = at.indices(self.size)
        if self.size <= COMMON:
            return list(self.skills[start:stop])
        named = self.within.filter(pk__in=_named(Skill, self.query.terms))
        named = named.order_by(*_rank(Skill, self.query.terms))
        best = list(named.values_list("pk", flat=True)[start:stop])
        left = stop - start - len(best)
        if not left:
            return best
        in_name = matching(Skill, "names", self.query.terms, is_any=True)
        others = self.skills.exclude(pk__in=in_name).order_by("name", "slug")
        first = 0 if best or not start else start - named.count()
        return best + list(others[first : first + left])


def search(typed: str, *, skills: SkillQuerySet | None = None) -> Found:
    """Find skills (within `skills`, or the published ones) and roles.

    Every word must be found in a name, summary, description or live expectation; the last one
    may be unfinished. Names that have the words come first. Raises ValidationError for
    characters that no text contains; a query that is too long is cut, and `query.is_cut`.
    """
    published = Skill.objects.published()
    within = published if skills is None else skills
    is_narrowed = str(within.query) != str(published.query)
    query = parse(typed)
    roles, count = _roles(query), _count(Skill, query.terms)
    shown_for = ""
    if query and not roles and not count and (meant := _meant(query)):
        query, shown_for = meant, meant.text
        roles, count = _roles(query), _count(Skill, query.terms)
    rows = ranked(within, query, is_common=count > COMMON) if count else within.none()
    return Found(query, rows, roles, shown_for, None if is_narrowed else count, within)


def ranked(rows: Rows, query: Query, *, is_common: bool = False) -> Rows:
    """The rows that match, best first.

    First those with every word in the name, the shortest name before, then those with some;
    texts are only matched: to rank a common word over all of them takes too long.
    """
    found = rows.filter(_found_in(rows.model, query.terms, is_common=is_common))
    return found.order_by(*_rank(rows.model, query.terms))


def _rank(model: type[Model], terms: Sequence[Term]) -> tuple[Case | str, ...]:
    in_name = When(pk__in=matching(model, "names", terms), then=Length("name"))
    other = Value(2 * NAME_LENGTH)
    return Case(in_name, *_some_in_name(model, terms), default=other), "name", "slug"


def _named(model: type[Model], terms: Sequence[Term]) -> RawSQL:
    """The keys of the documents that have every term, and any of them in the name."""
    named, more = _statement(model, "names", terms, is_any=True)
    if len(terms) == 1:  # what is in the name is in the document
        return RawSQL(named, more)  # noqa: S611
    every, params = _statement(model, "all", terms)
    # Where no name has any, the documents that have every term need not be found once more.
    return RawSQL(f"{named} INTERSECT {every} AND EXISTS ({named})", [*more, *params, *more])  # noqa: S611


def _found_in(model: type[Model], terms: Sequence[Term], *, is_common: bool) -> Q | Case:
    """The condition that the row's document has every term.

    In a CASE a database goes through all rows with the found ones at hand, instead of looking
    up one row after the other: quicker where most are found.
    """
    found = Q(pk__in=matching(model, "all", terms))
    return Case(When(found, then=True), default=False) if is_common else found


def _some_in_name(model: type[Model], terms: Sequence[Term]) -> list[When]:
    if len(terms) == 1:
        return []
    return [When(pk__in=matching(model, "names", terms, is_any=True), then=Value(NAME_LENGTH + 1))]


def matching(
    model: type[Model], index: str, terms: Sequence[Term], *, is_any: bool = False
) -> RawSQL:
    """The keys of the documents that have every term (or any of them), for `pk__in`."""
    return RawSQL(*_statement(model, index, terms, is_any=is_any))  # noqa: S611 - a parameter


def _statement(
    model: type[Model], index: str, terms: Sequence[Term], *, is_any: bool = False
) -> tuple[str, list[str]]:
    table = f"profiles_{model._meta.model_name}document"
    write = for_sqlite if connection.vendor == "sqlite" else for_postgresql
    statement = fulltext.matching(connection.vendor, table, index)
    return statement, [write(tuple(terms), is_any=is_any)]


def _roles(query: Query) -> list[Role]:
    if not query:
        return []
    rows = Role.objects.published().for_listing()
    return list(ranked(rows, query)[:ROLES])


def _count(model: type[Model], terms: Sequence[Term]) -> int:
    """How many documents have every term: a question to the index alone."""
    if not terms:
        return 0
    statement, params = _statement(model, "all", terms)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({statement}) AS found", params)  # noqa: S608
        return int(cursor.fetchone()[0])


def _meant(query: Query) -> Query | None:
    """The query with mistyped words put right, if that finds something; else None."""
    missing = {term.typed for term in query.terms if not _is_known([term])}
    guesses = typos.nearest(part for typed in missing for part in parts(typed))
    for text in _corrections(query, missing, guesses):
        meant = parse(text)
        if _is_known(meant.terms):
            return replace(meant, is_cut=query.is_cut)
    return None


def _is_known(terms: Sequence[Term]) -> bool:
    return bool(_count(Skill, terms) or _count(Role, terms))


def _corrections(query: Query, missing: set[str], guesses: dict[str, list[str]]) -> Iterator[str]:
    """What may have been meant: other words, then two words written as one."""
    typed = [term.typed for term in query.terms]
    deepest = max(map(len, guesses.values()), default=0)
    for attempt in range(min(deepest, GUESSES)):
        yield " ".join(_corrected(word, guesses, attempt) for word in typed)
    for at, pair in enumerate(pairwise(typed)):
        if missing & set(pair):
            yield " ".join([*typed[:at], "".join(pair), *typed[at + 2 :]])


def _corrected(typed: str, guesses: dict[str, list[str]], attempt: int) -> str:
    words = []
    for part in parts(typed):
        near = guesses.get(part)
        words.append(near[min(attempt, len(near) - 1)] if near else part)
    return " ".join(words) if any(map(guesses.get, parts(typed))) else typed
