"""What may be said about a file when it is imported: its format, its columns, where it is from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from profiles.catalogue.records import Origin

FORMATS = ("folder", "csv", "json", "esco", "case", "rsd", "columns")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of others; `truths` are its words for yes, where it says yes or no."""

    name: str
    truths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person who imports says; what is empty is found by looking at the file.

    `columns` are those of any table, by the names that the flat CSV has for them; `levels` the
    columns that hold the texts of one level each, lowest first, by the names of the levels.
    `defaults` say what the file does not. `language` chooses among translations.
    """

    format: str = ""
    origin: Origin = Origin()
    columns: Mapping[str, Column] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""
    language: str = ""

    def digest(self) -> str:
        """What makes the same files another import."""
        return repr(self)
