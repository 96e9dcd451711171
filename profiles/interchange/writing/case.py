"""Writes 1EdTech CASE 1.1: the catalogue as a package, and each of its objects by identifier."""

import json
import uuid
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from django.db.models import Exists, OuterRef, Q

from profiles import confirmation_words
from profiles.interchange import identifiers
from profiles.interchange.writing import case_associations as associations
from profiles.interchange.writing import documents
from profiles.interchange.writing.case_framework import Frame, moment
from profiles.interchange.writing.documents import Document, filled
from profiles.models import Confirmation, Domain, Expectation, Group, Level, Role, Skill


def package() -> Iterator[str]:
    """`CFPackage`: the whole catalogue in pieces, none larger than a skill."""
    frame = Frame.load()
    shelves = PackageContext(has_ladders=True)
    yield '{\n"CFDocument": ' + _dump(frame.document())
    yield from _array("CFItems", _items(frame, shelves))
    yield from _array("CFAssociations", _associations(frame, shelves))
    yield ',\n"CFDefinitions": ' + _dump(definitions(frame))
    yield from _array(
        "CFRubrics", (rubric(frame, skill, cells) for skill, cells in shelves.skills())
    )
    yield "\n}\n"


class PackageContext:
    """What surrounds the skills: read once, since every skill of a package refers to it."""

    def __init__(self, *, has_ladders: bool = False) -> None:
        self.domains, self.groups = _shelves()
        roles = (
            Role.objects.for_listing().select_related("base_role", "replaced_by").order_by("slug")
        )
        if has_ladders:
            roles = roles.prefetch_related("role_levels__level")
        self.roles = [row for row in roles if not row.retired_at or row.replaced_by_id]
        self.statuses = Confirmation.objects.statuses()
        self.levels = {row.slug: row for row in Level.objects.all()}
        replaced = Skill.objects.exclude(replaced_by=None).for_listing()
        self.replaced = list(replaced.select_related("replaced_by").order_by("slug"))

    def skills(self) -> Iterator[tuple[Skill, list[Expectation]]]:
        """Every published skill with its live cells, in parts of bounded size."""
        roles = {row.slug: row for row in self.roles}
        for skill, said in documents.skills(self.statuses):
            yield (
                skill,
                [
                    cell.as_row(skill, roles[cell.role], self.levels[cell.level])
                    for cell in said
                    if cell.role in roles and cell.level in self.levels
                ],
            )


def _shelves() -> tuple[list[Domain], list[Group]]:
    """Domains and groups, of the retired ones those that were replaced or hold what was."""
    groups = Group.objects.select_related("domain", "replaced_by__domain").annotate(
        has_replaced=Exists(Skill.objects.exclude(replaced_by=None).filter(group=OuterRef("pk")))
    )
    groups = groups.filter(Q(retired_at=None) | Q(has_replaced=True) | ~Q(replaced_by=None))
    shown = list(groups.order_by("domain__position", "domain__slug", "position", "slug"))
    around = (
        Q(retired_at=None) | ~Q(replaced_by=None) | Q(pk__in={each.domain_id for each in shown})
    )
    domains = Domain.objects.filter(around).select_related("replaced_by")
    return list(domains.order_by("position", "slug")), shown


def _items(frame: Frame, shelves: PackageContext) -> Iterator[Document]:
    around: Iterable[identifiers.Item] = chain[identifiers.Item](
        shelves.domains, shelves.groups, shelves.roles
    )
    yield from map(frame.item, around)
    for skill, cells in shelves.skills():
        yield frame.item(skill)
        yield from map(frame.item, cells)
    yield from map(frame.item, shelves.replaced)


def _associations(frame: Frame, shelves: PackageContext) -> Iterator[Document]:
    for domain in shelves.domains:
        yield from associations.of_domain(frame, domain)
    for group in shelves.groups:
        yield from associations.of_group(frame, group)
    for role in shelves.roles:
        yield from associations.of_role(frame, role)
    for skill, cells in shelves.skills():
        yield from associations.of_skill(frame, skill)
        yield from associations.of_cells(frame, skill, cells)
    for skill in shelves.replaced:
        yield from associations.of_skill(frame, skill)


