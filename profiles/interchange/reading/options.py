"""What may be said about a file when it is imported: its format, its columns, where it is from."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from profiles.interchange.records import Origin

FORMATS = ("folder", "csv", "json", "esco", "case", "rsd", "columns")
FIELDS = (
    *("domain", "group", "skill_name", "skill_slug", "skill_description"),
    *("role_family", "role_name", "role_slug", "level_name", "level_slug", "level_rank"),
    *("required", "description", "examples", "source_url", "skill_aliases", "role_aliases"),
)
YES = frozenset({"1", "yes", "y", "true", "x", "✓", "required", "essential", "mandatory", "core"})
NO = frozenset({"0", "no", "n", "false", "", "-", "optional", "desirable", "nice to have"})
_NO_ORIGIN = Origin()


class InvalidOption(ValueError):
    """What was said about the columns cannot be meant; its text says why."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A column of a table of others; `truths` are its words for yes, where it says yes or no."""

    name: str
    truths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the person who imports says; what is empty is found by looking at the file.

    `columns` are those of any table, by the names that the flat CSV has for them; `levels` the
    columns that hold the texts of one level each, lowest first, by the names of the levels.
    `defaults` say what the file does not. `language` chooses among translations. `ladder` are the
    names of levels, lowest first.
    """

    format: str = ""
    origin: Origin = _NO_ORIGIN
    columns: Mapping[str, ColumnMapping] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""
    language: str = ""
    ladder: tuple[str, ...] = ()

    @property
    def required(self) -> bool | None:
        """Whether expectations are required where the files do not say; None if nobody said."""
        text = self.defaults.get("required")
        return None if text is None else text.casefold() in YES

    def digest(self) -> str:
        """What makes the same files another import."""
        return repr(self)


def columns(maps: Iterable[str], *, is_needed: bool = False) -> dict[str, ColumnMapping]:
    """The columns in words like `required=Importance:essential|core`. Raises InvalidOption."""
    found = {}
    for name, column in _pairs(maps):
        if name == "required" and ":" in column:
            title, _colon, words = column.rpartition(":")
            truths = tuple(word.strip() for word in words.split("|"))
            found[name] = ColumnMapping(_name(title), truths)
        else:
            found[name] = ColumnMapping(_name(column))
    if (found or is_needed) and "skill_name" not in found:
        raise InvalidOption(
            _("Which column contains the skill's name? Use --map skill_name=COLUMN.")
        )
    return found


def defaults(said: Iterable[str]) -> dict[str, str]:
    """The texts in words like `level_name=Senior`. Raises InvalidOption."""
    found = {name: text.strip() for name, text in _pairs(said)}
    if (word := found.get("required", "")).casefold() not in YES | NO:
        message = _(
            "“%(word)s” is not a valid value. Use --default required=1 or --default required=0."
        )
        raise InvalidOption(message % {"word": word[:60]})
    return found


def ask_required(*, has_columns: bool = False) -> str:
    """What to say where nothing tells which expectations are required."""
    if has_columns:
        return _(
            "It is not clear which expectations are required. Use --map "
            "required=COLUMN, or --default required=1 or required=0 for all of them."
        )
    return _(
        "It is not clear which expectations are required. Use --default "
        "required=1 or --default required=0 for all of them."
    )


def levels(said: Iterable[str]) -> dict[str, str]:
    """The columns in words like `Senior=Engineer III`, or just `Senior`, lowest first."""
    found = {}
    for words in said:
        name, _sign, column = words.partition("=")
        found[_name(name)] = _name(column or name)
    return found


def ladder(said: str) -> tuple[str, ...]:
    """The names of levels in words like `Junior, "Mid, or so", Senior`. Raises InvalidOption."""
    (names,) = csv.reader([_name(said)], skipinitialspace=True) if said.strip() else [[]]
    found = tuple(filter(None, map(_name, names)))
    folded = [name.casefold() for name in found]
    for name, key in zip(found, folded, strict=True):
        if folded.count(key) > 1:
            raise InvalidOption(_("“%s” is given twice. Give it once.") % name[:60])
    return found


def _pairs(said: Iterable[str]) -> Iterable[tuple[str, str]]:
    seen = set()
    for words in said:
        name, sign, text = words.partition("=")
        name = name.strip()
        if not sign or not text.strip():
            raise InvalidOption(_("Write FIELD=TEXT, not “%s”.") % words[:60])
        if name not in FIELDS:
            message = _("There is no field “%(name)s”. There are: %(fields)s.")
            raise InvalidOption(message % {"name": name[:60], "fields": ", ".join(FIELDS)})
        if name in seen:
            raise InvalidOption(_("“%s” is given twice. Give it once.") % name)
        seen.add(name)
        yield name, text


def _name(column: str) -> str:
    """The name of a column as tables have it: white space is one space."""
    return " ".join(column.split())
