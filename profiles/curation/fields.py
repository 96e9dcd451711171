"""Applies operations to the fields of a locked skill or role, and to the levels of a role."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from profiles import fields
from profiles.curation import aliases, base_roles, retirement, slugs
from profiles.curation.errors import PublishedConflict, SlugTaken, UnknownTarget
from profiles.fields import Field
from profiles.models import (
    Change,
    FormerAddress,
    Group,
    Level,
    Role,
    RoleFamily,
    RoleLevel,
    Subject,
)
from profiles.operations import FieldOperation, Kind
from skillmap.kernel.text import normalise


def find(model: type[models.Model], name: str) -> Field:
    """The field of that name in the table. Raises UnknownTarget where the model has none."""
    found = fields.find(model, name)
    if found is None:
        raise UnknownTarget(name)
    return found


def value(subject: Subject, name: str) -> str:
    """The field as history keeps it: text. Raises UnknownTarget for a field that does not exist."""
    return find(type(subject), name).read(subject)


def is_live(subject: Subject, operation: FieldOperation) -> bool:
    """Whether the operation was written against what the field says now, perhaps renamed since."""
    live = value(subject, operation.field)
    present_base = present(type(subject), operation.field, operation.base)
    return live in {operation.base, present_base}


def present(kind: type[Subject], field: str, text: str) -> str:
    """A value that names something by a former slug, with the present one.

    It is a value of the field of a skill or role (`kind`).
    """
    if field == "group" and (group := slugs.find_group(text)):
        return group.key
    if field == "family" and text and (family := slugs.find_named(RoleFamily, text)):
        return family.slug
    if field == "base_role" and text and (base := slugs.find_named(Role, text)):
        return base.slug
    if field == "not_expected":
        return base_roles.present_places(text)
    if field == "replaced_by" and text and (successor := slugs.find_named(kind, text)):
        return successor.slug
    return text


def apply(subject: Subject, operations: Sequence[FieldOperation], *, at: datetime) -> list[Change]:
    """Set the fields on the subject, unsaved, and return their change rows.

    Raises PublishedConflict, SlugTaken, UnknownTarget and ValidationError.
    """
    own = [each for each in operations if not each.target]
    parts = [each for each in operations if each.target]
    unfit = [each for each in own if not is_live(subject, each)]
    if unfit:
        raise PublishedConflict(unfit)
    changes = []
    for each in own:
        new = find(type(subject), each.field).normalise(each.new)
        if each.field in {"base_role", "not_expected"}:
            new = present(type(subject), each.field, new)
        if new == each.base:
            continue
        _set(subject, each.field, new, at)
        changes.append(
            Change(
                kind=Kind.SET, field=each.field, before_text=each.base, after_text=new,
                after_drafted_by=each.drafted_by,
            )
        )  # fmt: skip
    _validate(subject, [change.field for change in changes])
    if parts and not isinstance(subject, Role):
        raise UnknownTarget(parts[0].target)
    for each in parts:
        if isinstance(subject, Role) and (change := _set_role_level(subject, each)):
            changes.append(change)
    return changes


def _validate(subject: Subject, names: Sequence[str]) -> None:
    """Let the model's own validators judge the columns that were set, and where it stands now."""
    columns = {field.name for field in subject._meta.concrete_fields}
    touched = columns & set(names)
    if touched:
        subject.clean_fields(exclude=columns - touched)
    if {"group", "retired"} & set(names):
        retirement.check_subject(subject)


def _set(subject: Subject, field: str, new: str, at: datetime) -> None:
    setters: dict[str, Callable[[], None]] = {
        "retired": lambda: _retire(subject, at if new else None),
        "replaced_by": lambda: setattr(subject, "replaced_by", _successor(subject, new)),
        "group": lambda: setattr(subject, "group", find_group(new)),
        "family": lambda: setattr(subject, "family", find_family(new)),
        "base_role": lambda: setattr(subject, "base_role", base_roles.checked(subject, new)),
        "not_expected": lambda: base_roles.exclude(subject, new),
        "slug": lambda: _move(subject, new),
        "position": lambda: setattr(subject, "position", whole_number("position", new)),
        "aliases": lambda: setattr(subject, "aliases", aliases.checked(subject, new)),
    }
    setters.get(field, lambda: setattr(subject, field, new))()


def _retire(subject: Subject, at: datetime | None) -> None:
    """Retire the subject, or bring it back (None). Raises ValidationError."""
    if isinstance(subject, Role):
        base_roles.check_retirement(subject, is_retired=at is not None)
    subject.retired_at = at


def whole_number(field: str, text: str) -> int:
    """The text as a number; raises ValidationError naming the field."""
    try:
        return int(text)
    except ValueError:
        raise ValidationError({field: _("Give a whole number.")}) from None


def find_group(key: str) -> Group:
    """The group named `domain/group`; raises UnknownTarget."""
    found = slugs.find_group(key)
    if found is None:
        raise UnknownTarget(key)
    return found


def find_family(slug: str) -> RoleFamily | None:
    """The family of that slug, None for an empty one; raises UnknownTarget."""
    if not slug:
        return None
    found = slugs.find_named(RoleFamily, slug)
    if found is None:
        raise UnknownTarget(slug)
    return found


def _successor(subject: Subject, slug: str) -> Subject | None:
    if not slug:
        return None
    found = slugs.find_named(type(subject), slug)
    if found is None or found == subject or found.retired_at is not None:
        raise ValidationError({"replaced_by": _("Enter another one that is published.")})
    return found


def claim_slug(subject: Subject, slug: str) -> None:
    """Raise SlugTaken when another skill or role has, or once had, the address."""
    former = FormerAddress.objects.filter(slug=slug).exclude(**{subject.column: None})
    others = type(subject)._default_manager.filter(slug=slug)
    if subject.pk:
        former, others = former.exclude(**{subject.column: subject}), others.exclude(pk=subject.pk)
    if others.order_by().values("pk").union(former.order_by().values("pk")).exists():
        raise SlugTaken(slug)


def _move(subject: Subject, slug: str) -> None:
    """Give the subject a new address; the one before keeps leading here."""
    claim_slug(subject, slug)
    FormerAddress.objects.filter(slug=slug, **{subject.column: subject}).delete()
    FormerAddress.objects.create(slug=subject.slug, **{subject.column: subject})
    subject.slug = slug


def part_text(row: RoleLevel | None, field: str) -> str:
    """The field of a role's level as history keeps it: text; raises UnknownTarget."""
    found = find(RoleLevel, field)
    return found.read(row) if row else ""


def _set_role_level(role: Role, operation: FieldOperation) -> Change | None:
    slug = operation.target.removeprefix(fields.LEVEL_TARGET)
    level = slugs.find_named(Level, slug)
    if level is None or slug == operation.target:
        raise UnknownTarget(operation.target)
    row = RoleLevel.objects.filter(role=role, level=level).first()
    before = part_text(row, operation.field)
    if before != operation.base:
        raise PublishedConflict([operation])
    is_new = row is None
    row = row or RoleLevel(role=role, level=level)
    if operation.new:
        retirement.check_levels([level.pk])
    if operation.field == "focus":
        row.focus = normalise(operation.new)
    else:
        row.technology = find(RoleLevel, operation.field).names(operation.new)
    row.clean_fields()
    row.save()
    after = part_text(row, operation.field)
    if after == before and not is_new:
        return None
    return Change(
        kind=Kind.SET,
        field=operation.field,
        target=f"{fields.LEVEL_TARGET}{level.slug}",
        before_text=before,
        after_text=after,
        after_drafted_by=operation.drafted_by,
    )
