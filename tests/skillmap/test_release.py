"""A new release has another name; a second machine with the same files has not."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from skillmap import release


def _site(base: Path) -> Path:
    for name in release.CODE:
        (base / name).mkdir(parents=True)
        (base / name / "one").write_text(name)
    (base / "static").mkdir()
    (base / "static" / "staticfiles.json").write_text('{"paths": {"a.css": "a.1.css"}}')
    return base


def _name(base: Path) -> str:
    return release.fingerprint(base, base / "static" / "staticfiles.json")


def test_the_same_files_have_the_same_name_anywhere(tmp_path: Path) -> None:
    one, other = _site(tmp_path / "one"), _site(tmp_path / "other")
    assert _name(one) == _name(other)
    assert re.fullmatch(f"[0-9a-f]{{{release.LENGTH}}}", _name(one))


@pytest.mark.parametrize(
    "path", [*(f"{name}/one" for name in release.CODE), "static/staticfiles.json"]
)
def test_any_changed_file_gives_another_name(tmp_path: Path, path: str) -> None:
    base = _site(tmp_path)
    before = _name(base)
    (base / path).write_text("changed")
    assert _name(base) != before


def test_a_file_under_another_name_gives_another_name(tmp_path: Path) -> None:
    base = _site(tmp_path)
    before = _name(base)
    (base / "templates" / "one").rename(base / "templates" / "two")
    assert _name(base) != before


def test_what_running_the_code_leaves_behind_changes_nothing(tmp_path: Path) -> None:
    base = _site(tmp_path)
    before = _name(base)
    (base / "skillmap" / "__pycache__").mkdir()
    (base / "skillmap" / "__pycache__" / "one.pyc").write_text("compiled")
    assert _name(base) == before


def test_a_site_without_collected_files_has_a_name_too(tmp_path: Path) -> None:
    base = _site(tmp_path)
    with_manifest = _name(base)
    (base / "static" / "staticfiles.json").unlink()
    assert len(_name(base)) == release.LENGTH
    assert _name(base) != with_manifest


def test_the_settings_take_the_name_from_the_code_and_not_from_the_environment() -> None:
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    assert release.fingerprint(settings.BASE_DIR, manifest) == settings.RELEASE
