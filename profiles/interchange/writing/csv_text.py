"""Writes flat CSV: data, one row for each expectation, exactly as the texts are.

Cells are never altered for the sake of a spreadsheet; the workbook export is for people. Where a
skill has a source or licence of its own, every row has the columns that say so; the same goes for
other names of skills and roles. Examples stand before those; the last columns say what drafted the
text, and how it stands with practitioners.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from profiles import confirmation_words
from profiles.interchange.csv_header import (
    ALIASES,
    COLUMNS,
    CONFIRMATION,
    DRAFTED_BY,
    EXAMPLES,
    HEADER,
    ORIGIN,
    cell_of_names,
)
from profiles.interchange.writing import documents
from profiles.models import Expectation, Level, Role, Skill

Row = tuple[str | int, ...]


def lines(rows: Iterable[Row], header: tuple[str, ...]) -> Iterator[str]:
    """The header and those of the rows' COLUMNS that it names as CSV, each with its line end."""
    columns = [COLUMNS.index(name) for name in header]
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        writer.writerow([row[column] for column in columns])
    yield line.getvalue()


def skill(row: Skill) -> Iterator[str]:
    """One skill as CSV."""
    cells = documents.cells_of(row)
    return lines(_of_skill(row, cells), _header([row], [cell.role for cell in cells]))


def role(row: Role) -> Iterator[str]:
    """One role as CSV."""
    cells = documents.cells_of_role(row)
    rows = (_row(cell.skill, row, cell.level, documents.ExportedCell.of(cell)) for cell in cells)
    return lines(rows, _header([cell.skill for cell in cells], [row]))


def catalogue() -> Iterator[str]:
    """Every published skill as CSV."""
    skills, roles = Skill.objects.published(), Role.objects.published()
    telling = [*skills.with_origin()[:1], *skills.with_aliases()[:1]]
    return lines(of_catalogue(), _header(telling, roles.with_aliases()[:1]))


def _header(skills: Sequence[Skill], roles: Iterable[Role]) -> tuple[str, ...]:
    """The columns that those skills and roles need."""
    has_origin = any(getattr(each, name) for each in skills for name in ORIGIN)
    has_aliases = any(each.aliases for each in (*skills, *roles))
    names = ALIASES if has_aliases else ()
    return (*HEADER, *(ORIGIN if has_origin else ()), EXAMPLES, *names, DRAFTED_BY, CONFIRMATION)


def _of_skill(skill: Skill, cells: Iterable[Expectation]) -> Iterator[Row]:
    for cell in cells:
        yield _row(skill, cell.role, cell.level, documents.ExportedCell.of(cell))


def of_catalogue() -> Iterator[Row]:
    """The rows of every published skill, by slugs, so that every site writes them alike."""
    roles = {role.slug: role for role in Role.objects.published().for_listing()}
    levels = {level.slug: level for level in Level.objects.all()}
    for skill, cells in documents.skills():
        # Positions do not travel in CSV: levels of one rank stand by slug.
        by_rank = sorted(cells, key=lambda cell: (cell.role, levels[cell.level].rank, cell.level))
        for cell in by_rank:
            yield _row(skill, roles[cell.role], levels[cell.level], cell)


def _row(skill: Skill, role: Role, level: Level, cell: documents.ExportedCell) -> Row:
    """The cells of all COLUMNS."""
    return (
        *(skill.group.domain.name, skill.group.name, skill.slug, skill.name, skill.summary),
        *(role.family.name if role.family else "", role.slug, role.name),
        *(level.slug, level.name, level.rank, int(cell.required), cell.description),
        *(skill.source, skill.source_url, skill.licence),
        *(cell.examples, cell_of_names(skill.aliases), cell_of_names(role.aliases)),
        *(cell.drafted_by, confirmation_words.data(cell.confirmation)),
    )
