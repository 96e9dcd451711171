"""Which fields of a skill or role may be proposed, and what may stand in them."""

from typing import cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from profiles.curation import UnknownTarget, aliases, base_roles, fields, retirement, slugs
from profiles.fields import LEVEL_TARGET, YES, FieldKind, as_json
from profiles.models import Group, Level, Role, RoleLevel, Skill
from profiles.operations import FieldOperation
from proposals.models import Proposal
from skillmap.kernel.text import normalise, refuse_control_characters, tidy

_NAMING = {FieldKind.GROUP, FieldKind.FAMILY, FieldKind.BASE_ROLE, FieldKind.SUCCESSOR}


def clean(proposal: Proposal, operation: FieldOperation, *, is_exact: bool = False) -> str:
    """The new value, normalised; raises ValidationError and UnknownTarget.

    It is tidied, unless `is_exact` says that it is a text that was published before.
    """
    kind: type[Skill | Role] = Role if proposal.role_id else Skill
    refuse_control_characters(normalise(operation.base))
    if operation.target:
        return _part(kind, operation, is_exact=is_exact)
    field = fields.find(kind, operation.field)
    new = field.normalise(operation.new if is_exact else tidy(operation.new))
    if field.kind == FieldKind.FLAG:
        return YES if new else ""
    if field.kind in _NAMING:
        return _named(kind, proposal, field.kind, new)
    if field.kind == FieldKind.NAMES:
        return _list(kind, proposal, field.name, field.names(new))
    return _validated(kind, field.name, new)


def _list(kind: type[Skill | Role], proposal: Proposal, field: str, names: list[str]) -> str:
    """The names as history keeps them; raises ValidationError for what they cannot be."""
    if field == "not_expected":
        base_roles.find_places(names)
        return base_roles.present_places(as_json(names))
    aliases.check(kind, proposal.skill_id or proposal.role_id, names)
    return as_json(names)


def _named(kind: type[Skill | Role], proposal: Proposal, what: FieldKind, new: str) -> str:
    """The present name of what the field names; raises ValidationError for none."""
    if what == FieldKind.BASE_ROLE:
        return base_roles.check(proposal.role_id, new).slug if new else ""
    if what == FieldKind.GROUP:
        return _open_group(new).key
    if what == FieldKind.SUCCESSOR:
        return _successor(kind, proposal, new)
    family = fields.find_family(new)
    return family.slug if family else ""


def _successor(kind: type[Skill | Role], proposal: Proposal, slug: str) -> str:
    """The present slug of the one that has, or once had, this one; raises ValidationError."""
    if not slug:
        return ""
    found = slugs.find_named(kind, slug)
    own = proposal.skill_id or proposal.role_id
    if found is None or found.retired_at is not None or found.pk == own:
        raise ValidationError({"replaced_by": _("Enter another one that is published.")})
    return found.slug


def _part(kind: type[Skill | Role], operation: FieldOperation, *, is_exact: bool) -> str:
    slug = operation.target.removeprefix(LEVEL_TARGET)
    is_level = kind is Role and slug != operation.target
    level = slugs.find_named(Level, slug) if is_level else None
    if level is None:
        raise UnknownTarget(operation.target)
    if operation.new:
        retirement.check_level(level)
    field = fields.find(RoleLevel, operation.field)
    new = field.normalise(operation.new if is_exact else tidy(operation.new))
    return new if field.kind == FieldKind.NAMES else _validated(RoleLevel, field.name, new)


def _validated(kind: type[models.Model], name: str, value: str) -> str:
    """Let the column's own validators judge; raises ValidationError."""
    column = cast("models.Field[str, str]", kind._meta.get_field(name))
    try:
        return str(column.clean(value, None))
    except ValidationError as error:
        raise ValidationError({name: error.error_list}) from None


def group_of(operations: list[str]) -> Group:
    """The group that a new skill is to stand in; raises ValidationError when it names none."""
    if not operations:
        raise ValidationError({"group": _("Choose a group for the new skill.")})
    return _open_group(operations[0])


def _open_group(key: str) -> Group:
    """The group that the key names; raises ValidationError for a retired one."""
    found = fields.find_group(key)
    retirement.check_group(found)
    return found
