"""What the editor's form sends is laid over what was there."""

import pytest
from django.http import QueryDict

from profiles.operations import Kind
from proposals.editor.form_reading import lay, read
from proposals.editor.loader import load
from proposals.editor.texts import LONGEST, EditedCell
from tests.factories import Shelf


def test_what_is_sent_lies_over_it_and_the_rest_stays(shelf: Shelf) -> None:
    texts = load(shelf.skill, {})
    lay(texts, {"field:name": "Tracking", "text:ml-engineer:junior": "Logs every run."})
    assert [each.content() for each in texts.changed] == [
        {"field": "name", "target": "", "base": "Experiment Tracking", "new": "Tracking"},
        {
            "kind": "edit", "role": "ml-engineer", "level": "junior", "base_version": 1,
            "description": "Logs every run.", "required": False, "examples": "",
        },
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "version"),
    [("1", 1), ("7", 7), ("x", 0), ("-1", 0), ("²", 0), ("9" * 9, 999_999_999), ("9" * 10, 0)],
)
def test_a_version_that_is_sent(shelf: Shelf, sent: str, version: int) -> None:
    texts = load(shelf.skill, {})
    lay(texts, {"text:ml-engineer:junior": "Else.", "version:ml-engineer:junior": sent})
    (changed,) = texts.changed
    assert isinstance(changed, EditedCell)
    assert changed.base_version == version


def test_a_cell_is_retired_by_its_tick(shelf: Shelf) -> None:
    texts = load(shelf.skill, {})
    lay(texts, {"text:ml-engineer:junior": "x", "retire:ml-engineer:junior": "on"})
    assert [each.kind for each in texts.changed if isinstance(each, EditedCell)] == [Kind.RETIRE]


def test_nobody_fills_the_database_with_one_text(shelf: Shelf) -> None:
    texts = load(shelf.skill, {})
    lay(texts, {"text:ml-engineer:junior": "x" * 30_000, "field:name": "y" * 30_000})
    assert {len(each.text) for each in texts.fields if each.is_changed} == {LONGEST}
    assert {len(cell.values.description) for cell in texts.cells if cell.is_changed} == {LONGEST}


@pytest.mark.parametrize(
    ("paste", "problem"),
    [
        ("", []),
        ("role,level,required,description\r\nml-engineer,junior,1,Logs every run.", []),
        ("x" * 200_001, ["You can paste at most 200000 characters."]),
        (
            "role\r\na\x0bb\r\nc",
            ["Line 2: The text contains a character that cannot be displayed. Remove it."],
        ),
    ],
)
def test_what_is_pasted(shelf: Shelf, paste: str, problem: list[str]) -> None:
    data = QueryDict(mutable=True)
    data["paste"] = paste
    texts = read(lambda roles: load(shelf.skill, {}, roles), data)
    assert (texts.problems, texts.pasted) == (problem, paste if problem else "")
