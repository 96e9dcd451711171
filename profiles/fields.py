"""One table of the fields that people edit: of skills, roles, their levels and the taxonomy.

A new field is a column of its model and one entry here: editors, history, proposals and curation
read the table. The column's own validators say what may stand in it. The API (`api/serializers`),
the file formats (`interchange`) and the pages name their fields themselves.
"""

import json
from dataclasses import dataclass
from enum import Enum, StrEnum

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.models import Catalogue, Domain, Group, Level, Role, RoleFamily, RoleLevel, Skill
from skillmap.kernel.text import normalise, normalise_line, refuse_control_characters, tidy

YES = "yes"  # what history keeps of a flag that is set; otherwise nothing
LEVEL_TARGET = "level:"  # begins the target of an operation on one level of a role


class FieldKind(StrEnum):
    """What a field holds; forms choose the widget by it."""

    LINE = "line"
    TEXT = "text"  # several lines
    NUMBER = "number"
    SLUG = "slug"
    GROUP = "group"  # `domain/group`
    FAMILY = "family"  # the slug of a role family, or nothing
    BASE_ROLE = (
        "base_role"  # the slug of the role from which expectations are inherited, or nothing
    )
    NAMES = "names"  # a list of names, kept as JSON
    FLAG = "flag"
    TICK = "tick"  # yes or no
    SUCCESSOR = "successor"  # the slug of what replaces it


class Editor(Enum):
    """Whose editor shows the field."""

    EVERYBODY = "everybody"
    CURATORS = "curators"
    NONE = "none"  # a page of its own changes it


@dataclass(frozen=True, slots=True)
class Field:
    """One editable field: its name in operations and files, its label, and what it holds."""

    name: str
    label: str | Promise
    kind: FieldKind = FieldKind.LINE
    editor: Editor = Editor.CURATORS
    is_required: bool = False
    help_text: str | Promise = ""

    @property
    def is_line(self) -> bool:
        """Whether the text has no line breaks."""
        return self.kind not in {FieldKind.TEXT, FieldKind.NAMES}

    @property
    def is_column(self) -> bool:
        """Whether the column itself holds the text that history keeps."""
        return self.kind in {FieldKind.LINE, FieldKind.TEXT, FieldKind.NUMBER, FieldKind.SLUG}

    def read(self, row: models.Model) -> str:
        """The value as history keeps it: text."""
        if self.kind == FieldKind.FLAG:
            return YES if getattr(row, f"{self.name}_at") else ""
        held = getattr(row, self.name)
        if self.kind == FieldKind.GROUP:
            return str(held.key)
        if self.kind in {FieldKind.FAMILY, FieldKind.BASE_ROLE, FieldKind.SUCCESSOR}:
            return str(held.key if isinstance(held, Group) else held.slug) if held else ""
        if self.kind == FieldKind.NAMES:
            return as_json(held)
        return str(held)

    def shown(self, text: str) -> str:
        """A value of history as people edit it: the names of a list with commas between them."""
        if self.kind != FieldKind.NAMES or not text:
            return text
        try:
            names = names_in(text)
        except ValidationError:
            return text
        return text if any("," in name for name in names) else ", ".join(names)

    def stored(self, text: str) -> str:
        """What people edited as history keeps it; as it is where that cannot be."""
        if self.kind != FieldKind.NAMES:
            return text
        try:
            return as_json(names_in(tidy(text)))
        except ValidationError:
            return text

    def normalise(self, text: str) -> str:
        """The text as it is stored. Raises ValidationError for control characters."""
        if self.kind == FieldKind.NAMES:
            return as_json(self.names(text))
        text = normalise_line(text) if self.is_line else normalise(text)
        refuse_control_characters(text)
        return text

    def names(self, text: str) -> list[str]:
        """The names of a list, JSON or typed. Raises ValidationError for the field."""
        try:
            return names_in(text)
        except ValidationError as error:
            raise ValidationError({self.name: error.messages}) from error


_POSITION_HELP = _("A whole number. Lower numbers come first.")
_SLUG_HELP = _(
    "Part of the URL: lower-case letters, digits and hyphens. The old URL redirects here."
)
_NAME = Field("name", _("Name"), editor=Editor.EVERYBODY, is_required=True)
_SLUG = Field("slug", _("Slug"), FieldKind.SLUG, is_required=True, help_text=_SLUG_HELP)
_ALIASES = Field(
    "aliases",
    _("Also called"),
    FieldKind.NAMES,
    Editor.EVERYBODY,
    help_text=_("Other names that people use, separated by commas. The search finds them."),
)
_SUMMARY = Field("summary", _("Summary"), editor=Editor.EVERYBODY)
_DESCRIPTION = Field("description", _("Description"), FieldKind.TEXT, Editor.EVERYBODY)
_POSITION = Field(
    "position", _("Position"), FieldKind.NUMBER, is_required=True, help_text=_POSITION_HELP
)
_ORIGIN = (
    Field("source", _("Source")),
    Field("code", _("Code"), help_text=_("The publisher's code, such as A.1.")),
    Field("source_url", _("URL of the source")),
    Field("licence", _("Licence")),
)
_RETIREMENT = (
    Field("retired", _("Retired"), FieldKind.FLAG, Editor.NONE),
    Field("replaced_by", _("Replaced by"), FieldKind.SUCCESSOR, Editor.NONE),
)