def definitions(frame: Frame) -> Document:
    """`CFDefinition`: kinds of items, and the licences under which anything is published."""
    titles = {frame.catalogue.licence}
    for rows in (Skill.objects.order_by(), Role.objects.order_by()):
        titles.update(rows.exclude(licence="").values_list("licence", flat=True).distinct())
    licences = [frame.licence(title) for title in sorted(titles) if title]
    return {"CFItemTypes": frame.types(), "CFLicenses": licences}


def rubric(frame: Frame, skill: Skill, cells: Iterable[Expectation]) -> Document:
    """`CFRubric`: the profile of a skill; roles are its criteria, cells their levels."""
    identifier = frame.name("rubric", skill.first_slug)
    uri = f"{frame.base}/CFRubrics/{identifier}"
    changed = {"lastChangeDateTime": moment(skill.updated_at)}
    head = {"identifier": str(identifier), "uri": uri, "title": skill.name}
    criteria = []
    for position, (role, rungs) in enumerate(groupby(cells, key=lambda cell: cell.role), 1):
        criterion = frame.name("criterion", skill.first_slug, role.first_slug)
        criteria.append(
            {
                "identifier": str(criterion),
                "uri": f"{uri}#{criterion}",
                "category": role.name,
                "CFItemURI": frame.item_link(role),
                "position": position,
                "rubricId": str(identifier),
                **changed,
                "CFRubricCriterionLevels": [
                    {**_level(frame, uri, str(criterion), place, cell), **changed}
                    for place, cell in enumerate(rungs, 1)
                ],
            }
        )
    return filled({**head, "description": skill.summary, **changed, "CFRubricCriteria": criteria})


def _level(frame: Frame, uri: str, criterion: str, position: int, cell: Expectation) -> Document:
    slugs = cell.skill.first_slug, cell.role.first_slug, cell.level.first_slug
    identifier = frame.name("criterion-level", *slugs)
    return filled(
        {
            "identifier": str(identifier),
            "uri": f"{uri}#{identifier}",
            "description": cell.description,
            "quality": cell.level.name,
            "score": cell.level.rank,
            "position": position,
            "rubricCriterionId": criterion,
            "extensions": [{"required": cell.required, "level": cell.level.slug}],
        }
    )


def document(identifier: uuid.UUID) -> Document | None:
    """`CFDocument`; None where the identifier is not the catalogue's."""
    frame = Frame.load()
    return frame.standalone_document() if identifier == frame.name("document") else None


def item(identifier: uuid.UUID) -> Document | None:
    """`CFItem`; None where the identifier names none."""
    frame = Frame.load()
    found = identifiers.find(frame.catalogue, identifier)
    if isinstance(found, Expectation):
        confirmation_words.attach([found])
    return frame.standalone_item(found) if found else None


def item_associations(identifier: uuid.UUID) -> Document | None:
    """`CFAssociationSet`: the item and all that begins or ends there."""
    frame = Frame.load()
    found = identifiers.find(frame.catalogue, identifier)
    if found is None:
        return None
    if isinstance(found, Expectation):
        confirmation_words.attach([found])
    about = associations.about(frame, found)
    return {"CFItem": frame.standalone_item(found), "CFAssociations": about}


def rubric_of(identifier: uuid.UUID) -> Document | None:
    """`CFRubric`; None where the identifier names none."""
    frame = Frame.load()
    skill = identifiers.find_rubric(frame.catalogue, identifier)
    if skill is None:
        return None
    cells = documents.cells_of(skill)
    for cell in cells:
        cell.skill = skill
    return rubric(frame, skill, cells)


def licence(identifier: uuid.UUID) -> Document | None:
    """`CFLicense`; None where the identifier names none."""
    found = definitions(Frame.load())["CFLicenses"]
    return next((each for each in found if each["identifier"] == str(identifier)), None)


def item_type(identifier: uuid.UUID) -> Document | None:
    """`CFItemTypeSet` of one; None where the identifier names none."""
    found = [each for each in Frame.load().types() if each["identifier"] == str(identifier)]
    return {"CFItemTypes": found} if found else None


def _dump(value: Document) -> str:
    return json.dumps(value, ensure_ascii=False)


def _array(name: str, values: Iterable[Document]) -> Iterator[str]:
    before = f',\n"{name}": [\n'
    for value in values:
        yield before + _dump(value)
        before = ",\n"
    yield "\n]" if before == ",\n" else f"{before}]"
