"""What travels with every text that leaves the site: licence, source, whom to credit."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation

from profiles.interchange.writing.documents import Document, filled
from profiles.models import Catalogue, Role, Skill


def attribution(catalogue: Catalogue, subject: Skill | Role | None = None) -> str:
    """The line that satisfies the licence: what, by whom, under what."""
    title = f"{subject.name}, {catalogue.title}" if subject else catalogue.title
    line = f"{title}, {catalogue.publisher}, {licence(catalogue, subject)}"
    return f"{line}, {subject.source}" if subject and subject.source else line


def licence(catalogue: Catalogue, subject: Skill | Role | None = None) -> str:
    """The licence's name: that of the skill or role where it has its own, else the catalogue's."""
    return (subject.licence if subject else "") or catalogue.licence


def origin(subject: Skill | Role) -> str:
    """Source and licence in one line, where a skill or role has its own; else empty."""
    return ", ".join(filter(None, (subject.source, subject.licence)))


def origins(subjects: Iterable[Skill | Role], beside: Role | None = None) -> list[str]:
    """The origins of all of these, each once, without that of the role they stand `beside`."""
    found = {line for each in subjects if (line := origin(each))}
    return sorted(found - {origin(beside)} if beside else found)


def address(subject: Skill | Role) -> str:
    """The permanent address of the page, in the site's first language."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{subject.get_absolute_url()}"


def source(subject: Skill | Role) -> Document:
    """Where the text was taken from: address and revision."""
    return filled({"url": address(subject), "revision": subject.revision_number})
