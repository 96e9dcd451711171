"""What can be edited of one subject: each text as it is published, and as it is typed (pure)."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from profiles import fields
from profiles.curation import cells
from profiles.fields import Field, FieldKind
from profiles.models import Level, Role, Skill
from profiles.operations import AnyOperation, CellOperation, CellValues, FieldOperation, Kind
from proposals.models import Proposal
from proposals.models.version import Content
from skillmap.accounts.bidi import isolated
from skillmap.kernel.text import looks_same, tidy, tidy_unless_known

Errors = Mapping[tuple[str, str], list[str]]
LONGEST = 20_000  # characters kept of one typed text; what may be published is far shorter
EMPTY = CellValues("", required=False, examples="")
TEXTS = tuple(each for each in fields.EXPECTATION if each.kind == FieldKind.TEXT)
TICKS = tuple(each for each in fields.EXPECTATION if each.kind == FieldKind.TICK)
WORDS = ("title", "rationale", "sources")  # what a proposal says around its changes
ASSISTED = "assisted"  # that it was written with an assistant, as its author says
KEPT_WORDS = (*WORDS, "answer")  # what a draft keeps of them; the answer becomes a comment
FORM_NAMES = {"description": "text"}  # others are called in forms as they are in operations


def form_name(field: Field) -> str:
    """What the field of a cell is called in forms, before the cell's key: `text:sre:junior`."""
    return FORM_NAMES.get(field.name, field.name)


def tidied(values: CellValues, known: Sequence[CellValues]) -> CellValues:
    """The values with each text tidied; one that looks like a `known` one becomes that one."""
    names = [each.name for each in TEXTS]
    texts: dict[str, Any] = {
        name: tidy_unless_known(getattr(values, name), *(getattr(each, name) for each in known))
        for name in names
    }
    return dataclasses.replace(values, **texts)


def has_text(values: CellValues) -> bool:
    """Whether any of the texts says something."""
    return any(tidy(getattr(values, each.name)) for each in TEXTS)


@dataclass(frozen=True, slots=True)
class CellText:
    """One text of a cell, for the page: its control, what is typed and what is published."""

    field: Field
    name: str
    id: str
    text: str
    live: str
    proposed: str
    errors: list[str]

    @property
    def described_by(self) -> str:
        """The ids of what stands above the control: its help, and what is wrong with it."""
        shown = {"helptext": self.field.help_text, "error": self.errors}
        return " ".join(f"{self.id}_{name}" for name, what in shown.items() if what)


