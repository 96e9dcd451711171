"""The kept database is one of the very same code, and the only one that is kept."""

from pathlib import Path

import django
import pytest
from pytest_django import Settings

from tests import migrated


@pytest.fixture
def code(tmp_path: Path, settings: Settings) -> Path:
    """A file of the project's code; the project has no other."""
    settings.BASE_DIR = tmp_path / "project"
    path = tmp_path / "project" / "profiles" / "migrations" / "0001_initial.py"
    path.parent.mkdir(parents=True)
    path.write_text("first")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "kept"
    path.mkdir()
    return path


def test_it_comes_back_until_the_code_changes(code: Path, folder: Path, tmp_path: Path) -> None:
    database, copy = tmp_path / "test.sqlite3", tmp_path / "copy.sqlite3"
    assert not migrated.bring(folder, copy)
    database.write_text("tables")
    migrated.keep(folder, database)
    assert migrated.bring(folder, copy)
    assert copy.read_text() == "tables"
    code.write_text("second")
    assert not migrated.bring(folder, copy)


def test_another_django_has_another_one(
    code: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "test.sqlite3"
    database.write_text("tables")
    migrated.keep(folder, database)
    monkeypatch.setattr(django, "VERSION", (9, 9, 0))
    monkeypatch.setattr(django, "__version__", "9.9")
    assert not migrated.bring(folder, database)
    migrated.keep(folder, database)
    assert len(list(folder.iterdir())) == 2


def test_the_one_of_earlier_code_goes(code: Path, folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "test.sqlite3"
    database.write_text("tables")
    migrated.keep(folder, database)
    code.write_text("second")
    migrated.keep(folder, database)
    assert list(folder.iterdir()) == [migrated.kept(folder)]
