"""Reads files of any format into a spool, and says everything that is wrong with them."""

from pathlib import Path

from django.utils.translation import gettext as _

from profiles.catalogue.places import Place
from profiles.catalogue.reading import csv_file, folder, json_file
from profiles.catalogue.spool import Spool

_FILES = {".csv": csv_file.read, ".json": json_file.read}


def read(path: Path) -> Spool:
    """A spool of what the folder or file says; its problems say what is wrong, all at once."""
    spool = Spool(path.name)
    if path.is_dir():
        folder.read(path, spool)
    elif not path.exists():
        spool.problems.add(Place(path.name), _("There is no such folder or file."))
    elif reader := _FILES.get(path.suffix.lower()):
        reader(path, spool)
    else:
        message = _("This is neither a folder nor a file whose name ends in .csv or .json.")
        spool.problems.add(Place(path.name), message)
    spool.close_reading()
    return spool
