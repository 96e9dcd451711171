"""Writes Markdown to be read: one skill or role, with licence and source below."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from profiles import confirmation_words, provenance
from profiles.interchange.writing import documents
from profiles.interchange.writing.attribution import address, attribution, licence, origin
from profiles.models import Catalogue, Expectation, Role, RoleLevel, Skill

# What Markdown (CommonMark with tables and strikethrough) reads as anything but itself.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w{1,32};)|!(?=\[)")
_LINE_START = re.compile(r"(?m)^[ \t\xa0]*([#+=:-]|\d+(?=[.)]))")


def escaped(text: str) -> str:
    """Plain text as Markdown that shows exactly this text, line by line."""
    safe = _SPECIAL.sub(r"\\\g<0>", text)
    safe = _LINE_START.sub(_escape_start, safe)
    paragraphs = re.split(r"\n\s*\n", safe.strip())
    return "\n\n".join(
        "\\\n".join(line.strip() for line in paragraph.split("\n")) for paragraph in paragraphs
    )


def _escape_start(found: re.Match[str]) -> str:
    mark = found[1]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def skill(row: Skill) -> str:
    """One skill: what it is, then role by role what is expected at each level."""
    place = f"{row.group.domain.name} · {row.group.name}"
    parts = [f"# {escaped(row.name)}", _also_called(row), escaped(place)]
    parts += [escaped(row.summary), escaped(row.description)]
    all_cells = documents.cells_of(row)
    mark = provenance.common(cell.drafted_by for cell in all_cells)
    status = confirmation_words.common(all_cells)
    for role, cells in groupby(all_cells, key=lambda cell: cell.role):
        named = ((cell.level.name, cell) for cell in cells)
        parts += [f"## {escaped(role.name)}", *_cells(named, mark, status)]
    return _page([*parts, *_foot(row, mark, status)])


def role(row: Role) -> str:
    """One role: what it is at each level, then skill by skill what is expected."""
    family = row.family.name if row.family else ""
    parts = [f"# {escaped(row.name)}", _also_called(row), escaped(family), escaped(row.mission)]
    if row.base_role:
        parts.append(escaped(f"{_('Base role')}: {row.base_role.name}"))
    levels = sorted(
        row.role_levels.on_ladders().select_related("level"),
        key=lambda each: documents.ladder(each.level),
    )
    for level in levels:
        parts += _level(level)
    all_cells = documents.cells_of_role(row)
    mark = provenance.common(cell.drafted_by for cell in all_cells)
    status = confirmation_words.common(all_cells)
    for each, cells in groupby(all_cells, key=lambda cell: cell.skill):
        named = ((cell.level.name, cell) for cell in cells)
        parts += [f"## {escaped(each.name)}", escaped(origin(each)), *_cells(named, mark, status)]
    return _page([*parts, *_foot(row, mark, status)])


def catalogue() -> Iterator[str]:
    """Every published skill with its domain and group: a table of contents with addresses."""
    row = Catalogue.objects.get()
    yield _page([f"# {escaped(row.title)}", escaped(row.description)]) + "\n"
    for each, cells in documents.skills():
        summary = f": {escaped(each.summary)}" if each.summary else ""
        own = f" {escaped(origin(each))}" if origin(each) else ""
        yield f"- [{escaped(each.name)}]({address(each)}){summary} ({len(cells)}){own}\n"
    yield "\n" + _page(["---", escaped(attribution(row)), f"<{row.licence_url}>"])


def _also_called(row: Skill | Role) -> str:
    names = ", ".join(row.aliases)
    return _("Also called %(names)s") % {"names": escaped(names)} if names else ""


def _cells(cells: Iterable[tuple[str, Expectation]], mark: str, status: str) -> Iterator[str]:
    """The cells with the names of their levels; `mark` and `status` are those of all the page."""
    for name, cell in cells:
        word = _("Required") if cell.required else _("Optional")
        yield f"### {escaped(name)} · {word}"
        yield behaviours(cell) or f"*{_('Not described yet')}*"
        if cell.example_lines:
            yield f"{_('For example')}:"
            yield _list(cell.example_lines)
        yield drafted_by(cell, mark)
        yield "" if status else f"*{confirmation_words.sentence(confirmation_words.of(cell))}*"


def drafted_by(cell: Expectation, mark: str) -> str:
    """What drafted the cell, where it was no person and the page has no one `mark` for all."""
    label = "" if mark else provenance.label(cell.drafted_by)
    return f"*{label}*" if label else ""


def of_all(mark: str) -> str:
    """The line that says what drafted all texts of a page; empty where nothing is to be said."""
    label = provenance.label(mark)
    return f"{_('Texts')}: {label}" if label else ""


def behaviours(cell: Expectation) -> str:
    """A list of the lines of the text where there are several, else a paragraph."""
    return _list(cell.lines) if len(cell.lines) > 1 else escaped(cell.description)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {escaped(line)}" for line in lines)


def _level(row: RoleLevel) -> Iterator[str]:
    yield f"### {escaped(row.level.name)}"
    yield escaped(row.focus)
    yield _list(row.technology)


def _foot(row: Skill | Role, mark: str, status: str) -> list[str]:
    catalogue = Catalogue.objects.get()
    own = row.licence not in {"", catalogue.licence}
    from_others = [row.source, f"<{row.source_url}>" if row.source_url else ""]
    taken = ", ".join(filter(None, [escaped(from_others[0]), from_others[1]]))
    link = "" if own else f" (<{catalogue.licence_url}>)"
    return [
        "---",
        f"{_('Source')}: <{address(row)}>, {_('revision')} {row.revision_number}",
        f"{_('Taken from')}: {taken}" if taken else "",
        f"{_('Licence')}: {escaped(licence(catalogue, row))}{link}",
        f"{_('Attribution')}: {escaped(attribution(catalogue, row))}",
        of_all(mark),
        f"{_('Confirmations')}: {status}" if status else "",
    ]


def _page(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n\n" for part in parts if part).rstrip("\n") + "\n"


def expectation(
    row: Skill, role: Role, here: tuple[str, Expectation], beside: list[tuple[str, Expectation]]
) -> str:
    """One expectation, with the names of levels: what is expected here, then at the next levels."""
    parts = [f"# {escaped(row.name)}: {escaped(role.name)}", f"## {_('This expectation')}"]
    cells = [cell for _level, cell in (here, *beside)]
    mark = provenance.common(cell.drafted_by for cell in cells)
    confirmation_words.attach(cells)
    status = confirmation_words.common(cells)
    parts += _cells([here], mark, status)
    if beside:
        parts += [f"## {_('Previous and next level')}", *_cells(beside, mark, status)]
    return _page([*parts, *_foot(row, mark, status)])


def page(parts: Iterable[str]) -> str:
    """The parts that say something, with an empty line between them."""
    return _page(parts)
