"""What an attentive reader would remark about cells before submitting; advice, never a bar."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from proposals.editor.texts import EditedCell, EditedTexts
from skillmap.accounts.bidi import isolated
from skillmap.kernel.text import normalise

VAGUE = frozenset(
    {
        *("assists", "aware", "can", "contributes", "demonstrates", "drives", "ensures"),
        *("familiar", "handles", "has", "helps", "is", "knows", "leverages", "masters"),
        *("participates", "possesses", "provides", "responsible", "should", "supports"),
        *("understands", "utilises", "utilizes", "various", "works"),
    }
)
BOILERPLATE = (
    "best practices",
    "industry standard",
    "and so on",
    "as needed",
    "where appropriate",
    "cutting-edge",
    "state of the art",
    "in a fast-paced",
    "stakeholders at all levels",
)
SHINGLE, NEAR = 3, 0.6
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Remark:
    """One remark about one cell."""

    cell: EditedCell
    code: str
    sentence: str


def remarks(texts: EditedTexts) -> list[Remark]:
    """Remarks about the changed cells of the texts, in the order of the grid."""
    shingles = {
        id(cell): _shingles(cell.values.description) for cell in texts.cells if _stands(cell)
    }
    found: list[Remark] = []
    for row in texts.rows:
        for cell in row:
            if cell.is_changed and not cell.is_retiring:
                found += _wording(cell)
                found += _neighbours(row, cell)
                found += _near(cell, texts.cells, shingles)
            elif cell.is_changed:
                found += _gap(row, cell)
    return found


def _stands(cell: EditedCell) -> bool:
    return bool(normalise(cell.values.description)) and not cell.is_retiring


def _wording(cell: EditedCell) -> Iterator[Remark]:
    words = _WORD.findall(cell.values.description.lower())
    if words and words[0] in VAGUE:
        text = _("“%(word)s” is vague. Describe what the person does.") % {"word": words[0]}
        yield Remark(cell, "vague_verb", text)
    lowered = " ".join(cell.values.description.lower().split())
    for phrase in BOILERPLATE:
        if phrase in lowered:
            text = _("“%(phrase)s” is generic. Name the tool, document or decision.")
            yield Remark(cell, "boilerplate", text % {"phrase": phrase})


def _neighbours(row: Sequence[EditedCell], cell: EditedCell) -> Iterator[Remark]:
    """Required that turns optional higher up, and gaps beside the cell."""
    rank = cell.level.rank
    below = [each for each in row if each.level.rank < rank and _stands(each)]
    above = [each for each in row if each.level.rank > rank and _stands(each)]
    step = [each for each in above if each.level.rank == above[0].level.rank]
    if not cell.values.required and any(each.values.required for each in below):
        text = _("Optional here, but required at a lower level.")
        yield Remark(cell, "turns_optional", text)
    elif cell.values.required and step and not any(each.values.required for each in step):
        text = _("Required here, but optional at %(level)s.") % {"level": above[0].level.name}
        yield Remark(cell, "turns_optional", text)
    for beside in (*_next(row[::-1], cell), *_next(row, cell)):
        if not _stands(beside):
            text = _("Nothing is described at %(level)s.") % {"level": beside.level.name}
            yield Remark(cell, "empty_beside", text)


def _gap(row: Sequence[EditedCell], cell: EditedCell) -> Iterator[Remark]:
    beside = [each for each in row if each.level.rank == cell.level.rank]
    is_between = all(any(map(_stands, _next(side, cell))) for side in (row, row[::-1]))
    if is_between and not any(map(_stands, beside)):
        yield Remark(cell, "gap", _("This leaves a gap between two levels."))


def _next(side: Sequence[EditedCell], cell: EditedCell) -> list[EditedCell]:
    """The cells of the step that follows in a row, or in a reversed one: of equal rank."""
    ranks = [each.level.rank for each in side]
    rest = side[len(ranks) - ranks[::-1].index(cell.level.rank) :]
    return [each for each in rest if each.level.rank == rest[0].level.rank]


def _near(
    cell: EditedCell, cells: Sequence[EditedCell], shingles: dict[int, frozenset[str]]
) -> Iterator[Remark]:
    mine = shingles.get(id(cell))
    if not mine:
        return
    for other in cells:
        theirs = shingles.get(id(other))
        if other is cell or not theirs:
            continue
        where = {"role": isolated(other.role), "level": isolated(other.level)}
        if normalise(other.values.description) == normalise(cell.values.description):
            yield Remark(cell, "identical", _("The same as %(role)s, %(level)s.") % where)
        elif len(mine & theirs) / len(mine | theirs) >= NEAR:
            yield Remark(cell, "near", _("Nearly the same as %(role)s, %(level)s.") % where)


def _shingles(text: str) -> frozenset[str]:
    words = _WORD.findall(text.lower())
    if len(words) < SHINGLE:
        return frozenset({" ".join(words)} if words else ())
    return frozenset(
        " ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)
    )
