"""Problems are kept in order and in bounded number."""

import pytest

from profiles.catalogue import places
from profiles.catalogue.places import Place, Problems


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (Place("a.csv"), "a.csv"),
        (Place("a.csv", 3), "a.csv, line 3"),
        (Place("a.csv", 3, "required"), "a.csv, line 3, column required"),
    ],
)
def test_a_place_is_written_as_people_say_it(place: Place, written: str) -> None:
    assert str(place) == written


def test_problems_beyond_what_anybody_reads_are_counted() -> None:
    problems = Problems()
    assert not problems
    for line in range(1, places.KEPT + 3):
        problems.add(Place("a.csv", line), "Wrong.")
    lines = list(problems.lines())
    assert (problems.count, len(lines)) == (places.KEPT + 2, places.KEPT + 1)
    assert (lines[0], lines[-1]) == ("a.csv, line 1: Wrong.", "… and 2 more.")
    assert len(list(problems)) == places.KEPT