SKILL = (
    _NAME,
    Field("group", _("Group"), FieldKind.GROUP, Editor.EVERYBODY, is_required=True),
    _ALIASES,
    _SUMMARY,
    _DESCRIPTION,
    _SLUG,
    *_ORIGIN,
    *_RETIREMENT,
)
ROLE = (
    _NAME,
    Field("family", _("Family"), FieldKind.FAMILY, Editor.EVERYBODY),
    Field(
        "base_role",
        _("Base role"),
        FieldKind.BASE_ROLE,
        Editor.EVERYBODY,
        help_text=_("What this role expects is expected here too."),
    ),
    Field(
        "not_expected",
        _("Not expected"),
        FieldKind.NAMES,
        Editor.EVERYBODY,
        help_text=_(
            "What the base role expects and this role does not. Each entry is a skill and a level"
            " as their URLs name them, such as code-review/junior; commas separate the entries."
            " Delete an entry to share that expectation again."
        ),
    ),
    _ALIASES,
    Field("mission", _("Mission"), editor=Editor.EVERYBODY),
    _SLUG,
    _POSITION,
    *_ORIGIN,
    *_RETIREMENT,
)
ROLE_LEVEL = (
    Field("focus", _("Focus"), FieldKind.TEXT, Editor.EVERYBODY),
    Field("technology", _("Technology"), FieldKind.NAMES, Editor.EVERYBODY),
)
# What one cell says, in the order of the editor. `CellValues` has an attribute for each of them.
EXPECTATION = (
    Field(
        "description",
        _("What is expected"),
        FieldKind.TEXT,
        Editor.EVERYBODY,
        is_required=True,
        help_text=_("One line for each thing that a person does."),
    ),
    Field(
        "examples",
        _("Examples"),
        FieldKind.TEXT,
        Editor.EVERYBODY,
        help_text=_("What would show it. One example a line."),
    ),
    Field("required", _("Required"), FieldKind.TICK, Editor.EVERYBODY),
)
# By the first part of an operation's target: `domain:data`, `level:senior`; the site has none.
TAXONOMY: dict[str, tuple[Field, ...]] = {
    "": (
        Field("title", _("Title"), is_required=True),
        _DESCRIPTION,
        Field("language", _("Language"), is_required=True),
        Field("publisher", _("Publisher"), is_required=True),
        Field("licence", _("Licence"), is_required=True),
        Field("licence_url", _("URL of the licence"), is_required=True),
    ),
    "domain": (_NAME, _SLUG, _SUMMARY, _POSITION, *_RETIREMENT),
    "group": (_NAME, _SLUG, _SUMMARY, _POSITION, *_RETIREMENT),
    "level": (
        _NAME,
        _SLUG,
        _SUMMARY,
        Field(
            "rank",
            _("Rank"),
            FieldKind.NUMBER,
            is_required=True,
            help_text=_("A whole number. Lower levels have lower ranks."),
        ),
        _POSITION,
        *_RETIREMENT,
    ),
    "family": (_NAME, _SLUG, _POSITION),
}
_BY_MODEL: dict[type[models.Model], tuple[Field, ...]] = {
    Skill: SKILL,
    Role: ROLE,
    RoleLevel: ROLE_LEVEL,
    Catalogue: TAXONOMY[""],
    Domain: TAXONOMY["domain"],
    Group: TAXONOMY["group"],
    Level: TAXONOMY["level"],
    RoleFamily: TAXONOMY["family"],
}
_BY_NAME = {each.name: each for table in _BY_MODEL.values() for each in table}


def of(model: type[models.Model]) -> tuple[Field, ...]:
    """The fields of the model, in the order of the editors."""
    return _BY_MODEL[model]


def find(model: type[models.Model], name: str) -> Field | None:
    """The field of that name; None where the model has none."""
    return next((each for each in _BY_MODEL[model] if each.name == name), None)


def as_json(names: list[str]) -> str:
    """A list of names as history and files keep it; nothing for an empty one."""
    return json.dumps(names, ensure_ascii=False) if names else ""


def names_in(text: str) -> list[str]:
    """A JSON list of names, or names divided by commas or lines. Raises ValidationError."""
    try:
        names = json.loads(text) if text.startswith("[") else text.replace("\n", ",").split(",")
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValidationError(gettext("Enter names, separated by commas."))
    for name in names:
        refuse_control_characters(name)
    return [name for name in map(normalise_line, names) if name]


def shown(name: str, text: str) -> str:
    """A value of history as people read it: the names of a list with commas between them."""
    found = _BY_NAME.get(name)
    return found.shown(text) if found else text


def label(name: str) -> str:
    """The name of a field for people, in the active language; the name itself if unknown."""
    found = _BY_NAME.get(name)
    return str(found.label) if found else name
