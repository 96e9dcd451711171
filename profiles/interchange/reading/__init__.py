"""Reads files of any format into a spool, and says everything that is wrong with them."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

from profiles.interchange.places import FilePosition, TooManyProblems
from profiles.interchange.reading import (
    case_file,
    columns,
    csv_file,
    esco,
    folder,
    json_file,
    level_order,
    rsd,
    tables,
)
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.records import FileScope
from profiles.interchange.staging import Spool

Reader = Callable[[Path, Spool, ImportOptions], None]
_FOLDERS = frozenset({"folder", "esco"})


def _own(read: Callable[[Path, Spool], None]) -> Reader:
    """A reader of a format of ours, which only has to be told where texts came from."""

    def reader(path: Path, spool: Spool, asked: ImportOptions) -> None:
        spool.origin = asked.origin
        read(path, spool)

    return reader


READERS: dict[str, Reader] = {
    "folder": _own(folder.read),
    "csv": _own(csv_file.read),
    "json": _own(json_file.read),
    "esco": esco.read,
    "case": case_file.read,
    "rsd": rsd.read,
    "columns": columns.read,
}
_START = 64 * 1024


def read(path: Path, asked: ImportOptions | None = None, *, seconds: float | None = None) -> Spool:
    """A spool of what the folder or file says; its problems say what is wrong, all at once.

    The format is told by looking at it, unless it is `asked` for. Raises TookTooLong where
    reading takes more than `seconds`.
    """
    asked = asked or ImportOptions()
    spool = Spool(path.name, seconds=seconds)
    if not path.exists():
        spool.problems.add(FilePosition(path.name), _("There is no such folder or file."))
    elif format_name := asked.format or _format_of(path, asked):
        if path.is_dir() == (format_name in _FOLDERS):
            _fill(spool, READERS[format_name], path, asked)
        else:
            message = _("“%(format)s” is a file, not a folder.")
            if format_name in _FOLDERS:
                message = _("“%(format)s” is a folder, not a file.")
            spool.problems.add(FilePosition(path.name), message % {"format": format_name})
    else:
        message = _("This is neither a folder nor a file whose name ends in .csv or .json.")
        spool.problems.add(FilePosition(path.name), message)
    _finish(spool, asked)
    return spool


def _finish(spool: Spool, asked: ImportOptions) -> None:
    """Fill in what a whole catalogue leaves out, let the spool answer, put its levels in order."""
    try:
        if spool.scope == FileScope.CATALOGUE:
            spool.fill_examples()
            spool.fill_aliases()
        spool.close_reading()
        with suppress(TooManyProblems):
            level_order.settle(spool, asked.ladder or list(asked.levels))
    except BaseException:
        spool.close()
        raise


def _fill(spool: Spool, reader: Reader, path: Path, asked: ImportOptions) -> None:
    """Have the file read, up to so many problems; a spool that is not given out is removed."""
    try:
        with suppress(TooManyProblems):
            reader(path, spool, asked)
    except BaseException:
        spool.close()
        raise


def _format_of(path: Path, asked: ImportOptions) -> str:
    """The format of a folder or file; empty for one that is none."""
    if path.is_dir():
        return "esco" if esco.languages(path) else "folder"
    if asked.columns or asked.levels:
        return "columns"
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return "rsd" if rsd.is_table(tables.header(path)) else "csv"
    return _format_of_json(path) if suffix == ".json" else ""


def _format_of_json(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as stream:
            start = stream.read(_START)
    except (OSError, ValueError):
        return "json"  # its reader says what is wrong
    if case_file.is_package(start):
        return "case"
    return "rsd" if rsd.is_json(start) else "json"
