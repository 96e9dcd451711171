"""What travels with every text that leaves the site: licence, source, whom to credit."""

from django.conf import settings
from django.utils import translation

from profiles.catalogue.writing.documents import Document, filled
from profiles.models import Catalogue, Role, Skill


def attribution(catalogue: Catalogue, subject: Skill | Role | None = None) -> str:
    """The line that satisfies the licence: what, by whom, under what."""
    title = f"{subject.name}, {catalogue.title}" if subject else catalogue.title
    line = f"{title}, {catalogue.publisher}, {licence(catalogue, subject)}"
    if isinstance(subject, Skill) and subject.source:
        return f"{line}, {subject.source}"
    return line


def licence(catalogue: Catalogue, subject: Skill | Role | None = None) -> str:
    """The licence's name: the skill's own where it came with one, else the catalogue's."""
    own = subject.licence if isinstance(subject, Skill) else ""
    return own or catalogue.licence


def address(subject: Skill | Role) -> str:
    """The permanent address of the page, in the site's first language."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{subject.get_absolute_url()}"


def source(subject: Skill | Role) -> Document:
    """Where the text was taken from: address and revision."""
    return filled({"url": address(subject), "revision": subject.revision_number})
