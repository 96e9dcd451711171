"""What a link into the editor asks for: a shared text, an exclusion, the name of a skill."""

from collections.abc import Mapping

from profiles.models import Expectation, Role, Skill
from profiles.operations import CellValues
from proposals.editor.texts import EditedCell, EditedTexts, has_text

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


def shared_place(texts: EditedTexts, query: Mapping[str, str]) -> dict[str, str]:
    """Where the text stands that the role of the query shares with its base role at its level.

    That is the query that asks for it: `role` is the base role then, `as` the one that was asked
    for. Empty where the role has its own text, published or typed, where it wants a copy, and where
    it shares none.
    """
    cell = _cell(texts, f"{query.get('role', '')}:{query.get('level', '')}")
    if cell is None or "copy" in query or cell.live is not None or has_text(cell.values):
        return {}
    shared = _shared(texts, cell)
    if shared is None:
        return {}
    return {"role": shared.role.slug, "level": cell.level.slug, "as": cell.role.slug}


def reader(cell: EditedCell | None, query: Mapping[str, str]) -> Role | None:
    """The role named by `as` in the query, if it has the cell's role as its base role."""
    if cell is None or not query.get("as"):
        return None
    return Role.objects.published().filter(slug=query["as"], base_role=cell.role.pk).first()


def _cell(texts: EditedTexts, key: str) -> EditedCell | None:
    return next((each for each in texts.cells if each.key == key), None)


def _shared(texts: EditedTexts, cell: EditedCell) -> Expectation | None:
    """What the cell's role shares with its base role there."""
    if not isinstance(texts.subject, Skill) or cell.role.base_role_id is None:
        return None
    asked = Expectation.objects.asked_of(cell.role).filter(skill=texts.subject, level=cell.level)
    return asked.filter(role=cell.role.base_role_id).for_address().first()


def _copy(texts: EditedTexts, key: str) -> None:
    cell = _cell(texts, key)
    if cell is None or cell.live is not None or has_text(cell.values):
        return
    if shared := _shared(texts, cell):
        cell.values = CellValues.of(shared)


def _exclude(texts: EditedTexts, place: str) -> None:
    for each in texts.fields:
        if each.name == "not_expected" and place not in each.text.split(", "):
            each.text = ", ".join(filter(None, [each.text, place[:LONGEST_NAME]]))


def _begin(texts: EditedTexts, said: Mapping[str, str]) -> None:
    for each in texts.fields:
        if not each.text and (text := said.get(each.name)):
            each.text = text[:LONGEST_NAME]
