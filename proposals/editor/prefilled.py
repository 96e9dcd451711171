"""What a link into the editor fills in: a shared text, an exclusion, the name of a skill."""

from collections.abc import Mapping

from profiles.models import Expectation, Skill
from profiles.operations import CellValues
from proposals.editor.texts import EditedTexts, has_text

LONGEST_NAME = 220  # of what a link brings


def apply(texts: EditedTexts, query: Mapping[str, str]) -> None:
    """Fill in what the query asks for, where nothing is published or typed yet.

    `role`, `level` and `copy=base`: the text that the role shares with its base role, to be
    changed for this role alone. `exclude` (of a role): one more place that is not expected. `name`
    and `group` (its key) of a new skill.
    """
    if query.get("copy") == "base":
        _copy(texts, f"{query.get('role', '')}:{query.get('level', '')}")
    if place := query.get("exclude"):
        _exclude(texts, place)
    if texts.subject is None:
        _begin(texts, {name: query.get(name, "") for name in ("name", "group")})


def _copy(texts: EditedTexts, key: str) -> None:
    cell = next((each for each in texts.cells if each.key == key), None)
    skill = texts.subject
    if cell is None or cell.live is not None or has_text(cell.values):
        return
    if not isinstance(skill, Skill):
        return
    stored = Expectation.objects.live().filter(
        skill=skill, role=cell.role.base_role_id, level=cell.level
    )
    if cell.role.base_role_id and (shared := stored.first()):
        cell.values = CellValues.of(shared)


def _exclude(texts: EditedTexts, place: str) -> None:
    for each in texts.fields:
        if each.name == "not_expected" and place not in each.text.split(", "):
            each.text = ", ".join(filter(None, [each.text, place[:LONGEST_NAME]]))


def _begin(texts: EditedTexts, said: Mapping[str, str]) -> None:
    for each in texts.fields:
        if not each.text and (text := said.get(each.name)):
            each.text = text[:LONGEST_NAME]
