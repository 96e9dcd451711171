"""Puts what was found in order: names before texts, short names before long ones."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from profiles.models import Skill
from profiles.models.querysets import SkillQuerySet
from profiles.search import sizes as sizing
from profiles.search.query import Term
from profiles.search.sizes import Sizes, named
from profiles.search.statements import SqlStatement, count, having, keys, keys_of_named, place

FEW = 200  # names of which to ask for every text: quicker than to find all texts
# Named ones that are read whole before they are cut into pages; of more, first only which.
READ = 50
# Of a skill that was found; whole ones take longer to read than to find.
SHOWN = ("slug", "name", "summary", "description", "source_url", "updated_at", "group__name")
BY_NAME = (F("name").asc(), F("slug").asc())
SHORTEST = (Length("name").asc(), *BY_NAME)
Tier = QuerySet[Any, Any] | list[Any]  # of skills or, where not all of them are shown, of ids


def shown(skills: SkillQuerySet) -> SkillQuerySet:
    """With what a list shows of a skill that was found."""
    return skills.select_related("group").only(*SHOWN)


def in_order(
    skills: SkillQuerySet, terms: Sequence[Term], sizes: Sizes, *, is_few: bool = False
) -> SkillQuerySet:
    """Those of the skills that match, best first; each is looked at where they are few.

    First those with words in the name, as `place` says; texts are only matched: to rank a common
    word over all of them takes too long.
    """
    if not sizes.every:
        return skills.none()
    is_common = sizes.every > sizing.COMMON and not is_few
    stands = RawSQL(*place(Skill, terms, is_common=is_common))  # noqa: S611 - parameters
    if is_few:
        found = skills.filter(having(Skill, "all", terms))
    else:
        found = skills.filter(_found_in(terms, is_common=is_common))
    return found.order_by(stands, *BY_NAME)


def _found_in(terms: Sequence[Term], *, is_common: bool) -> Q | Case:
    """The condition that the skill's document has every term.

    In a CASE a database goes through all rows with the found ones at hand, instead of looking
    up one row after the other: quicker where most are found.
    """
    found = _in(keys(Skill, "all", terms))
    return Case(When(found, then=True), default=False) if is_common else found


class Ranked(Sequence[Skill]):
    """Ranked skills, of which only slices are asked for.

    Where very many are found, tier after tier is gone through in its order, and the database
    stops as soon as a page is full.
    """

    def __init__(
        self,
        within: SkillQuerySet,
        terms: Sequence[Term],
        sizes: Sizes,
        size: int,
        *,
        is_few: bool = False,
    ) -> None:
        """Those of `within` (which may be few) that have the terms, of which `size` are listed.

        `sizes` are those of the whole catalogue: they say which way is the quicker one.
        """
        self.within, self.terms, self.is_few = within, terms, is_few
        self.sizes, self.size = sizes, size

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, at: int) -> Skill: ...
    @overload
    def __getitem__(self, at: slice) -> list[Skill]: ...
    def __getitem__(self, at: int | slice) -> Skill | list[Skill]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _step = at.indices(self.size)
        if self.size < sizing.COMMON:
            rows = in_order(self.within, self.terms, self.sizes, is_few=self.is_few)
            return list(rows[start:stop])
        found: list[Skill | int] = []
        for tier in self._tiers():
            some = list(tier[start:stop])
            found += some
            if len(some) == stop - start:
                break
            size = start + len(some) if some else _size(tier, start)
            start, stop = max(start - size, 0), stop - size
        return self._whole(found)

    def _whole(self, found: Sequence[Skill | int]) -> list[Skill]:
        """The rows of those of which only the ids are known yet, but for any retired since."""
        ids = [each for each in found if isinstance(each, int)]
        rows = self.within.in_bulk(ids) if ids else {}
        whole = (rows.get(each) if isinstance(each, int) else each for each in found)
        return [each for each in whole if each]

    def _tiers(self) -> Iterator[Tier]:
        """Those with every word in the name, with some of several, with none.

        Few are looked up and sorted, all of them: seeing a limit, PostgreSQL would take the
        other way, that of many, which is to go through the names until a page is full.
        """
        terms, rows, sizes = self.terms, self.within, self.sizes
        every, best = having(Skill, "all", terms), having(Skill, "names", terms)
        some = having(Skill, "names", terms, is_any=True)
        if sizes.named > sizing.COMMON:
            yield rows.filter(best).order_by(*SHORTEST)
        elif sizes.named:
            yield _sorted(rows.filter(_in(named(terms))), SHORTEST, sizes.named)
        rest = rows.exclude(best)
        if 0 < sizes.partly <= FEW:
            any_ = rest.filter(_in(named(terms, is_any=True)), every)
            yield _sorted(any_, BY_NAME, sizes.partly)
        elif sizes.partly:
            both = keys_of_named(Skill, terms)
            if (size := count(both)) > sizing.COMMON:
                yield rest.filter(every, some).order_by(*BY_NAME)
            else:
                yield _sorted(rest.filter(_in(both)), BY_NAME, size)
        yield rows.filter(every).exclude(some).order_by(*BY_NAME)


def _sorted(rows: SkillQuerySet, order: tuple[Any, ...], most: int) -> Tier:
    """All of them, in order: whole where they are `most` that few, else their ids."""
    ordered = rows.order_by(*order)
    return list(ordered if most <= READ else ordered.values_list("pk", flat=True))


def _size(tier: Tier, most: int) -> int:
    """How many are in the tier; no more than `most` matter."""
    return len(tier) if isinstance(tier, list) else tier.order_by()[:most].count()


def _in(asked: SqlStatement) -> Q:
    return Q(pk__in=RawSQL(*asked))  # noqa: S611 - parameters
