"""Writes Rich Skill Descriptors (Open Skills Network), one for each expectation: JSON and CSV.

Each is aligned with the page of its skill here; where the skill was taken from is its standard.
Keywords are role, level, whether it is required, then other names of skill and role, what drafted
the text and how it stands with practitioners, each after words that say so: keywords are the only
free list of the standard, and people search by them. Examples may be long, so they are a member of
their own in JSON (`examples`), as the licence is; processors skip members that the standard does
not define. The standard's CSV has fixed columns, none for examples or a licence: they are left out
there, and importing it again leaves those of the site as they are.
"""

import csv
import io
import json
import uuid
from collections.abc import Iterator

from django.conf import settings

from profiles import confirmation_words
from profiles.interchange import identifiers
from profiles.interchange.writing.attribution import address, attribution, licence
from profiles.interchange.writing.case import PackageContext
from profiles.interchange.writing.case_framework import expectation_name, moment
from profiles.interchange.writing.documents import Document, filled
from profiles.models import Catalogue, Expectation, Skill

CONTEXT = "https://rsd.openskillsnetwork.org/context-v1.json"
PATH = "/rsd"
ALSO_SKILL, ALSO_ROLE = "skill also called: ", "role also called: "
DRAFTED_BY = "drafted by: "
CONFIRMATION = "confirmation: "  # no import reads it
HEADER = (
    *("RSD Name", "Authors", "Skill Statement", "Categories", "Keywords", "Standards"),
    *("Certifications", "Occupation Major Groups", "Occupation Minor Groups"),
    *("Broad Occupations", "Detailed Occupations", "O*NET Job Codes", "Employers"),
    *("Alignment Name", "Alignment URL", "Alignment Framework"),
)


def descriptors() -> Iterator[str]:
    """Every expectation as JSON, in pieces of bounded size."""
    catalogue = Catalogue.objects.get(pk=Catalogue.THE_ONE)
    before = "[\n"
    for cell in _cells():
        yield before + json.dumps(descriptor(catalogue, cell), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def descriptor(catalogue: Catalogue, cell: Expectation) -> Document:
    """One expectation as a descriptor."""
    skill, role = cell.skill, cell.role
    identifier = identifiers.of(catalogue.namespace, cell)
    collection = str(identifiers.of(catalogue.namespace, role))
    return filled(
        {
            "@context": CONTEXT,
            "type": "RichSkillDescriptor",
            "id": f"{settings.SITE_URL}{PATH}/{identifier}.json",
            "uuid": str(identifier),
            "skillName": expectation_name(cell),
            "skillStatement": _statement(cell),
            "examples": cell.example_lines,
            "authors": [catalogue.publisher],
            "categories": [skill.group.domain.name, skill.group.name],
            "keywords": _keywords(cell),
            "alignments": [_alignment(catalogue, cell)],
            "standards": _standards(skill),
            "status": "archived" if _is_retired(cell) else "published",
            "creationDate": moment(skill.created_at),
            "updateDate": moment(skill.updated_at),
            "collections": [{"uuid": collection, "name": role.name}],
            "license": licence(catalogue, skill),
            "attribution": attribution(catalogue, skill),
        }
    )


def find(identifier: uuid.UUID) -> Document | None:
    """The descriptor of that identifier, of a retired expectation too; None for nothing."""
    catalogue = Catalogue.objects.get(pk=Catalogue.THE_ONE)
    found = identifiers.find(catalogue, identifier)
    if not isinstance(found, Expectation):
        return None
    confirmation_words.attach([found])
    return descriptor(catalogue, found)


def table() -> Iterator[str]:
    """Every expectation as the standard's CSV; lists are joined by `; `."""
    catalogue = Catalogue.objects.get(pk=Catalogue.THE_ONE)
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(HEADER)
    for cell in _cells():
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        writer.writerow(_row(catalogue, cell))
    yield line.getvalue()


def _row(catalogue: Catalogue, cell: Expectation) -> tuple[str, ...]:
    aligned = _alignment(catalogue, cell)
    group = cell.skill.group
    return (
        expectation_name(cell),
        catalogue.publisher,
        _statement(cell),
        _joined([group.domain.name, group.name]),
        _joined(_keywords(cell, is_joined=True)),
        _standard(cell.skill),
        *("" for _column in HEADER[6:13]),
        *(aligned["skillName"], aligned["id"], aligned["isPartOf"]["name"]),
    )


def _joined(names: list[str]) -> str:
    """The names as one text, from which they can be told apart again."""
    return "; ".join(name.replace(";", ",") for name in names)


def _cells() -> Iterator[Expectation]:
    for _skill, cells in PackageContext().skills():
        yield from cells


def _statement(cell: Expectation) -> str:
    """The text; a descriptor has to have one, so the skill's stands in for one that is blank."""
    return cell.description or cell.skill.description or cell.skill.summary or cell.skill.name


def _keywords(cell: Expectation, *, is_joined: bool = False) -> list[str]:
    """What the reading side takes apart again.

    Names of a thing that has a `;` in one of them are left out of a list that is `is_joined` by
    it: the others would replace all of them in an import.
    """
    names = [cell.role.name, cell.level.name, "required" if cell.required else "optional"]
    for prefix, aliases in ((ALSO_SKILL, cell.skill.aliases), (ALSO_ROLE, cell.role.aliases)):
        if not (is_joined and any(";" in alias for alias in aliases)):
            names += [prefix + alias for alias in aliases]
    mark = [DRAFTED_BY + cell.drafted_by] if cell.drafted_by else []
    return [*names, *mark, CONFIRMATION + confirmation_words.data(confirmation_words.of(cell))]


def _alignment(catalogue: Catalogue, cell: Expectation) -> Document:
    """The skill's page, of which the descriptor is a part."""
    skill = cell.skill
    return {
        "skillName": skill.name,
        "id": address(skill),
        "isPartOf": {"name": catalogue.title},
    }


def _standards(skill: Skill) -> list[Document]:
    """The source that the skill was taken from, by its name and address; empty without any."""
    found = filled({"skillName": skill.source, "id": skill.source_url})
    return [found] if found else []


def _standard(skill: Skill) -> str:
    """Name and address of the skill's source in one cell; the address is its last word."""
    return "; ".join(filter(None, (skill.source, skill.source_url)))


def _is_retired(cell: Expectation) -> bool:
    return bool(cell.retired_at or cell.skill.retired_at or cell.role.retired_at)
