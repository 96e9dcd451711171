"""The sheet on which a change is written: every cell and field as it is, and as it is typed."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from profiles import fields, matrix
from profiles.fields import Editor, Field, FieldKind
from profiles.models import Expectation, Level, Role, RoleLevel, Skill
from profiles.operations import CellOperation, CellValues, FieldOperation, Kind, Operation
from proposals.editor import renamed
from skillmap.accounts.bidi import isolated
from skillmap.kernel.text import looks_same, tidy, tidy_unless_known

Content = dict[str, Any]
EVERYBODY, CURATOR = {Editor.EVERYBODY}, {Editor.EVERYBODY, Editor.CURATORS}
VERSION_DIGITS = 9
MOST_ROLES = 60  # rows that one form may ask for
LONGEST = 20_000  # what is kept of one typed text; what may be published is far shorter
# The fields of the form, and the most characters of each.
SENT = {"roles": 10_000, "add_role": 200}
SENT |= dict.fromkeys(("field:*", "base:*", "text:*", "seen:*", "asked:*"), LONGEST)
SENT |= dict.fromkeys(("version:*", "required:*", "retire:*", "what:*", "draft_version"), 20)


@dataclass
class EditedCell:
    """One place of the grid: what is published, and what is typed over it."""

    role: Role
    level: Level
    index: int
    count: int
    live: CellValues | None = None
    version: int = 0
    base_version: int = 0
    text: str = ""
    required: bool = False
    is_retiring: bool = False
    others: list[Any] = dataclasses.field(default_factory=list)
    errors: list[str] = dataclasses.field(default_factory=list)

    @property
    def key(self) -> str:
        """How the cell is called in the form: `role:level`."""
        return f"{self.role.slug}:{self.level.slug}"

    @property
    def is_changed(self) -> bool:
        """Whether what is typed can be told from what is published."""
        if self.is_retiring:
            return self.live is not None
        if self.base_version != self.version:
            return True
        if self.live is None:
            return bool(tidy(self.text))
        return CellValues(self.proposed, self.required).over(self.live) != self.live

    @property
    def proposed(self) -> str:
        """The text that would be published."""
        return tidy_unless_known(self.text, *([self.live.description] if self.live else []))

    @property
    def drops_text(self) -> bool:
        """Whether it is to be retired although other words than the published ones are typed."""
        live = self.live.description if self.live else ""
        return self.is_retiring and tidy_unless_known(self.text, "", live) not in ("", live)

    @property
    def kind(self) -> Kind:
        """What the change would be called."""
        if self.is_retiring:
            return Kind.RETIRE
        if self.live is not None or (self.base_version and self.base_version != self.version):
            return Kind.EDIT
        return Kind.RESTORE if self.version else Kind.ADD

    def operation(self) -> CellOperation:
        """The change as it is submitted."""
        new = None if self.is_retiring else CellValues(self.text, self.required)
        return CellOperation(self.kind, self.role.pk, self.level.pk, self.base_version, new)

    def content(self) -> Content:
        """The change as a working copy keeps it."""
        return {
            "kind": str(self.kind),
            "role": self.role.slug,
            "level": self.level.slug,
            "base_version": self.base_version,
            "description": self.text,
            "required": self.required,
        }


@dataclass
class EditedField:
    """One field of the subject, or of a part of it: what is published, and what is typed.

    All texts are as people edit them (`Field.shown`). `part` names the level that it is about.
    """

    field: Field
    target: str
    base: str
    live: str
    text: str
    part: str = ""
    errors: list[str] = dataclasses.field(default_factory=list)

    @property
    def name(self) -> str:
        """What the field is called in operations."""
        return self.field.name

    @property
    def label(self) -> str:
        """What people call the field, and the level where it is about one."""
        return f"{isolated(self.part)}: {self.field.label}" if self.part else str(self.field.label)

    @property
    def key(self) -> str:
        """How the field is called in the form."""
        return f"{self.target}:{self.name}" if self.target else self.name

    @property
    def is_changed(self) -> bool:
        """Whether what is typed can be told from what it was written against."""
        return not looks_same(self.text, self.base)

    @property
    def proposed(self) -> str:
        """The text that would be published."""
        return tidy_unless_known(self.text, self.live)

    def operation(self) -> FieldOperation:
        """The change as it is submitted."""
        base, new = self.field.stored(self.base), self.field.stored(self.text)
        return FieldOperation(self.name, base, new, self.target)

    def content(self) -> Content:
        """The change as a working copy keeps it."""
        base = self.field.stored(self.base)
        return {"field": self.name, "target": self.target, "base": base, "new": self.text}


@dataclass
class Sheet:
    """All that can be changed about one subject (None: a new skill)."""

    subject: Skill | Role | None
    fields: list[EditedField]
    rows: list[list[EditedCell]]
    problems: list[str] = dataclasses.field(default_factory=list)
    pasted: str = ""

    @property
    def cells(self) -> list[EditedCell]:
        """Every cell, role by role."""
        return [cell for row in self.rows for cell in row]

    @property
    def levels(self) -> list[tuple[Level, int, list[EditedCell]]]:
        """The cells by level: each level, its index on the ladder, and its cells."""
        by_level: dict[int, list[EditedCell]] = {}
        for cell in self.cells:
            by_level.setdefault(cell.index, []).append(cell)
        return [(cells[0].level, index, cells) for index, cells in sorted(by_level.items())]

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong at a field or a cell."""
        everything: list[EditedCell | EditedField] = [*self.fields, *self.cells]
        return any(each.errors for each in everything)

    @property
    def changed(self) -> list[EditedCell | EditedField]:
        """What is typed differently."""
        everything: list[EditedCell | EditedField] = [*self.fields, *self.cells]
        return [each for each in everything if each.is_changed]

    def operations(self) -> list[Operation]:
        """What would be submitted."""
        return [each.operation() for each in self.changed]

    def contents(self) -> list[Content]:
        """What a working copy keeps."""
        return [each.content() for each in self.changed]


