"""The format is told by the path; everything wrong is said at once."""

from pathlib import Path

import pytest

from profiles.interchange import reading
from profiles.interchange.reading.options import ColumnMapping, ImportOptions
from profiles.interchange.staging import TookTooLong
from tests.profiles.interchange.conftest import Files, Wrong, write
from tests.profiles.interchange.samples import GOOD, HEADER, ROW


def test_nothing_is_wrong_with_a_good_folder(wrong: Wrong) -> None:
    assert wrong(GOOD) == []


def test_nothing_is_wrong_with_a_good_table(wrong: Wrong) -> None:
    assert wrong({"all.csv": HEADER + ROW}) == []


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {"notes.txt": "x"},
            [("notes.txt: This is neither a folder nor a file whose name ends in .csv or .json.")],
        ),
        (
            {"a.md": "x", "b.md": "x"},
            [
                (
                    "catalogue: This folder has neither skills/*.yaml nor any of "
                    "catalogue.yaml, levels.yaml, domains.yaml, roles.yaml."
                )
            ],
        ),
    ],
)
def test_something_else_altogether(wrong: Wrong, files: Files, found: list[str]) -> None:
    assert wrong(files) == found


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.csv", "domain,group\n", "a.csv, line 1: The column “skill_slug” is missing. Add it;"),
        ("a.csv", "RSD Name\n", "a.csv, line 1: The column “Skill Statement” is missing."),
        ("a.json", '{"CFItems": []}', "a.json, line 1, column 1: The package has neither"),
        ("a.json", '{"skillStatement": 1}', "a.json, line 1, column 1: The key “skillName”"),
        ("a.json", "{}", "a.json, line 1, column 1: The key “format” is missing."),
        ("a.json", b"\xff", "a.json, line 1, column 1: Not UTF-8 from here on."),
        ("a.csv", b"\xff", "a.csv, line 1, column 1: Not UTF-8 from here on."),
        ("skills_en.csv/skills_en.csv", "", "skills_en.csv: The folder has no occupations_en.csv."),
    ],
)
def test_the_format_is_found_by_looking(
    tmp_path: Path, db: None, name: str, text: str | bytes, problem: str
) -> None:
    path = write(tmp_path, {name: text})
    with reading.read(path.parent if "/" in name else path) as spool:
        first = next(spool.problems.lines(), "")
    assert first.startswith(problem)


def test_who_has_a_table_of_others_is_told_how_to_name_its_columns(
    tmp_path: Path, db: None
) -> None:
    path = write(tmp_path, {"a.csv": "Skill,Text\n"})
    with reading.read(path) as spool:
        hint, unknown = spool.notes
    assert hint.startswith("a.csv: if the table was not exported from Skillmap, name its columns")
    assert unknown == "a.csv: unknown columns were ignored: “Skill”, “Text”."


@pytest.mark.parametrize(
    ("name", "message"),
    [("esco", "“esco” is a folder, not a file."), ("case", "“case” is a file, not a folder.")],
)
def test_a_file_is_no_folder(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")
    with reading.read(path if name == "esco" else tmp_path, ImportOptions(format=name)) as spool:
        assert [each.partition(": ")[2] for each in spool.problems.lines()] == [message]


def test_everything_wrong_is_said_at_once(wrong: Wrong) -> None:
    files: Files = {**GOOD, "levels.yaml": "", "roles.yaml": b"\xff", "skills/a.yaml": "slug: [\n"}
    assert [line.partition(":")[0] for line in wrong(files)] == [
        "levels.yaml, line 1",
        "roles.yaml, line 1, column 1",
        "skills/a.yaml, line 2, column 1",
    ]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with reading.read(tmp_path / "nowhere.csv") as spool:
        assert list(spool.problems.lines()) == ["nowhere.csv: There is no such folder or file."]


def test_a_header_of_very_many_columns_is_one_problem(wrong: Wrong) -> None:
    header = ",".join(f"column{number}" for number in range(40_000))
    assert wrong({"wide.csv": f"{header}\n{'x,' * 39_999}x\n"}) == [
        "wide.csv, line 1: The first line has 40000 columns. At most 1000 are read."
    ]


@pytest.mark.parametrize("count", [999, 200_000])
def test_a_file_in_which_everything_is_wrong_is_not_read_to_its_end(
    wrong: Wrong, count: int
) -> None:
    found = wrong({"empty.json": '{"skills":[' + ",".join(["{}"] * count) + "]}"})
    assert len(found) == 1_001
    assert found[-1] == "Stopped here: there are more errors."


def test_reading_ends_when_its_time_is_over(tmp_path: Path, db: None) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Skill,Job\n" + "".join(f"Skill {n},Job\n" for n in range(3)))
    names = {"skill_name": ColumnMapping("Skill"), "role_name": ColumnMapping("Job")}
    asked = ImportOptions(columns=names, defaults={"level_name": "Any", "required": "1"})
    with pytest.raises(TookTooLong):
        reading.read(path, asked, seconds=0)
