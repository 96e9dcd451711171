"""Reads files of any format into a spool, and says everything that is wrong with them."""

from pathlib import Path

from django.utils.translation import gettext as _

from profiles.catalogue.places import Place
from profiles.catalogue.reading import folder
from profiles.catalogue.spool import Spool


def read(path: Path) -> Spool:
    """A spool of what the folder or file says; its problems say what is wrong, all at once."""
    spool = Spool(path.name)
    if path.is_dir():
        folder.read(path, spool)
    else:
        spool.problems.add(Place(path.name), _("There is no such folder or file."))
    spool.close_reading()
    return spool
