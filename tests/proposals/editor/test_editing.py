"""The sheet on which a change is written: what counts as changed, and as which change."""

from typing import Any

import pytest

from profiles.curation import fields as curated
from profiles.models import Level, Role, RoleLevel, Skill
from profiles.operations import CellValues, Kind
from proposals.editor.editing import LONGEST, EditedCell, EditedField, open_sheet, read
from skillmap.accounts.models import User
from tests import factories
from tests.factories import Shelf

LIVE = CellValues("Logs runs.", required=True, examples="")


def cell(**values: Any) -> EditedCell:
    """A cell of no saved role and level."""
    return EditedCell(Role(pk=1, slug="sre"), Level(pk=2, slug="junior"), 0, 3, **values)


@pytest.mark.parametrize(
    ("values", "is_changed", "kind"),
    [
        ({}, False, Kind.ADD),
        ({"text": "  \n"}, False, Kind.ADD),
        ({"text": "Does it."}, True, Kind.ADD),
        ({"required": True}, False, Kind.ADD),
        ({"is_retiring": True}, False, Kind.RETIRE),
        ({"version": 2, "base_version": 2, "text": "Back."}, True, Kind.RESTORE),
        ({"version": 2, "base_version": 2}, False, Kind.RESTORE),
        ({"version": 2, "base_version": 1, "text": "Mine."}, True, Kind.EDIT),
        ({"live": LIVE, "version": 1, "base_version": 1, "text": LIVE.description,
          "required": True}, False, Kind.EDIT),
        ({"live": LIVE, "version": 1, "base_version": 1, "text": " Logs runs.\r\n",
          "required": True}, False, Kind.EDIT),
        ({"live": LIVE, "version": 1, "base_version": 1, "text": "Logs\u00a0 ru\u00adns.",
          "required": True}, False, Kind.EDIT),
        ({"text": "\u00a0\u00ad"}, False, Kind.ADD),
        ({"live": LIVE, "version": 1, "base_version": 1, "text": LIVE.description}, True,
         Kind.EDIT),
        ({"live": LIVE, "version": 1, "base_version": 1, "text": "Else.", "required": True},
         True, Kind.EDIT),
        ({"live": LIVE, "version": 2, "base_version": 1, "text": LIVE.description,
          "required": True}, True, Kind.EDIT),
        ({"live": LIVE, "version": 1, "base_version": 1, "is_retiring": True}, True, Kind.RETIRE),
    ],
)  # fmt: skip
def test_what_counts_as_a_change_of_a_cell(
    values: dict[str, Any], is_changed: bool, kind: Kind
) -> None:
    one = cell(**values)
    assert (one.is_changed, one.kind) == (is_changed, kind)


def test_a_cell_as_it_is_submitted_and_kept() -> None:
    one = cell(text="Does it.", required=True, base_version=0)
    made = one.operation()
    assert (one.key, made.kind, made.role_id, made.level_id) == ("sre:junior", Kind.ADD, 1, 2)
    assert made.new == CellValues("Does it.", required=True)
    assert one.content() == {
        "kind": "add", "role": "sre", "level": "junior", "base_version": 0,
        "description": "Does it.", "required": True,
    }  # fmt: skip


NAME = curated.find(Skill, "name")
FOCUS = curated.find(RoleLevel, "focus")


def test_a_cell_that_goes_has_no_values() -> None:
    assert cell(live=LIVE, is_retiring=True).operation().new is None


@pytest.mark.parametrize(
    ("text", "is_changed"),
    [("Old", False), (" Old\n", False), ("Old\u200b", False), ("New", True), ("", True)],
)
def test_what_counts_as_a_change_of_a_field(text: str, is_changed: bool) -> None:
    assert EditedField(NAME, "", "Old", "Old", text).is_changed is is_changed


def test_the_text_that_would_be_published() -> None:
    old = CellValues("Logs\u00a0runs.", required=True, examples="")
    assert cell(live=old, text="Logs  runs.").proposed == old.description
    assert cell(live=old, text="Logs\u00a0all  runs.").proposed == "Logs all runs."
    assert EditedField(NAME, "", "A\u00a0b", "A\u00a0b", "A b").proposed == "A\u00a0b"
    assert EditedField(NAME, "", "A\u00a0b", "A\u00a0b", "A  c").proposed == "A c"


@pytest.mark.parametrize(("target", "key"), [("", "focus"), ("level:junior", "level:junior:focus")])
def test_a_field_as_it_is_submitted_and_kept(target: str, key: str) -> None:
    one = EditedField(FOCUS, target, "Old", "Live", "New")
    made = one.operation()
    assert one.key == key
    assert (made.field, made.target, made.base, made.new) == ("focus", target, "Old", "New")
    assert one.content() == {"field": "focus", "target": target, "base": "Old", "new": "New"}


# --- A sheet as it is opened ------------------------------------------------------------------