@dataclass
class EditedCell:
    """One expectation: what is published (`live`), and the `values` that are typed over it."""

    role: Role
    level: Level
    index: int
    count: int
    live: CellValues | None = None
    version: int = 0
    base_version: int = 0
    values: CellValues = EMPTY
    is_retiring: bool = False
    others: list[Proposal] = dataclasses.field(default_factory=list)
    errors: dict[str, list[str]] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> str:
        """How the cell is called in the form: `role:level`."""
        return f"{self.role.slug}:{self.level.slug}"

    @property
    def texts(self) -> list[CellText]:
        """Each text of the cell, for the page."""
        live, proposed = self.live or EMPTY, EMPTY if self.is_retiring else self.proposed
        return [
            CellText(
                field,
                name=f"{form_name(field)}:{self.key}",
                id=f"{form_name(field)}-{self.role.slug}-{self.level.slug}",
                text=getattr(self.values, field.name),
                live=getattr(live, field.name),
                proposed=getattr(proposed, field.name),
                errors=self.errors.get(field.name, []),
            )
            for field in TEXTS
        ]

    @property
    def is_changed(self) -> bool:
        """Whether what is typed can be told from what is published."""
        if self.is_retiring:
            return self.live is not None
        if self.base_version != self.version:
            return True
        return has_text(self.values) if self.live is None else self.proposed != self.live

    @property
    def proposed(self) -> CellValues:
        """The values that would be published."""
        return tidied(self.values, [self.live] if self.live else [])

    @property
    def shown(self) -> CellValues | None:
        """What its folded line shows: what is typed, else what is published, if anything."""
        return self.proposed if self.is_changed and not self.is_retiring else self.live

    @property
    def drops_text(self) -> bool:
        """Whether it is to be retired although other words than the published ones are typed."""
        live = self.live or EMPTY
        pairs = [(getattr(self.values, each.name), getattr(live, each.name)) for each in TEXTS]
        return self.is_retiring and any(
            tidy_unless_known(text, "", published) not in ("", published)
            for text, published in pairs
        )

    @property
    def kind(self) -> Kind:
        """What the change would be called."""
        if self.is_retiring:
            return Kind.RETIRE
        if self.live is not None or (self.base_version and self.base_version != self.version):
            return Kind.EDIT
        return Kind.RESTORE if self.version else Kind.ADD

    def write(self, **values: Any) -> None:
        """Put these values in the place of what is typed."""
        self.values = dataclasses.replace(self.values, **values)

    def note(self, error: str) -> None:
        """Note one thing that is wrong with the cell, at its first text."""
        self.errors = {TEXTS[0].name: [error]}

    def problems(self) -> dict[str, list[str]]:
        """What may not be published, by the name of the field."""
        try:
            cells.checked(self.proposed)
        except ValidationError as error:
            return getattr(error, "message_dict", None) or {TEXTS[0].name: error.messages}
        return {}

    def operation(self) -> CellOperation:
        """The change as it is submitted."""
        new = None if self.is_retiring else self.values
        return CellOperation(self.kind, self.role.pk, self.level.pk, self.base_version, new)

    def content(self) -> Content:
        """The change as a working copy keeps it."""
        return {
            "kind": str(self.kind),
            "role": self.role.slug,
            "level": self.level.slug,
            "base_version": self.base_version,
            **{each.name: getattr(self.values, each.name) for each in fields.EXPECTATION},
        }

    def sent(self) -> Iterator[tuple[str, str]]:
        """The fields that a form sends for the cell as it stands."""
        yield f"version:{self.key}", str(self.base_version)
        for each in TEXTS:
            yield f"{form_name(each)}:{self.key}", getattr(self.values, each.name)
        for name in [form_name(each) for each in TICKS if getattr(self.values, each.name)]:
            yield f"{name}:{self.key}", "1"
        if self.is_retiring:
            yield f"retire:{self.key}", "1"


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

    def sent(self) -> Iterator[tuple[str, str]]:
        """The fields that a form sends for it as it stands."""
        yield f"field:{self.key}", self.text
        yield f"base:{self.key}", self.base


@dataclass
class EditedTexts:
    """All that can be changed on one page: of a skill, a role, a new one or a part of the taxonomy.

    `rows` has the cells of each role, `takes_roles` says whether there can be more. `problems` say
    what could not be read of the `pasted` lines.
    """

    subject: Skill | Role | None
    fields: list[EditedField]
    rows: list[list[EditedCell]]
    takes_roles: bool = False
    problems: list[str] = dataclasses.field(default_factory=list)
    pasted: str = ""

    @property
    def roles(self) -> list[Role]:
        """The roles that have a row."""
        return [row[0].role for row in self.rows if row]

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
    def places(self) -> list[EditedCell | EditedField]:
        """Every field and every cell."""
        return [*self.fields, *self.cells]

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong at a field or a cell."""
        return any(each.errors for each in self.places)

    @property
    def changed(self) -> list[EditedCell | EditedField]:
        """What is typed differently."""
        return [each for each in self.places if each.is_changed]

    def operations(self) -> list[AnyOperation]:
        """What would be submitted."""
        return [each.operation() for each in self.changed]

    def field_operations(self) -> list[FieldOperation]:
        """What would be submitted about fields."""
        return [each.operation() for each in self.fields if each.is_changed]

    def contents(self) -> list[Content]:
        """What a working copy keeps."""
        return [each.content() for each in self.changed]

    def check_cells(self) -> None:
        """Note at each changed cell what may not be published, by the rules of the catalogue."""
        for cell in self.cells:
            if cell.is_changed and not cell.is_retiring:
                cell.errors = cell.problems()

    def note(self, errors: Errors) -> None:
        """Put the errors, by name and target, at the fields; the other fields have none."""
        for each in self.fields:
            each.errors = errors.get((each.name, each.target), [])

    def replace_published(self) -> tuple[list[EditedField], list[EditedCell]]:
        """Write what was typed against what is live now; returns what was stale.

        What was typed stays. To save it again is to say: mine in the place of theirs.
        """
        stale = [each for each in self.fields if each.base != each.live]
        cells = [each for each in self.cells if each.base_version != each.version]
        for field in stale:
            field.base = field.live
        for cell in cells:
            cell.base_version = cell.version
        return stale, cells
