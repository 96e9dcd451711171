"""Reads flat CSV row by row: memory does not grow with the file."""

import csv
import hashlib
from collections import Counter
from pathlib import Path

from django.utils.translation import gettext as _

from profiles.interchange.csv_header import COLUMNS, MAY_BE_ABSENT
from profiles.interchange.places import FilePosition
from profiles.interchange.reading import files, tables
from profiles.interchange.reading.rows import Rows
from profiles.interchange.records import FileScope
from profiles.interchange.staging import Spool

FOREIGN = 5  # a header that lacks so many columns is hardly one of ours


def read(path: Path, spool: Spool) -> None:
    """Read the file into the spool, noting everything that is wrong."""
    spool.scope = FileScope.TABLE
    digest = hashlib.sha256()
    if not files.judge(path, path.name, spool.problems, digest):
        return
    spool.digest = digest.hexdigest()
    with path.open(encoding="utf-8", newline="") as stream:
        lines = tables.lines(csv.reader(stream, strict=True), path.name, spool)
        _number, header = next(lines, (1, []))
        if not _judge_header(header, path.name, spool):
            return
        rows = Rows(
            spool, path.name, {name: header.index(name) for name in COLUMNS if name in header}
        )
        for number, cells in lines:
            if len(cells) == len(header):
                rows.read(number, cells)
            elif cells:
                message = _(
                    "The row has %(cells)d cells, the header %(columns)d. Is a comma unquoted?"
                )
                sizes = {"cells": len(cells), "columns": len(header)}
                spool.problems.add(FilePosition(path.name, number), message % sizes)


def _judge_header(header: list[str], file: str, spool: Spool) -> bool:
    """Whether every column that must be there is; extra ones are told and left alone."""
    before, place = spool.problems.count, FilePosition(file, 1)
    if not tables.has_columns(header, place, spool):
        return False
    missing = [name for name in COLUMNS if name not in header and name not in MAY_BE_ABSENT]
    if len(missing) >= FOREIGN:
        message = _(
            "%(file)s: if the table was not exported from Skillmap, name its columns:"
            " --map skill_name=COLUMN, --map role_name=COLUMN, …"
        )
        spool.notes.append(message % {"file": file})
    if len(header) == 1 and missing:
        spool.problems.add(place, _("There is only one column. Separate columns by commas."))
    for name in missing:
        message = _("The column “%(name)s” is missing. Add it; its cells may be empty.")
        if not name.endswith("_slug"):
            message = _("The column “%(name)s” is missing. Add it.")
        spool.problems.add(place, message % {"name": name})
    for name in sorted(name for name, count in Counter(header).items() if count > 1):
        spool.problems.add(place, _("The column “%s” occurs twice. Remove one.") % name[:60])
    extra = [name for name in header if name not in COLUMNS]
    if extra:
        names = ", ".join(f"“{name[:60]}”" for name in extra)
        spool.notes.append(
            _("%(file)s: unknown columns were ignored: %(names)s.") % {"file": file, "names": names}
        )
    return spool.problems.count == before
