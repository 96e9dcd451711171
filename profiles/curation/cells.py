"""Applies operations to the cells of one locked skill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from profiles.curation import marks, retirement
from profiles.curation.errors import PublishedConflict
from profiles.models import Change, Expectation, Skill
from profiles.models.fields import EXAMPLES_LENGTH, EXPECTATION_LENGTH
from profiles.operations import CellOperation, CellValues, Kind
from skillmap.kernel.text import normalise, refuse_control_characters


@dataclass(frozen=True, slots=True)
class SkillCells:
    """Every cell of one skill, retired ones too, by role and level; and which roles are retired.

    Read once under the skill's lock: merging, publishing and search use the same rows.
    """

    rows: dict[tuple[int, int], Expectation]
    retired_roles: frozenset[int] = frozenset()

    def texts(self) -> list[str]:
        """What the published cells say."""
        return [
            text
            for cell in self.rows.values()
            if cell.retired_at is None and cell.role_id not in self.retired_roles
            for text in (cell.description, cell.examples)
        ]


def of(skill: Skill) -> SkillCells:
    """The cells of the skill, in one query; of a skill that is being created, none."""
    if not skill.revision_number:
        return SkillCells({})
    cells = Expectation.objects.filter(skill=skill)
    annotated: Any = cells.annotate(role_retired_at=F("role__retired_at"))
    rows, retired = {}, set()
    for cell in annotated:
        rows[cell.role_id, cell.level_id] = cell
        if cell.role_retired_at is not None:
            retired.add(cell.role_id)
    return SkillCells(rows, frozenset(retired))


def checked(values: CellValues, *, may_be_blank: bool = False) -> CellValues:
    """The values, normalised; raises ValidationError for what may not be published."""
    description = _text(
        values.description,
        EXPECTATION_LENGTH,
        _("An expectation has at most %(limit)d characters; this one has %(length)d."),
    )
    if not description and not may_be_blank:
        raise ValidationError(_("Describe what is expected."))
    examples = values.examples
    if examples is not None:
        too_long = _("The examples have at most %(limit)d characters; these have %(length)d.")
        try:
            examples = _text(examples, EXAMPLES_LENGTH, too_long)
        except ValidationError as error:
            raise ValidationError({"examples": error.messages}) from error
    return CellValues(description, values.required, examples, values.drafted_by)


def _text(text: str, limit: int, too_long: str) -> str:
    text = normalise(text)
    refuse_control_characters(text)
    if len(text) > limit:
        raise ValidationError(too_long % {"limit": limit, "length": len(text)})
    return text


def apply(
    skill: Skill,
    operations: Sequence[CellOperation],
    live: dict[tuple[int, int], Expectation],
    *,
    at: datetime,
    may_be_blank: bool,
) -> list[Change]:
    """Write the cells and return their change rows, unsaved and without a revision.

    `live` holds the skill's cells as they stand, and afterwards as they are written, but for those
    that are added. Raises ValidationError, and PublishedConflict with every operation that does
    not fit.
    """
    unfit = [each for each in operations if not _fits(each, live.get(each.cell))]
    if unfit or len({each.cell for each in operations}) < len(operations):
        raise PublishedConflict(unfit or operations)
    retirement.check_levels({each.level_id for each in operations if _publishes(each, live)})
    changes, added, edited = [], [], []
    known = marks.of_known(operations, live)
    for each in operations:
        cell = live.get(each.cell)
        new = checked(each.new, may_be_blank=may_be_blank) if each.new else None
        if cell is None:
            change = _add(skill, each, new or CellValues("", required=False))
            added.append(change.expectation)
        elif (edit := _edit(cell, each.kind, new, at, known)) is not None:
            change = edit
            edited.append(cell)
        else:
            continue
        changes.append(change)
    Expectation.objects.bulk_create([cell for cell in added if cell], batch_size=1_000)
    Expectation.objects.bulk_update(
        edited,
        [
            *("description", "required", "examples", "drafted_by", "version", "wording_version"),
            "retired_at",
        ],
        batch_size=200,
    )
    return changes


def _publishes(operation: CellOperation, live: dict[tuple[int, int], Expectation]) -> bool:
    """Whether the cell was not there, or retired, and will be published."""
    cell = live.get(operation.cell)
    return operation.kind != Kind.RETIRE and (cell is None or cell.retired_at is not None)


def _fits(operation: CellOperation, cell: Expectation | None) -> bool:
    """Whether the live cell is the one that the operation was written against."""
    if cell is None:
        return operation.kind == Kind.ADD
    if operation.kind == Kind.ADD:
        return cell.retired_at is not None
    is_retired = cell.retired_at is not None
    return is_retired == (operation.kind == Kind.RESTORE) and (
        cell.version == operation.base_version
    )


def _add(skill: Skill, operation: CellOperation, new: CellValues) -> Change:
    cell = Expectation(
        skill=skill,
        role_id=operation.role_id,
        level_id=operation.level_id,
        description=new.description,
        required=new.required,
        examples=new.examples or "",
        drafted_by=new.drafted_by,
    )
    return Change(
        kind=Kind.ADD,
        expectation=cell,
        version=1,
        after_text=cell.description,
        after_required=cell.required,
        after_examples=cell.examples,
        after_drafted_by=cell.drafted_by,
    )


def _edit(
    cell: Expectation,
    kind: Kind,
    new: CellValues | None,
    at: datetime,
    known: marks.KnownMarks,
) -> Change | None:
    """Change the cell in memory; None when it already says so.

    `known` has the marks of earlier texts (`marks.of_known`).
    """
    was_retired = cell.retired_at is not None
    wording = (cell.description, cell.required)
    change = Change(
        # To add a cell that is retired is to restore it.
        kind=Kind.RESTORE if was_retired else kind,
        expectation=cell,
        before_text=None if was_retired else cell.description,
        before_required=None if was_retired else cell.required,
        before_examples="" if was_retired else cell.examples,
        before_drafted_by="" if was_retired else cell.drafted_by,
    )
    if kind == Kind.RETIRE:
        cell.retired_at = at
    else:
        old = CellValues.of(cell)
        new = new.over(old) if new else old
        if not was_retired and new == old and not new.marks(old):
            return None
        cell.retired_at = None
        cell.drafted_by = new.drafted_by or marks.that_stays(cell.pk, old, new, known)
        cell.description, cell.required = new.description, new.required
        cell.examples = new.examples or ""
        change.after_text, change.after_required = cell.description, cell.required
        change.after_examples, change.after_drafted_by = cell.examples, cell.drafted_by
    cell.version += 1
    change.version = cell.version
    if (cell.description, cell.required) != wording:
        cell.wording_version = cell.version
    return change