def open_sheet(
    subject: Skill | Role | None,
    content: Content,
    roles: Iterable[str] = (),
    *,
    is_curator: bool = False,
) -> Sheet:
    """The sheet with what was typed before laid over it.

    `roles` adds rows for more roles. A curator edits more fields than everybody else.
    """
    operations = [each for each in content.get("operations", []) if isinstance(each, dict)]
    named = [*roles, *content.get("roles", [])]
    editors = CURATOR if is_curator else EVERYBODY
    sheet = _sheet(subject, operations, named, editors)
    if _has_strays(sheet, operations):
        moved = renamed.operations(operations)
        return _sheet(subject, moved, named, editors) if moved != operations else sheet
    return sheet


def new_role_sheet() -> Sheet:
    """The fields of a new role; its levels are filled once it exists."""
    shown = (each for each in fields.ROLE if each.editor in CURATOR)
    return Sheet(None, [new_field(each) for each in shown], [])


def new_field(field: Field, target: str = "", text: str | None = None) -> EditedField:
    """The field as it is published (`text`); None is a new one, whose numbers begin at 0."""
    if text is None:
        text = "0" if field.kind == FieldKind.NUMBER else ""
    return EditedField(field, target, text, text, text)


def _sheet(
    subject: Skill | Role | None,
    operations: list[Content],
    roles: Iterable[str],
    editors: Collection[Editor],
) -> Sheet:
    typed = {(each.get("field", ""), each.get("target", "")): each for each in operations}
    edited = _fields(subject, typed, editors)
    if isinstance(subject, Role):
        return Sheet(subject, edited, [])
    named = {*roles, *(each.get("role") for each in operations)}
    return Sheet(subject, edited, _rows(subject, operations, {each for each in named if each}))


def _has_strays(sheet: Sheet, operations: list[Content]) -> bool:
    """Whether something was typed about a cell or a level that is not called so any more."""
    cells = {(cell.role.slug, cell.level.slug) for cell in sheet.cells}
    targets = {each.target for each in sheet.fields}
    return any(
        each.get("target", "") not in targets
        if each.get("field")
        else (each.get("role"), each.get("level")) not in cells
        for each in operations
    )


