"""Reads CSV (RFC 4180) record by record, whoever wrote it: memory does not grow with the file."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.interchange.places import FilePosition
from profiles.interchange.reading import files
from profiles.interchange.staging import Spool

if TYPE_CHECKING:
    from _csv import Reader

Line = tuple[int, list[str]]
DELIMITERS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
    "|": gettext_lazy("bars"),
}
_START = 64 * 1024
MOST_COLUMNS = 1_000


def lines(reader: "Reader", file: str, spool: Spool) -> Iterator[Line]:
    """Every record with the line it begins in; a record that cannot be read is a problem."""
    while True:
        number = reader.line_num + 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place = FilePosition(file, number)
            if "field limit" in str(error):
                message = _(
                    "A cell has more than %d characters. Is a quote missing? The rows below "
                    "were not read."
                )
                spool.problems.add(place, message % csv.field_size_limit())
                return
            message = _("The quotes do not match (%s). Double each quote inside a quoted cell.")
            spool.problems.add(place, message % error)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record: the text of each column that was asked for, trimmed, and where it stands."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The text of the column; empty where the table has no such column."""
        return self.values.get(column, "")

    def place(self, column: str = "") -> FilePosition:
        """Where the record, or its cell in that column, stands."""
        return FilePosition(self.file, self.line, column)


def rows(
    path: Path,
    spool: Spool,
    digest: "hashlib._Hash",
    *,
    needed: Sequence[str],
    wanted: Sequence[str] = (),
    delimiter: str = "",
) -> Iterator[TableRow]:
    """The records of a table of others with the `needed` columns, and the `wanted` if there.

    It may begin with a byte order mark; its delimiter is told by its first line unless given.
    """
    if not files.judge(path, path.name, spool.problems, digest, may_be_marked=True):
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        delimiter = delimiter or delimiter_of(stream.read(_START))
        stream.seek(0)
        records = lines(csv.reader(stream, delimiter=delimiter, strict=True), path.name, spool)
        _number, header = next(records, (1, []))
        header = [" ".join(name.split()) for name in header]
        if not _judge_header(header, needed, wanted, delimiter, path.name, spool):
            return
        columns = {name: header.index(name) for name in (*needed, *wanted) if name in header}
        for number, cells in records:
            if len(cells) == len(header):
                found = {name: cells[at].strip() for name, at in columns.items()}
                yield TableRow(path.name, number, found)
            elif any(cells):
                message = _("The row has %(cells)d cells, the header %(columns)d. Fix the row.")
                sizes = {"cells": len(cells), "columns": len(header)}
                spool.problems.add(FilePosition(path.name, number), message % sizes)


def header(path: Path) -> list[str]:
    """The names in the first line; none where it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            start = stream.read(_START)
        found = next(csv.reader(start.splitlines(keepends=True), delimiter=delimiter_of(start)), [])
    except (OSError, ValueError, csv.Error):
        return []
    return [" ".join(name.split()) for name in found]


def delimiter_of(text: str) -> str:
    """What divides the cells of the first line: the sign that stands there most often."""
    first, is_quoted = [], False
    for sign in text:
        if sign in "\r\n" and not is_quoted:
            break
        is_quoted ^= sign == '"'
        if not is_quoted:
            first.append(sign)
    return max(DELIMITERS, key=first.count)


def has_columns(header: list[str], place: FilePosition, spool: Spool) -> bool:
    """Whether the first line names a column, and at most MOST_COLUMNS; else that is a problem."""
    if not any(header):
        spool.problems.add(place, _("The file is empty. Its first line must name the columns."))
    elif len(header) > MOST_COLUMNS:
        message = _("The first line has %(count)d columns. At most %(limit)d are read.")
        spool.problems.add(place, message % {"count": len(header), "limit": MOST_COLUMNS})
    else:
        return True
    return False


def _judge_header(
    header: list[str],
    needed: Sequence[str],
    wanted: Sequence[str],
    delimiter: str,
    file: str,
    spool: Spool,
) -> bool:
    """Whether every column that must be there is, and once."""
    before, place = spool.problems.count, FilePosition(file, 1)
    if not has_columns(header, place, spool):
        return False
    for name in dict.fromkeys(needed):
        if name not in header:
            message = _(
                "The column “%(name)s” is missing. Separated by %(signs)s, the columns "
                "are: %(names)s."
            )
            names = ", ".join(f"“{each[:60]}”" for each in header[:40])
            said = {"name": name, "names": names, "signs": DELIMITERS.get(delimiter, delimiter)}
            spool.problems.add(place, message % said)
    for name in sorted({each for each in (*needed, *wanted) if header.count(each) > 1}):
        spool.problems.add(place, _("The column “%s” occurs twice. Remove one.") % name[:60])
    return spool.problems.count == before
