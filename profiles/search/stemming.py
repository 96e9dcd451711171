"""Reduces English words to a stem by Snowball: tracks, tracked, tracking, track."""

import re
from functools import lru_cache
from threading import Lock

import snowballstemmer

_AMERICAN = re.compile(r"(?<=[a-z]{3})([iy])z(?=[eia]|$)")
_AMERICAN_OR = re.compile(r"(?<=[a-z]{3})our(?=s?$)")
# Where Snowball is wrong: experience would be found for experiment, and embed not for embedding.
_EXCEPTIONS = {
    **dict.fromkeys(("embed", "embeds"), "embed"),
    **dict.fromkeys(("experience", "experiences", "experienced", "experiencing"), "experienc"),
}
_stemmer = snowballstemmer.stemmer("english")
_lock = Lock()  # a stemmer keeps the word that it works on


def spelling(word: str) -> str:
    """One spelling for British and American: optimization, optimisation; behavior, behaviour."""
    return _AMERICAN_OR.sub("or", _AMERICAN.sub(r"\1s", word))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What the forms of the word share; the word itself where it is not English letters."""
    if not (word.isascii() and word.isalpha()):
        return word
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    with _lock:
        return str(_stemmer.stemWord(spelling(word)))
