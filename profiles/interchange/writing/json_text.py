"""Writes JSON: the whole catalogue without loss, or one skill or role that stands by itself."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from profiles.interchange.writing import documents
from profiles.interchange.writing.attribution import attribution, source
from profiles.interchange.writing.documents import Document, filled
from profiles.models import Catalogue, Expectation, Group, Level, Role, RoleFamily, Skill

FORMAT = "skillmap-catalogue/1"
INDENT = 2


def catalogue() -> Iterator[str]:
    """The whole catalogue in pieces, none larger than a skill."""
    row = Catalogue.objects.get()
    head = {
        "format": FORMAT,
        "kind": "catalogue",
        **documents.catalogue(row),
        "attribution": attribution(row),
        "levels": documents.levels(),
        "families": documents.families(),
        "domains": documents.domains(),
        "roles": list(documents.roles()),
    }
    yield _dump(head).removesuffix("\n}") + ',\n  "skills": ['
    before = "\n    "
    for document in documents.skill_documents():
        yield before + _dump(document).replace("\n", "\n    ")
        before = ",\n    "
    yield "]\n}\n" if before == "\n    " else "\n  ]\n}\n"


def skill(row: Skill) -> str:
    """One skill with the levels, roles and group it needs, its address and its licence."""
    cells = documents.cells_of(row)
    said = map(documents.ExportedCell.of, cells)
    document = {
        **_head("skill", row),
        **_frame(cells, [row.group]),
        "roles": [_reference(role) for role in _roles(cells)],
        "skills": [_explicit(_whole_cells(documents.skill(row, said)), "summary", "description")],
    }
    return _dump(document) + "\n"


def role(row: Role) -> str:
    """One role, what it is at each level, and what every skill expects of it."""
    cells = documents.cells_of_role(row)
    levels = row.role_levels.select_related("level")
    document = _reference(row) | {
        "mission": row.mission,
        **documents.sharing(row),
        **documents.origin(row),
        **filled({"levels": documents.role_levels(levels)}),
    }
    whole = {
        **_head("role", row),
        **_frame(cells, [cell.skill.group for cell in cells], row, [each.level for each in levels]),
        "roles": [document],
        "skills": list(_skills_of_role(cells)),
    }
    return _dump(whole) + "\n"


def _dump(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=INDENT)


def _explicit(document: Document, *keys: str) -> Document:
    """The document with those keys even where they are empty: a part says what it means."""
    known = {"slug": "", "name": "", "domain": "", "group": ""} | dict.fromkeys(keys, "")
    return {**known, **document}


def _whole_cells(skill: Document) -> Document:
    """The skill, with cells that say their examples even where they have none: see `_explicit`."""
    for cell in skill.get("expectations", []):
        cell.setdefault("examples", "")
    return skill


def _head(kind: str, row: Skill | Role) -> Document:
    catalogue = Catalogue.objects.get()
    return {
        "format": FORMAT,
        "kind": kind,
        **documents.catalogue(catalogue),
        "attribution": attribution(catalogue, row),
        **source(row),
        "updated_at": row.updated_at.isoformat(timespec="seconds"),
    }


def _frame(
    cells: Iterable[Expectation],
    groups: Iterable[Group],
    role: Role | None = None,
    levels: Iterable[Level] = (),
) -> Document:
    """The levels, families and groups that the cells name."""
    ladder = {cell.level.slug: cell.level for cell in cells} | {row.slug: row for row in levels}
    named = {role.family for role in (*_roles(cells), *([role] if role else []))}
    by_domain: dict[str, Document] = {}
    for group in {group.pk: group for group in groups}.values():
        domain = {"slug": group.domain.slug, "name": group.domain.name}
        whole = by_domain.setdefault(group.domain.slug, {**domain, "groups": []})
        whole["groups"].append({"slug": group.slug, "name": group.name})
    return {
        "levels": [documents.level(row) for row in sorted(ladder.values(), key=documents.ladder)],
        "families": _families(family for family in named if family),
        "domains": list(by_domain.values()),
    }


def _families(rows: Iterable[RoleFamily]) -> list[Document]:
    return [
        {"slug": row.slug, "name": row.name} for row in sorted(rows, key=lambda each: each.slug)
    ]


def _roles(cells: Iterable[Expectation]) -> list[Role]:
    return list({cell.role_id: cell.role for cell in cells}.values())


def _reference(role: Role) -> Document:
    family = role.family.slug if role.family else ""
    return {"slug": role.slug, "name": role.name, "family": family}


def _skills_of_role(cells: Iterable[Expectation]) -> Iterator[Document]:
    for row, of_skill in groupby(cells, key=lambda cell: cell.skill):
        yield _whole_cells(documents.skill(row, map(documents.ExportedCell.of, of_skill)))
