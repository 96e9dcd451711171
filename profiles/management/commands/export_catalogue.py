"""Exports the published catalogue: a folder of YAML, flat CSV, JSON or Markdown."""

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.interchange import writing

_FILES: dict[str, Callable[[], Iterator[str]]] = {
    ".csv": writing.catalogue_csv,
    ".json": writing.catalogue_json,
    ".md": writing.catalogue_markdown,
}


class Command(BaseCommand):
    """Writes files beside the old ones first: an interrupted export leaves those whole."""

    help = "Export the catalogue into a folder of YAML files, or a .csv, .json or .md file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be said on the command line."""
        parser.add_argument("path", type=Path, help="folder, or .csv, .json or .md file")

    def handle(self, *, path: Path, **options: object) -> None:
        """Export by the name of the path; raises CommandError where it cannot be written."""
        try:
            if pieces := _FILES.get(path.suffix.lower()):
                _write(path, pieces())
                count = 1
            else:
                count = _write_folder(path)
        except OSError as error:
            message = _("%(path)s cannot be written: %(why)s.")
            raise CommandError(message % {"path": path, "why": error.strerror}) from error
        written = ngettext("Wrote %(count)d file.", "Wrote %(count)d files.", count)
        self.stdout.write(written % {"count": count})


def _write_folder(folder: Path) -> int:
    """Write every file; remove skills that are no longer published. Returns the number written."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "catalogue.yaml").exists():
        message = _(
            "%(path)s contains other files. Choose an empty folder or an exported catalogue."
        )
        raise CommandError(message % {"path": folder})
    written = set()
    for name, text in writing.catalogue_folder():
        _write(folder / name, [text])
        written.add(folder / name)
    for path in set((folder / "skills").glob("*.yaml")) - written:
        path.unlink()
    return len(written)


def _write(path: Path, pieces: Iterable[str]) -> None:
    """Write the file at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink()
        raise
