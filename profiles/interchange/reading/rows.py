"""Turns the rows of a flat table into records, and notes where rows contradict each other."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from profiles.fields import as_json, shown
from profiles.interchange.csv_header import ALIASES, DRAFTED_BY, EXAMPLES, ORIGIN, names_of_cell
from profiles.interchange.places import FilePosition
from profiles.interchange.reading import aliases
from profiles.interchange.reading.nodes import Rule, judged
from profiles.interchange.reading.own_yaml import RANKS
from profiles.interchange.reading.slugs import KnownNames
from profiles.interchange.reading.taxonomy import TaxonomyReader
from profiles.interchange.records import (
    AliasRecord,
    CellRecord,
    PartRecord,
    RoleRecord,
    SkillRecord,
)
from profiles.interchange.staging import Spool
from profiles.models import Expectation, Level, Role, Skill
from profiles.models.fields import NAME_LENGTH
from profiles.operations import CellValues

_SKILL = ("domain", "group", "skill_slug", "skill_name", "skill_summary", *ORIGIN, ALIASES[0])
_ROLE = ("role_family", "role_slug", "role_name", ALIASES[1])
_LEVEL = ("level_slug", "level_name", "level_rank")
_NAME = Skill._meta.get_field("name")
_SLUG = Skill._meta.get_field("slug")
_SUMMARY = Skill._meta.get_field("summary")
_TEXT = Expectation._meta.get_field("description")
_EXAMPLES = Expectation._meta.get_field("examples")
_DRAFTED_BY = Expectation._meta.get_field("drafted_by")
_NAMED: dict[str, type[Skill | Role | Level]] = {
    "skill_slug": Skill,
    "role_slug": Role,
    "level_slug": Level,
}
_TRUTHS = {"1": True, "0": False}
Cells = Sequence[str]


class Rows:
    """Reads rows into a spool. What a row repeats from one before costs a look-up only."""

    def __init__(self, spool: Spool, file: str, columns: dict[str, int]) -> None:
        self._spool, self._file, self._columns = spool, file, columns
        self._shelves = TaxonomyReader(spool)
        self._roles: dict[Cells, str] = {}
        self._levels: dict[Cells, str] = {}
        self._names: dict[str, KnownNames] = {}
        self._skill: tuple[Cells, int] = ((), 0)
        self._at = {
            names: [columns[name] for name in names if name in columns]
            for names in (_SKILL, _ROLE, _LEVEL)
        }

    def read(self, line: int, cells: list[str]) -> None:
        """One row, which begins in that line."""
        skill_cells = tuple(cells[at] for at in self._at[_SKILL])
        if skill_cells != self._skill[0]:
            self._skill = (skill_cells, self._read_skill(line, cells))
        role_cells = tuple(cells[at] for at in self._at[_ROLE])
        if role_cells not in self._roles:
            self._roles[role_cells] = self._read_role(line, cells)
        level_cells = tuple(cells[at] for at in self._at[_LEVEL])
        if level_cells not in self._levels:
            self._levels[level_cells] = self._read_level(line, cells)
        required = _TRUTHS.get(cells[self._columns["required"]].strip())
        if required is None:
            self._refuse(line, "required", _("Write 1 (required) or 0 (optional)."))
        text = self._text(line, cells, "description", _TEXT)
        examples = None  # a table without the column, as older exports are, takes none away
        if EXAMPLES in self._columns:
            examples = self._text(line, cells, EXAMPLES, _EXAMPLES)
        mark = ""
        if DRAFTED_BY in self._columns:
            mark = self._text(line, cells, DRAFTED_BY, _DRAFTED_BY)
        self._spool.add_cell(
            self._skill[1],
            CellRecord(
                *(self._roles[role_cells], self._levels[level_cells]),
                CellValues(text, bool(required), examples, mark),
                FilePosition(self._file, line),
            ),
        )

    def _refuse(self, line: int, column: str, message: str) -> None:
        self._spool.problems.add(FilePosition(self._file, line, column), message)

    def _text(self, line: int, cells: Cells, column: str, rule: Rule) -> str:
        place = FilePosition(self._file, line, column)
        return judged(cells[self._columns[column]], rule, self._spool.problems, place)

    def _slug(self, line: int, cells: Cells, column: str, name: str) -> str:
        """The slug in the column, else that of the name."""
        given = cells[self._columns[column]].strip()
        if given:
            if column in self._names:
                self._names[column].note(given, name)
        else:
            given = self._known_names(column).slug(name)
        return judged(given, _SLUG, self._spool.problems, FilePosition(self._file, line, column))

    def _known_names(self, column: str) -> KnownNames:
        """The names of the site and of the rows so far, asked for where a slug is missing."""
        if column not in self._names:
            self._names[column] = names = KnownNames(_NAMED[column])
            for slug, name in self._said_names(column):
                names.note(slug, name)
        return self._names[column]

    def _said_names(self, column: str) -> Iterator[tuple[str, str]]:
        if column == "skill_slug":
            for skill in self._spool.skill_records():
                yield skill.slug, skill.fields["name"]
        elif column == "role_slug":
            for role in self._spool.roles.values():
                yield role.slug, role.fields["name"]
        else:
            for target, part in self._spool.parts.items():
                if target.startswith("level:"):
                    yield target.partition(":")[2], part.fields["name"]

    def _read_skill(self, line: int, cells: Cells) -> int:
        name = self._text(line, cells, "skill_name", _NAME)
        slug = self._slug(line, cells, "skill_slug", name)
        domain = self._text(line, cells, "domain", _NAME)
        group = self._text(line, cells, "group", _NAME)
        summary = self._text(line, cells, "skill_summary", _SUMMARY)
        place = FilePosition(self._file, line)
        key = self._shelves.group(domain, group, slug, place)
        fields = {"name": name, "group": key, "summary": summary}
        fields |= {
            column: self._text(line, cells, column, Skill._meta.get_field(column))
            for column in ORIGIN
            if column in self._columns
        }
        earlier = self._spool.skill(slug)
        fields |= self._aliases(line, cells, "skill", slug, name, is_new=earlier is None)
        if earlier:
            self._same(line, f"skill “{slug}”", earlier[1], self._spool.origin.fill(fields))
            return earlier[0]
        return self._spool.add_skill(SkillRecord(slug, fields, place))

    def _read_role(self, line: int, cells: Cells) -> str:
        name = self._text(line, cells, "role_name", _NAME)
        slug = self._slug(line, cells, "role_slug", name)
        fields = {"name": name}
        place = FilePosition(self._file, line)
        if "role_family" in self._columns:
            family = cells[self._columns["role_family"]].strip()
            family = self._text(line, cells, "role_family", _NAME) if family else ""
            fields["family"] = self._shelves.family(family, place)
        earlier = self._spool.roles.get(slug)
        fields |= self._aliases(line, cells, "role", slug, name, is_new=earlier is None)
        if earlier:
            self._same(line, f"role “{slug}”", earlier, fields)
        else:
            self._spool.roles[slug] = RoleRecord(slug, fields, place)
        return slug

    def _aliases(
        self, line: int, cells: Cells, kind: str, slug: str, name: str, *, is_new: bool
    ) -> dict[str, str]:
        """The other names of a skill or role, where the table has the column."""
        column = f"{kind}_aliases"
        if column not in self._columns:
            return {}
        names = names_of_cell(cells[self._columns[column]].strip())
        if not is_new:  # judged before, or about to be refused as another list
            return {"aliases": as_json(names)}
        place = FilePosition(self._file, line, column)
        told = [AliasRecord(each, place) for each in names]
        return {"aliases": aliases.own(self._spool, kind, slug, told, place, own_name=name)}

    def _read_level(self, line: int, cells: Cells) -> str:
        name = self._text(line, cells, "level_name", _NAME)
        slug = self._slug(line, cells, "level_slug", name)
        rank = cells[self._columns["level_rank"]].strip()
        if not (rank.isascii() and rank.isdigit() and int(rank[:10]) <= RANKS):
            message = _("Give a whole number from 0 to %(limit)d.") % {"limit": RANKS}
            self._refuse(line, "level_rank", message)
            rank = "0"
        fields = {"name": name, "rank": str(int(rank[:10]))}
        target = f"level:{slug}"
        if earlier := self._spool.parts.get(target):
            self._same(line, f"level “{slug}”", earlier, fields)
        else:
            self._spool.parts[target] = PartRecord(target, fields, FilePosition(self._file, line))
        return slug

    def _same(
        self,
        line: int,
        what: str,
        earlier: SkillRecord | RoleRecord | PartRecord,
        fields: dict[str, str],
    ) -> None:
        """Rows about one thing must agree: two things with one slug are told apart here."""
        for name, value in fields.items():
            if value != earlier.fields[name]:
                message = _(
                    "The %(field)s of the %(what)s is “%(here)s” here, but “%(there)s” at "
                    "%(place)s. Use one of them, or give each a slug of its own."
                ) % {
                    "field": name,
                    "what": what,
                    "here": shown(name, value)[:NAME_LENGTH],
                    "there": shown(name, earlier.fields[name])[:NAME_LENGTH],
                    "place": earlier.place,
                }
                self._spool.problems.add(FilePosition(self._file, line), message)
