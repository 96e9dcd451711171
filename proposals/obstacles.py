"""What stands in the way of an operation although no text has moved: retired, taken or gone.

Looked up for many proposals at once, in queries only for what their operations name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.curation import slugs
from profiles.models import FormerAddress, Level, Role, RoleFamily, Skill
from proposals.models import Operation, Proposal


class Obstacle(StrEnum):
    """Why an operation cannot be published as things are."""

    SUBJECT_RETIRED = "subject_retired"
    ROLE_RETIRED = "role_retired"
    SLUG_TAKEN = "slug_taken"
    TARGET_GONE = "target_gone"
    SUCCESSOR_RETIRED = "successor_retired"


SENTENCES: dict[Obstacle, Promise] = {
    Obstacle.SUBJECT_RETIRED: _("The text that this changes is retired."),
    Obstacle.ROLE_RETIRED: _("The role is retired."),
    Obstacle.SLUG_TAKEN: _("Another skill or role uses, or used, this slug."),
    Obstacle.TARGET_GONE: _("This refers to something that no longer exists."),
    Obstacle.SUCCESSOR_RETIRED: _("The replacement is not published."),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What operations name by slug, as it is now: `owners` and `living` by kind and slug."""

    owners: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    living: dict[tuple[str, str], int] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    base_roles: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()


def named_by(operations: Iterable[Operation]) -> Named:
    """What the operations name, looked up together."""
    texts: dict[str, set[str]] = {}
    for each in operations:
        if each.target:
            texts.setdefault("level", set()).add(each.target.removeprefix("level:"))
        elif not each.is_cell:
            texts.setdefault(each.field, set()).add(each.new_text or "")
    wanted, successors = texts.get("slug", set()), texts.get("replaced_by", set())
    bases = texts.get("base_role", set()) - {""}
    return Named(
        _owners(wanted) if wanted else {},
        _living(successors) if successors - {""} else {},
        _groups(texts.get("group", set())),
        _slugs("family", RoleFamily, texts.get("family", set())),
        frozenset(slug for kind, slug in _living(bases) if kind == "role")
        if bases
        else frozenset(),
        _slugs("level", Level, texts.get("level", set())),
    )


def of(operation: Operation, proposal: Proposal, named: Named) -> Obstacle | None:
    """What stands in the way of the operation; None where nothing does."""
    subject = proposal.subject
    if operation.is_cell:
        is_retired = operation.role is not None and operation.role.retired_at is not None
        return Obstacle.ROLE_RETIRED if is_retired else None
    if operation.target:
        slug = operation.target.removeprefix("level:")
        return None if slug in named.levels else Obstacle.TARGET_GONE
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
    return Obstacle.TARGET_GONE if new and known is not None and new not in known else None


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


def _groups(keys: set[str]) -> frozenset[str]:
    return frozenset(key for key in keys if key and slugs.find_group(key))


def _slugs(kind: str, model: type[RoleFamily] | type[Level], wanted: set[str]) -> frozenset[str]:
    """The slugs among these that are in use, or once were."""
    if not wanted - {""}:
        return frozenset()
    found = set(model._default_manager.filter(slug__in=wanted).values_list("slug", flat=True))
    if wanted - found:
        former = FormerAddress.objects.filter(slug__in=wanted - found).exclude(**{kind: None})
        found |= set(former.values_list("slug", flat=True))
    return frozenset(found)
