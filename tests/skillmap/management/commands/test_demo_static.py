"""The demo's static files: hashed and packed once, again only when one of them changed."""

import os
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from pytest_django import Settings

from skillmap.management.commands.demo import collect_static


@pytest.fixture
def manifest(tmp_path: Path, settings: Settings) -> Path:
    """Where the storage of a real site writes what it collected; one small file to collect."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "page.css").write_text("body { margin: 0; }")
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    return tmp_path / "static" / "staticfiles.json"


def test_files_are_collected_under_hashed_names(manifest: Path) -> None:
    collect_static()
    assert manifest.exists()
    url = staticfiles_storage.url("page.css")
    assert (manifest.parent / url.removeprefix("/static/")).exists()
    assert not (manifest.parent / "page.css").exists()


def test_nothing_is_done_when_nothing_changed(manifest: Path) -> None:
    collect_static()
    before = manifest.stat().st_mtime_ns
    collect_static()
    assert manifest.stat().st_mtime_ns == before


def test_a_changed_file_is_collected_again(manifest: Path) -> None:
    collect_static()
    before = manifest.read_text()
    source = manifest.parent.parent / "source" / "page.css"
    source.write_text("body { margin: 1px; }")
    later = manifest.stat().st_mtime + 10
    os.utime(source, (later, later))
    collect_static()
    assert manifest.read_text() != before
