"""Problems are kept in order and in bounded number."""

import pytest

from profiles.interchange import places
from profiles.interchange.places import FilePosition, Problems, TooManyProblems


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (FilePosition("a.csv"), "a.csv"),
        (FilePosition("a.csv", 3), "a.csv, line 3"),
        (FilePosition("a.csv", 3, "required"), "a.csv, line 3, column required"),
    ],
)
def test_a_place_is_written_as_people_say_it(place: FilePosition, written: str) -> None:
    assert str(place) == written


def test_reading_stops_after_so_many_problems() -> None:
    problems = Problems()
    assert not problems
    for line in range(1, places.MOST + 1):
        problems.add(FilePosition("a.csv", line), "Wrong.")
    assert len(list(problems.lines())) == places.MOST
    with pytest.raises(TooManyProblems):
        problems.add(FilePosition("a.csv", places.MOST + 1), "Wrong.")
    lines = list(problems.lines())
    assert (problems.count, len(lines)) == (places.MOST, places.MOST + 1)
    assert lines[0] == "a.csv, line 1: Wrong."
    assert lines[-1] == "Stopped here: there are more errors."
    assert len(list(problems)) == places.MOST


def test_one_cause_is_told_once_with_its_first_places_and_the_most_useful_first() -> None:
    problems = Problems()
    problems.add(FilePosition("a.csv", 2, "x"), "Rare.")
    for line in range(3, 8):
        problems.add(FilePosition("a.csv", line, "x"), "Often.")
    problems.add(FilePosition("a.csv", 9), "Twice.")
    problems.add(FilePosition("a.csv", 10), "Twice.")
    problems.add(FilePosition("b.csv"), "The file is missing.")
    lines, is_all = problems.report()
    assert lines == [
        "b.csv: The file is missing.",
        "5 times: Often. (a.csv, line 3, column x; a.csv, line 4, column x; "
        "a.csv, line 5, column x; …)",
        "2 times: Twice. (a.csv, line 9; a.csv, line 10)",
        "a.csv, line 2, column x: Rare.",
    ]
    assert not is_all


@pytest.mark.parametrize(
    ("count", "last", "is_all"),
    [
        (20, "a.csv, line 20: Wrong 20.", True),
        (21, "There is one more cause.", False),
        (30, "There are 10 more causes.", False),
    ],
)
def test_so_many_causes_are_shown(count: int, last: str, is_all: bool) -> None:
    problems = Problems()
    for line in range(1, count + 1):
        problems.add(FilePosition("a.csv", line), f"Wrong {line}.")
    lines, is_everything = problems.report()
    assert (len(lines), lines[-1]) == (min(count, 21), last)
    assert is_everything is is_all


def test_a_report_says_where_reading_stopped() -> None:
    problems = Problems()
    for line in range(1, places.MOST + 1):
        problems.add(FilePosition("a.csv", line), "Wrong.")
    with pytest.raises(TooManyProblems):
        problems.add(FilePosition("a.csv", places.MOST + 1), "Wrong.")
    lines, _is_all = problems.report()
    assert (len(lines), lines[-1]) == (2, "Stopped here: there are more errors.")
