"""Makes texts of others fit the places that there are for them here, without losing any."""

import re

from profiles.models.fields import NAME_LENGTH, SUMMARY_LENGTH
from skillmap.kernel.text import normalise, normalise_line

_SENTENCE_END = re.compile(r"[.!?…](?=\s)")
CUT = "…"


def name(text: str) -> str:
    """The text as a name of one line; what is too long ends with an ellipsis after a word."""
    return cut(normalise_line(text), NAME_LENGTH)


def cut(line: str, limit: int) -> str:
    """The line, or as many of its words as `limit` characters hold, and an ellipsis."""
    if len(line) <= limit:
        return line
    start = line[: limit - len(CUT)]
    words = start.rpartition(" ")[0]
    return (words if len(words) * 2 > limit else start).rstrip(" ,;:-–") + CUT


def lead(text: str) -> str:
    """What stands under a title: the whole text if it is short, else its first sentences."""
    line = normalise_line(text)
    if len(line) <= SUMMARY_LENGTH:
        return line
    ends = [found.end() for found in _SENTENCE_END.finditer(line, 0, SUMMARY_LENGTH)]
    return line[: ends[-1]] if ends else cut(line, SUMMARY_LENGTH)


def told(whole: str, shown: str, text: str) -> tuple[str, str]:
    """Lead and full text of something: the full text is empty where the lead says all of it.

    `whole` is the name as it was; where `shown` is only a part of it, it begins the full text.
    """
    line, full = normalise_line(whole), normalise(text)
    if line != shown and not normalise_line(full).startswith(line):
        full = f"{line}\n\n{full}".strip()
    if normalise_line(full) == shown:
        return "", ""
    start = lead(full)
    return start, "" if normalise_line(full) == start else full
