"""Turns what somebody submits into the operations of a version, checked and without no-ops."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles import curation
from profiles.curation import SkillCells, UnknownTarget, retirement
from profiles.curation.cells import checked
from profiles.models import Change, Expectation, Level, Role
from profiles.operations import AnyOperation, CellOperation, CellValues, FieldOperation, Kind
from profiles.operations import cells as cells_of
from profiles.operations import fields as fields_of
from proposals import merge_status, models
from proposals.lifecycle import proposed_fields
from proposals.models import Proposal
from proposals.models.version import Place
from skillmap.accounts.models import Token, User
from skillmap.kernel.text import looks_same, tidy_unless_known

# The rows of the version before; None: keep each text as it is.
Known = Mapping[Place, models.Operation] | None


@dataclass(frozen=True, slots=True)
class Submission:
    """What a person submits as one version; rationale and sources are Markdown.

    `drafted_by` marks it as written by a program (through the `token`) or with an assistant.
    """

    title: str
    rationale: str = ""
    sources: str = ""
    operations: Sequence[AnyOperation] = ()
    drafted_by: str = ""
    token: Token | None = None


def build(
    proposal: Proposal,
    operations: Sequence[AnyOperation],
    *,
    by: User,
    previous: Iterable[models.Operation] = (),
    is_exact: bool = False,
    skill_cells: SkillCells | None = None,
) -> list[models.Operation]:
    """The operations as rows, unsaved: bases looked up, values normalised, no no-ops.

    What can be seen of a new text is what counts: it is tidied, and where it looks the same as
    what is published, or as what `previous` has for that place, it is that text. `is_exact` is
    for texts that were published before and come back as they were. `skill_cells` are the cells
    of the skill, where the caller has them.
    An operation that is the same as one of `previous` stays its author's. Raises
    ValidationError, and UnknownTarget for a role, level, cell, version or field there is none of.
    """
    previous = list(previous)
    known = None if is_exact else {each.place: each for each in previous}
    rows = _cells(proposal, cells_of(operations), known, skill_cells)
    rows += _fields(proposal, fields_of(operations), known)
    wrote = {each.fingerprint: each.author for each in previous}
    for position, row in enumerate(rows):
        row.position = position
        row.fingerprint = fingerprint(row)
        row.author = wrote.get(row.fingerprint, by)
    return rows


def fingerprint(row: models.Operation) -> str:
    """A hash of the outcome on one cell or field, whatever its base is."""
    said = [row.role_id, row.level_id, row.field, row.target, row.new_text, row.new_required]
    said += [row.new_examples] if row.new_examples else []  # those without are older than examples
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def fingerprint_of(proposal: Proposal, rows: Iterable[models.Operation]) -> str:
    """A hash of all outcomes on the subject: equal for proposals with the same result."""
    said = [proposal.skill_id, proposal.role_id, sorted(row.fingerprint for row in rows)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def typed(rows: Iterable[models.Operation]) -> list[AnyOperation]:
    """Rows as the operations that would write them again: for copies, amendments and rebases."""
    return [_typed(row) for row in rows]


def _typed(row: models.Operation) -> AnyOperation:
    if not row.is_cell:
        texts = (row.base_text or "", row.new_text or "")
        return FieldOperation(row.field, *texts, row.target, row.drafted_by)
    new = merge_status.proposed_of(row)
    kind = Kind(row.kind)
    return CellOperation(kind, row.role_id or 0, row.level_id or 0, row.base_version, new)


def _cells(
    proposal: Proposal,
    operations: Sequence[CellOperation],
    known: Known,
    skill_cells: SkillCells | None,
) -> list[models.Operation]:
    if not operations:
        return []
    if proposal.role_id:
        raise UnknownTarget("cell")
    if len({each.cell for each in operations}) < len(operations):
        raise ValidationError(_("Each expectation can be changed only once in a proposal."))
    roles = Role.objects.in_bulk({each.role_id for each in operations})
    levels = Level.objects.in_bulk({each.level_id for each in operations})
    if skill_cells is None:
        skill_cells = curation.cells_of(proposal.skill) if proposal.skill else SkillCells({})
    live = skill_cells.rows
    bases = _Bases(live.values())
    rows = []
    for each in operations:
        _refuse_unknown(each, roles, levels)
        row = _cell(each, live.get(each.cell), bases, known)
        if row is not None:
            row.role, row.level = roles[each.role_id], levels[each.level_id]
            rows.append(row)
    return rows


def _refuse_unknown(
    operation: CellOperation, roles: Mapping[int, Role], levels: Mapping[int, Level]
) -> None:
    """Raise UnknownTarget for an unknown role or level, ValidationError for a retired level.

    What is expected at a retired level can still end there.
    """
    if operation.role_id not in roles or operation.level_id not in levels:
        raise UnknownTarget(f"{operation.role_id}/{operation.level_id}")
    if operation.kind != Kind.RETIRE:
        retirement.check_level(levels[operation.level_id])


class _Bases:
    """What cells said at the versions that operations were written against."""

    def __init__(self, cells: Iterable[Expectation]) -> None:
        self.cells = cells

    def at(self, cell: Expectation, version: int) -> CellValues | None:
        """The cell at that version; None where it was retired. Raises UnknownTarget."""
        if version == cell.version:
            return now(cell)
        change = Change.objects.filter(expectation=cell, version=version).first()
        if change is None:
            raise UnknownTarget(f"version {version}")
        if change.after_text is None:
            return None
        return CellValues(change.after_text, bool(change.after_required), change.after_examples)


def now(cell: Expectation | None) -> CellValues | None:
    """What the cell says now; None where there is none, or a retired one."""
    if cell is None or cell.retired_at:
        return None
    return CellValues.of(cell)


def _cell(
    operation: CellOperation, cell: Expectation | None, bases: _Bases, known: Known
) -> models.Operation | None:
    """The row; None when it changes nothing, or everything is already so."""
    base = bases.at(cell, operation.base_version) if cell and operation.base_version else None
    if cell is None and operation.kind != Kind.ADD:
        raise UnknownTarget("cell")
    new = None if operation.kind == Kind.RETIRE else _new(operation, cell, base, known)
    if new in (base, now(cell)):
        return None
    kind = Kind.RETIRE if new is None else Kind.EDIT
    if base is None:
        kind = Kind.RESTORE if cell else Kind.ADD
    return models.Operation(
        kind=kind,
        base_version=operation.base_version,
        base_text=base.description if base else None,
        base_required=base.required if base else None,
        base_examples=(base.examples if base else None) or "",
        new_text=new.description if new else None,
        new_required=new.required if new else None,
        new_examples=(new.examples if new else None) or "",
        drafted_by=new.drafted_by if new and known is None else "",
    )


def _new(
    operation: CellOperation, cell: Expectation | None, base: CellValues | None, known: Known
) -> CellValues:
    """The values proposed; a restore without any brings back what the cell last said."""
    said = [each for each in (base, CellValues.of(cell) if cell else None) if each]
    if (new := operation.new) is not None:
        new = new.over(said[0] if said else None)
        if known is None:
            return checked(new)
        if operation.cell in known and (before := merge_status.proposed_of(known[operation.cell])):
            said.append(before)
        text = tidy_unless_known(new.description, *(each.description for each in said))
        examples = tidy_unless_known(new.examples or "", *(each.examples or "" for each in said))
        return checked(CellValues(text, new.required, examples))
    if operation.kind == Kind.RESTORE and cell is not None:
        return checked(CellValues.of(cell))
    raise ValidationError(_("Describe what is expected."))


def _fields(
    proposal: Proposal, operations: Sequence[FieldOperation], known: Known
) -> list[models.Operation]:
    if len({(each.field, each.target) for each in operations}) < len(operations):
        raise ValidationError(_("Each field can be changed only once in a proposal."))
    rows = []
    for each in operations:
        new = proposed_fields.clean(proposal, each, is_exact=known is None)
        live = merge_status.live_field(proposal, each.field, each.target)
        base = live if looks_same(each.base, live) else each.base
        if known is not None:
            before = known.get((each.field, each.target))
            texts = (base, live, before.new_text or "") if before else (base, live)
            new = tidy_unless_known(new, *texts)
        if new in (base, live):
            continue
        rows.append(
            models.Operation(
                kind=Kind.SET, field=each.field, target=each.target, base_text=base,
                new_text=new, drafted_by=each.drafted_by if known is None else "",
            )
        )  # fmt: skip
    return rows