def test_a_sheet_shows_what_is_published(shelf: Shelf) -> None:
    sheet = open_sheet(shelf.skill, {})
    assert {each.name: each.text for each in sheet.fields} == {
        "name": "Experiment Tracking", "group": "data/mlops", "summary": "", "description": "",
    }  # fmt: skip
    assert [cell.key for cell in sheet.cells if cell.live] == [
        "data-analyst:junior",
        "data-analyst:middle",
        "ml-engineer:junior",
        "ml-engineer:middle",
        "ml-engineer:senior",
    ]
    assert (sheet.changed, sheet.operations(), sheet.contents()) == ([], [], [])


def test_a_sheet_level_by_level(shelf: Shelf) -> None:
    levels = open_sheet(shelf.skill, {}).levels
    assert [(level.slug, index) for level, index, _cells in levels] == [
        ("junior", 0),
        ("middle", 1),
        ("senior", 2),
    ]
    assert [cell.role.slug for cell in levels[0][2]] == ["data-analyst", "ml-engineer"]


@pytest.mark.django_db
def test_a_sheet_of_a_new_skill_is_empty() -> None:
    sheet = open_sheet(None, {})
    assert ([each.text for each in sheet.fields], sheet.rows) == (["", "", "", ""], [])


def test_a_role_may_be_added_to_a_sheet(shelf: Shelf, curator: User) -> None:
    factories.role("sre", by=curator)
    assert {cell.role.slug for cell in open_sheet(shelf.skill, {}, ["sre", "none"]).cells} == {
        "data-analyst", "ml-engineer", "sre",
    }  # fmt: skip
    assert len(open_sheet(None, {"roles": ["sre"]}).rows) == 1


def test_what_was_typed_before_lies_over_it(shelf: Shelf) -> None:
    typed = {
        "kind": "edit", "role": "ml-engineer", "level": "junior", "base_version": 1,
        "description": "Logs every run.", "required": False,
    }  # fmt: skip
    name = {"field": "name", "target": "", "base": "Experiment Tracking", "new": "Tracking"}
    sheet = open_sheet(shelf.skill, {"operations": [typed, name, "nonsense"]})
    assert sheet.contents() == [name, typed]


def test_a_base_that_is_no_number_is_what_is_published(shelf: Shelf) -> None:
    typed = {"kind": "retire", "role": "ml-engineer", "level": "junior", "base_version": "x"}
    (changed,) = open_sheet(shelf.skill, {"operations": [typed]}).changed
    assert isinstance(changed, EditedCell)
    assert (changed.base_version, changed.is_retiring) == (1, True)


def test_a_sheet_of_a_role_has_its_levels(shelf: Shelf) -> None:
    RoleLevel.objects.create(
        role=shelf.engineer, level=shelf.junior, focus="Learns.", technology=["Git"]
    )
    sheet = open_sheet(shelf.engineer, {})
    found = {each.key: (each.label, each.text) for each in sheet.fields}
    assert sheet.rows == []
    assert found["name"] == ("Name", "Ml Engineer")
    assert found["level:junior:focus"] == ("Junior: Focus", "Learns.")
    assert found["level:senior:focus"] == ("Senior: Focus", "")
    assert found["level:junior:technology"][1] == "Git"


# --- What a form sends ------------------------------------------------------------------------


def test_what_is_sent_lies_over_it_and_the_rest_stays(shelf: Shelf) -> None:
    sheet = open_sheet(shelf.skill, {})
    read(sheet, {"field:name": "Tracking", "text:ml-engineer:junior": "Logs every run."})
    assert [each.content() for each in sheet.changed] == [
        {"field": "name", "target": "", "base": "Experiment Tracking", "new": "Tracking"},
        {
            "kind": "edit", "role": "ml-engineer", "level": "junior", "base_version": 1,
            "description": "Logs every run.", "required": False,
        },
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "version"),
    [("1", 1), ("7", 7), ("x", 0), ("-1", 0), ("²", 0), ("9" * 9, 999_999_999), ("9" * 10, 0)],
)
def test_a_version_that_is_sent(shelf: Shelf, sent: str, version: int) -> None:
    sheet = open_sheet(shelf.skill, {})
    read(sheet, {"text:ml-engineer:junior": "Else.", "version:ml-engineer:junior": sent})
    (changed,) = sheet.changed
    assert isinstance(changed, EditedCell)
    assert changed.base_version == version


def test_a_cell_is_retired_by_its_tick(shelf: Shelf) -> None:
    sheet = open_sheet(shelf.skill, {})
    read(sheet, {"text:ml-engineer:junior": "x", "retire:ml-engineer:junior": "on"})
    assert [each.kind for each in sheet.changed if isinstance(each, EditedCell)] == [Kind.RETIRE]


def test_nobody_fills_the_database_with_one_text(shelf: Shelf) -> None:
    sheet = open_sheet(shelf.skill, {})
    read(sheet, {"text:ml-engineer:junior": "x" * 30_000, "field:name": "y" * 30_000})
    assert {len(each.text) for each in sheet.changed} == {LONGEST}
