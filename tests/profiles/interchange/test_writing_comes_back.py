"""Every export that can be read comes back: imported into an empty site it is written again."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from profiles.interchange import checking, importing, reading, writing
from profiles.interchange.reading.options import ColumnMapping, ImportOptions
from profiles.interchange.records import Origin
from profiles.models import Expectation, Skill
from tests.profiles.interchange.test_writing_round_trip import empty_site

SOURCE = "Rahmenwerk für Fähigkeiten; 2. Ausgabe"
SOURCE_URL = "https://example.org/framework?a=1;b=2#top"
LONG = "\n\n".join(
    f"{number}. Größe, 技能, مهارة; “quoted”, a,b | c\n- é🚀" for number in range(40)
)
ROWS = (
    # code, name, text, role, level, required, description, link, examples
    (
        "A.1/2",
        "Prüfung; Größe",
        LONG,
        "Ingénieur, senior",
        "Mid, or so",
        "1",
        LONG,
        "https://e.x/1",
        "=1+1\n- “quoted”, a,b | c: #é🚀",
    ),
    ("A.1/2", "Prüfung; Größe", LONG, "Ingénieur, senior", "Senior; lead", "0", "Short.", "", ""),
    (
        *("", "C++, C#", "", "Data | Analyst", "Mid, or so", "0", "Line one\nLine two"),
        *("https://e.x/1", "1. مهارة\n\n  Indented\n- x"),
    ),
    ("B", "技能", "مهارة", "Data | Analyst", "Mid, or so", "1", "=1+1; -2", SOURCE_URL, "null"),
)
COLUMNS = (
    *("skill_slug", "skill_name", "skill_description", "role_name", "level_name"),
    *("required", "description", "source_url", "examples"),
)
Export = Callable[[], Iterator[str]]
EXPORTS: dict[str, Export] = {
    "all.json": writing.catalogue_json,
    "all.csv": writing.catalogue_csv,
    "case.json": writing.catalogue_case,
    "rsd.csv": writing.catalogue_descriptor_table,
    "rsd.json": writing.catalogue_descriptors,
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\"version\": \"\d+\"")


def bring_in(path: Path, asked: ImportOptions | None = None) -> None:
    with reading.read(path, asked) as spool:
        checking.check(spool)
        assert list(spool.problems.lines()) == []
        importing.Import(spool, by=importing.system_user()).run()


def bring_in_framework(root: Path) -> None:
    """A framework of others, imported as with `--source`, `--source-url` and `--licence`."""
    table = io.StringIO()
    csv.writer(table).writerows([COLUMNS, *ROWS])
    path = root / "framework.csv"
    path.write_text(table.getvalue(), encoding="utf-8", newline="")
    columns = {name: ColumnMapping(name) for name in COLUMNS}
    origin, ladder = Origin(SOURCE, SOURCE_URL, "EUPL-1.2"), ("Mid, or so", "Senior; lead")
    bring_in(path, ImportOptions(origin=origin, columns=columns, ladder=ladder))
    assert set(Skill.objects.values_list("source", flat=True)) == {SOURCE}
    assert SOURCE_URL in set(Skill.objects.values_list("source_url", flat=True))


def cells() -> set[tuple[str, str]]:
    return set(Expectation.objects.values_list("description", "examples"))


def written(export: Export) -> str:
    """The export, without when it was made."""
    return MOMENT.sub("", "".join(export()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_with_sources_comes_back_in_every_format(tmp_path: Path, name: str) -> None:
    path, export = tmp_path / name, EXPORTS[name]
    with empty_site():
        bring_in_framework(tmp_path)
        path.write_text("".join(export()), encoding="utf-8", newline="")
        before = written(export)
        assert cells() == {(row[6], row[8]) for row in ROWS}
    with empty_site():
        bring_in(path)
        assert written(export) == before
        if not name.startswith("rsd"):
            assert cells() == {(row[6], row[8]) for row in ROWS}
        bring_in(path)
        assert written(export) == before


@pytest.mark.django_db
def test_the_folder_with_sources_comes_back(tmp_path: Path) -> None:
    with empty_site():
        bring_in_framework(tmp_path)
        before = dict(writing.catalogue_folder())
    for name, text in before.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    with empty_site():
        bring_in(tmp_path / "folder")
        assert cells() == {(row[6], row[8]) for row in ROWS}
        assert dict(writing.catalogue_folder()) == before
