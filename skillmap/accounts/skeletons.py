"""Names that look alike have one skeleton (after Unicode Technical Standard 39)."""

import unicodedata
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("confusables.txt")
# Letters by their category that are drawn as nothing: Hangul fillers.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0")
_JOINED = frozenset({"Cf", "Mn", "Mc", "Me"})  # formats and marks: no gap between two words
# Digits that are read as letters; i, because its capital looks like l; and small capitals.
_LOOSE = str.maketrans(
    "013578iɪʙᴀᴄᴅᴇꜰɢʜᴊᴋĸʟɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "olestbllbacdefghjkklnoprstuvwyz"
) | dict.fromkeys(map(ord, "ᴍʍ"), "rn")


def skeleton(name: str) -> str:
    """The letters and digits that a hasty reader sees; equal for names that look alike.

    Without case, accents, gaps and invisible characters. It is compared, never shown.
    """
    return "".join(words(name))


def words(name: str) -> list[str]:
    """The skeleton of each word: what stands between spaces, punctuation and symbols."""
    table = _confusables()
    plain = "".join(
        each
        for each in unicodedata.normalize("NFKD", name)
        if unicodedata.category(each) not in _JOINED and each not in _BLANK
    )
    seen = unicodedata.normalize("NFKD", plain.translate(table).casefold()).translate(table)
    # The table makes marks of some letters, and spaces of nothing.
    spaced = "".join(
        each if each.isalnum() else "" if unicodedata.category(each) in _JOINED else " "
        for each in seen.casefold().translate(_LOOSE)
    )
    return spaced.split()


@cache
def _confusables() -> dict[int, str]:
    """What each character passes for, by its code point."""
    table: dict[int, str] = {}
    for line in _TABLE.read_text(encoding="ascii").splitlines():
        if line.startswith("#"):
            continue
        meant, _semicolon, alike = line.partition("; ")
        text = "".join(chr(int(each, 16)) for each in meant.split())
        table.update(dict.fromkeys((int(each, 16) for each in alike.split()), text))
    return table
