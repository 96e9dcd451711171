"""Brings a draft up to date with what is published now, place by place, before it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from profiles.models import Change
from profiles.operations import CellValues
from proposals.editor.texts import TEXTS, EditedCell, EditedField, EditedTexts, has_text, tidied
from proposals.merging import MergeVerdict, merge_cell, merge_text
from skillmap.kernel.text import tidy_unless_known


@dataclass(frozen=True, slots=True)
class Stale:
    """A place that was published anew since, and differently from what is typed.

    `base` is what was published when it was typed; None where there was nothing.
    """

    place: EditedCell | EditedField
    base: CellValues | str | None


def bring_up_to_date(texts: EditedTexts) -> list[Stale]:
    """Merge each typed text with what is published now; returns the places that conflict.

    A place that was left as it was takes what is published. Where only one side changed a text
    or its Required, that change stays. What conflicts is left as typed, with its old base.
    """
    stale = [Stale(each, each.base) for each in texts.fields if not _merge_field(each)]
    cells = [cell for cell in texts.cells if cell.base_version != cell.version]
    bases = _bases(texts, cells)
    for cell in cells:
        base = bases.get((cell.role.pk, cell.level.pk, cell.base_version))
        if not _merge_cell(cell, base):
            stale.append(Stale(cell, base))
    return stale


def _bases(
    texts: EditedTexts, cells: Iterable[EditedCell]
) -> dict[tuple[int, int, int], CellValues]:
    """What the cells said at the versions written against; one query, none without such cells."""
    wanted = {cell.base_version for cell in cells if cell.base_version}
    if not wanted or texts.subject is None:
        return {}
    rows = Change.objects.filter(expectation__skill=texts.subject.pk, version__in=wanted)
    return {
        (row.expectation.role_id, row.expectation.level_id, row.version): CellValues(
            row.after_text, bool(row.after_required), row.after_examples
        )
        for row in rows.exclude(after_text=None).select_related("expectation")
        if row.expectation is not None and row.after_text is not None and row.version
    }


def _merge_cell(cell: EditedCell, base: CellValues | None) -> bool:
    """Lay the merged values into the cell; False where they conflict."""
    typed = tidied(cell.values, [each for each in (base, cell.live) if each])
    proposed = None if cell.is_retiring or not (base or has_text(typed)) else typed
    merged = merge_cell(base, cell.live, proposed)
    if merged.verdict == MergeVerdict.CONFLICT:
        return False
    cell.base_version, result = cell.version, merged.result
    cell.is_retiring = cell.live is not None and result is None
    if result is not None:
        unchanged = [each.name for each in TEXTS if _is_same(each.name, result, typed)]
        cell.values = replace(result, **{name: getattr(cell.values, name) for name in unchanged})
    elif cell.live is None:
        cell.write(**dict.fromkeys((each.name for each in TEXTS), ""))
    return True


def _is_same(name: str, one: CellValues, other: CellValues) -> bool:
    return bool(getattr(one, name) == getattr(other, name))


def _merge_field(field: EditedField) -> bool:
    """Lay the merged text into the field; False where it conflicts."""
    if field.base == field.live:
        return True
    text = tidy_unless_known(field.text, field.base, field.live)
    merged = merge_text(field.base, field.live, text)
    if merged.verdict == MergeVerdict.CONFLICT:
        return False
    field.base, field.text = field.live, merged.result
    return True
