"""Brings the forms of an English word together, lightly: tracks, tracked, tracking, track.

Porter's stemmer goes further and finds "experience" for "experiment"; readers do not thank it.
"""

import re
from functools import lru_cache

_VOWEL = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"([bcdfgklmnprstvz])\1$")
_AMERICAN = re.compile(r"(?<=[a-z]{3})([iy])z(?=[eia]|$)")
_AMERICAN_OR = re.compile(r"(?<=[a-z]{3})our(?=s?$)")
_SHORTEST = 3


def spelling(word: str) -> str:
    """One spelling for British and American: optimization, optimisation; behavior, behaviour."""
    return _AMERICAN_OR.sub("or", _AMERICAN.sub(r"\1s", word))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What the forms of the word share; the word itself where it is not English letters."""
    if len(word) <= _SHORTEST or not (word.isascii() and word.isalpha()):
        return word
    word = _without_plural(spelling(word))
    while (shorter := _without_ending(word)) != word:
        word = shorter
    for ending in ("isation", "iser"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word.removesuffix(ending) + "is"
    if word.endswith("e") and len(word) > _SHORTEST:
        word = word[:-1]
    return _DOUBLED.sub(r"\1", word)


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST + 1:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ias")):
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    """The word without -ing, -ed or -ied, where a word with a vowel stays."""
    if word.endswith("ied") and len(word) > _SHORTEST + 1:
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and not word.endswith("eed"):
            fits = len(rest) >= _SHORTEST and _VOWEL.search(rest)
            return _DOUBLED.sub(r"\1", rest) if fits else word
    return word
