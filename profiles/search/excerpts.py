"""Marks the words of a query in a text, as segments of text and never as HTML."""

import re
from dataclasses import dataclass

from profiles.search.query import Query, Term
from profiles.search.stemming import stem
from profiles.search.words import fold, is_unspaced, parts, pieces, spans

EXCERPT_LENGTH = 160
BEFORE = 50  # characters shown before the first match
# Where words of one stem differ: policy and policies, tune and tuning, realise and realize.
_VARIABLE_ENDING = re.compile("(?<=..)(?:[iy]s|or|[eiy])$")


@dataclass(frozen=True, slots=True)
class ExcerptSegment:
    """A part of a text, and whether it is a word of the query."""

    text: str
    is_match: bool = False


class Highlighter:
    """Finds the words of texts that a query stands for."""

    def __init__(self, query: Query) -> None:
        self.terms = query.terms
        self.hints = [_hint(term) for term in query.terms]
        self.sentence = fold(query.text)
        self.known: dict[str, bool] = {}

    def hits(self, text: str) -> int:
        """How many terms the text may have: quick, and never too few."""
        folded = fold(text)
        return [hint in folded for hint in self.hints].count(True)

    def has_sentence(self, text: str) -> bool:
        """Whether the text has everything that was typed, word for word."""
        return self.sentence in fold(" ".join(text.split()))

    def marked(self, text: str) -> list[ExcerptSegment]:
        """The whole text, divided where words of the query begin and end."""
        return _divided(text, 0, len(text), self._matches(text))

    def excerpt(self, text: str) -> list[ExcerptSegment]:
        """About EXCERPT_LENGTH characters of the text from shortly before the first match."""
        text = " ".join(text.split())
        matches = self._matches(text)
        first = matches[0][0] if matches else 0
        start = text.rfind(" ", 0, first - BEFORE) + 1 if first > BEFORE else 0
        stop = len(text)
        if stop - start > EXCERPT_LENGTH:
            stop = text.rfind(" ", start, start + EXCERPT_LENGTH)
            stop = stop if stop > first else start + EXCERPT_LENGTH
        segments = _divided(text, start, stop, matches)
        dots = ExcerptSegment("…")
        return [*([dots] if start else []), *segments, *([dots] if stop < len(text) else [])]

    def _matches(self, text: str) -> list[tuple[int, int]]:
        """Where the text has words of the query."""
        matches: list[tuple[int, int]] = []
        for start, stop in spans(text) if self.hits(text) else ():
            word = text[start:stop]
            if word not in self.known:
                self.known[word] = self._stands_for(fold(word))
            if self.known[word]:
                run = is_unspaced(word)
                matches += self._in_run(text, start, stop) if run else [(start, stop)]
        return matches

    def _stands_for(self, folded: str) -> bool:
        if not any(hint in folded for hint in self.hints):
            return False
        return any(term.is_in(piece) for term in self.terms for piece in pieces(folded))

    def _in_run(self, text: str, start: int, stop: int) -> list[tuple[int, int]]:
        """Where a run without spaces has what was typed, letter by letter."""
        typed = "|".join(re.escape(term.typed) for term in self.terms)
        return [match.span() for match in re.compile(typed).finditer(text, start, stop)]


def _divided(
    text: str, start: int, stop: int, matches: list[tuple[int, int]]
) -> list[ExcerptSegment]:
    """The text from start to stop, in segments that are matches or not."""
    segments, end = [], start
    for first, last in matches:
        if first >= start and last <= stop:
            segments += [ExcerptSegment(text[end:first])] if first > end else []
            segments.append(ExcerptSegment(text[first:last], is_match=True))
            end = last
    return [*segments, ExcerptSegment(text[end:stop])] if end < stop else segments


def _hint(term: Term) -> str:
    """Letters that every word of the term has in common."""
    if term.is_spelled_out:
        return ""
    if is_unspaced(term.typed):
        return term.typed
    return _VARIABLE_ENDING.sub("", stem(parts(term.typed)[0]))
