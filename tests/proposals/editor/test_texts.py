"""What is edited: what counts as changed, and as which change."""

from typing import Any

import pytest

from profiles.curation import fields as curated
from profiles.models import Level, Role, RoleLevel, Skill
from profiles.operations import CellValues, Kind
from proposals.editor.texts import EditedCell, EditedField

LIVE = CellValues("Logs runs.", required=True, examples="")


def cell(*, text: str = "", required: bool = False, **values: Any) -> EditedCell:
    """A cell of no saved role and level, in which this was typed."""
    one = EditedCell(Role(pk=1, slug="sre"), Level(pk=2, slug="junior"), 0, 3, **values)
    one.write(description=text, required=required)
    return one


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
    assert made.new == CellValues("Does it.", required=True, examples="")
    assert one.content() == {
        "kind": "add", "role": "sre", "level": "junior", "base_version": 0,
        "description": "Does it.", "required": True, "examples": "",
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
    assert cell(live=old, text="Logs  runs.").proposed.description == old.description
    assert cell(live=old, text="Logs\u00a0all  runs.").proposed.description == "Logs all runs."
    assert EditedField(NAME, "", "A\u00a0b", "A\u00a0b", "A b").proposed == "A\u00a0b"
    assert EditedField(NAME, "", "A\u00a0b", "A\u00a0b", "A  c").proposed == "A c"


@pytest.mark.parametrize(("target", "key"), [("", "focus"), ("level:junior", "level:junior:focus")])
def test_a_field_as_it_is_submitted_and_kept(target: str, key: str) -> None:
    one = EditedField(FOCUS, target, "Old", "Live", "New")
    made = one.operation()
    assert one.key == key
    assert (made.field, made.target, made.base, made.new) == ("focus", target, "Old", "New")
    assert one.content() == {"field": "focus", "target": target, "base": "Old", "new": "New"}
