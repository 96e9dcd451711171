"""Locks a subject, applies operations to it, and writes the numbered revision they make."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar, cast

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from profiles import search
from profiles.curation import cells, fields, taxonomy
from profiles.curation.errors import NothingToChange
from profiles.models import Catalogue, Change, Credit, Revision, Role, Skill
from profiles.operations import FieldOperation, Kind, Operation
from profiles.operations import cells as cells_of
from profiles.operations import fields as fields_of
from skillmap.accounts.models import User

Source = Revision.Source
Versioned = Skill | Role | Catalogue
VersionedT = TypeVar("VersionedT", bound=Skill | Role | Catalogue)
Credits = Iterable[tuple[User, Credit.Part]]

_RELATED = {
    "Skill": ("group__domain", "replaced_by"),
    "Role": ("family", "replaced_by"),
    "Catalogue": (),
}

# Sent inside the transaction with `revision`; a receiver that writes is undone with it.
revision_published = Signal()


def lock(subject: VersionedT) -> VersionedT:
    """The subject as it stands now, locked until the transaction ends.

    SQLite has no row locks: there, the transaction itself is the lock (IMMEDIATE).
    """
    kind = type(subject)
    rows = kind._default_manager.select_for_update(of=("self",))
    if related := _RELATED[kind.__name__]:
        rows = rows.select_related(*related)
    return cast("VersionedT", rows.get(pk=subject.pk))


@transaction.atomic
def renew_pages() -> None:
    """Let every kept page be made anew, for a change of credits or names without a revision.

    Kept pages are told apart by the catalogue's sequence, so it moves on by one; feeds in its
    order have a gap there and miss nothing.
    """
    catalogue = lock(Catalogue(pk=Catalogue.THE_ONE))
    catalogue.sequence += 1
    catalogue.structure = catalogue.sequence
    catalogue.save(update_fields=["sequence", "structure"])


def renew_pages_of(person: User) -> None:
    """Let kept pages be made anew that show the person's name, if the person is credited."""
    if Credit.objects.filter(person=person).exists():
        renew_pages()


@transaction.atomic
def publish(
    subject: Versioned,
    operations: Sequence[Operation],
    *,
    by: User,
    source: Source,
    summary: str = "",
    credits: Credits = (),
    at: datetime | None = None,
) -> Revision:
    """Apply the operations to the subject as its next revision; all of them or none.

    `credits` adds people beside the author. Raises NothingToChange when everything is already
    so, Conflict when live text is not what an operation was written against, SlugTaken,
    UnknownTarget and ValidationError; nothing is written then.
    """
    at = at or timezone.now()
    locked = lock(subject)
    changes = _apply(locked, operations, at=at, may_be_blank=source == Source.IMPORT)
    if not changes:
        raise NothingToChange
    revision = _write(locked, changes, by=by, source=source, summary=summary, at=at)
    _credit(revision, [(by, Credit.Part.AUTHOR), *credits])
    _refresh(subject, locked)
    revision_published.send(sender=Revision, revision=revision)
    return revision


@transaction.atomic
def create_skill(
    slug: str,
    group: str,
    operations: Sequence[Operation],
    *,
    by: User,
    source: Source,
    summary: str = "",
    credits: Credits = (),
    at: datetime | None = None,
) -> Revision:
    """Publish a new skill in the group named `domain/group`; `operations` fill it.

    The name is among the operations. Raises as `publish` does.
    """
    at = at or timezone.now()
    skill = Skill(slug=slug, first_slug=slug, created_at=at, updated_at=at, updated_by=by)
    skill.group = fields.find_group(group)
    return _create(skill, operations, by, source, summary, credits, at)


@transaction.atomic
def create_role(
    slug: str,
    operations: Sequence[Operation],
    *,
    by: User,
    source: Source,
    summary: str = "",
    credits: Credits = (),
    at: datetime | None = None,
) -> Revision:
    """Publish a new role; `operations` name it and fill it. Raises as `publish` does."""
    at = at or timezone.now()
    role = Role(slug=slug, first_slug=slug, created_at=at, updated_at=at, updated_by=by)
    return _create(role, operations, by, source, summary, credits, at)


def _create(
    subject: Skill | Role,
    operations: Sequence[Operation],
    by: User,
    source: Source,
    summary: str,
    credits: Credits,
    at: datetime,
) -> Revision:
    """Make the row, then publish what fills it as revision 1."""
    _claim(subject)
    name = [each.new for each in fields_of(operations) if each.field == "name" and not each.target]
    subject.name = name[0] if name else ""
    subject.clean_fields(
        exclude=["name", "group", "updated_by"] if name else ["group", "updated_by"]
    )
    subject.name = ""
    subject.save()
    born = FieldOperation("slug", "", subject.slug)
    changes = [Change(kind=Kind.CREATE, field="slug", after_text=born.new)]
    changes += _apply(subject, operations, at=at, may_be_blank=source == Source.IMPORT)
    revision = _write(subject, changes, by=by, source=source, summary=summary, at=at)
    _credit(revision, [(by, Credit.Part.AUTHOR), *credits])
    revision_published.send(sender=Revision, revision=revision)
    return revision


def _claim(subject: Skill | Role) -> None:
    fields.claim_slug(subject, subject.slug)


def _apply(
    subject: Versioned, operations: Sequence[Operation], *, at: datetime, may_be_blank: bool
) -> list[Change]:
    if isinstance(subject, Catalogue):
        return taxonomy.apply(subject, fields_of(operations))
    changes = fields.apply(subject, fields_of(operations), at=at)
    if isinstance(subject, Skill):
        changes += cells.apply(subject, cells_of(operations), at=at, may_be_blank=may_be_blank)
    return changes


def _write(
    subject: Versioned,
    changes: list[Change],
    *,
    by: User,
    source: Source,
    summary: str,
    at: datetime,
) -> Revision:
    """Number the revision under the catalogue's lock and save everything that belongs to it."""
    catalogue = lock(Catalogue(pk=Catalogue.THE_ONE))
    if isinstance(subject, Catalogue):
        subject.sequence = catalogue.sequence
        catalogue = subject
    catalogue.sequence += 1
    subject.revision_number += 1
    if not isinstance(subject, Skill):
        catalogue.structure = catalogue.sequence
    revision = Revision(
        sequence=catalogue.sequence,
        number=subject.revision_number,
        source=source,
        summary=summary,
        author=by,
        created_at=at,
    )
    if not isinstance(subject, Catalogue):
        subject.updated_at, subject.updated_by = at, by
        subject.save()
        setattr(revision, subject._meta.model_name or "", subject)
    catalogue.save(update_fields=None if catalogue is subject else ["sequence", "structure"])
    revision.save(force_insert=True)
    for change in changes:
        change.revision = revision
        change.expectation = change.expectation  # the cell has its id only now
    Change.objects.bulk_create(changes, batch_size=1_000)
    search.refresh(subject)
    return revision


def _credit(revision: Revision, credits: Credits) -> None:
    parts = dict.fromkeys((person.pk, part) for person, part in credits)
    Credit.objects.bulk_create(
        Credit(revision=revision, person_id=person, part=part) for person, part in parts
    )


def _refresh(subject: Versioned, locked: Versioned) -> None:
    """Let the caller's object say what the database now says."""
    for field in subject._meta.concrete_fields:
        setattr(subject, field.attname, getattr(locked, field.attname))
