"""The spool keeps on disk what was read, and leaves nothing behind."""

import tempfile
from pathlib import Path

import pytest

from profiles.interchange.places import FilePosition
from profiles.interchange.records import CellRecord, SkillRecord
from profiles.interchange.staging import Spool
from profiles.operations import CellValues


def skill(slug: str) -> SkillRecord:
    return SkillRecord(slug, {"name": slug.upper()}, FilePosition("a.csv", 2))


def cell(role: str, line: int) -> CellRecord:
    examples = None if line % 2 else f"Example {line}."
    values = CellValues(f"Text {line}.", required=line % 2 == 0, examples=examples)
    return CellRecord(role, "junior", values, FilePosition("a.csv", line, "x"))


@pytest.fixture
def spool() -> Spool:
    spool = Spool("a.csv")
    sql, dbt = spool.add_skill(skill("sql")), spool.add_skill(skill("dbt"))
    for line, number, role in ((2, sql, "b"), (3, dbt, "a"), (4, sql, "a"), (5, sql, "b")):
        spool.add_cell(number, cell(role, line))
    spool.close_reading()
    return spool


def test_cells_come_back_with_their_skill_however_they_were_scattered(spool: Spool) -> None:
    with spool:
        assert list(spool.skills()) == [
            (skill("sql"), [cell("a", 4), cell("b", 2), cell("b", 5)]),
            (skill("dbt"), [cell("a", 3)]),
        ]
        assert [each.slug for each, _cells in spool.skills(after=1)] == ["dbt"]
        assert list(spool.skill_records()) == [skill("sql"), skill("dbt")]


def test_a_skill_is_found_by_its_slug(spool: Spool) -> None:
    with spool:
        assert spool.skill("dbt") == (2, skill("dbt"))
        assert spool.skill("etl") is None


def test_what_is_said_twice_is_found_with_both_places(spool: Spool) -> None:
    with spool:
        assert list(spool.doubled()) == [("sql", cell("b", 5), FilePosition("a.csv", 2, "x"))]


def test_what_cells_name_is_told_with_its_first_place(spool: Spool) -> None:
    with spool:
        assert sorted(spool.references("role"), key=lambda found: found[0]) == [
            ("a", FilePosition("a.csv", 3, "x"), 2),
            ("b", FilePosition("a.csv", 2, "x"), 2),
        ]


def examples(*said: str | None) -> list[str | None]:
    """What becomes of the examples of cells that a whole catalogue has."""
    with Spool("a.csv") as spool:
        number = spool.add_skill(skill("sql"))
        for line, text in enumerate(said):
            record = CellRecord(
                f"r{line}",
                "junior",
                CellValues("", required=True, examples=text),
                FilePosition("a.csv", line),
            )
            spool.add_cell(number, record)
        spool.fill_examples()
        spool.close_reading()
        return [cell.values.examples for cell in spool.cells(number)]


def test_examples_are_filled_where_any_cell_says_some() -> None:
    assert examples(None, None) == [None, None]
    assert examples(None, "A.") == ["", "A."]
    assert examples(None, "") == ["", ""]


def test_many_cells_are_all_kept() -> None:
    with Spool("a.csv") as spool:
        number = spool.add_skill(skill("sql"))
        for line in range(1_201):
            spool.add_cell(number, cell(f"role-{line}", line))
        spool.close_reading()
        ((_skill, cells),) = spool.skills()
        assert (len(cells), spool.cell_count) == (1_201, 1_201)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Spool("a.csv"):
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []
