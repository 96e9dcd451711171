"""Compares operations of proposals with what is published now, in a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import prefetch_related_objects

from profiles.curation import SkillCells, fields
from profiles.curation.errors import UnknownTarget
from profiles.fields import LEVEL_TARGET
from profiles.models import Expectation, FormerAddress, Group, Role, Skill
from profiles.operations import CellOperation, CellValues, FieldOperation, Kind
from proposals import merging, obstacles
from proposals.merging import Freshness, Merged, MergeVerdict
from proposals.models import Operation, Proposal
from proposals.obstacles import Named, Obstacle

Cell = tuple[int, int, int]
_SUBJECT = (
    *("skill__group__domain", "skill__replaced_by", "role__family", "role__replaced_by"),
    "role__role_levels__level",
)


@dataclass(frozen=True, slots=True)
class OperationStatus:
    """One operation merged with what is live: the values of a cell or the text of a field."""

    operation: Operation
    merged: Merged[CellValues | None] | Merged[str]
    live: CellValues | str | None
    live_version: int = 0
    was_retired: bool = False
    obstacle: Obstacle | None = None
    groups: Mapping[str, Group] = field(default_factory=dict, compare=False)

    @property
    def is_conflict(self) -> bool:
        """Whether it cannot be published as it is: the texts differ, or something is in the way."""
        return self.is_text_conflict or self.obstacle is not None

    @property
    def is_text_conflict(self) -> bool:
        """Whether base, live and proposed all differ."""
        return self.merged.verdict == MergeVerdict.CONFLICT

    def to_apply(self) -> CellOperation | FieldOperation | None:
        """What is to be published; None where everything is already so."""
        if self.merged.verdict != MergeVerdict.TAKE:
            return None
        each, result = self.operation, self.merged.result
        if isinstance(result, str):
            return FieldOperation(each.field, str(self.live), result, each.target, each.drafted_by)
        kind = Kind.RESTORE if self.was_retired else Kind.EDIT if self.live_version else Kind.ADD
        if result is None:
            kind = Kind.RETIRE
        else:
            result = replace(result, drafted_by=self._mark_of(result))
        return CellOperation(kind, each.role_id or 0, each.level_id or 0, self.live_version, result)

    def _mark_of(self, result: CellValues) -> str:
        """What drafted the texts; nothing where they stay, and with them the mark they have."""
        live = self.live
        is_same = isinstance(live, CellValues) and live == replace(result, required=live.required)
        return "" if is_same else self.operation.drafted_by


def base_of(operation: Operation) -> CellValues | None:
    """The cell as it was when the operation was written."""
    text, required = operation.base_text, bool(operation.base_required)
    return None if text is None else CellValues(text, required, operation.base_examples)


def proposed_of(operation: Operation) -> CellValues | None:
    """The cell as the operation would have it."""
    text, required = operation.new_text, bool(operation.new_required)
    if text is None:
        return None
    return CellValues(text, required, operation.new_examples, operation.drafted_by)


def of_proposals(proposals: Sequence[Proposal]) -> dict[int, list[OperationStatus]]:
    """The status of each operation of the current version of the proposals, by proposal id."""
    prefetch_related_objects(proposals, *_SUBJECT)
    operations = list(
        Operation.objects.filter(version__in=[each.current_id for each in proposals])
        .select_related("role", "level", "version", "author")
        .order_by("version", "position")
    )
    rows: dict[int, list[Operation]] = {each.pk: [] for each in proposals}
    for each in operations:
        rows[each.version.proposal_id].append(each)
    cells, named = _live_cells(proposals, operations), obstacles.named_by(operations)
    return {each.pk: _statuses(each, rows[each.pk], cells, named) for each in proposals}


def of_operations(
    proposal: Proposal, operations: Sequence[Operation], skill_cells: SkillCells | None = None
) -> list[OperationStatus]:
    """The status of each of these operations, saved or not.

    `skill_cells` are the cells of the proposal's skill, where the caller has them.
    """
    if proposal.role is not None:
        prefetch_related_objects([proposal.role], "role_levels__level")
    if skill_cells is None:
        cells = _live_cells([proposal], operations)
    else:
        cells = {(proposal.skill_id or 0, *place): row for place, row in skill_cells.rows.items()}
    return _statuses(proposal, operations, cells, obstacles.named_by(operations))


def _statuses(
    proposal: Proposal,
    operations: Sequence[Operation],
    cells: dict[Cell, Expectation],
    named: Named,
) -> list[OperationStatus]:
    compared = [
        _cell(each, proposal, cells) if each.is_cell else _field(each, proposal)
        for each in operations
    ]
    subject = proposal.subject
    is_gone = subject is not None and subject.retired_at is not None
    is_gone = is_gone and not obstacles.is_restored(operations)
    groups = dict(named.groups)
    if isinstance(subject, Skill) and any(each.field == "group" for each in operations):
        groups[subject.group.key] = subject.group
    compared = [replace(each, groups=groups) for each in compared]
    return [_with_obstacle(each, proposal, named, is_gone=is_gone) for each in compared]


def _with_obstacle(
    status: OperationStatus, proposal: Proposal, named: Named, *, is_gone: bool
) -> OperationStatus:
    """Add what prevents publishing it; nothing does where the live text already says so."""
    if status.merged.verdict == MergeVerdict.SATISFIED:
        return status
    obstacle = obstacles.of(status.operation, proposal, named)
    return replace(status, obstacle=Obstacle.SUBJECT_RETIRED if is_gone else obstacle)


def freshness(statuses: Iterable[OperationStatus]) -> Freshness:
    """How the operations together stand to what is published now."""
    statuses = list(statuses)
    if any(each.obstacle for each in statuses):
        return Freshness.CONFLICT
    return merging.freshness(each.merged for each in statuses)


def _live_cells(
    proposals: Sequence[Proposal], operations: Sequence[Operation]
) -> dict[Cell, Expectation]:
    rows = Expectation.objects.filter(
        skill__in={each.skill_id for each in proposals if each.skill_id},
        role__in={each.role_id for each in operations if each.role_id},
        level__in={each.level_id for each in operations if each.level_id},
    )
    return {(row.skill_id, row.role_id, row.level_id): row for row in rows}


def _cell(
    operation: Operation, proposal: Proposal, cells: dict[Cell, Expectation]
) -> OperationStatus:
    key = (proposal.skill_id or 0, operation.role_id or 0, operation.level_id or 0)
    row = cells.get(key)
    is_live = row is not None and row.retired_at is None
    live = CellValues.of(row) if row and is_live else None
    merged = merging.merge_cell(base_of(operation), live, proposed_of(operation))
    if operation.role and operation.role.retired_at and merged.verdict == MergeVerdict.TAKE:
        # The whole role went; a cell of it would be published where nobody sees it.
        merged = Merged(MergeVerdict.CONFLICT, live, has_moved=True)
    version = row.version if row else 0
    return OperationStatus(operation, merged, live, version, was_retired=bool(row and not is_live))


def _field(operation: Operation, proposal: Proposal) -> OperationStatus:
    live = live_field(proposal, operation.field, operation.target)
    base, new = operation.base_text or "", operation.new_text or ""
    if live not in {base, new} and not operation.target:  # perhaps only renamed since
        kind = Role if proposal.role_id else Skill
        base, new = (fields.present(kind, operation.field, text) for text in (base, new))
    return OperationStatus(operation, merging.merge_text(base, live, new), live)


def live_field(proposal: Proposal, field: str, target: str) -> str:
    """The field as it is published now; empty for a skill that is not there yet.

    Raises UnknownTarget for a field there is none of.
    """
    subject = proposal.subject
    if subject is None:
        return ""
    if not target:
        return fields.value(subject, field)
    slug = target.removeprefix(LEVEL_TARGET)
    if not isinstance(subject, Role) or slug == target:
        raise UnknownTarget(target)
    return _role_level(subject, slug, field)


def _role_level(role: Role, slug: str, field: str) -> str:
    known = {row.level.slug: row for row in role.role_levels.all()}
    if slug not in known and (present := FormerAddress.objects.present("level", slug)):
        slug = present
    return fields.part_text(known.get(slug), field)
