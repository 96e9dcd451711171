"""Reads which level the words of a search name, and what is left without them; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from profiles.search import words

# What people write for the usual levels, by what the names and slugs of levels say.
_MEANT = {
    "jr": "junior",
    "entry": "junior",
    "beginner": "junior",
    "mid": "middle",
    "middle": "mid",
    "intermediate": "middle",
    "sr": "senior",
    "snr": "senior",
    "mgr": "manager",
}
_GENERAL = frozenset({"level", "and", "or", "of", "the"})
MOST = 3  # levels that one query names
UNFINISHED = 3  # letters of a word that may be the beginning of a level's name


class NamedLevel(Protocol):
    """A level as far as its words go."""

    @property
    def slug(self) -> str:
        """The last part of its address, such as `lead-staff`."""

    @property
    def name(self) -> str:
        """What people call it, such as “Lead / Staff”."""


@dataclass(frozen=True, slots=True)
class NamedInQuery:
    """A level (its slug) that a query names, and the other words of the query."""

    slug: str
    rest: str


def read(
    typed: str, levels: Iterable[NamedLevel], *, is_unfinished: bool = False
) -> tuple[NamedInQuery, ...]:
    """The levels that most words of the query name, of those the ones with the shortest names.

    Where the query `is_unfinished`, its last word may be the beginning of a level's.
    """
    pieces = list(dict.fromkeys(words.pieces(words.fold(typed))))
    best: tuple[int, float] = (0, 0.0)
    found: list[NamedInQuery] = []
    for level in levels:
        own = words_of(level)
        named = {
            piece
            for at, piece in enumerate(pieces)
            if _is_named(piece, own, is_begun=is_unfinished and at == len(pieces) - 1)
        }
        score = (len(named), len(named) / len(own) if own else 0.0)
        if not named or score < best:
            continue
        if score > best:
            best, found = score, []
        left = (each for each in pieces if each not in named and each not in _GENERAL)
        found.append(NamedInQuery(level.slug, " ".join(left)))
    return tuple(found[:MOST])


def words_of(level: NamedLevel) -> set[str]:
    """The words by which a level is known: those of its name and of its slug."""
    of_name = {part for piece in words.pieces(words.fold(level.name)) for part in _parts(piece)}
    return of_name or set(_parts(level.slug))


def _parts(piece: str) -> Sequence[str]:
    return [part for part in words.parts(piece) if part not in _GENERAL]


def _is_named(piece: str, own: set[str], *, is_begun: bool) -> bool:
    if is_begun and len(piece) >= UNFINISHED and any(word.startswith(piece) for word in own):
        return True
    return piece in own or _MEANT.get(piece) in own or any(p in own for p in _parts(piece))
