"""The format is told by the path; everything wrong is said at once."""

from pathlib import Path

import pytest

from profiles.catalogue import reading
from tests.profiles.catalogue.conftest import Files, Wrong
from tests.profiles.catalogue.samples import GOOD, HEADER, ROW


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
