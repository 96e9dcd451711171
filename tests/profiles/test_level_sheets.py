"""What a role is asked at one level, counted and by group."""

from profiles import ladders, level_sheets
from profiles.level_sheets import LevelSheet
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def _sheet(shelf: Shelf, level: str = "junior") -> LevelSheet:
    rung = ladders.of(shelf.engineer).find(level)
    assert rung is not None
    return level_sheets.of(shelf.engineer, rung)


def _skill(shelf: Shelf, slug: str, by: User, *, required: bool, group: str = "") -> None:
    own = factories.group(group) if group else shelf.group
    cell = factories.add(shelf.engineer, shelf.junior, f"Does {slug}.", required=required)
    factories.skill(slug, group=own, by=by, operations=(cell,))


def test_required_and_optional_are_counted(shelf: Shelf, author: User) -> None:
    _skill(shelf, "charts", author, required=False)
    sheet = _sheet(shelf)
    assert (sheet.required_count, sheet.optional_count, sheet.shared_count) == (1, 1, 0)
    assert [skill.slug for skill in sheet.skills] == ["charts", "experiment-tracking"]
    assert sheet.missing == ()


def test_what_is_its_own_comes_before_what_it_shares(shelf: Shelf, author: User) -> None:
    every = factories.role("every-engineer", by=author)
    cell = factories.add(every, shelf.junior, "Practises reading.", required=True)
    shared = factories.group("aaa")
    factories.skill("reading", group=shared, by=author, operations=(cell,))
    base = FieldOperation("base_role", "", "every-engineer")
    factories.publish(shelf.engineer, base, by=author)
    shelf.engineer.refresh_from_db()
    groups = [section.group.slug for section in _sheet(shelf).required]
    assert groups == [shelf.group.slug, "aaa"]


def test_skills_of_other_levels_are_missing(shelf: Shelf, author: User) -> None:
    _skill(shelf, "charts", author, required=False)
    sheet = _sheet(shelf, "middle")
    assert [skill.slug for skill in sheet.missing] == ["charts"]


def test_turns_take_one_of_each_group(shelf: Shelf, author: User) -> None:
    for slug in ("a", "b"):
        _skill(shelf, slug, author, required=True)
    _skill(shelf, "z", author, required=True, group="zoo")
    places = level_sheets.turns(_sheet(shelf).required)
    assert [place.skill.slug for place in places] == ["a", "z", "b", "experiment-tracking"]
