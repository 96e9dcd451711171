"""Plans the operations that lead from what the site publishes to what files say; writes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.curation import fields as curated
from profiles.fields import LEVEL_TARGET, YES, as_json, names_in, shown
from profiles.interchange import site
from profiles.interchange.records import CellRecord, FileScope, PartRecord, RoleRecord, SkillRecord
from profiles.interchange.staging import Spool
from profiles.models import Role, Skill
from profiles.operations import CellOperation, CellValues, FieldOperation, Kind

# Fields of roles that name other roles and skills: written when all of these are there.
SHARING = ("base_role", "not_expected")
_ORDER = ("", "domain", "group", "level", "family")


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell operation that names role and level by slug: they may not exist yet.

    `examples_before` are the examples that the cell has on the site, live or retired.
    """

    kind: Kind
    role: str
    level: str
    base_version: int = 0
    new: CellValues | None = None
    examples_before: str = ""

    @property
    def examples_after(self) -> str:
        """The examples that the cell has then: those of before, where the file says nothing."""
        after = self.new.examples if self.new else None
        return self.examples_before if after is None else after

    def operation(self, roles: dict[str, int], levels: dict[str, int]) -> CellOperation:
        """The operation, now that role and level exist."""
        return CellOperation(
            self.kind, roles[self.role], levels[self.level], self.base_version, self.new
        )


@dataclass(frozen=True, slots=True)
class PlannedRevision:
    """Everything that is to change in one subject: one revision. `kind` is its model's name."""

    kind: str
    slug: str
    fields: Sequence[FieldOperation]
    cells: Sequence[PlannedCell] = ()
    is_new: bool = False

    def counts(self) -> Counter[str]:
        """How many of what this step does, for a summary."""
        word = "new" if self.is_new else "changed"
        if any(each.field == "retired" and each.new for each in self.fields):
            word = "retired"
        counts = Counter([f"{self.kind} {word}"])
        counts.update(f"cell {cell.kind.value}" for cell in self.cells)
        counts.update(
            "examples removed"
            for cell in self.cells
            if cell.examples_before and not cell.examples_after
        )
        counts.update(
            "aliases removed"
            for each in self.fields
            if each.field == "aliases" and each.base and not each.new
        )
        return counts

    def lines(self) -> Iterator[str]:
        """What this step does, one line for each field and cell."""
        sign = "+" if self.is_new else "~"
        title = _("catalogue") if self.kind == "catalogue" else f"{self.kind} {self.slug}"
        yield f"{sign} {title}"
        for each in self.fields:
            name = f"{each.target} {each.field}".strip()
            before, after = (_short(shown(each.field, text)) for text in (each.base, each.new))
            yield f"    {name}: {before} → {after}"
        for cell in self.cells:
            yield f"    {cell.kind.label}: {cell.role} / {cell.level}{_said(cell.new)}"
            if cell.examples_after != cell.examples_before:
                before, after = _short(cell.examples_before), _short(cell.examples_after)
                yield f"        examples: {before} → {after}"


def _short(text: str, limit: int = 60) -> str:
    line = " ".join(text.split())
    return f"“{line[: limit - 1]}…”" if len(line) > limit else f"“{line}”"


def _said(values: CellValues | None) -> str:
    if values is None:
        return ""
    return f" ({_('required') if values.required else _('optional')}) {_short(values.description)}"


def plan_parts(records: dict[str, PartRecord]) -> PlannedRevision | None:
    """What is to change in the catalogue's own text, its domains, groups, levels, families."""
    live = site.parts()
    numbers = Counter(_number_line(target) for target in live)
    operations: list[FieldOperation] = []
    for target in sorted(records, key=lambda each: _ORDER.index(each.partition(":")[0])):
        said = records[target].fields
        if target in live and records[target].is_reference:
            continue
        if target not in live:
            numbers[_number_line(target)] += 1
            last = str(numbers[_number_line(target)])
            said = {name: text for name, text in said.items() if text}
            said.setdefault("position", last)
        now = live.get(target, {})
        operations += [
            FieldOperation(name, now.get(name, ""), text, target)
            for name, text in said.items()
            if target not in live or text != now[name]
        ]
    return PlannedRevision("catalogue", "", operations) if operations else None


def _number_line(target: str) -> str:
    """The things that a position is counted among: a group's are those of its domain."""
    return target.rpartition("/")[0] or target.partition(":")[0]


