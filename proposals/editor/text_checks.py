"""What an attentive reader would remark about cells before submitting; advice, never a bar."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from proposals.editor import tools
from proposals.editor.texts import EditedCell, EditedTexts
from skillmap.accounts.bidi import isolated
from skillmap.kernel.text import lines_of, normalise, tidy

VAGUE = frozenset(
    {
        *("assists", "aware", "can", "contributes", "demonstrates", "drives", "ensures"),
        *("familiar", "handles", "has", "helps", "is", "knows", "leverages", "masters"),
        *("participates", "possesses", "provides", "responsible", "should", "supports"),
        *("understands", "utilises", "utilizes", "various", "works"),
    }
)
# Says enough although it begins with one of them.
_PRECISE = re.compile(r"\s*works (?:out|through)\b", re.IGNORECASE)
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
MOST_WORDS, MOST_LINES, SHOWN_WORDS = 25, 5, 6
_WORD = re.compile(r"\w+")
_WRITTEN = (
    "three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|"
    "sixty|seventy|eighty|ninety|(?:a |one )?hundred|(?:a |one )?thousand|(?:a |two )?dozen"
)
# A number of things, as “twenty images” or “50 labelled images”: not a date, version or name.
_NUMBER = re.compile(
    rf"(?<![\w.-])(?:(?:{_WRITTEN})(?: (?:hundred|thousand|[mb]illion))?|[3-9]|[1-9]\d+"
    rf"|[1-9]\d*(?:,\d\d\d)+)(?: (?!of |to |or |and )[a-z-]+)??"
    r" (?!(?:is|was|has|as|plus|this|less|percent)\b)[a-z-]*[a-rt-z]s\b(?!-)",
    re.IGNORECASE,
)
# A name inside a sentence, to which the number belongs, as “Llama 3”.
_NAME_BEFORE = re.compile(r"\w,? [A-Z]\w* \Z")
# What is said in numbers for a reason: units, and spans of time that a rule names.
_UNITS = re.compile(
    r"\b(?:bits?|bytes?|tokens|seconds|milliseconds|minutes|hours|days|weeks|months|years"
    r"|degrees|pixels|dimensions|sigmas|axes|times)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Remark:
    """One remark about one cell."""

    cell: EditedCell
    code: str
    sentence: str


def remarks(texts: EditedTexts) -> list[Remark]:
    """Remarks about the changed cells of the texts, in the order of the grid."""
    lines = {
        id(cell): [tidy(line) for line in lines_of(cell.values.description)]
        for cell in texts.cells
        if _stands(cell)
    }
    found: list[Remark] = []
    for row in texts.rows:
        for cell in row:
            if cell.is_changed and not cell.is_retiring:
                found += _wording(cell)
                found += _size(cell)
                found += _aging(cell)
                found += _beside(row, cell)
                found += _copies(cell, texts.cells, lines)
            elif cell.is_changed:
                found += _gap(row, cell)
    return found


def _stands(cell: EditedCell) -> bool:
    return bool(normalise(cell.values.description)) and not cell.is_retiring


def vague_start(line: str) -> str:
    """The vague verb with which the line begins, in lower case; empty where it has none."""
    first = "".join(_WORD.findall(line.lower())[:1])
    return first if first in VAGUE and not _PRECISE.match(line) else ""


def _wording(cell: EditedCell) -> Iterator[Remark]:
    lines = lines_of(cell.values.description)
    for word in dict.fromkeys(word for line in lines if (word := vague_start(line))):
        text = _("“%(word)s” is vague. Describe what the person does.") % {"word": word}
        yield Remark(cell, "vague_verb", text)
    lowered = " ".join(cell.values.description.lower().split())
    for phrase in BOILERPLATE:
        if phrase in lowered:
            text = _("“%(phrase)s” is generic. Name the tool, document or decision.")
            yield Remark(cell, "boilerplate", text % {"phrase": phrase})


def _size(cell: EditedCell) -> Iterator[Remark]:
    """Lines that are too long or too many to be answered with yes or no."""
    lines = lines_of(cell.values.description)
    if len(lines) > MOST_LINES:
        text = _("There are %(count)d lines. Keep the %(limit)d that matter most.")
        yield Remark(cell, "many_lines", text % {"count": len(lines), "limit": MOST_LINES})
    for line in lines:
        count = len(line.split())
        if count > MOST_WORDS:
            text = _("“%(line)s” has %(count)d words. Split it: one behaviour a line.")
            yield Remark(cell, "long_line", text % {"line": _start(line), "count": count})


def _aging(cell: EditedCell) -> Iterator[Remark]:
    """What will not stay true: numbers that could as well be others, and retired tools."""
    for found in dict.fromkeys(arbitrary_numbers(cell.values.description)):
        text = _("Why “%(number)s”? Name the purpose or standard instead of a number.")
        yield Remark(cell, "arbitrary_number", text % {"number": found})
    for tool in tools.named_in(f"{cell.values.description}\n{cell.values.examples}"):
        text = _("%(tool)s has been retired by its maker.")
        if tool.replaced_by:
            text = _("%(tool)s has been retired by its maker. A successor is %(other)s.")
        told = {"tool": tool.name, "other": tool.replaced_by}
        yield Remark(cell, "retired_tool", text % told)


def arbitrary_numbers(text: str) -> list[str]:
    """The numbers of things in the text that nothing but the writer's mood explains."""
    return [
        found[0]
        for found in _NUMBER.finditer(text)
        if not _UNITS.search(found[0]) and not _NAME_BEFORE.search(text, 0, found.start())
    ]


def _beside(row: Sequence[EditedCell], cell: EditedCell) -> Iterator[Remark]:
    """Gaps beside the cell."""
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


def _copies(
    cell: EditedCell, cells: Sequence[EditedCell], lines: Mapping[int, Sequence[str]]
) -> Iterator[Remark]:
    """Lines that stand in other cells too, whatever words they share otherwise."""
    mine = lines.get(id(cell), ())
    for other in cells:
        theirs = lines.get(id(other), ())
        same = [line for line in mine if line in theirs]
        if other is cell or not same:
            continue
        told = {"role": isolated(other.role), "level": isolated(other.level)}
        text = _("The same as %(role)s, %(level)s.")
        if len(same) < max(len(mine), len(theirs)):
            text = _("“%(line)s” is also a line of %(role)s, %(level)s.")
            told["line"] = _start(same[0])
        yield Remark(cell, "identical", text % told)


def _start(line: str) -> str:
    """The first words of a line, by which a reader finds it."""
    words = line.split()
    return line if len(words) <= SHOWN_WORDS else " ".join(words[:SHOWN_WORDS]) + " …"
