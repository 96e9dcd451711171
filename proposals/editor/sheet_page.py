"""What the pages of both editors show of a sheet: controls, differences, links to errors."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from profiles import wording
from profiles.models import Role
from profiles.wording import Segment
from proposals.editor import form_errors
from proposals.editor.editing import EditedCell, EditedField, Sheet
from proposals.editor.forms import control


def context(
    sheet: Sheet, form: forms.Form, *, remarks: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """The sheet laid out for a template; `remarks` are sentences by the key of a cell."""
    controls = [(each, control(each)) for each in sheet.fields]
    by_cell = remarks or {}
    return {
        "sheet": sheet,
        "form": form,
        "fields": [(each, bound, words(each)) for each, bound in controls],
        "has_field_errors": any(each.errors for each in sheet.fields),
        "linked_errors": list(form_errors.linked(sheet, controls)) if form.is_bound else [],
        "levels": [
            (level, index, [(cell, by_cell.get(cell.key, []), words(cell)) for cell in cells])
            for level, index, cells in sheet.levels
        ],
        "roles": [row[0].role for row in sheet.rows if row],
    }


def words(each: EditedCell | EditedField) -> list[Segment] | None:
    """What is typed beside what is published, word by word; None where nothing changed."""
    if not each.is_changed:
        return None
    if isinstance(each, EditedField):
        return wording.word_differences(each.live, each.proposed)
    live = each.live.description if each.live else ""
    return wording.word_differences(live, "" if each.is_retiring else each.proposed)


def more_roles(sheet: Sheet) -> QuerySet[Role]:
    """The published roles that the sheet of a skill has no row for."""
    shown = {row[0].role.pk for row in sheet.rows if row}
    return Role.objects.published().exclude(pk__in=shown)
