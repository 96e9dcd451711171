"""Curators retire domains, groups and levels, and bring them back."""

from typing import cast

from django.db import transaction

from profiles.curation import retirement, taxonomy
from profiles.curation.retirement import RetirablePart
from profiles.fields import YES
from profiles.models import Domain, Group, Revision
from profiles.operations import FieldOperation
from proposals import permissions, watches
from proposals.lifecycle import curator_edits
from proposals.lifecycle.errors import NotAllowed
from skillmap.accounts.models import User


def may_retire(person: User, part: RetirablePart) -> bool:
    """Whether the person may retire the part: who may make one may also end one.

    Groups belong to the curators of their domain, domains and levels to those of the whole site.
    """
    return permissions.can_curate(person, part if isinstance(part, Group) else None)


@transaction.atomic
def retire(part: RetirablePart, successor: str, summary: str, *, by: User) -> Revision:
    """Retire the part as a revision of the catalogue; a domain takes its empty groups with it.

    `successor` is the slug of what replaces it (of a group `domain/group`), or empty. Raises
    NotAllowed and what `edit_frame` raises: ValidationError while anything published is in it.
    """
    if not may_retire(by, part):
        raise NotAllowed
    # Read first: the names of its groups are those of the operations.
    groups = [] if retirement.skills_in_the_way(part) else retirement.groups_in_the_way(part)
    operations = [FieldOperation("retired", "", YES, taxonomy.target_of(each)) for each in groups]
    target = taxonomy.target_of(part)
    operations.append(FieldOperation("retired", "", YES, target))
    if successor:
        operations.append(FieldOperation("replaced_by", "", successor, target))
    made = curator_edits.edit_frame(operations, summary, by=by)
    if isinstance(part, Domain):
        part.refresh_from_db()
        if part.replaced_by is not None:
            watches.follow(part, cast("Domain", part.replaced_by))
    return made


@transaction.atomic
def restore(part: RetirablePart, summary: str, *, by: User) -> Revision:
    """Publish the part again as a revision of the catalogue; nothing replaces it any longer.

    Raises NotAllowed and what `edit_frame` raises: ValidationError for a group of a retired domain.
    """
    if not may_retire(by, part):
        raise NotAllowed
    target = taxonomy.target_of(part)
    operations = [FieldOperation("retired", YES, "", target)]
    if part.replaced_by is not None:
        key = taxonomy.key_of(cast("RetirablePart", part.replaced_by))
        operations.insert(0, FieldOperation("replaced_by", key, "", target))
    return curator_edits.edit_frame(operations, summary, by=by)
