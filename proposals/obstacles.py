"""What stands in the way of an operation although no text has moved: retired, taken or gone.

Looked up for many proposals at once, in queries only for what their operations name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.curation import slugs
from profiles.fields import LEVEL_TARGET
from profiles.models import FormerAddress, Group, Level, Role, RoleFamily, Skill
from proposals.models import Operation, Proposal


class Obstacle(StrEnum):
    """Why an operation cannot be published as things are."""

    SUBJECT_RETIRED = "subject_retired"
    ROLE_RETIRED = "role_retired"
    SLUG_TAKEN = "slug_taken"
    TARGET_GONE = "target_gone"
    SUCCESSOR_RETIRED = "successor_retired"
    GROUP_RETIRED = "group_retired"
    LEVEL_RETIRED = "level_retired"


SENTENCES: dict[Obstacle, Promise] = {
    Obstacle.SUBJECT_RETIRED: _("The text that this changes is retired."),
    Obstacle.ROLE_RETIRED: _("The role is retired."),
    Obstacle.SLUG_TAKEN: _("Another skill or role uses, or used, this slug."),
    Obstacle.TARGET_GONE: _("This refers to something that no longer exists."),
    Obstacle.SUCCESSOR_RETIRED: _("The replacement is not published."),
    Obstacle.GROUP_RETIRED: _("The group is retired."),
    Obstacle.LEVEL_RETIRED: _("The level is retired."),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What operations name by slug, as it is now: `owners` and `living` by kind and slug."""

    owners: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    living: dict[tuple[str, str], int] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    families: frozenset[str] = frozenset()
    base_roles: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    retired_groups: frozenset[str] = frozenset()
    retired_levels: frozenset[str] = frozenset()


def named_by(operations: Iterable[Operation]) -> Named:
    """What the operations name, looked up together."""
    texts: dict[str, set[str]] = {}
    for each in operations:
        if each.target:
            texts.setdefault("level", set()).add(each.target.removeprefix(LEVEL_TARGET))
        elif not each.is_cell:
            texts.setdefault(each.field, set()).add(each.new_text or "")
    wanted, successors = texts.get("slug", set()), texts.get("replaced_by", set())
    bases = texts.get("base_role", set()) - {""}
    groups, levels = _groups(texts.get("group", set())), texts.get("level", set())
    return Named(
        _owners(wanted) if wanted else {},
        _living(successors) if successors - {""} else {},
        groups,
        _slugs("family", RoleFamily, texts.get("family", set())),
        frozenset(slug for kind, slug in _living(bases) if kind == "role")
        if bases
        else frozenset(),
        _slugs("level", Level, levels),
        frozenset(key for key, group in groups.items() if group.retired_at is not None),
        _retired(levels) if levels else frozenset(),
    )


def of(operation: Operation, proposal: Proposal, named: Named) -> Obstacle | None:
    """What stands in the way of the operation; None where nothing does."""
    subject = proposal.subject
    if operation.is_cell:
        return _of_cell(operation)
    if operation.target:
        return _of_role_level(operation, named)
    new, kind = operation.new_text or "", "role" if proposal.role_id else "skill"
    if operation.field == "slug":
        others = named.owners.get((kind, new), set()) - {subject.pk if subject else 0}
        return Obstacle.SLUG_TAKEN if others else None
    if operation.field == "replaced_by" and new:
        found = named.living.get((kind, new))
        is_other = found is not None and (subject is None or found != subject.pk)
        return None if is_other else Obstacle.SUCCESSOR_RETIRED
    known = {
        "group": named.groups,
        "family": named.families,
        "base_role": named.base_roles,
    }.get(operation.field)
    if new and known is not None and new not in known:
        return Obstacle.TARGET_GONE
    is_retired = operation.field == "group" and new in named.retired_groups
    return Obstacle.GROUP_RETIRED if is_retired else None


def _of_cell(operation: Operation) -> Obstacle | None:
    """What stands in the way of an expectation: its role, or its level unless it ends there."""
    if operation.role is not None and operation.role.retired_at is not None:
        return Obstacle.ROLE_RETIRED
    is_ending = operation.new_text is None
    if not is_ending and operation.level is not None and operation.level.retired_at is not None:
        return Obstacle.LEVEL_RETIRED
    return None


def _of_role_level(operation: Operation, named: Named) -> Obstacle | None:
    """What stands in the way of a text of a role at a level: it is unknown, or retired."""
    slug = operation.target.removeprefix(LEVEL_TARGET)
    if operation.new_text and slug in named.retired_levels:
        return Obstacle.LEVEL_RETIRED
    return None if slug in named.levels else Obstacle.TARGET_GONE


def is_restored(operations: Sequence[Operation]) -> bool:
    """Whether the operations bring a retired subject back, so that the rest may follow."""
    return any(each.field == "retired" and not each.new_text for each in operations)


def _owners(wanted: set[str]) -> dict[tuple[str, str], set[int]]:
    """Which skills and roles have, or once had, the slugs."""
    found: dict[tuple[str, str], set[int]] = {}
    for kind, model in (("skill", Skill), ("role", Role)):
        rows = model._default_manager.filter(slug__in=wanted).values_list("slug", "pk")
        former = FormerAddress.objects.filter(slug__in=wanted).exclude(**{kind: None})
        for slug, pk in [*rows, *former.values_list("slug", kind)]:
            found.setdefault((kind, slug), set()).add(pk)
    return found


def _living(wanted: set[str]) -> dict[tuple[str, str], int]:
    """The published skills and roles that have, or once had, the slugs."""
    found: dict[tuple[str, str], int] = {}
    for kind, model in (("skill", Skill), ("role", Role)):
        rows = model._default_manager.filter(slug__in=wanted, retired_at=None)
        former = FormerAddress.objects.filter(slug__in=wanted, **{f"{kind}__retired_at": None})
        former = former.exclude(**{kind: None})
        for slug, pk in [*former.values_list("slug", kind), *rows.values_list("slug", "pk")]:
            found[kind, slug] = pk
    return found


def _groups(keys: set[str]) -> dict[str, Group]:
    """The groups that there are, by the keys that name them."""
    return {key: group for key in keys if key and (group := slugs.find_group(key))}


def _retired(levels: set[str]) -> frozenset[str]:
    """The slugs among these that retired levels have, or once had."""
    rows = Level.objects.exclude(retired_at=None)
    pairs = rows.values_list("slug", "former_addresses__slug")
    return frozenset(levels & {slug for pair in pairs for slug in pair})


def _slugs(kind: str, model: type[RoleFamily] | type[Level], wanted: set[str]) -> frozenset[str]:
    """The slugs among these that are in use, or once were."""
    if not wanted - {""}:
        return frozenset()
    found = set(model._default_manager.filter(slug__in=wanted).values_list("slug", flat=True))
    if wanted - found:
        former = FormerAddress.objects.filter(slug__in=wanted - found).exclude(**{kind: None})
        found |= set(former.values_list("slug", flat=True))
    return frozenset(found)