def read(sheet: Sheet, data: Mapping[str, Any]) -> None:
    """Lay what a form sent over the sheet; what is not sent stays."""
    known = [cell.key for cell in sheet.cells] + [each.key for each in sheet.fields]
    data = renamed.form(data, known)
    for each in sheet.fields:
        each.text = str(data.get(f"field:{each.key}", each.text))[:LONGEST]
        base = str(data.get(f"base:{each.key}", each.base))[:LONGEST]
        each.base = each.live if looks_same(base, each.live) else base
    for cell in sheet.cells:
        if f"text:{cell.key}" not in data:
            continue
        cell.text = str(data[f"text:{cell.key}"])[:LONGEST]
        cell.required = f"required:{cell.key}" in data
        cell.is_retiring = f"retire:{cell.key}" in data
        version = str(data.get(f"version:{cell.key}", cell.base_version))
        cell.base_version = (
            int(version) if version.isdecimal() and len(version) <= VERSION_DIGITS else 0
        )
        if cell.drops_text:
            cell.errors = [
                _("You entered a text and ticked Retire. Untick it, or delete the text.")
            ]


def _fields(
    subject: Skill | Role | None,
    typed: Mapping[tuple[str, str], Content],
    editors: Collection[Editor],
) -> list[EditedField]:
    shown = fields.of(type(subject) if subject else Skill)
    edited = [
        _field(each, "", each.read(subject) if subject else "", typed)
        for each in shown
        if each.editor in editors
    ]
    if not isinstance(subject, Role):
        return edited
    rows = RoleLevel.objects.filter(role=subject).select_related("level")
    known = {row.level.slug: row for row in rows}
    for level in Level.objects.all():
        row, target = known.get(level.slug), f"{fields.LEVEL}{level.slug}"
        for each in fields.ROLE_LEVEL:
            edited.append(_field(each, target, each.read(row) if row else "", typed, level.name))
    return edited


def _field(
    field: Field, target: str, live: str, typed: Mapping[tuple[str, str], Content], part: str = ""
) -> EditedField:
    before = typed.get((field.name, target), {})
    base, text = (field.shown(str(before.get(key, live))) for key in ("base", "new"))
    return EditedField(field, target, base, field.shown(live), text, part)


def _rows(
    skill: Skill | None, operations: Sequence[Content], wanted: set[str]
) -> list[list[EditedCell]]:
    levels = list(Level.objects.all())
    cells = Expectation.objects.filter(skill=skill).select_related("role", "level") if skill else []
    by_role: dict[int, dict[int, Expectation]] = {}
    roles: dict[int, Role] = {}
    for each in cells:
        by_role.setdefault(each.role_id, {})[each.level_id] = each
        if each.retired_at is None and each.role.retired_at is None:
            roles[each.role_id] = each.role
    for role in Role.objects.published().filter(slug__in=wanted):
        roles.setdefault(role.pk, role)
    own: dict[int, set[int]] = {}
    for pk, level in RoleLevel.objects.filter(role__in=roles).values_list("role", "level"):
        own.setdefault(pk, set()).add(level)
    typed = {(each.get("role"), each.get("level")): each for each in operations}
    shown = sorted(roles.values(), key=lambda role: (role.name.casefold(), role.slug))
    return [
        _row(role, levels, own.get(role.pk, set()), by_role.get(role.pk, {}), typed)
        for role in shown
    ]


def _row(
    role: Role,
    levels: Sequence[Level],
    own: set[int],
    found: Mapping[int, Expectation],
    typed: Mapping[tuple[Any, Any], Content],
) -> list[EditedCell]:
    used = [pk for pk, cell in found.items() if cell.retired_at is None]
    on_ladder = {level.pk for level in matrix.ladder(levels, own, used)}
    return [
        _cell(role, level, index, len(levels), found.get(level.pk), typed)
        for index, level in enumerate(levels)
        if level.pk in on_ladder
    ]


def _cell(
    role: Role,
    level: Level,
    index: int,
    count: int,
    row: Expectation | None,
    typed: Mapping[tuple[Any, Any], Content],
) -> EditedCell:
    is_live = row is not None and row.retired_at is None
    live = CellValues.of(row) if row and is_live else None
    version = row.version if row else 0
    cell = EditedCell(role, level, index, count, live, version, version)
    cell.text, cell.required = (live.description, live.required) if live else ("", False)
    if before := typed.get((role.slug, level.slug)):
        cell.text = str(before.get("description", ""))
        cell.required = bool(before.get("required"))
        cell.is_retiring = before.get("kind") == Kind.RETIRE
        base = before.get("base_version", version)
        cell.base_version = base if isinstance(base, int) else version
    return cell
