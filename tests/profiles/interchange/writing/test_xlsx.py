"""The workbook: everything is text, whatever it begins with; too long and too many are cut."""

import io
import zipfile
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from pytest_django import DjangoAssertNumQueries

from profiles.interchange.writing import xlsx
from profiles.models import Confirmation, Expectation, Revision
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf
from tests.profiles.interchange.samples import with_examples

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "#N/A", '=HYPERLINK("http://x")', "1", "TRUE"]


def book() -> Workbook:
    return load_workbook(io.BytesIO(b"".join(xlsx.catalogue())))


def values(name: str) -> list[tuple[Any, ...]]:
    return list(book()[name].iter_rows(values_only=True))


def test_it_has_skills_expectations_and_whose_they_are(shelf: Shelf) -> None:
    assert book().sheetnames == ["Skills", "Expectations", "Roles", "About"]
    head, first, *rest = values("Expectations")
    assert head == xlsx.EXPECTATIONS
    assert len(rest) == 4
    assert first[:6] == (
        *("Data & AI", "Mlops", "Experiment Tracking", "Data Analyst", "Junior", "Optional"),
    )
    assert first[6:9] == ("Reads the results of tracked runs.", None, "experiment-tracking")
    with_examples(shelf.cell(shelf.analyst, shelf.junior), "=1+1\n- A chart.")
    _head, first, *_rest = values("Expectations")
    assert head[6:8] == ("Description", "Examples")
    assert first[6:9] == (
        *("Reads the results of tracked runs.", "=1+1\n- A chart.", "experiment-tracking"),
    )
    skills = values("Skills")
    assert [row[0] for row in skills] == ["Skill", "Experiment Tracking"]
    names = FieldOperation("aliases", "", '["Run logging", "Tracking"]')
    for subject in (shelf.skill, shelf.analyst):
        factories.publish(subject, names, by=shelf.skill.updated_by)
    assert [row[1] for row in values("Skills")] == ["Also called", "Run logging, Tracking"]
    assert values("Roles") == [
        xlsx.ROLES,
        *(
            (role.name, called, None, None, f"http://localhost:8000/roles/{role.slug}/")
            for role, called in ((shelf.analyst, "Run logging, Tracking"), (shelf.engineer, None))
        ),
    ]
    about = dict(row[:2] for row in values("About"))
    assert about["Licence"] == "CC-BY-4.0 https://creativecommons.org/licenses/by/4.0/"
    assert "Skillmap contributors" in about["Attribution"]


def test_the_last_columns_say_who_confirmed_and_who_drafted_it(shelf: Shelf) -> None:
    cell = shelf.cell(shelf.analyst, shelf.middle)
    Expectation.objects.filter(pk=cell.pk).update(drafted_by="language-model 2026-11")
    for _n in range(2):
        Confirmation.objects.create(
            person=factories.person(),
            expectation=cell,
            version=1,
            answer=Confirmation.Answer.TRUE,
            answered_at=timezone.now(),
        )
    head, *rows = values("Expectations")
    assert head[-2:] == ("Confirmation", "Drafted by")
    confirmed = f"confirmed by 2 (version 1, {timezone.localtime():%Y-%m})"
    unconfirmed = "not confirmed yet"
    assert [row[-2] for row in rows] == [unconfirmed, confirmed, *[unconfirmed] * 3]
    assert [row[-1] for row in rows] == [None, "language-model 2026-11", None, None, None]


def test_the_same_catalogue_is_the_same_bytes_whenever_it_is_written(shelf: Shelf) -> None:
    made = b"".join(xlsx.catalogue())
    written = Revision.objects.latest("sequence").created_at.replace(microsecond=0, tzinfo=None)
    entries = zipfile.ZipFile(io.BytesIO(made)).infolist()
    even = (*written.timetuple()[:5], written.second // 2 * 2)  # as a ZIP says it
    assert {entry.date_time for entry in entries} == {even}
    properties = load_workbook(io.BytesIO(made)).properties
    assert properties.created == properties.modified == written
    assert b"".join(xlsx.catalogue()) == made


def test_an_empty_catalogue_is_of_the_first_moment_there_is(db: None) -> None:
    assert book().properties.created.year == 1980


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_anything_else(shelf: Shelf, author: User, text: str) -> None:
    factories.publish(shelf.skill, FieldOperation("source", "", f"{text.strip()}"), by=author)
    made = b"".join(xlsx.catalogue())
    cell = load_workbook(io.BytesIO(made))["Skills"]["F2"]
    assert (cell.data_type, cell.value) == ("s", text.strip())
    for name in zipfile.ZipFile(io.BytesIO(made)).namelist():
        if name.startswith("xl/worksheets/sheet"):
            sheet = zipfile.ZipFile(io.BytesIO(made)).read(name)
            assert b"<f>" not in sheet
            assert b"<f " not in sheet


@given(st.text(max_size=60))
def test_a_cell_is_its_text_without_what_a_workbook_cannot_hold(text: str) -> None:
    sheet: Any = Workbook(write_only=True).create_sheet("x")
    cell = xlsx.text_cell(sheet, text)
    assert cell.data_type == "s"
    assert cell.value == ILLEGAL_CHARACTERS_RE.sub("", text)
    assert bool(cell.quotePrefix) == str(cell.value).startswith(xlsx._RISKY)


def test_a_text_that_no_cell_can_hold_is_cut() -> None:
    sheet: Any = Workbook(write_only=True).create_sheet("x")
    cell = xlsx.text_cell(sheet, "x" * 40_000)
    assert (len(str(cell.value)), str(cell.value)[-1]) == (32_767, "…")


def test_what_one_sheet_cannot_hold_goes_to_the_next(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    found = book()
    names = ["Expectations", "Expectations 2", "Expectations 3"]
    assert found.sheetnames == ["Skills", *names, "Roles", "About"]
    assert [found[name].max_row for name in names] == [3, 3, 2]


def test_an_empty_catalogue_is_a_workbook_too(db: None) -> None:
    assert values("Expectations") == [xlsx.EXPECTATIONS]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    shelf: Shelf, author: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        cells = (factories.add(shelf.engineer, shelf.junior, f"Does {number}."),)
        factories.skill(f"skill-{number}", group=shelf.group, by=author, operations=cells)
    with django_assert_num_queries(11):
        assert b"".join(xlsx.catalogue())
