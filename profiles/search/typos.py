"""Guesses which word of a name somebody meant who mistyped it."""

from collections.abc import Iterable
from itertools import combinations

from profiles.models import Spelling
from profiles.search.words import fold, parts, pieces

# Letters of a word that are looked at to find candidates; the whole word decides.
BEGINNING = 7
ONE_SLIP, TWO_SLIPS = 4, 7  # shortest words in which so many slips are forgiven


def learn(names: Iterable[str]) -> None:
    """Remember the words of the names."""
    words = {part for name in names for piece in pieces(fold(name)) for part in parts(piece)}
    words = {word for word in words if len(word) >= ONE_SLIP}
    known = Spelling.objects.filter(variant__in={word[:BEGINNING] for word in words})
    words -= set(known.filter(word__in=words).values_list("word", flat=True))
    rows = [Spelling(variant=each, word=word) for word in words for each in variants(word)]
    Spelling.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)


def forget() -> None:
    """Forget all words, those of names that are no more too."""
    Spelling.objects.all().delete()


def slips(word: str) -> int:
    """How many letters of the word may be wrong, left out, doubled or in the wrong place."""
    return (len(word) >= ONE_SLIP) + (len(word) >= TWO_SLIPS)


def variants(word: str) -> set[str]:
    """The beginning of the word, whole and with letters left out."""
    start = word[:BEGINNING]
    shortest = len(start) - slips(word)
    return {
        "".join(letters)
        for length in range(shortest, len(start) + 1)
        for letters in combinations(start, length)
    }


def nearest(typed: Iterable[str]) -> dict[str, list[str]]:
    """For each word, the words of names that are within its slips, the nearest first."""
    wanted = {word: variants(word) for word in typed if slips(word)}
    every = set().union(*wanted.values())
    by_variant: dict[str, set[str]] = {}
    for variant, word in Spelling.objects.filter(variant__in=every).values_list("variant", "word"):
        by_variant.setdefault(variant, set()).add(word)
    return {
        word: _ranked(word, set().union(*(by_variant.get(each, set()) for each in some)))
        for word, some in wanted.items()
    }


def _ranked(typed: str, candidates: Iterable[str]) -> list[str]:
    limit = slips(typed)
    near = [
        (distance(typed, word), word[0] != typed[0], word)
        for word in candidates
        if abs(len(word) - len(typed)) <= limit
    ]
    return [word for slip, _other, word in sorted(near) if slip <= limit]


def distance(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with the next to make one word the other."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            above = rows[-1]
            best = min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
