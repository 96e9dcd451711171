"""What files say about the catalogue, checked and normalised, before the site is asked.

A record with `is_reference` is only made where it is missing: a file about one skill does not
rename the levels of a site that knows them.
"""

from dataclasses import asdict, dataclass, field
from enum import Enum

from profiles.interchange.places import FilePosition
from profiles.operations import CellValues


class FileScope(Enum):
    """How much of a catalogue a file speaks for: what is missing in it is missing there."""

    CATALOGUE = "catalogue"
    TABLE = "table"  # flat rows: every skill and role that has cells, without the rest
    SOURCE = "source"  # a framework of others: everything that came from the same source
    SKILL = "skill"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where texts came from and under which licence; what is empty is not known."""

    source: str = ""
    source_url: str = ""
    licence: str = ""

    def fill(self, fields: dict[str, str]) -> dict[str, str]:
        """The fields, with the origin where they say none of their own."""
        mine = {name: text for name, text in asdict(self).items() if text and not fields.get(name)}
        return {**fields, **mine}

    def over(self, other: "Origin") -> "Origin":
        """This origin, with what it does not say taken from the other."""
        return Origin(**other.fill(asdict(self)))


@dataclass(frozen=True, slots=True)
class PartRecord:
    """The catalogue itself (empty target), or a `domain:`, `group:`, `level:`, `family:` of it.

    A field that is not in `fields` is left as it is.
    """

    target: str
    fields: dict[str, str]
    place: FilePosition
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """A role; `levels` has focus and technology (a JSON list) by level, where the file says.

    A level without either is one of the role's own, whatever the site says of it.
    """

    slug: str
    fields: dict[str, str]
    place: FilePosition
    levels: dict[str, dict[str, str]] = field(default_factory=dict)
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class SkillRecord:
    """A skill without its cells; `fields["group"]` is `domain/group`."""

    slug: str
    fields: dict[str, str]
    place: FilePosition
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class AliasRecord:
    """Another name of a skill or role."""

    name: str
    place: FilePosition


@dataclass(frozen=True, slots=True)
class CellRecord:
    """One expectation of a skill."""

    role: str
    level: str
    values: CellValues
    place: FilePosition