def plan_role(record: RoleRecord, live: Role | None, position: int = 0) -> PlannedRevision | None:
    """What is to change in a role and in what it is at each level.

    `position` is where a new role stands that does not say so itself.
    """
    if live and record.is_reference:
        return None
    role = live or Role(slug=record.slug)
    said = {name: text for name, text in record.fields.items() if name not in SHARING}
    if live is None:
        said.setdefault("position", str(position))
    operations = _field_operations(role, said)
    levels = site.role_levels(role) if live else {}
    for level, texts in record.levels.items():
        now = levels.get(level, {})
        # A level may say nothing: that it is there makes it a step of the role's own ladder.
        if not texts and level not in levels:
            operations.append(FieldOperation("focus", "", "", f"{LEVEL_TARGET}{level}"))
        operations += [
            FieldOperation(name, now.get(name, ""), text, f"{LEVEL_TARGET}{level}")
            for name, text in texts.items()
            if text != now.get(name, None if name == "focus" else "")
        ]
    return _step("role", record.slug, operations, (), is_new=live is None)


def plan_sharing(record: RoleRecord, live: Role | None) -> PlannedRevision | None:
    """What is to change in what a role shares with its base role.

    `live` is None in a dry run, of a role that the files add.
    """
    said = {name: text for name, text in record.fields.items() if name in SHARING}
    if record.is_reference or not said:
        return None
    role = live or Role(slug=record.slug)
    if live and "not_expected" in said:
        unsayable = set(role.not_expected) - set(role.not_expected_now)
        said["not_expected"] = as_json(sorted({*names_in(said["not_expected"]), *unsayable}))
    operations = [
        FieldOperation(name, now, text)
        for name, text in said.items()
        if (now := curated.value(role, name)) != curated.present(Role, name, text)
    ]
    return _step("role", record.slug, operations, (), is_new=False)


def plan_skill(
    record: SkillRecord,
    cells: Sequence[CellRecord],
    live: site.LiveSkill | None,
    missing_roles: frozenset[str] | None = frozenset(),
) -> PlannedRevision | None:
    """What is to change in a skill and its cells.

    `missing_roles` are the roles whose cells are retired where the file has none; None: all.
    """
    if live is None:
        said = {name: text for name, text in record.fields.items() if name != "group" and text}
        operations = [FieldOperation(name, "", text) for name, text in said.items()]
        operations.insert(0, FieldOperation("group", "", record.fields["group"]))
        added = [PlannedCell(Kind.ADD, cell.role, cell.level, 0, cell.values) for cell in cells]
        return PlannedRevision("skill", record.slug, operations, added, is_new=True)
    planned = [each for cell in cells if (each := _plan_cell(cell, live))]
    said_cells = {(cell.role, cell.level) for cell in cells}
    planned += [
        PlannedCell(Kind.RETIRE, role, level, cell.version)
        for (role, level), cell in sorted(live.cells.items())
        if not cell.is_retired
        and (role, level) not in said_cells
        and (missing_roles is None or role in missing_roles)
    ]
    said = {} if record.is_reference else record.fields
    operations = _field_operations(live.skill, said)
    return _step("skill", record.slug, operations, planned, is_new=False)


def missing_roles(spool: Spool, *, is_retiring: bool) -> frozenset[str] | None:
    """The roles whose cells end where the files have none; None: all."""
    if not is_retiring:
        return frozenset()
    return frozenset(spool.roles) if spool.scope in {FileScope.ROLE, FileScope.SOURCE} else None


def _plan_cell(cell: CellRecord, live: site.LiveSkill) -> PlannedCell | None:
    now = live.cells.get((cell.role, cell.level))
    if now is None:
        return PlannedCell(Kind.ADD, cell.role, cell.level, 0, cell.values)
    kind = Kind.RESTORE if now.is_retired else Kind.EDIT
    is_same = kind == Kind.EDIT and now.values == cell.values.over(now.values)
    if is_same and not cell.values.marks(now.values):
        return None
    before = now.values.examples or ""
    return PlannedCell(kind, cell.role, cell.level, now.version, cell.values, before)


def plan_retirement(subject: Skill | Role) -> PlannedRevision:
    """The step that retires a skill or role which the file no longer has."""
    retired = FieldOperation("retired", "", YES)
    return PlannedRevision(subject._meta.model_name or "", subject.slug, [retired])


def _field_operations(subject: Skill | Role, said: dict[str, str]) -> list[FieldOperation]:
    """From what stands to what is said; a retired subject that a file has is published again."""
    wanted = dict(said)
    if subject.retired_at:
        wanted = {"replaced_by": "", "retired": "", **wanted}
    return [
        FieldOperation(name, now, text)
        for name, text in wanted.items()
        if (now := curated.value(subject, name)) != text
    ]


def _step(
    kind: str,
    slug: str,
    operations: Sequence[FieldOperation],
    cells: Sequence[PlannedCell],
    *,
    is_new: bool,
) -> PlannedRevision | None:
    if not operations and not cells and not is_new:
        return None
    return PlannedRevision(kind, slug, operations, cells, is_new=is_new)
