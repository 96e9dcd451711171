"""Reads and imports small files that tests write down beside their expectations."""

from collections.abc import Callable
from pathlib import Path

import pytest

from profiles.interchange import checking, importing, reading
from profiles.interchange.importing import ImportOutcome
from profiles.interchange.reading.options import ImportOptions
from skillmap.accounts.models import User

Files = dict[str, str | bytes]
Wrong = Callable[..., list[str]]
Load = Callable[..., ImportOutcome]


def write(root: Path, files: Files) -> Path:
    """Write the files; the path to import is the folder, or the one file in it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    only = next(iter(files))
    return root / only if len(files) == 1 and not only.endswith(".yaml") else root


@pytest.fixture
def wrong(tmp_path: Path, db: None) -> Wrong:
    """What is found wrong with files."""

    def find(files: Files, asked: ImportOptions | None = None) -> list[str]:
        with reading.read(write(tmp_path / "catalogue", files), asked) as spool:
            checking.check(spool)
            return list(spool.problems.lines())

    return find


@pytest.fixture
def load(tmp_path: Path, author: User) -> Load:
    """Import files, or a path, that nothing is wrong with."""

    def run(
        source: Files | Path,
        *,
        dry: bool = False,
        asked: ImportOptions | None = None,
        **options: object,
    ) -> ImportOutcome:
        path = source if isinstance(source, Path) else write(tmp_path / "catalogue", source)
        with reading.read(path, asked) as spool:
            checking.check(spool)
            assert list(spool.problems.lines()) == []
            job = importing.Import(spool, by=author, is_dry=dry, **options)  # type: ignore[arg-type]
            return job.run()

    return run
