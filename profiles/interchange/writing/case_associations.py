"""Says in CASE's words how the parts of the catalogue belong together: `CFAssociation`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise, product
from typing import cast

from profiles.interchange import identifiers
from profiles.interchange.writing import documents
from profiles.interchange.writing.case_framework import Frame, moment
from profiles.interchange.writing.documents import Document
from profiles.models import Domain, Expectation, Group, Role, Skill


def association(
    frame: Frame, kind: str, origin: Document, destination: Document, at: datetime
) -> Document:
    """One `CFPckgAssociation`; its address is that of what its origin is associated with."""
    ends = origin["identifier"], destination["identifier"]
    identifier = frame.name("association", kind, *ends)
    return {
        "identifier": str(identifier),
        "associationType": kind,
        "uri": f"{frame.base}/CFItemAssociations/{origin['identifier']}#{identifier}",
        "originNodeURI": {**origin, "targetType": "CASE"},
        "destinationNodeURI": {**destination, "targetType": "CASE"},
        "lastChangeDateTime": moment(at),
    }


def of_domain(frame: Frame, row: Domain) -> Iterator[Document]:
    """The domain in the document, at its place, and what replaced it."""
    link = frame.item_link(row)
    made = association(frame, "isChildOf", link, frame.document_link, frame.shelved_at)
    yield {**made, "sequenceNumber": row.position}
    if row.replaced_by:
        successor = frame.item_link(cast("Domain", row.replaced_by))
        yield association(frame, "replacedBy", link, successor, frame.shelved_at)


def of_group(frame: Frame, row: Group) -> Iterator[Document]:
    """The group in its domain, at its place, and what replaced it."""
    ends = frame.item_link(row), frame.item_link(row.domain)
    made = association(frame, "isChildOf", *ends, frame.shelved_at)
    yield {**made, "sequenceNumber": row.position}
    if row.replaced_by:
        successor = frame.item_link(cast("Group", row.replaced_by))
        yield association(frame, "replacedBy", ends[0], successor, frame.shelved_at)


def of_role(frame: Frame, row: Role) -> Iterator[Document]:
    """The role in the document, its base role, and what replaced it."""
    link = frame.item_link(row)
    made = association(frame, "isChildOf", link, frame.document_link, row.updated_at)
    yield {**made, "sequenceNumber": row.position}
    if row.base_role:
        base = frame.item_link(row.base_role)
        yield association(frame, "isRelatedTo", link, base, row.updated_at)
    if row.replaced_by:
        successor = frame.item_link(cast("Role", row.replaced_by))
        yield association(frame, "replacedBy", link, successor, row.updated_at)


def of_skill(frame: Frame, row: Skill) -> Iterator[Document]:
    """The skill in its group, and what replaced it."""
    link, at = frame.item_link(row), row.updated_at
    yield association(frame, "isChildOf", link, frame.item_link(row.group), at)
    if row.replaced_by:
        successor = frame.item_link(cast("Skill", row.replaced_by))
        yield association(frame, "replacedBy", link, successor, at)


def of_cells(frame: Frame, row: Skill, cells: Sequence[Expectation]) -> Iterator[Document]:
    """The expectations in their skill, each with its role and with those of the next level."""
    skill, at = frame.item_link(row), row.updated_at
    for cell in cells:
        link = frame.item_link(cell)
        yield association(frame, "isChildOf", link, skill, at)
        yield association(frame, "isRelatedTo", link, frame.item_link(cell.role), at)
    for _role, rungs in groupby(cells, key=lambda cell: cell.role_id):
        by_rank = [list(same) for _rank, same in groupby(rungs, key=lambda cell: cell.level.rank)]
        for lower, upper in pairwise(by_rank):
            for start, end in product(lower, upper):
                ends = frame.item_link(start), frame.item_link(end)
                yield association(frame, "precedes", *ends, at)


def about(frame: Frame, row: identifiers.Item) -> list[Document]:
    """Every association that begins or ends at the part of the catalogue."""
    identifier = str(identifiers.of(frame.catalogue.namespace, row))
    return [
        each
        for each in _around(frame, row)
        if identifier
        in {each["originNodeURI"]["identifier"], each["destinationNodeURI"]["identifier"]}
    ]


def _around(frame: Frame, row: identifiers.Item) -> Iterator[Document]:
    if isinstance(row, Domain):
        yield from _around_domain(frame, row)
    elif isinstance(row, Group):
        yield from _around_group(frame, row)
    elif isinstance(row, Role):
        yield from of_role(frame, row)
        yield from _related(frame, row)
        yield from _replaced_roles(frame, row)
        for role in row.sharing_roles.select_related("replaced_by").order_by("slug"):
            yield from of_role(frame, role)
    else:
        skill = row.skill if isinstance(row, Expectation) else row
        yield from of_skill(frame, skill)
        yield from of_cells(frame, skill, _cells(skill))
        if isinstance(row, Skill):
            replaced = row.replaces.select_related("group__domain", "replaced_by")
            yield from _of_each(frame, replaced.order_by("slug"))


def _around_domain(frame: Frame, row: Domain) -> Iterator[Document]:
    for domain in (row, *row.replaces.select_related("replaced_by")):
        yield from of_domain(frame, domain)
    for group in row.groups.published().select_related("domain", "replaced_by"):
        yield from of_group(frame, group)


def _around_group(frame: Frame, row: Group) -> Iterator[Document]:
    for group in (row, *row.replaces.select_related("domain", "replaced_by__domain")):
        yield from of_group(frame, group)
    skills = row.skills.published().select_related("group__domain").order_by("slug")
    yield from _of_each(frame, skills)


def _of_each(frame: Frame, skills: Iterable[Skill]) -> Iterator[Document]:
    for skill in skills:
        yield from of_skill(frame, skill)


def _replaced_roles(frame: Frame, row: Role) -> Iterator[Document]:
    for role in row.replaces.select_related("base_role", "replaced_by").order_by("slug"):
        yield from of_role(frame, role)


def _related(frame: Frame, row: Role) -> Iterator[Document]:
    link = frame.item_link(row)
    for cell in documents.cells_of_role(row):
        cell.role = row
        origin = frame.item_link(cell)
        yield association(frame, "isRelatedTo", origin, link, cell.skill.updated_at)


def _cells(skill: Skill) -> list[Expectation]:
    cells = documents.cells_of(skill)
    for cell in cells:
        cell.skill = skill
    return cells
