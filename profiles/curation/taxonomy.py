"""Applies operations to the taxonomy: domains, groups, levels, families, itself."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from profiles.curation import retirement, slugs
from profiles.curation.errors import PublishedConflict, UnknownTarget
from profiles.curation.fields import find as find_field
from profiles.curation.fields import whole_number
from profiles.fields import FieldKind
from profiles.models import Catalogue, Change, Domain, Group, Level, RoleFamily
from profiles.operations import FieldOperation, Kind

Part = Catalogue | Domain | Group | Level | RoleFamily
_RETIREMENT = {"retired", "replaced_by"}


def apply(
    catalogue: Catalogue, operations: Sequence[FieldOperation], *, at: datetime
) -> list[Change]:
    """Write the parts, making those that are new, and return their change rows.

    The caller holds the catalogue's row, so that no skill moves into a group that is being retired.

    Raises PublishedConflict, UnknownTarget and ValidationError.
    """
    changes: list[Change] = []
    for target, fields in groupby(operations, key=lambda each: each.target):
        part = find(catalogue, target)
        is_new = part.pk is None
        for each in fields:
            if change := _set(part, each, is_new=is_new, at=at):
                changes.append(change)
        part.full_clean()
        part.save()
    return changes


def find(catalogue: Catalogue, target: str) -> Part:
    """The part named like `domain:data` or `group:data/etl`; a new, unsaved one if need be.

    Raises UnknownTarget when the name has no such form, or its domain does not exist.
    """
    kind, _colon, key = target.partition(":")
    if not target:
        return catalogue
    if kind == "group":
        return _group(key, target)
    if kind == "domain":
        return slugs.find_named(Domain, key) or Domain(slug=key)
    if kind == "level":
        return slugs.find_named(Level, key) or Level(slug=key, rank=0)
    if kind == "family":
        return slugs.find_named(RoleFamily, key) or RoleFamily(slug=key)
    raise UnknownTarget(target)


def target_of(part: slugs.Renamed) -> str:
    """What history calls the part, such as `domain:data` or `group:data/etl`."""
    return f"{slugs.KINDS[type(part)]}:{key_of(part)}"


def key_of(part: slugs.Renamed) -> str:
    """The slug of the part; that of a group with its domain before it."""
    return part.key if isinstance(part, Group) else part.slug


def _group(key: str, target: str) -> Group:
    if found := slugs.find_group(key):
        return found
    domain_slug, _slash, slug = key.partition("/")
    domain = slugs.find_named(Domain, domain_slug)
    if domain is None:
        raise UnknownTarget(target)
    return Group(domain=domain, slug=slug)


def _set(part: Part, operation: FieldOperation, *, is_new: bool, at: datetime) -> Change | None:
    field = find_field(type(part), operation.field)
    before = "" if is_new else field.read(part)
    if before != operation.base:
        raise PublishedConflict([operation])
    after = field.normalise(operation.new)
    if after == before and not is_new:
        return None
    if operation.field == "slug" and not isinstance(part, Catalogue):
        slugs.move(part, after)
    elif isinstance(part, retirement.RetirablePart) and operation.field in _RETIREMENT:
        _retire(part, operation.field, after, at)
    else:
        is_number = field.kind == FieldKind.NUMBER
        setattr(part, field.name, whole_number(field.name, after) if is_number else after)
    return Change(
        kind=Kind.CREATE if is_new else Kind.SET,
        field=operation.field,
        target=operation.target,
        before_text=None if is_new else before,
        after_text=after,
    )


def _retire(part: retirement.RetirablePart, field: str, text: str, at: datetime) -> None:
    """Retire the part or bring it back, or say what replaces it. Raises ValidationError."""
    if field == "replaced_by":
        part.replaced_by = retirement.successor(part, text)
    elif text:
        retirement.retire(part, at)
    else:
        retirement.restore(part)
