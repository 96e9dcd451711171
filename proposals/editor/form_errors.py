"""What is wrong with what was typed into an editor: at each place, and as links to the places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from profiles import fields
from profiles.curation import cells
from profiles.operations import CellValues
from proposals.editor.editing import EditedCell, EditedField, Sheet


@dataclass(frozen=True, slots=True)
class LinkedError:
    """One entry of the summary on top of a page: `target` is the id of the control it is about."""

    target: str
    label: str
    text: str


def check_cells(sheet: Sheet) -> None:
    """Note at each changed cell what may not be published, by the rules of the catalogue."""
    for cell in sheet.cells:
        if cell.is_changed and not cell.is_retiring:
            cell.errors = _of_cell(cell)


def _of_cell(cell: EditedCell) -> list[str]:
    try:
        cells.checked(CellValues(cell.proposed, cell.required))
    except ValidationError as error:
        return error.messages
    return []


def linked(
    sheet: Sheet, controls: Iterable[tuple[EditedField, BoundField]]
) -> Iterator[LinkedError]:
    """Every error at a field or a cell, with the id of the control to correct it in."""
    for each, control in controls:
        for text in each.errors:
            yield LinkedError(control.auto_id, str(control.label), text)
    for cell in sheet.cells:
        target = f"text-{cell.role.slug}-{cell.level.slug}"
        for text in cell.errors:
            yield LinkedError(target, f"{cell.role.name}, {cell.level.name}", text)


def add(problem: ValidationError, form: forms.Form, sheet: Sheet) -> None:
    """Note each error where it can be corrected: at a field of the sheet or the form, else on top.

    What is noted on top begins with the name of the field that it is about.
    """
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    edited = {each.name: each for each in sheet.fields if not each.target}
    for name, errors in problem.error_dict.items():
        texts = [" ".join(error.messages) for error in errors]
        if name in edited:
            edited[name].errors = texts
        elif name in form.fields:
            form.add_error(name, texts)
        else:
            label = "" if name == "__all__" else f"{fields.label(name)}: "
            form.add_error(None, [f"{label}{text}" for text in texts])
