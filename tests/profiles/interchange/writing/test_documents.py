"""Every export says how each expectation stands with practitioners; no import reads it."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from profiles.interchange import checking, importing, reading, writing
from profiles.models import Confirmation, Revision, Skill
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

Statuses = dict[tuple[str, str], str]
MOMENT = datetime(2026, 11, 30, 12, tzinfo=UTC)
CONFIRMED = "confirmed by 2 (version 1, 2026-11)"
CHANGED = "changed since confirmed"
UNCONFIRMED = "not confirmed yet"
ANALYST, ENGINEER = "data-analyst", "ml-engineer"
EXPECTED = {
    (ANALYST, "junior"): CONFIRMED,
    (ANALYST, "middle"): UNCONFIRMED,
    (ENGINEER, "junior"): CHANGED,
    (ENGINEER, "middle"): UNCONFIRMED,
    (ENGINEER, "senior"): UNCONFIRMED,
}


@pytest.fixture
def answered(shelf: Shelf, author: User) -> Shelf:
    """The shelf with one expectation that two people confirmed, and one that changed since."""
    confirmed = shelf.cell(shelf.analyst, shelf.junior)
    changed = shelf.cell(shelf.engineer, shelf.junior)
    for cell, count in ((confirmed, 2), (changed, 1)):
        for _n in range(count):
            Confirmation.objects.create(
                person=factories.person(),
                expectation=cell,
                version=1,
                answer=Confirmation.Answer.TRUE,
                answered_at=MOMENT,
            )
    factories.publish(shelf.skill, factories.edit(changed, "Logs every run."), by=author)
    shelf.skill.refresh_from_db()
    return shelf


def of_csv(text: str) -> Statuses:
    rows = csv.DictReader(io.StringIO(text))
    return {(row["role_slug"], row["level_slug"]): row["confirmation"] for row in rows}


def of_json(text: str) -> Statuses:
    skills = json.loads(text)["skills"]
    cells = [cell for skill in skills for cell in skill["expectations"]]
    return {(cell["role"], cell["level"]): cell["confirmation"] for cell in cells}


def of_case(text: str) -> Statuses:
    items = [each["extensions"] for each in json.loads(text)["CFItems"]]
    return {
        (each["role"], each["level"]): each["confirmation"] for each in items if "skill" in each
    }


def of_keywords(lists: list[list[str]]) -> Statuses:
    found = {}
    for role, level, *others in lists:
        (said,) = (each for each in others if each.startswith("confirmation: "))
        found[role.lower().replace(" ", "-"), level.lower()] = said.removeprefix("confirmation: ")
    return found


def of_descriptors(text: str) -> Statuses:
    return of_keywords([each["keywords"] for each in json.loads(text)])


def of_table(text: str) -> Statuses:
    rows = csv.DictReader(io.StringIO(text))
    return of_keywords([row["Keywords"].split("; ") for row in rows])


FILES: dict[str, tuple[Callable[[], str], Callable[[str], Statuses]]] = {
    "all.csv": (lambda: "".join(writing.catalogue_csv()), of_csv),
    "skill.csv": (lambda: writing.skill_csv(Skill.objects.get()), of_csv),
    "all.json": (lambda: "".join(writing.catalogue_json()), of_json),
    "skill.json": (lambda: writing.skill_json(Skill.objects.get()), of_json),
    "case.json": (lambda: "".join(writing.catalogue_case()), of_case),
    "rsd.json": (lambda: "".join(writing.catalogue_descriptors()), of_descriptors),
    "rsd.csv": (lambda: "".join(writing.catalogue_descriptor_table()), of_table),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_data_says_it_of_each_expectation(answered: Shelf, name: str) -> None:
    write, read = FILES[name]
    assert read(write()) == EXPECTED


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_says_it_is_imported_without_it(
    answered: Shelf, tmp_path: Path, name: str
) -> None:
    path, write = tmp_path / name, FILES[name][0]
    before = write()
    path.write_text(before, encoding="utf-8", newline="")
    Confirmation.objects.all().delete()
    revisions = Revision.objects.count()
    with reading.read(path) as spool:
        checking.check(spool)
        assert list(spool.problems.lines()) == []
        assert not [note for note in spool.notes if "confirmation" in note]
        importing.Import(spool, by=importing.system_user()).run()
    assert Revision.objects.count() == revisions
    assert not Confirmation.objects.exists()
    assert set(FILES[name][1](write()).values()) == {UNCONFIRMED}


def test_files_of_a_role_say_it_too(answered: Shelf) -> None:
    own = {place: said for place, said in EXPECTED.items() if place[0] == ENGINEER}
    assert of_csv(writing.role_csv(answered.engineer)) == own
    assert of_json(writing.role_json(answered.engineer)) == own


def test_the_workbook_says_it_in_a_column(answered: Shelf) -> None:
    book = load_workbook(io.BytesIO(b"".join(writing.catalogue_workbook())))
    head, *rows = book["Expectations"].iter_rows(values_only=True)
    assert [row[head.index("Confirmation")] for row in rows] == list(EXPECTED.values())


def test_the_folder_is_the_source_of_a_catalogue_and_says_nothing(answered: Shelf) -> None:
    assert not [path for path, text in writing.catalogue_folder() if "confirm" in text]


def test_markdown_says_it_below_each_where_they_differ(answered: Shelf) -> None:
    text = writing.skill_markdown(answered.skill)
    parts = text.split("\n\n")
    said = [part.strip("*") for part in parts if "onfirmed" in part]
    assert said == [
        "Confirmed by 2 practitioners (version 1, November 2026)",
        "Not confirmed by practitioners yet",
        "Changed since it was confirmed",
        *["Not confirmed by practitioners yet"] * 2,
    ]
    Confirmation.objects.all().delete()
    text = writing.skill_markdown(answered.skill)
    assert text.count("confirmed") == 1
    assert text.endswith("\n\nConfirmations: Not confirmed by practitioners yet\n")
