"""Keeps what was read on disk until it is written, so that memory does not grow with the file."""

import json
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from profiles.interchange.places import FilePosition, Problems
from profiles.interchange.records import (
    AliasRecord,
    CellRecord,
    FileScope,
    Origin,
    PartRecord,
    RoleRecord,
    SkillRecord,
)
from profiles.operations import CellValues

_TABLES = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;
CREATE TABLE skill (id INTEGER PRIMARY KEY, slug TEXT UNIQUE, fields TEXT, file TEXT, line INTEGER,
                    col TEXT, is_reference INTEGER);
CREATE TABLE cell (skill INTEGER, role TEXT, level TEXT, required INTEGER, description TEXT,
                   examples TEXT, drafted_by TEXT, file TEXT, line INTEGER, col TEXT);
CREATE TABLE alias (kind TEXT, slug TEXT, form TEXT, name TEXT, file TEXT, line INTEGER, col TEXT);
CREATE TABLE name (kind TEXT, form TEXT, slug TEXT);
CREATE TABLE note (kind TEXT, name TEXT, said TEXT, PRIMARY KEY (kind, name)) WITHOUT ROWID;
"""
_BATCH = 500
Row = tuple[int, str, str, bool, str, str | None, str, str, int, str]


class TookTooLong(Exception):
    """Reading or planning took more seconds than were allowed."""


class Spool:
    """What the files say: parts and roles in memory, skills and cells in a temporary database."""

    def __init__(self, name: str, *, seconds: float | None = None) -> None:
        self.name = name
        self._ends_at = None if seconds is None else time.monotonic() + seconds
        self.scope = FileScope.CATALOGUE
        self.origin = Origin()
        self.problems = Problems()
        self.notes: list[str] = []
        self.digest = ""
        self.is_frame_read = True  # else what refers to a level or role cannot be judged
        self.parts: dict[str, PartRecord] = {}
        self.level_order: tuple[str, ...] = ()  # slugs, where only their order in the file says it
        self.is_ladder_named = False  # by the person who imports: so ranks may be corrected
        self.roles: dict[str, RoleRecord] = {}
        self.skill_count = self.cell_count = 0
        self.taken_over_count = 0  # of the site or of other sources
        self._folder = tempfile.TemporaryDirectory(prefix="skillmap-import-")
        self._database = sqlite3.connect(
            Path(self._folder.name) / "spool.sqlite3", isolation_level=None
        )
        self._database.executescript(_TABLES + "BEGIN;")
        self._waiting: list[Row] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove what was kept on disk."""
        self._database.close()
        self._folder.cleanup()

    def check_time(self) -> None:
        """Raise TookTooLong once the seconds that were given are over."""
        if self._ends_at is not None and time.monotonic() > self._ends_at:
            raise TookTooLong

    def add_skill(self, record: SkillRecord) -> int:
        """Keep a skill and return its number for `add_cell`; the slug must be new here."""
        self.check_time()
        self.skill_count += 1
        fields = json.dumps(self.origin.fill(record.fields))
        place = record.place
        self._database.execute(
            "INSERT INTO skill VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(self.skill_count, record.slug, fields),
                *(place.file, place.line, place.column, record.is_reference),
            ),
        )
        return self.skill_count

    def skill(self, slug: str) -> tuple[int, SkillRecord] | None:
        """The number and record of the skill with that slug, None when none was kept."""
        row = self._database.execute(
            "SELECT id, slug, fields, file, line, col, is_reference FROM skill WHERE slug = ?",
            (slug,),
        ).fetchone()
        return (row[0], _skill(*row[1:])) if row else None

    def slug_of(self, skill: int) -> str:
        """The slug of the skill with that number."""
        found = self._database.execute("SELECT slug FROM skill WHERE id = ?", (skill,))
        return str(found.fetchone()[0])

    def add_cell(self, skill: int, cell: CellRecord) -> None:
        """Keep one cell of the skill with that number."""
        place, values = cell.place, cell.values
        self._waiting.append(
            (
                *(skill, cell.role, cell.level),
                *(values.required, values.description, values.examples, values.drafted_by),
                *(place.file, place.line, place.column),
            )
        )
        self.cell_count += 1
        if len(self._waiting) >= _BATCH:
            self.check_time()
            self._flush()

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO cell VALUES (?,?,?,?,?,?,?,?,?,?)", self._waiting)
        self._waiting.clear()

    def keep(self, kind: str, name: str, said: str) -> bool:
        """Remember what was said under a name; False where something was already."""
        done = self._database.execute(
            "INSERT OR IGNORE INTO note VALUES (?, ?, ?)", (kind, name, said)
        )
        return done.rowcount > 0

    def kept(self, kind: str, name: str) -> str | None:
        """What was said under the name; None for nothing."""
        row = self._database.execute(
            "SELECT said FROM note WHERE kind = ? AND name = ?", (kind, name)
        ).fetchone()
        return str(row[0]) if row else None

    def all_kept(self, kind: str) -> Iterator[tuple[str, str]]:
        """Every name of that kind, in order, with what was said."""
        yield from self._database.execute(
            "SELECT name, said FROM note WHERE kind = ? ORDER BY name", (kind,)
        )

    def close_reading(self) -> None:
        """Everything has been added: make the index that the questions below need."""
        self._flush()
        self._database.execute("CREATE INDEX cell_of_skill ON cell (skill, role, level)")

    def fill_examples(self) -> None:
        """Where any cell says its examples, those that say none have none.

        For files of a whole catalogue, in which what is left out is empty. A file without a
        single example may have been written before expectations had any: it takes none away.
        """
        self._flush()
        (count,) = self._database.execute("SELECT COUNT(examples) FROM cell").fetchone()
        if count:
            self._database.execute("UPDATE cell SET examples = '' WHERE examples IS NULL")

    def fill_aliases(self) -> None:
        """Where any skill or role says its aliases, those that say none have none.

        For files of a whole catalogue, as `fill_examples`.
        """
        roles = [role.fields for role in self.roles.values()]
        silent = "json_extract(fields, '$.aliases') IS NULL"
        (count,) = self._database.execute(
            f"SELECT COUNT(*) FROM skill WHERE NOT {silent}"  # noqa: S608
        ).fetchone()
        if count or any("aliases" in fields for fields in roles):
            self._database.execute(
                f"UPDATE skill SET fields = json_set(fields, '$.aliases', '') WHERE {silent}"  # noqa: S608
            )
            for fields in roles:
                fields.setdefault("aliases", "")

    def add_alias(self, kind: str, slug: str, form: str, alias: AliasRecord) -> None:
        """Keep an alias of the `skill` or `role` with that slug; `form` is what compares it."""
        place = alias.place
        self._database.execute(
            "INSERT INTO alias VALUES (?, ?, ?, ?, ?, ?, ?)",
            (kind, slug, form, alias.name, place.file, place.line, place.column),
        )

    @property
    def has_aliases(self) -> bool:
        """Whether any alias was kept."""
        return self._database.execute("SELECT 1 FROM alias LIMIT 1").fetchone() is not None

    def add_names(self, kind: str, names: Iterable[tuple[str, str]]) -> None:
        """Keep names that aliases must not be: form and slug of skills or roles."""
        rows = ((kind, form, slug) for form, slug in names)
        self._database.executemany("INSERT INTO name VALUES (?, ?, ?)", rows)

    def aliases(self, kind: str) -> Iterator[tuple[str, AliasRecord, bool]]:
        """Every alias by slug: slug, alias, and whether that is the name of another thing."""
        self._database.execute("CREATE INDEX IF NOT EXISTS name_by_form ON name (kind, form)")
        rows = self._database.execute(
            "SELECT slug, name, file, line, col, EXISTS(SELECT 1 FROM name WHERE "
            "(name.kind, name.form) = (alias.kind, alias.form) AND name.slug <> alias.slug) "
            "FROM alias WHERE kind = ? ORDER BY slug, rowid",
            (kind,),
        )
        for slug, name, file, line, column, is_taken in rows:
            yield slug, AliasRecord(name, FilePosition(file, line, column)), bool(is_taken)

    def settle_aliases(self, skill: str, aliases: str) -> None:
        """Say the aliases of a skill that was kept, as history keeps them."""
        self._database.execute(
            "UPDATE skill SET fields = json_set(fields, '$.aliases', ?) WHERE slug = ?",
            (aliases, skill),
        )

    def forget_aliases(self) -> None:
        """Drop what `add_alias` kept, once skills and roles say it."""
        self._database.execute("DELETE FROM alias")

    def doubled(self) -> Iterator[tuple[str, CellRecord, FilePosition]]:
        """Every cell that was said before: skill, the later cell, where it was said first."""
        rows = self._database.execute(
            "SELECT skill.slug, cell.role, cell.level, cell.required, cell.description, "
            "cell.examples, cell.drafted_by, cell.file, cell.line, cell.col, "
            "first.file, first.line, first.col "
            "FROM (SELECT skill, role, level, MIN(rowid) AS id FROM cell "
            "GROUP BY skill, role, level HAVING COUNT(*) > 1) AS twice "
            "JOIN cell ON (cell.skill, cell.role, cell.level)"
            " = (twice.skill, twice.role, twice.level) AND cell.rowid > twice.id "
            "JOIN cell AS first ON first.rowid = twice.id JOIN skill ON skill.id = cell.skill "
            "ORDER BY cell.rowid"
        )
        for slug, *cell in rows:
            yield slug, _cell(*cell[:9]), FilePosition(*cell[9:])

    def references(self, column: str) -> Iterator[tuple[str, FilePosition, int]]:
        """Every role or level that cells name: slug, where first, how many cells."""
        rows = self._database.execute(
            f"SELECT {column}, file, line, col, COUNT(*), MIN(rowid) FROM cell GROUP BY 1"  # noqa: S608
        )
        for slug, file, line, col, count, _first in rows:
            yield slug, FilePosition(file, line, col), count

    def skills(self, after: int = 0) -> Iterator[tuple[SkillRecord, list[CellRecord]]]:
        """Every skill in the order of reading, after the first `after` of them."""
        rows = self._database.execute(
            "SELECT id, slug, fields, file, line, col, is_reference FROM skill "
            "WHERE id > ? ORDER BY id",
            (after,),
        )
        for number, *skill in rows:
            yield _skill(*skill), self.cells(number)

    def cells(self, skill: int) -> list[CellRecord]:
        """The cells of the skill with that number, by role and level."""
        cells = self._database.execute(
            "SELECT role, level, required, description, examples, drafted_by, file, line, col "
            "FROM cell "
            "WHERE skill = ? ORDER BY role, level",
            (skill,),
        )
        return [_cell(*cell) for cell in cells]

    def skill_records(self) -> Iterator[SkillRecord]:
        """Every skill without its cells, in the order of reading."""
        rows = self._database.execute(
            "SELECT slug, fields, file, line, col, is_reference FROM skill ORDER BY id"
        )
        for row in rows:
            yield _skill(*row)


def _skill(
    slug: str, fields: str, file: str, line: int, column: str, is_reference: int
) -> SkillRecord:
    return SkillRecord(
        slug, json.loads(fields), FilePosition(file, line, column), bool(is_reference)
    )


def _cell(
    role: str,
    level: str,
    required: int,
    text: str,
    examples: str | None,
    drafted_by: str,
    *place: *tuple[str, int, str],
) -> CellRecord:
    values = CellValues(text, bool(required), examples, drafted_by)
    return CellRecord(role, level, values, FilePosition(*place))
