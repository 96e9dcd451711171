"""Reads any table whose columns somebody has named: one row a cell, or one column a level.

Fields are called as in the flat CSV. What the table does not have is said once for all rows, or
has a default; slugs are made of names. A table without roles, levels and texts is one of skills.
Whether an expectation is required has to be said: by a column, or once for all rows. Where there
is one column a level, the examples of a row are those of each of its expectations.
"""

import hashlib
import re
from pathlib import Path

from django.utils.translation import gettext as _

from profiles.interchange.csv_header import names_of_cell
from profiles.interchange.places import FilePosition
from profiles.interchange.reading import options as asked_words
from profiles.interchange.reading import tables
from profiles.interchange.reading.framework import ONE_LEVEL, Framework, Thing
from profiles.interchange.reading.options import ImportOptions
from profiles.interchange.reading.own_yaml import RANKS
from profiles.interchange.staging import Spool
from profiles.operations import CellValues

_OF_CELLS = {"description", "examples", "role_name"}


def read(path: Path, spool: Spool, asked: ImportOptions) -> None:
    """Read the table row by row, noting everything that is wrong."""
    digest = hashlib.sha256(asked.digest().encode())
    needed = [column.name for column in asked.columns.values()] + list(asked.levels.values())
    reader = _TableReader(spool, asked, path.stem)
    if not reader.knows_required(FilePosition(path.name)):
        return
    for row in tables.rows(path, spool, digest, needed=needed, delimiter=asked.delimiter):
        reader.add(row)
    spool.digest = digest.hexdigest()
    reader.framework.close()


class _TableReader:
    """Takes the fields out of each row: from its column, else from what was said for all."""

    def __init__(self, spool: Spool, asked: ImportOptions, stem: str) -> None:
        self._spool, self._asked, self._row = spool, asked, tables.TableRow("", 0, {})
        self._domain = asked.origin.source or stem
        self.framework = Framework(spool, asked.origin)
        given = {*asked.columns, *asked.defaults}
        self._is_of_skills = not asked.levels and not given & _OF_CELLS

    def knows_required(self, place: FilePosition) -> bool:
        """Whether it was said what is required; if not, notes once how to say it."""
        if self._is_of_skills or {"required"} & {*self._asked.columns, *self._asked.defaults}:
            return True
        self._spool.problems.add(place, asked_words.ask_required(has_columns=True))
        return False

    def _column(self, field: str) -> str:
        column = self._asked.columns.get(field)
        return column.name if column else ""

    def _said(self, field: str) -> str:
        column = self._column(field)
        return (self._row[column] if column else "") or self._asked.defaults.get(field, "")

    def _refuse(self, field: str, message: str) -> None:
        self._spool.problems.add(self._row.place(self._column(field)), message)

    def add(self, row: tables.TableRow) -> None:
        """One row: a skill, with one cell or with one for each column of a level."""
        self._row = row
        name = self._said("skill_name")
        if not name:
            self._refuse("skill_name", _("The name of the skill is missing. Add it."))
            return
        domain = self._said("domain") or self._domain
        place = row.place(self._column("skill_name"))
        text, link = self._said("skill_description"), self._said("source_url")
        slug, names = self._said("skill_slug"), names_of_cell(self._said("skill_aliases"))
        thing = Thing(name, place, text, slug=slug, link=link, aliases=tuple(names))
        skill = self.framework.skill(thing, domain, self._said("group") or domain)
        if self._is_of_skills:
            return
        if not self._said("role_name"):
            message = _(
                "The role is missing. Use --map role_name=COLUMN or --default role_name=NAME."
            )
            self._refuse("role_name", message)
            return
        place = row.place(self._column("role_name"))
        slug, names = self._said("role_slug"), names_of_cell(self._said("role_aliases"))
        role = Thing(self._said("role_name"), place, slug=slug, aliases=tuple(names))
        self._add_cells(skill, self.framework.role(role, self._said("role_family")))

    def _add_cells(self, skill: int, role: str) -> None:
        required = self._required()
        examples = self._examples()
        examples_at = self._row.place(self._column("examples"))
        for name, column in self._asked.levels.items():
            at = self._row.place(column)
            level = self.framework.level(name, at)
            if text := self._row[column]:
                values = CellValues(text, required, examples)
                self.framework.cell(skill, role, level, values, at, examples_at)
        if not self._asked.levels:
            name = self._said("level_name") or ONE_LEVEL
            at = self._row.place(self._column("level_name"))
            level = self.framework.level(name, at, self._said("level_slug"))
            self._read_rank(level)
            values = CellValues(self._said("description"), required, examples)
            at = self._row.place(self._column("description"))
            self.framework.cell(skill, role, level, values, at, examples_at)

    def _examples(self) -> str | None:
        """The examples of the row's expectations; None where nothing was said about examples."""
        if "examples" in self._asked.columns or "examples" in self._asked.defaults:
            return self._said("examples")
        return None

    def _read_rank(self, level: str) -> None:
        text, place = self._said("level_rank"), self._row.place(self._column("level_rank"))
        if re.fullmatch("[0-9]{1,10}", text) and int(text) <= RANKS:
            self.framework.levels.rank(level, int(text), place)
        elif text:
            message = _("Give a whole number from 0 to %(limit)d.")
            self._refuse("level_rank", message % {"limit": RANKS})
            self.framework.levels.unreadable_rank(level)

    def _required(self) -> bool:
        text = self._said("required")
        column = self._asked.columns.get("required")
        if column and column.truths and self._row[column.name]:
            return text.casefold() in {word.casefold() for word in column.truths}
        if text.casefold() in asked_words.YES | asked_words.NO:
            return text.casefold() in asked_words.YES
        message = _(
            "Does “%(word)s” mean required? List the words that do: --map "
            "required=“COLUMN:word|word”."
        )
        self._refuse("required", message % {"word": text[:60]})
        return False
