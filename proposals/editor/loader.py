"""Loads what can be edited: what is published, with a draft laid over it.

Every loader takes the content of a draft, and the slugs of roles to add rows for. What only
curators edit has neither.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from profiles import fields, ladders, matrix
from profiles.curation import taxonomy
from profiles.fields import Editor, Field, FieldKind
from profiles.models import Catalogue, Expectation, Level, Role, RoleLevel, Skill
from profiles.operations import CellValues, Kind
from proposals.editor import renamed
from proposals.editor.texts import EditedCell, EditedField, EditedTexts
from proposals.models.version import Content

EVERYBODY, CURATOR = {Editor.EVERYBODY}, {Editor.EVERYBODY, Editor.CURATORS}
Drafted = Mapping[tuple[object, object], Content]


def load(
    subject: Skill | Role | None,
    content: Content,
    roles: Iterable[str] = (),
    *,
    is_curator: bool = False,
) -> EditedTexts:
    """The texts of the subject (None: a new skill), with the content of a draft laid over them.

    `roles` adds rows for more roles. A curator edits more fields than everybody else.
    """
    operations = [each for each in content.get("operations", []) if isinstance(each, dict)]
    named = [*roles, *content.get("roles", [])]
    editors = CURATOR if is_curator else EVERYBODY
    texts = _load(subject, operations, named, editors)
    if _has_strays(texts, operations):
        moved = renamed.operations(operations)
        return _load(subject, moved, named, editors) if moved != operations else texts
    return texts


def new_role(_content: Content, _roles: Iterable[str] = ()) -> EditedTexts:
    """The fields of a new role; its levels are filled once it exists."""
    shown = (each for each in fields.ROLE if each.editor in CURATOR)
    return EditedTexts(None, [_as_published(each) for each in shown], [])


def part(target: str, _content: Content, _roles: Iterable[str] = ()) -> EditedTexts:
    """A part of the taxonomy, named like `level:senior`; empty for the catalogue's own text."""
    row = taxonomy.find(Catalogue.objects.get(), target)
    shown = [_as_published(each, target, each.read(row)) for each in _table(target)]
    return EditedTexts(None, shown, [])


def new_part(kind: str, _content: Content, _roles: Iterable[str] = ()) -> EditedTexts:
    """The fields of a new domain, group, level or family; its form asks for the slug itself."""
    shown = (each for each in _table(kind) if each.kind != FieldKind.SLUG)
    return EditedTexts(None, [_as_published(each) for each in shown], [])


def _table(target: str) -> tuple[Field, ...]:
    """The fields of what the target, or its first part, names."""
    return fields.TAXONOMY[target.partition(":")[0]]


def _as_published(field: Field, target: str = "", text: str | None = None) -> EditedField:
    """The field as it is published (`text`); None is a new one, whose numbers begin at 0."""
    if text is None:
        text = "0" if field.kind == FieldKind.NUMBER else ""
    return EditedField(field, target, text, text, text)


def _load(
    subject: Skill | Role | None,
    operations: list[Content],
    roles: Iterable[str],
    editors: Collection[Editor],
) -> EditedTexts:
    drafted = {(each.get("field", ""), each.get("target", "")): each for each in operations}
    edited = _fields(subject, drafted, editors)
    if isinstance(subject, Role):
        return EditedTexts(subject, edited, [])
    named = {*roles, *(each.get("role") for each in operations)}
    rows = _rows(subject, operations, {each for each in named if each})
    return EditedTexts(subject, edited, rows, takes_roles=True)


def _has_strays(texts: EditedTexts, operations: list[Content]) -> bool:
    """Whether something was typed about a cell or a level that is not called so any more."""
    cells = {(cell.role.slug, cell.level.slug) for cell in texts.cells}
    targets = {each.target for each in texts.fields}
    return any(
        each.get("target", "") not in targets
        if each.get("field")
        else (each.get("role"), each.get("level")) not in cells
        for each in operations
    )


def _fields(
    subject: Skill | Role | None, drafted: Drafted, editors: Collection[Editor]
) -> list[EditedField]:
    shown = fields.of(type(subject) if subject else Skill)
    edited = [
        _field(each, "", each.read(subject) if subject else "", drafted)
        for each in shown
        if each.editor in editors
    ]
    if not isinstance(subject, Role):
        return edited
    rows = RoleLevel.objects.filter(role=subject).select_related("level")
    known = {row.level.slug: row for row in rows}
    ladder, levels = ladders.with_others(subject)
    named = {target for _name, target in drafted}
    for level in levels:
        row, target = known.get(level.slug), f"{fields.LEVEL_TARGET}{level.slug}"
        is_shown = ladder.find(level.slug) or target in named or Editor.CURATORS in editors
        if not is_shown:  # a level that the role does not have: only curators add one
            continue
        for each in fields.ROLE_LEVEL:
            live = each.read(row) if row else ""
            edited.append(_field(each, target, live, drafted, level.name))
    return edited


def _field(field: Field, target: str, live: str, drafted: Drafted, part: str = "") -> EditedField:
    before = drafted.get((field.name, target), {})
    base, text = (field.shown(str(before.get(key, live))) for key in ("base", "new"))
    return EditedField(field, target, base, field.shown(live), text, part)


def _rows(
    skill: Skill | None, operations: Sequence[Content], wanted: set[str]
) -> list[list[EditedCell]]:
    levels = list(Level.objects.published())
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
    drafted = {(each.get("role"), each.get("level")): each for each in operations}
    shown = sorted(roles.values(), key=lambda role: (role.name.casefold(), role.slug))
    return [
        _row(role, levels, own.get(role.pk, set()), by_role.get(role.pk, {}), drafted)
        for role in shown
    ]


def _row(
    role: Role,
    levels: Sequence[Level],
    own: set[int],
    cells: Mapping[int, Expectation],
    drafted: Drafted,
) -> list[EditedCell]:
    used = [pk for pk, cell in cells.items() if cell.retired_at is None]
    on_ladder = {level.pk for level in matrix.ladder(levels, own, used)}
    return [
        _cell(EditedCell(role, level, index, len(levels)), cells.get(level.pk), drafted)
        for index, level in enumerate(levels)
        if level.pk in on_ladder
    ]


def _cell(cell: EditedCell, row: Expectation | None, drafted: Drafted) -> EditedCell:
    """The cell with what its row says, and what the draft says of it."""
    if row is not None:
        cell.version = cell.base_version = row.version
        if row.retired_at is None:
            cell.live = cell.values = CellValues(
                **{each.name: getattr(row, each.name) for each in fields.EXPECTATION}
            )
    if before := drafted.get((cell.role.slug, cell.level.slug)):
        said = {"description": "", "required": False} | before
        for each in fields.EXPECTATION:  # what the draft does not name stays as it is published
            value = said.get(each.name)
            if value is None:
                continue
            is_text = each.kind == FieldKind.TEXT
            cell.write(**{each.name: str(value) if is_text else bool(value)})
        cell.is_retiring = before.get("kind") == Kind.RETIRE
        base = before.get("base_version", cell.version)
        cell.base_version = base if isinstance(base, int) else cell.version
    return cell
