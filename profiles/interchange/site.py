"""What the site publishes now, in the terms that files use: slugs and text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from profiles import fields
from profiles.fields import FieldKind
from profiles.models import (
    Catalogue,
    Domain,
    Expectation,
    Group,
    Level,
    Role,
    RoleFamily,
    RoleLevel,
    Skill,
)
from profiles.operations import CellValues

PartFields = dict[str, str]
_PARTS: dict[str, type[Domain | Group | Level | RoleFamily]] = {
    "domain": Domain,
    "group": Group,
    "level": Level,
    "family": RoleFamily,
}


# What files do not say of a part.
_UNSAID = {FieldKind.SLUG, FieldKind.FLAG, FieldKind.SUCCESSOR}


class LiveCell(NamedTuple):
    """A cell as it stands: live or retired."""

    version: int
    values: CellValues
    is_retired: bool


@dataclass(frozen=True, slots=True)
class LiveSkill:
    """A skill as it stands, and its cells by role and level."""

    skill: Skill
    cells: dict[tuple[str, str], LiveCell] = field(default_factory=dict)


def parts() -> dict[str, PartFields]:
    """The fields of the catalogue (under the empty name) and of each of its parts, as text."""
    catalogue = Catalogue.objects.get()
    found = {"": {each.name: each.read(catalogue) for each in fields.TAXONOMY[""]}}
    for kind, model in _PARTS.items():
        told = [each for each in fields.TAXONOMY[kind] if each.kind not in _UNSAID]
        related = Group.objects.select_related("domain")
        for part in related if model is Group else model._default_manager.all():
            key = part.key if isinstance(part, Group) else part.slug
            found[f"{kind}:{key}"] = {each.name: each.read(part) for each in told}
    return found


def roles(slugs: Iterable[str]) -> dict[str, Role]:
    """The roles of those slugs, retired ones too."""
    return {
        role.slug: role
        for batch in batches(sorted(slugs))
        for role in Role.objects.filter(slug__in=batch).select_related(
            "family", "base_role", "replaced_by"
        )
    }


def role_levels(role: Role) -> dict[str, dict[str, str]]:
    """Focus and technology of a role by level, as history keeps them."""
    rows = RoleLevel.objects.filter(role=role).select_related("level")
    return {
        row.level.slug: {each.name: each.read(row) for each in fields.ROLE_LEVEL} for row in rows
    }


def skills(slugs: Sequence[str]) -> dict[str, LiveSkill]:
    """The skills of those slugs with all of their cells, retired ones too."""
    related = Skill.objects.select_related("group__domain", "replaced_by")
    found = {skill.slug: LiveSkill(skill) for skill in related.filter(slug__in=slugs)}
    by_id = {live.skill.pk: live.cells for live in found.values()}
    rows = Expectation.objects.filter(skill__in=by_id) if by_id else Expectation.objects.none()
    for skill, role, level, version, retired_at, *texts in rows.values_list(
        *("skill_id", "role__slug", "level__slug", "version", "retired_at"),
        *("description", "required", "examples", "drafted_by"),
    ):
        values = CellValues(*texts)
        by_id[skill][role, level] = LiveCell(version, values, retired_at is not None)
    return found


def batches(slugs: Sequence[str], size: int = 200) -> Iterable[Sequence[str]]:
    """The slugs in parts small enough for one query."""
    return (slugs[start : start + size] for start in range(0, len(slugs), size))
