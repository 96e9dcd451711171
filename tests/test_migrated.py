"""The kept database is one of the very same code, and the only one that is kept."""

import sqlite3
from contextlib import closing
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


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with one row."""
    path = tmp_path / "test.sqlite3"
    with closing(sqlite3.connect(path)) as opened:
        opened.executescript("CREATE TABLE kept (name TEXT); INSERT INTO kept VALUES ('first')")
    return path


def rows(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as opened:
        return [name for (name,) in opened.execute("SELECT name FROM kept")]


def test_it_comes_back_until_the_code_changes(
    code: Path, folder: Path, database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert not migrated.bring(folder, copy)
    migrated.keep(folder, database)
    assert migrated.bring(folder, copy)
    assert rows(copy) == ["first"]
    code.write_text("second")
    assert not migrated.bring(folder, copy)


def test_what_is_only_in_the_log_of_an_open_database_is_kept_too(
    code: Path, folder: Path, database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(database)) as opened:
        opened.executescript("PRAGMA journal_mode=WAL; INSERT INTO kept VALUES ('second')")
        migrated.keep(folder, database)
        assert migrated.bring(folder, copy)
    assert rows(copy) == ["first", "second"]


def test_another_django_has_another_one(
    code: Path, folder: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated.keep(folder, database)
    monkeypatch.setattr(django, "VERSION", (9, 9, 0))
    monkeypatch.setattr(django, "__version__", "9.9")
    assert not migrated.bring(folder, database)
    migrated.keep(folder, database)
    assert len(list(folder.iterdir())) == 2


def test_the_one_of_earlier_code_goes(code: Path, folder: Path, database: Path) -> None:
    migrated.keep(folder, database)
    code.write_text("second")
    migrated.keep(folder, database)
    assert list(folder.iterdir()) == [migrated.kept(folder)]
