"""Writes a workbook for people: text cells only, nothing that a spreadsheet would calculate."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from profiles.interchange.csv_header import COLUMNS, CONFIRMATION, DRAFTED_BY, EXAMPLES
from profiles.interchange.writing import csv_text
from profiles.interchange.writing.attribution import address, attribution, licence
from profiles.models import Catalogue, Revision, Role, Skill

if TYPE_CHECKING:
    from _typeshed import SizedBuffer, StrPath

EXPECTATIONS = (
    *("Domain", "Group", "Skill", "Role", "Level", "Required", "Description", "Examples"),
    *("Skill address", "Role address", "Level address", "Confirmation", "Drafted by"),
)
SKILLS = (
    *("Skill", "Also called", "Domain", "Group", "Summary"),
    *("Source", "Source address", "Licence", "Revision", "Address"),
)
ROLES = ("Role", "Also called", "Family", "Mission", "Address")
MOST_ROWS = 1_048_575  # of a sheet, below its head
LONGEST = 32_767  # characters of a cell
CHUNK = 64 * 1024
NEVER = datetime(1980, 1, 1, tzinfo=UTC)  # the first moment that a ZIP can say
# In a row of the CSV.
_EXAMPLES, _DRAFTED_BY, _CONFIRMATION = map(COLUMNS.index, (EXAMPLES, DRAFTED_BY, CONFIRMATION))
# A text beginning so is taken for a formula by some program or other, typed or pasted.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "#", "'")


def catalogue() -> Iterator[bytes]:
    """The whole catalogue as a workbook, in pieces; made in a file, not in memory."""
    with tempfile.TemporaryFile() as file:
        _write(file)
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece


def _write(file: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    row = Catalogue.objects.get(pk=Catalogue.THE_ONE)
    _sheet(book, "Skills", SKILLS, _skills(row), (30, 30, 20, 20, 60, 30, 30, 14, 10, 50))
    rows = _expectations()
    widths = (20, 20, 30, 24, 14, 12, 100, 60, 24, 24, 14, 36, 24)
    number = 1
    while True:
        part = list(islice(rows, 1))
        if number > 1 and not part:
            break
        name = "Expectations" if number == 1 else f"Expectations {number}"
        _sheet(book, name, EXPECTATIONS, _chained(part, islice(rows, MOST_ROWS - 1)), widths)
        number += 1
    _sheet(book, "Roles", ROLES, _roles(), (30, 30, 20, 60, 50))
    _sheet(book, "About", ("What", "Says"), _about(row), (20, 100))
    changed = Revision.objects.newest_moment() or NEVER
    book.properties.created = book.properties.modified = changed.replace(tzinfo=None)
    # Not `book.save`, which says the time of writing: the same catalogue is the same bytes.
    ExcelWriter(book, _Archive(file, changed)).save()


class _Archive(ZipFile):
    """A new archive whose entries are all of one moment."""

    def __init__(self, file: IO[bytes], moment: datetime) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)
        self.moment = moment.timetuple()[:6]

    def writestr(self, name: object, data: "SizedBuffer | str", *_rest: object) -> None:
        super().writestr(self._entry(str(name)), data)

    def write(self, filename: "StrPath", arcname: object = None, *_rest: object) -> None:
        entry, path = self._entry(str(arcname)), Path(filename)
        entry.file_size = path.stat().st_size  # by which it is written as a large one
        with path.open("rb") as source, self.open(entry, "w") as written:
            shutil.copyfileobj(source, written)

    def _entry(self, name: str) -> ZipInfo:
        entry = ZipInfo(name, self.moment)
        entry.compress_type = ZIP_DEFLATED
        return entry


def _chained(
    first: list[tuple[str, ...]], rest: Iterator[tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    yield from first
    yield from rest


def _sheet(
    book: Workbook,
    name: str,
    head: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
    widths: tuple[int, ...],
) -> None:
    sheet: Worksheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for column, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + column)].width = width
    sheet.append([_bold(sheet, title) for title in head])
    for row in rows:
        sheet.append([text_cell(sheet, value) for value in row])


def _bold(sheet: Worksheet, text: str) -> Cell:
    cell = text_cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def text_cell(sheet: Worksheet, text: str) -> Cell:
    """A cell that holds exactly this text and stays text when it is edited."""
    safe = ILLEGAL_CHARACTERS_RE.sub("", text)
    if len(safe) > LONGEST:
        safe = safe[: LONGEST - 1] + "…"
    cell = WriteOnlyCell(sheet, safe)
    cell.data_type = "s"
    if safe.startswith(_RISKY):
        cell.number_format = "@"
        cell.quotePrefix = True
    return cell


def _expectations() -> Iterator[tuple[str, ...]]:
    """The rows; the last columns: how the text stands with practitioners, and who drafted it."""
    for row in csv_text.of_catalogue():
        domain, group, skill, name, _summary, _family, role, role_name, level, level_name = row[:10]
        word = "Required" if row[11] else "Optional"
        texts = (domain, group, name, role_name, level_name, word, row[12], row[_EXAMPLES])
        marks = (row[_CONFIRMATION], row[_DRAFTED_BY])
        yield tuple(map(str, (*texts, skill, role, level, *marks)))


def _skills(row: Catalogue) -> Iterator[tuple[str, ...]]:
    for skill in Skill.objects.published().for_listing().order_by("slug").iterator(1_000):
        yield (
            *(skill.name, ", ".join(skill.aliases)),
            *(skill.group.domain.name, skill.group.name, skill.summary),
            *(skill.source, skill.source_url, licence(row, skill)),
            *(str(skill.revision_number), address(skill)),
        )


def _roles() -> Iterator[tuple[str, ...]]:
    for role in Role.objects.published().for_listing().order_by("slug"):
        family = role.family.name if role.family else ""
        yield role.name, ", ".join(role.aliases), family, role.mission, address(role)


def _about(row: Catalogue) -> Iterator[tuple[str, str]]:
    yield "Catalogue", row.title
    yield "Description", row.description
    yield "Publisher", row.publisher
    yield "Licence", f"{row.licence} {row.licence_url}".strip()
    yield "Attribution", attribution(row)
    yield "State", str(row.sequence)
