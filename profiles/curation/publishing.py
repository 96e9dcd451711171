"""Locks a subject, applies operations to it, and writes the numbered revision they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from django.db import connection, transaction
from django.dispatch import Signal
from django.utils import timezone

from profiles import search
from profiles.curation import cells, fields, marks, retirement, taxonomy
from profiles.curation.cells import SkillCells
from profiles.curation.errors import NothingToChange
from profiles.models import Catalogue, Change, Credit, Revision, Role, Skill
from profiles.operations import AnyOperation, FieldOperation, Kind
from profiles.operations import cells as cells_of
from profiles.operations import fields as fields_of
from skillmap.accounts.models import User

Source = Revision.Source
Versioned = Skill | Role | Catalogue
VersionedT = TypeVar("VersionedT", bound=Skill | Role | Catalogue)
Credits = Iterable[tuple[User, Credit.Part]]

_RELATED = {
    "Skill": ("group__domain", "replaced_by"),
    "Role": ("family", "base_role", "replaced_by"),
    "Catalogue": (),
}

# Sent inside the transaction with `revision` and its `changes`; a receiver that writes is undone
# with it.
revision_published = Signal()
_REWORDED = {Kind.EDIT, Kind.RETIRE, Kind.RESTORE}


@dataclass(frozen=True, slots=True)
class Published:
    """A revision and its change rows, as they were just written."""

    revision: Revision
    changes: Sequence[Change]


def lock(subject: VersionedT) -> VersionedT:
    """The subject as it stands now, locked until the transaction ends.

    SQLite has no row locks: there, the transaction itself is the lock (IMMEDIATE).
    """
    kind = type(subject)
    rows = kind._default_manager.select_for_update(of=("self",))
    if related := _RELATED[kind.__name__]:
        rows = rows.select_related(*related)
    return cast("VersionedT", rows.get(pk=subject.pk))


def renew_pages() -> None:
    """Let every kept page be made anew, for a change of credits or names without a revision.

    Kept pages are told apart by the catalogue's sequence, so it moves on by one; feeds in its
    order have a gap there and miss nothing.
    """
    _next_sequence(is_structure=True)


def renew_pages_of(person: User) -> None:
    """Let kept pages be made anew that show the person's name, if the person is credited."""
    if Credit.objects.filter(person=person).exists():
        renew_pages()


@transaction.atomic
def publish(
    subject: Versioned,
    operations: Sequence[AnyOperation],
    *,
    by: User,
    source: Source,
    summary: str = "",
    credits: Credits = (),
    at: datetime | None = None,
    drafted_by: str = "",
) -> Revision:
    """Apply the operations to the subject as its next revision; all of them or none.

    `credits` adds people beside the author; `drafted_by` is what drafted the revision, where it
    was no person. Raises NothingToChange when everything is already so, PublishedConflict when
    live text is not what an operation was written against, SlugTaken, UnknownTarget and
    ValidationError; nothing is written then.
    """
    locked = lock(subject)
    made = publish_locked(
        locked, operations, by=by, source=source, summary=summary, credits=credits, at=at,
        drafted_by=drafted_by,
    )  # fmt: skip
    _refresh(subject, locked)
    return made.revision


def publish_locked(
    subject: Versioned,
    operations: Sequence[AnyOperation],
    *,
    by: User,
    source: Source,
    summary: str = "",
    credits: Credits = (),
    at: datetime | None = None,
    skill_cells: SkillCells | None = None,
    drafted_by: str = "",
) -> Published:
    """Publish as `publish` does, for a caller that holds the subject's lock and its transaction.

    `skill_cells` are the skill's cells, read under that lock. Raises as `publish` does; the
    caller's transaction has to end then, since cells may have been written.
    """
    at = at or timezone.now()
    sequence = _next_sequence(is_structure=not isinstance(subject, Skill))
    changes = _apply(subject, operations, skill_cells, at=at, may_be_blank=source == Source.IMPORT)
    if not changes:
        raise NothingToChange
    marks.keep(subject, changes)
    mark = drafted_by or marks.of(operations)
    revision = _write(
        subject, changes, sequence, by=by, source=source, summary=summary, at=at, drafted_by=mark
    )
    _credit(revision, [(by, Credit.Part.AUTHOR), *credits])
    _renew_search(subject, changes, skill_cells)
    revision_published.send(sender=Revision, revision=revision, changes=changes)
    return Published(revision, changes)


@transaction.atomic
def create_skill(
    slug: str,
    group: str,
    operations: Sequence[AnyOperation],
    *,
    by: User,
    source: Source,
    summary: str = "",
    credits: Credits = (),
    at: datetime | None = None,
    drafted_by: str = "",
) -> Revision:
    """Publish a new skill in the group named `domain/group`; `operations` fill it.

    The name is among the operations. Raises as `publish` does.
    """
    at = at or timezone.now()
    sequence = _next_sequence(is_structure=False)
    skill = Skill(slug=slug, first_slug=slug, created_at=at, updated_at=at, updated_by=by)
    skill.group = fields.find_group(group)
    retirement.check_group(skill.group)
    return _create(
        skill, operations, by, source, summary, credits, at, drafted_by, sequence=sequence
    )


