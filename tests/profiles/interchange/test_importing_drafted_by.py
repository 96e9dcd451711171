"""What drafted a text goes out with every export, and comes back in with the text."""

from pathlib import Path

import pytest

from profiles.interchange import writing
from profiles.models import Change, Expectation, Revision
from tests.factories import Shelf
from tests.profiles.interchange.conftest import Files, Load, Wrong
from tests.profiles.interchange.samples import CELL, GOOD, SKILL
from tests.profiles.interchange.test_importing_examples import EXPORTS, in_file

MARK = "language-model 2026-11"
SECOND = "- role: analyst\n  level: senior\n  required: false\n  description: Tunes.\n"
LEVELS = str(GOOD["levels.yaml"]) + "- slug: senior\n  name: Senior\n  rank: 2\n"


def folder(cells: str, skill: str = SKILL) -> Files:
    return {**GOOD, "levels.yaml": LEVELS, "skills/sql.yaml": skill + cells}


def marks() -> dict[str, str]:
    """The marks by level."""
    return dict(Expectation.objects.values_list("level__slug", "drafted_by"))


def of_all(skill: str) -> str:
    return f"{skill}drafted_by: {MARK}\n"


DESCRIPTORS = {
    "rsd.json": in_file("rsd.json", lambda shelf: "".join(writing.catalogue_descriptors())),
    "rsd.csv": in_file("rsd.csv", lambda shelf: "".join(writing.catalogue_descriptor_table())),
}
ALL_EXPORTS = {**EXPORTS, **DESCRIPTORS}


@pytest.mark.parametrize("name", ALL_EXPORTS)
def test_every_export_brings_it_back(load: Load, tmp_path: Path, shelf: Shelf, name: str) -> None:
    cell = shelf.cell(shelf.analyst, shelf.junior)
    text = cell.description
    Expectation.objects.filter(pk=cell.pk).update(drafted_by=MARK)
    path = ALL_EXPORTS[name](tmp_path / "out", shelf)
    assert load(path).counts == {}
    cell.refresh_from_db()
    assert cell.drafted_by == MARK
    Expectation.objects.filter(pk=cell.pk).update(drafted_by="", description="Something else.")
    assert load(path).counts["cell edit"] == 1
    cell.refresh_from_db()
    assert (cell.description, cell.drafted_by) == (text, MARK)
    others = Expectation.objects.exclude(pk=cell.pk)
    assert set(others.values_list("drafted_by", flat=True)) == {""}


def test_a_skill_says_it_once_for_all(load: Load) -> None:
    files = folder(CELL + SECOND, of_all(SKILL))
    load(files)
    assert marks() == {"junior": MARK, "senior": MARK}
    assert Revision.objects.filter(skill__slug="sql").get().drafted_by == MARK
    assert set(Change.objects.exclude(expectation=None).values_list("after_drafted_by")) == {
        (MARK,)
    }
    written = dict(writing.catalogue_folder())["skills/sql.yaml"]
    assert written.count("drafted_by") == 1
    assert load(files).counts == {}


def test_where_they_differ_each_cell_says_it(load: Load) -> None:
    load(folder(CELL + f"  drafted_by: {MARK}\n" + SECOND))
    assert marks() == {"junior": MARK, "senior": ""}
    written = dict(writing.catalogue_folder())["skills/sql.yaml"]
    assert f"\n  drafted_by: {MARK}\n" in written


def test_a_file_that_says_nothing_takes_no_mark_from_the_same_text(load: Load) -> None:
    load(folder(CELL, of_all(SKILL)))
    assert load(folder(CELL)).counts == {}
    load(folder(CELL.replace("Joins.", "Something that is quite different.")))
    assert marks() == {"junior": ""}


def test_a_file_marks_a_text_that_is_there_already(load: Load) -> None:
    load(folder(CELL + SECOND))
    cell = Expectation.objects.get(level__slug="junior")
    said = cell.description, cell.wording_version
    assert load(folder(CELL + SECOND, of_all(SKILL))).counts == {"skill changed": 1, "cell edit": 2}
    assert marks() == {"junior": MARK, "senior": MARK}
    cell.refresh_from_db()
    assert (cell.description, cell.wording_version, cell.version) == (*said, 2)
    other = folder(CELL + SECOND, of_all(SKILL).replace(MARK, "assistant"))
    assert load(other).counts == {}
    assert marks() == {"junior": MARK, "senior": MARK}


def test_another_word_is_refused(wrong: Wrong) -> None:
    (problem,) = wrong(folder(CELL + "  drafted_by: a ghost\n"))
    assert "Write program, assistant or language-model" in problem
