"""Puts what was found in order: names before texts, short names before long ones."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, overload

from django.db.models import Case, F, Model, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from profiles.models import Skill
from profiles.models.fields import NAME_LENGTH
from profiles.querysets import SkillQuerySet
from profiles.search.query import Term
from profiles.search.statements import (
    LISTED,
    Asked,
    counts,
    having,
    keys,
    keys_of_named,
    matching,
)

COMMON = LISTED  # matches from which on rows are gone through in the order wanted
FEW = 200  # names of which to ask for every text: quicker than to find all texts
Rows = TypeVar("Rows", bound=QuerySet[Any])
BY_NAME = (F("name").asc(), F("slug").asc())
SHORTEST = (Length("name").asc(), *BY_NAME)
Tier = QuerySet[Any, int] | list[int]


def ranked(rows: Rows, terms: Sequence[Term], *, is_common: bool = False) -> Rows:
    """The rows that match, best first.

    First those with every word in the name, the shortest name before, then those with some;
    texts are only matched: to rank a common word over all of them takes too long.
    """
    found = rows.filter(_found_in(rows.model, terms, is_common=is_common))
    return found.order_by(*_rank(rows.model, terms, is_common=is_common))


def _found_in(model: type[Model], terms: Sequence[Term], *, is_common: bool) -> Q | Case:
    """The condition that the row's document has every term.

    In a CASE a database goes through all rows with the found ones at hand, instead of looking
    up one row after the other: quicker where most are found.
    """
    found = Q(pk__in=matching(model, "all", terms))
    return Case(When(found, then=True), default=False) if is_common else found


def _rank(model: type[Model], terms: Sequence[Term], *, is_common: bool) -> tuple[Any, ...]:
    """The order of what was found; of many rows the names' index is asked once for all."""

    def in_name(*, is_any: bool) -> Q:
        if is_common:
            return Q(pk__in=matching(model, "names", terms, is_any=is_any))
        return Q(having(model, "names", terms, is_any=is_any))

    cases = [When(in_name(is_any=False), then=Length("name"))]
    if len(terms) > 1:
        cases.append(When(in_name(is_any=True), then=Value(NAME_LENGTH + 1)))
    return Case(*cases, default=Value(2 * NAME_LENGTH)), *BY_NAME


class Ranked(Sequence[int]):
    """The ids of ranked skills, of which only slices are asked for.

    Where very many are found, tier after tier is gone through in its order, and the database
    stops as soon as a page is full.
    """

    def __init__(
        self, within: SkillQuerySet, skills: SkillQuerySet, terms: Sequence[Term], size: int
    ) -> None:
        """`skills` are those of `within` that have the terms, best first; `size` are listed."""
        self.within, self.skills = within, skills
        self.terms, self.size = terms, size

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
        if self.size < COMMON:
            return list(self.skills.values_list("pk", flat=True)[start:stop])
        found: list[int] = []
        for tier in self._tiers():
            ids = list(tier[start:stop])
            found += ids
            if len(ids) == stop - start:
                break
            size = start + len(ids) if ids else _size(tier, start)
            start, stop = max(start - size, 0), stop - size
        return found

    def _tiers(self) -> Iterator[Tier]:
        """Those with every word in the name, with some of several, with none.

        Few are looked up and sorted, all of them: seeing a limit, PostgreSQL would take the
        other way, that of many, which is to go through the names until a page is full.
        """
        terms, rows, is_one = self.terms, self.within, len(self.terms) == 1
        every, best = having(Skill, "all", terms), having(Skill, "names", terms)
        some = having(Skill, "names", terms, is_any=True)
        named = [keys(Skill, "names", terms, is_any=is_any) for is_any in (False, True)]
        size, *more = counts(named[:1] if is_one else named)
        if size > COMMON:
            yield _ids(rows.filter(best), SHORTEST)
        elif size:
            yield list(_ids(rows.filter(_in(named[0])), SHORTEST))
        rest = rows.exclude(best)
        if more and 0 < more[0] <= FEW:
            yield list(_ids(rest.filter(_in(named[1]), every), BY_NAME))
        elif more and more[0]:
            both = keys_of_named(Skill, terms)
            if counts([both])[0] > COMMON:
                yield _ids(rest.filter(every, some), BY_NAME)
            else:
                yield list(_ids(rest.filter(_in(both)), BY_NAME))
        yield _ids(rows.filter(every).exclude(some), BY_NAME)


def _size(tier: Tier, most: int) -> int:
    """How many are in the tier; no more than `most` matter."""
    return len(tier) if isinstance(tier, list) else tier.order_by()[:most].count()


def _ids(rows: SkillQuerySet, order: tuple[Any, ...]) -> "QuerySet[Any, int]":
    return rows.order_by(*order).values_list("pk", flat=True)


def _in(asked: Asked) -> Q:
    return Q(pk__in=RawSQL(*asked))  # noqa: S611 - parameters