@transaction.atomic
def create_role(
    slug: str,
    operations: Sequence[AnyOperation],
    *,
    by: User,
    source: Source,
    summary: str = "",
    credits: Credits = (),
    at: datetime | None = None,
    drafted_by: str = "",
) -> Revision:
    """Publish a new role; `operations` name it and fill it. Raises as `publish` does."""
    at = at or timezone.now()
    sequence = _next_sequence(is_structure=True)
    role = Role(slug=slug, first_slug=slug, created_at=at, updated_at=at, updated_by=by)
    return _create(
        role, operations, by, source, summary, credits, at, drafted_by, sequence=sequence
    )


def _create(
    subject: Skill | Role,
    operations: Sequence[AnyOperation],
    by: User,
    source: Source,
    summary: str,
    credits: Credits,
    at: datetime,
    drafted_by: str,
    *,
    sequence: int,
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
    changes += _apply(subject, operations, None, at=at, may_be_blank=source == Source.IMPORT)
    mark = drafted_by or marks.of(operations)
    revision = _write(
        subject, changes, sequence, by=by, source=source, summary=summary, at=at, drafted_by=mark
    )
    _credit(revision, [(by, Credit.Part.AUTHOR), *credits])
    search.refresh(subject)
    revision_published.send(sender=Revision, revision=revision, changes=changes)
    return revision


def _claim(subject: Skill | Role) -> None:
    fields.claim_slug(subject, subject.slug)


def _apply(
    subject: Versioned,
    operations: Sequence[AnyOperation],
    skill_cells: SkillCells | None,
    *,
    at: datetime,
    may_be_blank: bool,
) -> list[Change]:
    if isinstance(subject, Catalogue):
        return taxonomy.apply(subject, fields_of(operations), at=at)
    changes = fields.apply(subject, fields_of(operations), at=at)
    if isinstance(subject, Skill) and (on_cells := cells_of(operations)):
        live = cells.of(subject) if skill_cells is None else skill_cells
        changes += cells.apply(subject, on_cells, live.rows, at=at, may_be_blank=may_be_blank)
    return changes


def _write(
    subject: Versioned,
    changes: list[Change],
    sequence: int,
    *,
    by: User,
    source: Source,
    summary: str,
    at: datetime,
    drafted_by: str,
) -> Revision:
    """Save the revision and everything that belongs to it."""
    subject.revision_number += 1
    revision = Revision(
        sequence=sequence,
        number=subject.revision_number,
        source=source,
        summary=summary,
        author=by,
        drafted_by=drafted_by,
        created_at=at,
    )
    if isinstance(subject, Catalogue):
        subject.sequence = subject.structure = sequence
    else:
        subject.updated_at, subject.updated_by = at, by
        setattr(revision, subject.column, subject)
    subject.save(force_update=True)
    revision.save(force_insert=True)
    for change in changes:
        change.revision = revision
        change.expectation = change.expectation  # the cell has its id only now
    Change.objects.bulk_create(changes, batch_size=1_000)
    return revision


def _next_sequence(*, is_structure: bool) -> int:
    """Count one more revision of the whole catalogue; its row is locked from here to the end.

    One statement both locks and counts: every other writer waits for it. So it comes before the
    changes are judged: no group is retired while a skill is being moved into it. `is_structure`:
    what changes can show on pages of other subjects.
    """
    also = ", structure = sequence + 1" if is_structure else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE profiles_catalogue SET sequence = sequence + 1{also} "  # noqa: S608 - ours
            "WHERE id = %s RETURNING sequence",
            [Catalogue.THE_ONE],
        )
        ((sequence,),) = cursor.fetchall()
    return int(sequence)


def _renew_search(
    subject: Versioned, changes: Iterable[Change], skill_cells: SkillCells | None
) -> None:
    """Let search find what the revision says; of cells that are reworded, asking nothing."""
    if skill_cells is not None and all(change.kind in _REWORDED for change in changes):
        search.refresh(subject, skill_cells.texts())
    else:
        search.refresh(subject)


def _credit(revision: Revision, credits: Credits) -> None:
    parts = dict.fromkeys((person.pk, part) for person, part in credits)
    Credit.objects.bulk_create(
        Credit(revision=revision, person_id=person, part=part) for person, part in parts
    )


def _refresh(subject: Versioned, locked: Versioned) -> None:
    """Let the caller's object say what the database now says."""
    for field in subject._meta.concrete_fields:
        setattr(subject, field.attname, getattr(locked, field.attname))
