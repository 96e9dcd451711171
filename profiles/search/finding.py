"""Answers a query: ranked skills, roles, and what was meant where nothing was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from profiles.models import Role, Skill
from profiles.models.querysets import SkillQuerySet
from profiles.search import sizes as sizing
from profiles.search import typos
from profiles.search.query import Query, Term, parse
from profiles.search.ranking import Ranked, in_order, shown
from profiles.search.sizes import Sizes, look_for
from profiles.search.statements import LISTED, exist, keys
from profiles.search.words import parts

GUESSES = 3
FEW = 200  # skills that are asked for the words one by one


@dataclass(frozen=True)
class SearchMatches:
    """What a query finds.

    `skills` is lazy, ranked and `within` the rows that were given, of which `count` are listed;
    `is_more` says that there are others. `ranked` are the same in the same order, quicker to cut
    into pages. Both have what a list shows and no more. `roles` are the best few. Where the words
    as typed are found nowhere, `shown_for` says for which words of names this is instead; else
    it is empty. `sizes` are those of the whole catalogue.
    """

    query: Query
    within: SkillQuerySet
    roles: list[Role]
    shown_for: str
    sizes: Sizes
    is_whole: bool
    is_few: bool  # where `within` are so few that each is asked for the words

    @cached_property
    def skills(self) -> SkillQuerySet:
        """The skills, best first."""
        return in_order(self.within, self.query.terms, self.sizes, is_few=self.is_few)

    @cached_property
    def _size(self) -> int:
        """How many there are: known already where nothing narrows them."""
        if self.is_whole:
            return self.sizes.every
        return self.skills.order_by()[: LISTED + 1].count()

    @property
    def count(self) -> int:
        """How many skills are listed, at most LISTED."""
        return min(self._size, LISTED)

    @property
    def is_more(self) -> bool:
        """Whether more are found than are listed."""
        return self._size > LISTED

    @cached_property
    def ranked(self) -> Ranked:
        """The skills, best first; asked for by the page."""
        terms = self.query.terms
        return Ranked(self.within, terms, self.sizes, self.count, is_few=self.is_few)


def search(typed: str, *, skills: SkillQuerySet | None = None) -> SearchMatches:
    """Find skills (within `skills`, or all the published ones) and roles.

    Every word must be found in a name, summary, description or live expectation; the last one
    may be unfinished. Names that have the words come first. Raises ValidationError for
    characters that no text contains; a query that is too long is cut, and `query.is_cut`.
    """
    within = shown(Skill.objects.published() if skills is None else skills)
    query = parse(typed)
    sizes, roles = look_for(query.terms)
    shown_for = ""
    if query and not roles and not sizes.every and (meant := _meant(query)):
        query, shown_for = meant, meant.text
        sizes, roles = look_for(query.terms)
    is_few = False
    if skills is not None and sizes.every > sizing.COMMON:
        within, is_few = _narrowed(within)
    return SearchMatches(query, within, roles, shown_for, sizes, skills is None, is_few)


def _narrowed(within: SkillQuerySet) -> tuple[SkillQuerySet, bool]:
    """The same by their keys where they are few, and whether they are.

    A database looks for a common word in all skills first, however few are wanted.
    """
    some = list(within.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(some) > FEW:
        return within, False
    return shown(Skill.objects.filter(pk__in=some)), True


def _meant(query: Query) -> Query | None:
    """The query with mistyped words put right, if that finds something; else None."""
    known = _are_known([[term] for term in query.terms])
    missing = {
        term.typed for term, is_there in zip(query.terms, known, strict=True) if not is_there
    }
    guesses = typos.nearest(part for typed in missing for part in parts(typed))
    texts = dict.fromkeys(_corrections(query, missing, guesses))
    attempts = [attempt for text in texts if (attempt := parse(text))]
    answers = _are_known([attempt.terms for attempt in attempts])
    found = (attempt for attempt, is_there in zip(attempts, answers, strict=True) if is_there)
    meant = next(found, None)
    return replace(meant, is_cut=query.is_cut) if meant else None


def _are_known(each: Sequence[Sequence[Term]]) -> list[bool]:
    """Of each, whether a skill or a role has all of its terms; in one question."""
    asked = [keys(kind, "all", terms) for terms in each for kind in (Skill, Role)]
    answers = exist(asked)
    return [skill or role for skill, role in zip(answers[::2], answers[1::2], strict=True)]


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
