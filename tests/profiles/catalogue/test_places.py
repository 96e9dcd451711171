"""Problems are kept in order and in bounded number."""

import pytest

from profiles.catalogue import places
from profiles.catalogue.places import Place, Problems, TooManyProblems


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


def test_reading_stops_after_so_many_problems() -> None:
    problems = Problems()
    assert not problems
    for line in range(1, places.MOST + 1):
        problems.add(Place("a.csv", line), "Wrong.")
    assert len(list(problems.lines())) == places.MOST
    with pytest.raises(TooManyProblems):
        problems.add(Place("a.csv", places.MOST + 1), "Wrong.")
    lines = list(problems.lines())
    assert (problems.count, len(lines)) == (places.MOST, places.MOST + 1)
    assert lines[0] == "a.csv, line 1: Wrong."
    assert lines[-1] == "Reading stopped here: there are more problems."
    assert len(list(problems)) == places.MOST
