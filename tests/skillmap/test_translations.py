"""Translations are compiled once for what they say, wherever there is room."""

import gettext
from pathlib import Path

import pytest

from skillmap import translations

TEXT = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Skill"
msgstr "{skill}"

#, fuzzy
msgid "Role"
msgstr "Geraten"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "source", "Fähigkeit")


def write(source: Path, skill: str) -> Path:
    path = source / "de" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(skill=skill))
    return source


def german(folder: Path, text: str) -> str:
    return gettext.translation("django", folder, languages=["de"]).gettext(text)


def test_gettext_reads_what_was_compiled(source: Path, tmp_path: Path) -> None:
    folder = translations.compiled(source, tmp_path / "data")
    assert folder.parent == tmp_path / "data" / "locale"
    assert german(folder, "Skill") == "Fähigkeit"
    assert german(folder, "Role") == "Role"  # a guess is no translation
    assert [path.name for path in (folder / "de" / "LC_MESSAGES").iterdir()] == ["django.mo"]


def test_it_is_compiled_once(source: Path, tmp_path: Path) -> None:
    made = translations.compiled(source, tmp_path) / "de" / "LC_MESSAGES" / "django.mo"
    before = made.stat()
    assert translations.compiled(source, tmp_path) == made.parent.parent.parent
    assert made.stat().st_ino == before.st_ino


def test_other_texts_are_other_files(source: Path, tmp_path: Path) -> None:
    old = translations.compiled(source, tmp_path)
    new = translations.compiled(write(source, "Können"), tmp_path)
    assert (german(old, "Skill"), german(new, "Skill")) == ("Fähigkeit", "Können")


def test_where_nothing_can_be_written_another_place_is_found(source: Path, tmp_path: Path) -> None:
    (tmp_path / "locale").write_text("in the way")
    folder = translations.compiled(source, tmp_path)
    assert tmp_path not in folder.parents
    assert german(folder, "Skill") == "Fähigkeit"
