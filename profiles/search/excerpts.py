"""Shows where a text has the words of a query, as pieces of text and never as HTML."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from profiles.models import Expectation
from profiles.querysets import ExpectationQuerySet
from profiles.search.query import Query, Term
from profiles.search.stemming import stem
from profiles.search.words import fold, is_unspaced, parts, pieces, spans

PER_SKILL = 2
EXCERPT_LENGTH = 160
BEFORE = 50  # characters shown before the first match
CANDIDATES = 6  # texts of a skill that are looked at closely
# Where words of one stem differ: deny and denies, realise and realize, behavior and behaviour.
_VARIES = re.compile("(?:[iy]s|y|or)$")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text, and whether it is what was looked for."""

    text: str
    is_match: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """An expectation that has words of the query, and the piece of its text around them."""

    expectation: Expectation
    excerpt: list[Segment]


def marked(text: str, query: Query) -> list[Segment]:
    """The whole text, divided where words of the query begin and end."""
    segments, end = [], 0
    for start, stop in _found(text, query.terms):
        if start > end:
            segments.append(Segment(text[end:start]))
        segments.append(Segment(text[start:stop], is_match=True))
        end = stop
    return [*segments, Segment(text[end:])] if end < len(text) else segments


def excerpt(text: str, query: Query) -> list[Segment]:
    """About EXCERPT_LENGTH characters of the text from shortly before the first match."""
    text = " ".join(text.split())
    first = next(iter(_found(text, query.terms)), (0, 0))[0]
    start = text.rfind(" ", 0, max(first - BEFORE, 0)) + 1 if first > BEFORE else 0
    stop = len(text)
    if stop - start > EXCERPT_LENGTH:
        stop = text.rfind(" ", start, start + EXCERPT_LENGTH)
        stop = stop if stop > first else start + EXCERPT_LENGTH
    segments = marked(text[start:stop], query)
    dots = Segment("…")
    return [*([dots] if start else []), *segments, *([dots] if stop < len(text) else [])]


def matching_expectations(
    query: Query,
    skill_ids: Iterable[int],
    *,
    expectations: ExpectationQuerySet | None = None,
    per_skill: int = PER_SKILL,
) -> dict[int, list[Match]]:
    """For each skill, the live expectations (of those given) with the most words of the query.

    For the skills of one page, in two queries: texts of all their cells, then the few cells
    that are shown, with role and level.
    """
    cells = Expectation.objects.all() if expectations is None else expectations
    rows = cells.live().filter(skill__in=list(skill_ids)).order_by("pk")
    best: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pk, skill, text in rows.values_list("pk", "skill", "description"):
        if hits := _looks_like(text, query.terms):
            best[skill].append((-hits, pk))
    likely = [pk for some in best.values() for _hits, pk in sorted(some)[:CANDIDATES]]
    shown: dict[int, list[Match]] = defaultdict(list)
    for cell in _with_words(likely):
        is_wanted = len(shown[cell.skill_id]) < per_skill
        if is_wanted and _found(cell.description, query.terms):
            shown[cell.skill_id].append(Match(cell, excerpt(cell.description, query)))
    return {skill: matches for skill, matches in shown.items() if matches}


def _with_words(likely: Sequence[int]) -> list[Expectation]:
    cells = Expectation.objects.select_related("skill", "role", "level").in_bulk(likely)
    return [cells[pk] for pk in likely]


def _looks_like(text: str, terms: Sequence[Term]) -> int:
    """How many terms the text may have: cheap, and never too few."""
    folded = fold(text)
    return sum(_hint(term) in folded for term in terms)


def _hint(term: Term) -> str:
    """Letters that every word of the term has in common."""
    if is_unspaced(term.typed):
        return term.typed
    return _VARIES.sub("", stem(parts(term.typed)[0])) or term.typed[0]


def _found(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the text has words of the query."""
    found: list[tuple[int, int]] = []
    for start, stop in spans(text):
        piece = fold(text[start:stop])
        if is_unspaced(piece):
            found += _in_run(text, start, stop, terms)
        elif any(term.is_in(each) for term in terms for each in pieces(piece)):
            found.append((start, stop))
    return found


def _in_run(text: str, start: int, stop: int, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where a run without spaces has what was typed, letter by letter."""
    found = set()
    for term in terms:
        at = text.find(term.typed, start, stop)
        while at >= 0:
            found.add((at, at + len(term.typed)))
            at = text.find(term.typed, at + len(term.typed), stop)
    ordered: list[tuple[int, int]] = []
    for span in sorted(found):
        if not ordered or span[0] >= ordered[-1][1]:
            ordered.append(span)
    return ordered
