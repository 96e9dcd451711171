"""Writes flat CSV: data, one row for each expectation, exactly as the texts are.

Cells are never altered for the sake of a spreadsheet; the workbook export is for people. Where a
skill has a source or licence of its own, every row has the columns that say so.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from profiles.interchange.csv_header import HEADER, ORIGIN
from profiles.interchange.writing import documents
from profiles.models import Level, Role, Skill

Row = tuple[str | int, ...]


def lines(rows: Iterable[Row], header: Row = HEADER) -> Iterator[str]:
    """The header and the rows as CSV, each with its line end; cells beyond it are left out."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        writer.writerow(row[: len(header)])
    yield line.getvalue()


def skill(row: Skill) -> Iterator[str]:
    """One skill as CSV."""
    return lines(of_skill(row), _header([row]))


def role(row: Role) -> Iterator[str]:
    """One role as CSV."""
    cells = documents.cells_of_role(row)
    rows = (
        _row(cell.skill, row, cell.level, cell.description, required=cell.required)
        for cell in cells
    )
    return lines(rows, _header(cell.skill for cell in cells))


def catalogue() -> Iterator[str]:
    """Every published skill as CSV."""
    return lines(of_catalogue(), _header(Skill.objects.published().with_origin()[:1]))


def _header(skills: Iterable[Skill]) -> Row:
    is_any = any(getattr(each, name) for each in skills for name in ORIGIN)
    return (*HEADER, *ORIGIN) if is_any else HEADER


def of_skill(skill: Skill) -> Iterator[Row]:
    """The rows of one skill."""
    for cell in documents.cells_of(skill):
        yield _row(skill, cell.role, cell.level, cell.description, required=cell.required)


def of_catalogue() -> Iterator[Row]:
    """The rows of every published skill, by slugs, so that every site writes them alike."""
    roles = {role.slug: role for role in Role.objects.published().for_listing()}
    levels = {level.slug: level for level in Level.objects.all()}
    for skill, cells in documents.skills():
        # Positions do not travel in CSV: levels of one rank stand by slug.
        by_rank = sorted(cells, key=lambda cell: (cell[0], levels[cell[1]].rank, cell[1]))
        for role, level, required, text in by_rank:
            yield _row(skill, roles[role], levels[level], text, required=required)


def _row(skill: Skill, role: Role, level: Level, text: str, *, required: bool) -> Row:
    return (
        *(skill.group.domain.name, skill.group.name, skill.slug, skill.name, skill.summary),
        *(role.family.name if role.family else "", role.slug, role.name),
        *(level.slug, level.name, level.rank, int(required), text),
        *(skill.source, skill.source_url, skill.licence),
    )
