"""A role at a level as the catalogue had it at one of its revisions."""

import pytest

from profiles import ladders, level_sheets, level_states
from profiles.level_sheets import LevelSheet
from profiles.models import Catalogue, Role
from profiles.operations import FieldOperation
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def _now() -> int:
    return Catalogue.objects.get().sequence


def _at(role: Role, number: int, level: str = "junior") -> LevelSheet | None:
    role = Role.objects.select_related("base_role").get(pk=role.pk)
    ladder = ladders.of(role)
    rung = ladder.find(level)
    assert rung is not None
    return level_states.at(role, ladder, rung, number)


def _said(sheet: LevelSheet | None) -> list[tuple[str, str, bool]]:
    """Skill, text and Required of each place."""
    places = sheet.places if sheet else []
    found = [(place.skill.slug, place.expectation) for place in places]
    return [(slug, cell.description, cell.required) for slug, cell in found if cell]


def _set(role: Role, field: str, before: str, after: str, by: User, target: str = "") -> None:
    factories.publish(role, FieldOperation(field, before, after, target), by=by)


@pytest.fixture
def every(shelf: Shelf, author: User) -> Role:
    """A base role that asks for testing at Junior; nobody is based on it yet."""
    role = factories.role("every-engineer", by=author)
    cell = factories.add(role, shelf.junior, "Tests it.", required=True)
    factories.skill("testing", group=shelf.group, by=author, operations=(cell,))
    return role


FIRST = ("experiment-tracking", "Logs parameters and metrics of each run.", True)
SHARED = ("testing", "Tests it.", True)


def test_today_is_what_the_page_shows(shelf: Shelf, every: Role, author: User) -> None:
    _set(shelf.engineer, "base_role", "", "every-engineer", author)
    role = Role.objects.select_related("base_role").get(pk=shelf.engineer.pk)
    rung = ladders.of(role).find("junior")
    assert rung is not None
    assert _said(_at(role, _now())) == _said(level_sheets.of(role, rung)) == [FIRST, SHARED]


def test_texts_that_were_edited_added_and_retired_since(shelf: Shelf, author: User) -> None:
    number = _now()
    edit = factories.edit(shelf.cell(shelf.engineer, shelf.junior), "New.", required=False)
    factories.publish(shelf.skill, edit, by=author)
    cell = factories.add(shelf.engineer, shelf.junior, "Draws.")
    factories.skill("charts", group=shelf.group, by=author, operations=(cell,))
    between = _now()
    retired = factories.retire(shelf.cell(shelf.engineer, shelf.junior))
    factories.publish(shelf.skill, retired, by=author)
    assert _said(_at(shelf.engineer, number)) == [FIRST]
    assert _said(_at(shelf.engineer, between)) == [
        ("charts", "Draws.", False),
        ("experiment-tracking", "New.", False),
    ]
    assert _said(_at(shelf.engineer, _now())) == [("charts", "Draws.", False)]


def test_a_skill_that_was_retired_and_came_back(shelf: Shelf, author: User) -> None:
    factories.publish(shelf.skill, FieldOperation("retired", "", "yes"), by=author)
    without = _now()
    factories.publish(shelf.skill, FieldOperation("retired", "yes", ""), by=author)
    assert _said(_at(shelf.engineer, without - 1)) == [FIRST]
    assert _said(_at(shelf.engineer, without)) == []
    assert _said(_at(shelf.engineer, without + 1)) == [FIRST]


def test_name_mission_focus_and_tools_are_those_of_then(shelf: Shelf, author: User) -> None:
    engineer = shelf.engineer
    _set(engineer, "mission", "", "Trains.", author)
    _set(engineer, "focus", "", "Learns.", author, "level:junior")
    _set(engineer, "technology", "", '["Git"]', author, "level:junior")
    number = _now()
    factories.publish(engineer, factories.rename(engineer, "Trainer"), by=author)
    _set(engineer, "mission", "Trains.", "Trains models.", author)
    _set(engineer, "focus", "Learns.", "Knows.", author, "level:junior")
    factories.move(shelf.junior, "entry", by=author)
    then = _at(engineer, number, "entry")
    assert then is not None
    assert (then.role.name, then.role.mission) == ("Ml Engineer", "Trains.")
    assert (then.rung.focus, then.rung.technology) == ("Learns.", ("Git",))


def test_what_was_shared_and_not_expected_then(shelf: Shelf, every: Role, author: User) -> None:
    alone = _now()
    _set(shelf.engineer, "base_role", "", "every-engineer", author)
    shared = _now()
    _set(shelf.engineer, "not_expected", "", '["testing/junior"]', author)
    excluded = _now()
    _set(shelf.engineer, "not_expected", '["testing/junior"]', "", author)
    again = _now()
    found = [_said(_at(shelf.engineer, number)) for number in (alone, shared, excluded, again)]
    assert found == [[FIRST], [FIRST, SHARED], [FIRST], [FIRST, SHARED]]
    then = _at(shelf.engineer, shared)
    assert then is not None
    assert then.shared_count == 1


def test_the_base_role_was_another_one(shelf: Shelf, every: Role, author: User) -> None:
    _set(shelf.engineer, "base_role", "", "every-engineer", author)
    number = _now()
    factories.move(every, "all-engineers", by=author)
    _set(shelf.engineer, "base_role", "all-engineers", "", author)
    assert _said(_at(shelf.engineer, _now())) == [FIRST]
    assert _said(_at(shelf.engineer, number)) == [FIRST, SHARED]


def test_there_was_no_such_role(shelf: Shelf, author: User) -> None:
    number = _now()
    assert _at(factories.role("tester", by=author), number) is None
