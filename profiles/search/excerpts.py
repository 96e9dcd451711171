"""Shows where a text has the words of a query, as pieces of text and never as HTML."""

import re
from dataclasses import dataclass
from functools import lru_cache

from profiles.search.query import Query, Term
from profiles.search.stemming import stem
from profiles.search.words import fold, is_unspaced, parts, pieces, spans

EXCERPT_LENGTH = 160
BEFORE = 50  # characters shown before the first match
REMEMBERED = 5_000  # words of texts, for each of the last queries
# Where words of one stem differ: deny and denies, realise and realize, behavior and behaviour.
_VARIES = re.compile("(?:[iy]s|y|or)$")


@dataclass(frozen=True, slots=True)
class ExcerptSegment:
    """A piece of text, and whether it is what was looked for."""

    text: str
    is_match: bool = False


class Eye:
    """Sees which words of a text a query stands for, and remembers those it has seen."""

    def __init__(self, query: Query) -> None:
        self.terms = query.terms
        self.hints = [_hint(term) for term in query.terms]
        self.seen: dict[str, bool] = {}

    def find(self, text: str) -> list[tuple[int, int]]:
        """Where the text has words of the query."""
        found: list[tuple[int, int]] = []
        if not self.hits(text):
            return found
        seen = self.seen
        if len(seen) > REMEMBERED:
            seen.clear()
        for start, stop in spans(text):
            word = text[start:stop]
            is_meant = seen.get(word)
            if is_meant is None:
                is_meant = seen[word] = self._stands_for(fold(word))
            if is_meant:
                found += self._in_run(text, start, stop) if is_unspaced(word) else [(start, stop)]
        return found

    def hits(self, text: str) -> int:
        """How many terms the text may have: cheap, and never too few."""
        folded = fold(text)
        return [hint in folded for hint in self.hints].count(True)

    def excerpt(self, text: str) -> list[ExcerptSegment]:
        """The piece of the text around the first words that the query stands for."""
        text = " ".join(text.split())
        found = self.find(text)
        first = found[0][0] if found else 0
        start = text.rfind(" ", 0, first - BEFORE) + 1 if first > BEFORE else 0
        stop = len(text)
        if stop - start > EXCERPT_LENGTH:
            stop = text.rfind(" ", start, start + EXCERPT_LENGTH)
            stop = stop if stop > first else start + EXCERPT_LENGTH
        segments = _divided(text, start, stop, found)
        dots = ExcerptSegment("…")
        return [*([dots] if start else []), *segments, *([dots] if stop < len(text) else [])]

    def _stands_for(self, folded: str) -> bool:
        if not any(hint in folded for hint in self.hints):
            return False
        return any(term.is_in(piece) for term in self.terms for piece in pieces(folded))

    def _in_run(self, text: str, start: int, stop: int) -> list[tuple[int, int]]:
        """Where a run without spaces has what was typed, letter by letter."""
        typed = "|".join(re.escape(term.typed) for term in self.terms)
        return [match.span() for match in re.compile(typed).finditer(text, start, stop)]


eye_for = lru_cache(maxsize=32)(Eye)


def marked(text: str, query: Query) -> list[ExcerptSegment]:
    """The whole text, divided where words of the query begin and end."""
    return _divided(text, 0, len(text), eye_for(query).find(text))


def excerpt(text: str, query: Query) -> list[ExcerptSegment]:
    """About EXCERPT_LENGTH characters of the text from shortly before the first match."""
    return eye_for(query).excerpt(text)


def _divided(
    text: str, start: int, stop: int, found: list[tuple[int, int]]
) -> list[ExcerptSegment]:
    """The text from start to stop, in pieces that were looked for or not."""
    segments, end = [], start
    for first, last in found:
        if first >= start and last <= stop:
            segments += [ExcerptSegment(text[end:first])] if first > end else []
            segments.append(ExcerptSegment(text[first:last], is_match=True))
            end = last
    return [*segments, ExcerptSegment(text[end:stop])] if end < stop else segments


def _hint(term: Term) -> str:
    """Letters that every word of the term has in common."""
    if is_unspaced(term.typed):
        return term.typed
    return _VARIES.sub("", stem(parts(term.typed)[0])) or term.typed[0]
