"""What is wrong with what was typed into an editor: at each place, and as links to the places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import BoundField

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
