"""The sheet on which a curator edits a skill, a role, or a part of the catalogue's frame."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles.curation import fields as published
from profiles.curation import taxonomy
from profiles.models import Catalogue, Level, Role, Skill
from profiles.operations import FieldOperation
from proposals.editor import editing
from proposals.editor.editing import EditedCell, EditedField, Sheet
from skillmap.kernel.text import tidy

SKILL_MORE = ("slug", "source", "code", "source_url", "licence")
ROLE_MORE = ("slug", "position", "source", "code", "source_url", "licence")
NEW_ROLE = ("name", "slug", "family", "mission", "position")
MOST_ROLES = 60


def open_skill(skill: Skill | None, roles: Iterable[str] = ()) -> Sheet:
    """Everything about a skill (None: a new one), with rows for more roles."""
    sheet = editing.open_sheet(skill, {}, list(roles)[:MOST_ROLES])
    sheet.fields += [
        _field(name, published.value(skill, name) if skill else "") for name in SKILL_MORE
    ]
    return sheet


def open_role(role: Role | None) -> Sheet:
    """Everything about a role, its levels too; a new one has its levels filled afterwards."""
    if role is None:
        return Sheet(
            None, [_field(name, "0" if name == "position" else "") for name in NEW_ROLE], []
        )
    sheet = editing.open_sheet(role, {})
    own = [_field(name, published.value(role, name)) for name in ROLE_MORE]
    sheet.fields[len(editing.ROLE_FIELDS) : len(editing.ROLE_FIELDS)] = own
    names = dict(Level.objects.values_list("slug", "name"))
    for each in sheet.fields:
        if each.name == "focus":
            each.label = names[each.target.removeprefix("level:")]
        elif each.name == "technology":
            each.base = each.live = each.text = _spoken(each.live)
    return sheet


def open_part(target: str) -> Sheet:
    """A part of the frame, named like `level:senior`; empty for the catalogue's own text."""
    part = taxonomy.find(Catalogue.objects.get(), target)
    names = taxonomy.FIELDS[target.partition(":")[0]]
    return Sheet(None, [_field(name, str(getattr(part, name)), target) for name in names], [])


def open_new_part(kind: str) -> Sheet:
    """The fields of a part there is not yet; it gets its target when it is read."""
    numbers = taxonomy.NUMBERS
    return Sheet(
        None,
        [
            _field(name, "0" if name in numbers else "")
            for name in taxonomy.FIELDS[kind]
            if name != "slug"  # the form of a new part asks for it itself
        ],
        [],
    )


def read(sheet: Sheet, data: Mapping[str, Any]) -> None:
    """Lay what a form sent over the sheet."""
    editing.read(sheet, data)


def changes(sheet: Sheet) -> list[FieldOperation]:
    """What is typed differently in the fields."""
    return [_written(each) for each in sheet.fields if each.is_changed]


def new_part(sheet: Sheet, target: str) -> list[FieldOperation]:
    """What makes the part: every field that says something, against nothing.

    Raises ValidationError where there is such a part already, UnknownTarget for no such domain.
    """
    if taxonomy.find(Catalogue.objects.get(), target).pk is not None:
        raise ValidationError({"slug": _("This slug is already in use.")})
    return [FieldOperation(each.name, "", each.text, target) for each in sheet.fields if each.text]


def refresh(sheet: Sheet) -> tuple[list[EditedField], list[EditedCell]]:
    """Write what was typed against what is live now; returns what was stale.

    What was typed stays. To save again is to say: mine in the place of theirs.
    """
    fields = [each for each in sheet.fields if each.base != each.live]
    cells = [each for each in sheet.cells if each.base_version != each.version]
    for field in fields:
        field.base = field.live
    for cell in cells:
        cell.base_version = cell.version
    return fields, cells


def _field(name: str, text: str, target: str = "") -> EditedField:
    return EditedField(name, target, text, text, text)


def _spoken(technology: str) -> str:
    """The tools with commas between them; a list in which a name has a comma stays as it is."""
    names = published.parse_technology(technology) if technology else []
    return technology if any("," in name for name in names) else ", ".join(names)


def _written(each: EditedField) -> FieldOperation:
    """The change with texts as history keeps them. Raises ValidationError."""
    if each.name != "technology":
        return each.operation()
    base, new = (_listed(text) for text in (each.base, each.text))
    return FieldOperation(each.name, base, new, each.target)


def _listed(text: str) -> str:
    names = published.parse_technology(tidy(text))
    return json.dumps(names, ensure_ascii=False) if names else ""
