"""Says in the words of 1EdTech CASE 1.1 what the parts of the catalogue are, one by one."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.conf import settings

from profiles.interchange import identifiers
from profiles.interchange.writing import case_extensions
from profiles.interchange.writing.attribution import attribution
from profiles.interchange.writing.documents import Document, filled
from profiles.models import Catalogue, Expectation, Group, Revision, Role, Skill

PATH = "/ims/case/v1p1"  # the standard says so
# CASE has one text for all other names; `extensions` have them one by one.
ALIAS_SIGN = "; "
TYPES = {
    "Domain": "The upper level above a skill.",
    "Group": "The lower level above a skill.",
    "Skill": "What people in several roles can do, described level by level.",
    "Role": "What a person is there for.",
    "Expectation": "What a role is expected to do at a level in one skill.",
}


def moment(at: datetime) -> str:
    """A moment as CASE writes it, in UTC to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True)
class Frame:
    """The catalogue, and when it and its shelves changed last: what every part refers to."""

    catalogue: Catalogue
    changed_at: datetime
    shelved_at: datetime

    @classmethod
    def load(cls) -> "Frame":
        """The frame as it stands, in three queries."""
        changed_at = Revision.objects.newest_moment() or datetime.fromtimestamp(0, UTC)
        shelved_at = Revision.objects.of(None).newest_moment() or changed_at
        return cls(Catalogue.objects.get(pk=Catalogue.THE_ONE), changed_at, shelved_at)

    @cached_property
    def base(self) -> str:
        """Where the endpoints are."""
        return f"{settings.SITE_URL}{PATH}"

    def name(self, kind: str, *parts: str) -> uuid.UUID:
        """The identifier of something that is no row, as a document, licence or rubric."""
        return identifiers.name(self.catalogue.namespace, kind, *parts)

    def link(self, title: str, collection: str, identifier: uuid.UUID) -> Document:
        """`LinkURI`: title, identifier and address of another object."""
        uri = f"{self.base}/{collection}/{identifier}"
        return {"title": title, "identifier": str(identifier), "uri": uri}

    def item_link(self, row: identifiers.Item) -> Document:
        """The link to a part of the catalogue."""
        title = row.name if not isinstance(row, Expectation) else expectation_name(row)
        return self.link(title, "CFItems", identifiers.of(self.catalogue.namespace, row))

    @cached_property
    def document_link(self) -> Document:
        """The link to the catalogue as a document."""
        return self.link(self.catalogue.title, "CFDocuments", self.name("document"))

    def licence_link(self, licence: str = "") -> Document:
        """The link to a licence, the catalogue's unless said."""
        title = licence or self.catalogue.licence
        return self.link(title, "CFLicenses", self.name("licence", title))

    def document(self) -> Document:
        """The catalogue as CASE's `CFPckgDocument`."""
        row, link = self.catalogue, self.document_link
        return filled(
            {
                "identifier": link["identifier"],
                "uri": link["uri"],
                "frameworkType": "Skill profiles",
                "caseVersion": "1.1",
                "creator": row.publisher,
                "title": row.title,
                "lastChangeDateTime": moment(self.changed_at),
                "officialSourceURL": f"{settings.SITE_URL}/",
                "publisher": row.publisher,
                "description": row.description,
                "language": row.language,
                "version": str(row.sequence),
                "adoptionStatus": "Adopted",
                "licenseURI": self.licence_link(),
                "notes": attribution(row),
                "extensions": case_extensions.of_catalogue(row),
            }
        )

    def standalone_document(self) -> Document:
        """`CFDocument`: the catalogue, with where its package is."""
        package = self.link(self.catalogue.title, "CFPackages", self.name("document"))
        return {**self.document(), "CFPackageURI": package}

    def licence(self, title: str) -> Document:
        """The licence of that title as CASE's `CFLicense`."""
        link = self.licence_link(title)
        is_own = title == self.catalogue.licence
        text = self.catalogue.licence_url if is_own else title
        changed = moment(self.shelved_at)
        return {**link, "licenseText": text, "lastChangeDateTime": changed}

    def types(self) -> list[Document]:
        """Every `CFItemType` that there is."""
        changed = moment(self.shelved_at)
        return [
            {
                **self._type_link(title),
                "description": description,
                "hierarchyCode": str(place),
                "lastChangeDateTime": changed,
            }
            for place, (title, description) in enumerate(TYPES.items(), 1)
        ]

    def _type_link(self, title: str) -> Document:
        return self.link(title, "CFItemTypes", self.name("item-type", title))

    def item(self, row: identifiers.Item) -> Document:
        """`CFPckgItem`: a domain, group, skill, role or expectation."""
        link = self.item_link(row)
        kind = type(row).__name__
        return filled(
            {
                "identifier": link["identifier"],
                "fullStatement": link["title"],
                "CFItemType": kind,
                "uri": link["uri"],
                "abbreviatedStatement": link["title"],
                **self._said(row),
                "extensions": case_extensions.of(row, link["title"]),
                "language": self.catalogue.language,
                "CFItemTypeURI": self._type_link(kind),
            }
        )

    def standalone_item(self, row: identifiers.Item) -> Document:
        """`CFItem`: the same with the document that it is in."""
        return {**self.item(row), "CFDocumentURI": self.document_link}

    def _said(self, row: identifiers.Item) -> Document:
        if isinstance(row, Expectation):
            return self._expectation(row)
        if isinstance(row, Skill):
            return self._skill(row)
        if isinstance(row, Role):
            return {
                "fullStatement": row.mission or row.name,
                "alternativeLabel": ALIAS_SIGN.join(row.aliases),
                "humanCodingScheme": row.slug,
                "conceptKeywords": [row.family.name] if row.family else [],
                "notes": row.source,
                "licenseURI": self.licence_link(row.licence),
                **_status(row, row.updated_at),
            }
        return {
            "fullStatement": row.summary or row.name,
            "humanCodingScheme": row.key if isinstance(row, Group) else row.slug,
            "licenseURI": self.licence_link(),
            **_status(row, self.shelved_at),
        }

    def _skill(self, row: Skill) -> Document:
        return {
            "fullStatement": row.description or row.summary or row.name,
            "alternativeLabel": ALIAS_SIGN.join(row.aliases),
            "humanCodingScheme": row.slug,
            "conceptKeywords": [row.group.domain.name, row.group.name],
            "notes": row.source,
            "licenseURI": self.licence_link(row.licence),
            **_status(row, row.updated_at),
        }

    def _expectation(self, row: Expectation) -> Document:
        word = "Required" if row.required else "Optional"
        return {
            "fullStatement": row.description or expectation_name(row),
            "humanCodingScheme": f"{row.skill.slug}/{row.role.slug}/{row.level.slug}",
            "conceptKeywords": [row.role.name, row.level.name, word],
            "notes": _notes(word, row),
            "licenseURI": self.licence_link(row.skill.licence),
            **_status(row, row.skill.updated_at),
        }


def _notes(word: str, row: Expectation) -> str:
    """What readers such as OpenSALT show beside the statement: required or not, and the examples.

    An association of the type `exemplar` has to lead to the address of something that exists,
    which an example in words has not; a program finds the examples in `extensions`.
    """
    if not row.examples:
        return word
    return "\n".join([f"{word}\n\nFor example:", *(f"- {line}" for line in row.example_lines)])


def _status(row: identifiers.Item, changed_at: datetime) -> Document:
    """When it changed, and since when it is retired."""
    ended = f"{row.retired_at.astimezone(UTC):%Y-%m-%d}" if row.retired_at else ""
    return {"lastChangeDateTime": moment(changed_at), "statusEndDate": ended}


def expectation_name(row: Expectation) -> str:
    """What an expectation is called: skill, role and level."""
    return f"{row.skill.name}, {row.role.name}, {row.level.name}"
