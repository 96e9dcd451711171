"""Writes flat CSV: data, one row for each expectation, exactly as the texts are.

Cells are never altered for the sake of a spreadsheet; the workbook export is for people.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from profiles.catalogue.table import HEADER
from profiles.catalogue.writing import documents
from profiles.models import Level, Role, Skill

Row = tuple[str | int, ...]


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """The header and the rows as CSV, each with its line end."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(HEADER)
    for row in rows:
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        writer.writerow(row)
    yield line.getvalue()


def of_skill(skill: Skill) -> Iterator[Row]:
    """The rows of one skill."""
    for cell in documents.cells_of(skill):
        yield _row(skill, cell.role, cell.level, cell.description, required=cell.required)


def of_role(role: Role) -> Iterator[Row]:
    """The rows of one role."""
    for cell in documents.cells_of_role(role):
        yield _row(cell.skill, role, cell.level, cell.description, required=cell.required)


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
    )
