"""What a file says otherwise later is left out, counted and shown."""

from profiles.interchange.places import FilePosition
from profiles.interchange.reading.repeats import Repeats
from profiles.interchange.staging import Spool


def noted(*later: dict[str, str]) -> list[str]:
    with Spool("x") as spool:
        repeats = Repeats(spool)
        repeats.first("skill", "1", {"name": "Maps", "group": "Craft", "text": ""})
        for line, told in enumerate(later, 3):
            repeats.again("skill", "1", told, FilePosition("a.csv", line))
        repeats.close()
        return spool.notes


def test_what_is_equal_or_empty_needs_no_note() -> None:
    assert noted({"name": "Maps", "group": " Craft "}, {"group": "", "text": ""}) == []


def test_each_other_value_counts_once() -> None:
    other = {"name": "Maps", "group": "Art"}
    assert noted(other, other) == [
        "Once the file says something else about what it has named before. What came first was "
        "kept: group of “Maps”: “Craft”, not “Art” (a.csv, line 3)."
    ]


def test_at_most_eight_are_shown() -> None:
    (note,) = noted(*({"text": f"Draws {number}."} for number in range(9)))
    assert note.startswith("9 times the file says something else")
    assert (note.count("not “Draws"), note.endswith("; ….")) == (8, True)
