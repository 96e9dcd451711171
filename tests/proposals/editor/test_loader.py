"""What is loaded into the editor: what is published, with what was typed before over it."""

import pytest

from profiles.models import RoleLevel
from proposals.editor.loader import load
from proposals.editor.texts import EditedCell
from proposals.models.version import Content
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf


def test_the_texts_shows_what_is_published(shelf: Shelf) -> None:
    texts = load(shelf.skill, {})
    assert {each.name: each.text for each in texts.fields} == {
        "name": "Experiment Tracking", "group": "data/mlops", "aliases": "", "summary": "",
        "description": "",
    }  # fmt: skip
    assert [cell.key for cell in texts.cells if cell.live] == [
        "data-analyst:junior",
        "data-analyst:middle",
        "ml-engineer:junior",
        "ml-engineer:middle",
        "ml-engineer:senior",
    ]
    assert (texts.changed, texts.operations(), texts.contents()) == ([], [], [])


def test_the_texts_level_by_level(shelf: Shelf) -> None:
    levels = load(shelf.skill, {}).levels
    assert [(level.slug, index) for level, index, _cells in levels] == [
        ("junior", 0),
        ("middle", 1),
        ("senior", 2),
    ]
    assert [cell.role.slug for cell in levels[0][2]] == ["data-analyst", "ml-engineer"]


@pytest.mark.django_db
def test_the_texts_of_a_new_skill_is_empty() -> None:
    texts = load(None, {})
    assert ([each.text for each in texts.fields], texts.rows) == (["", "", "", "", ""], [])


def test_a_role_may_be_added_to_the_texts(shelf: Shelf, curator: User) -> None:
    factories.role("sre", by=curator)
    assert {cell.role.slug for cell in load(shelf.skill, {}, ["sre", "none"]).cells} == {
        "data-analyst", "ml-engineer", "sre",
    }  # fmt: skip
    assert len(load(None, {"roles": ["sre"]}).rows) == 1


def test_what_was_typed_before_lies_over_it(shelf: Shelf) -> None:
    typed = {
        "kind": "edit", "role": "ml-engineer", "level": "junior", "base_version": 1,
        "description": "Logs every run.", "required": False,
    }  # fmt: skip
    name = {"field": "name", "target": "", "base": "Experiment Tracking", "new": "Tracking"}
    texts = load(shelf.skill, {"operations": [typed, name, "nonsense"]})
    assert texts.contents() == [name, typed | {"examples": ""}]


def test_a_base_that_is_no_number_is_what_is_published(shelf: Shelf) -> None:
    typed = {"kind": "retire", "role": "ml-engineer", "level": "junior", "base_version": "x"}
    (changed,) = load(shelf.skill, {"operations": [typed]}).changed
    assert isinstance(changed, EditedCell)
    assert (changed.base_version, changed.is_retiring) == (1, True)


def test_the_texts_of_a_role_has_its_levels(shelf: Shelf) -> None:
    RoleLevel.objects.create(
        role=shelf.engineer, level=shelf.junior, focus="Learns.", technology=["Git"]
    )
    texts = load(shelf.engineer, {})
    found = {each.key: (each.label, each.text) for each in texts.fields}
    assert texts.rows == []
    assert found["name"] == ("Name", "Ml Engineer")
    assert found["level:junior:focus"] == ("Junior: Focus", "Learns.")
    assert found["level:senior:focus"] == ("Senior: Focus", "")
    assert found["level:junior:technology"][1] == "Git"


def test_a_role_has_the_levels_of_its_own_ladder_and_those_that_are_typed(shelf: Shelf) -> None:
    director = factories.level("director", 9)
    RoleLevel.objects.create(role=shelf.engineer, level=shelf.junior, focus="Learns.")

    def shown(content: Content, *, is_curator: bool = False) -> bool:
        texts = load(shelf.engineer, content, is_curator=is_curator)
        keys = [each.key for each in texts.fields]
        assert "level:junior:focus" in keys
        assert "level:senior:focus" in keys  # it names none, but has an expectation there
        return f"level:{director.slug}:focus" in keys

    typed = {"field": "focus", "target": "level:director", "base": "", "new": "Leads."}
    assert not shown({})
    assert shown({"operations": [typed]})
    assert shown({}, is_curator=True)
