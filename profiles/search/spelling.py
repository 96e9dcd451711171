"""Corrects mistyped words: finds the words of names that are a few letters away."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.db import connection
from rapidfuzz.distance import OSA

from profiles.models import Role, Skill, Spelling
from profiles.search.index import matching
from profiles.search.query import Query, Term, parse
from profiles.search.words import fold, parts, pieces

GUESSES = 3
ONE_ERROR, TWO_ERRORS = 4, 7  # the shortest words in which so many errors are corrected


def learn(names: Iterable[str]) -> None:
    """Remember the words of the names."""
    words = {part for name in names for piece in pieces(fold(name)) for part in parts(piece)}
    words = {word for word in words if len(word) >= ONE_ERROR}
    words -= set(Spelling.objects.filter(word__in=words).values_list("word", flat=True))
    Spelling.objects.bulk_create(map(Spelling, [None] * len(words), words), ignore_conflicts=True)


def forget() -> None:
    """Forget all words, also those of names that no longer exist."""
    Spelling.objects.all().delete()


def corrections(query: Query) -> list[Query]:
    """What may have been meant, the most likely first: other words, or two words joined.

    Only words that no skill or role has are replaced, by words of names.
    """
    known, vocabulary = _look_up(query.terms)
    missing = [term.typed for term in query.terms if term.typed not in known]
    near = {part: nearest(part, vocabulary) for typed in missing for part in parts(typed)}
    texts = dict.fromkeys(_texts([term.typed for term in query.terms], set(missing), near))
    return [corrected for text in texts if (corrected := parse(text))]


def _look_up(terms: Iterable[Term]) -> tuple[set[str], list[str]]:
    """Which terms any skill or role has, and the words of all names; in one statement."""
    statements, params = ["SELECT word, 0 FROM profiles_spelling"], []
    for term in terms:
        skills, roles = (matching(model, [term]) for model in (Skill, Role))
        statements.append(f"SELECT %s, 1 WHERE EXISTS ({skills.sql}) OR EXISTS ({roles.sql})")
        params += [term.typed, *skills.params, *roles.params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), params)
        rows = cursor.fetchall()
    return {word for word, is_term in rows if is_term}, [
        word for word, is_term in rows if not is_term
    ]


def nearest(typed: str, vocabulary: Iterable[str]) -> list[str]:
    """The words that differ from the typed one by a letter or two, the nearest first."""
    limit = (len(typed) >= ONE_ERROR) + (len(typed) >= TWO_ERRORS)
    if not limit:
        return []
    near = (
        (OSA.distance(typed, word, score_cutoff=limit), word[0] != typed[0], word)
        for word in vocabulary
    )
    ranked = sorted(each for each in near if each[0] <= limit)
    return [word for _errors, _is_other, word in ranked[:GUESSES]]


def _texts(typed: list[str], missing: set[str], near: dict[str, list[str]]) -> Iterator[str]:
    for guess in range(max(map(len, near.values()), default=0)):
        yield " ".join(_corrected(word, near, guess) for word in typed)
    for at, pair in enumerate(pairwise(typed)):
        if missing & set(pair):
            yield " ".join([*typed[:at], "".join(pair), *typed[at + 2 :]])


def _corrected(typed: str, near: dict[str, list[str]], guess: int) -> str:
    """The word with its wrong parts replaced; a part with fewer guesses keeps its last one."""
    words = parts(typed)
    if not any(map(near.get, words)):
        return typed
    guesses = (near.get(word) or [word] for word in words)
    return " ".join(some[min(guess, len(some) - 1)] for some in guesses)
