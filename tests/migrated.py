"""Keeps the empty migrated database of SQLite for later runs: migrating takes many seconds.

A copy is used for the very same code alone, whichever of it the migrations call.
"""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import django
from django.conf import settings

APPS = ("profiles", "proposals", "skillmap")


def fingerprint(root: Path) -> str:
    """What changes with Django and with any line of the project's own code below `root`."""
    found = hashlib.sha256(django.__version__.encode())
    for path in sorted(path for app in APPS for path in root.joinpath(app).rglob("*.py")):
        found.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def kept(folder: Path) -> Path:
    """Where the database of the present code is kept, or will be."""
    return folder / f"django{django.VERSION[0]}{django.VERSION[1]}-{fingerprint(settings.BASE_DIR)}"


def bring(folder: Path, database: Path) -> bool:
    """Copy the kept database to where the tests want theirs; False where none is kept."""
    try:
        shutil.copyfile(kept(folder), database)
    except FileNotFoundError:
        return False
    return True


def keep(folder: Path, database: Path) -> None:
    """Keep the database as it is now, in the place of the one of earlier code.

    SQLite makes the copy: the file alone lacks what is still in the log beside it.
    """
    target = kept(folder)
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")  # two workers may end at once
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.replace(target)
    for other in folder.glob(f"{target.name.partition('-')[0]}-*"):
        if other != target:
            other.unlink(missing_ok=True)
