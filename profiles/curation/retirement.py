"""Judges whether a domain, group or level can be retired, and what may stand in a retired one.

A domain or group with published skills stays until these are moved or retired; so does a level as
long as a published role has an expectation or a text of its own there. The database refuses the
same (`profiles.models.retirement_guards`). The catalogue's row is locked before anything here is
asked (`publishing`), so that the answer stays true until the transaction ends.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from profiles.curation import slugs
from profiles.models import (
    Domain,
    Expectation,
    Group,
    Level,
    Role,
    RoleLevel,
    Skill,
    Subject,
)
from profiles.models.catalogue import LevelQuerySet
from profiles.models.role import RoleQuerySet
from profiles.models.skill import SkillQuerySet

RetirablePart = Domain | Group | Level
NAMED = 5  # how many skills or roles a sentence names
_HAS_TEXT = ~Q(focus="") | ~Q(technology=[])


def skills_in_the_way(part: RetirablePart) -> SkillQuerySet:
    """The published skills because of which the part cannot be retired, by name."""
    skills = Skill.objects.published().order_by("name", "slug")
    if isinstance(part, Domain):
        return skills.filter(group__domain=part)
    if isinstance(part, Group):
        return skills.filter(group=part)
    cells = Expectation.objects.live().filter(level=part, skill=OuterRef("pk"))
    return skills.filter(Exists(cells))


def roles_in_the_way(part: RetirablePart) -> RoleQuerySet:
    """The published roles because of which the level cannot be retired, by name.

    Those with a focus or technology there, and those that name no other published level.
    """
    if not isinstance(part, Level):
        return Role.objects.none()
    own = RoleLevel.objects.filter(role=OuterRef("pk"))
    here = own.filter(level=part)
    others = own.filter(level__retired_at=None).exclude(level=part)
    in_the_way = Exists(here.filter(_HAS_TEXT)) | (Exists(here) & ~Exists(others))
    return Role.objects.published().filter(in_the_way).order_by("name", "slug")


def groups_in_the_way(part: RetirablePart) -> list[Group]:
    """The published groups of a domain, which are retired before it, in their order."""
    if not isinstance(part, Domain):
        return []
    return list(Group.objects.published().filter(domain=part).select_related("domain"))


def retire(part: RetirablePart, at: datetime) -> None:
    """Mark the part as retired, unsaved. Raises ValidationError where something is in the way."""
    if skills := list(skills_in_the_way(part)[: NAMED + 1]):
        text = _("These skills have expectations at this level: %(names)s. Retire those first.")
        if not isinstance(part, Level):
            text = _("These skills are in it: %(names)s. Move or retire them first.")
        raise _problem(text % {"names": _names(skills)})
    if roles := list(roles_in_the_way(part)[: NAMED + 1]):
        text = _(
            "These roles have a focus or technology at this level, or no other level: %(names)s. "
            "Clear those texts, or add another level, first."
        )
        raise _problem(text % {"names": _names(roles)})
    if groups := groups_in_the_way(part):
        text = _("These groups are in it: %(names)s. Retire them first.")
        raise _problem(text % {"names": _names(groups)})
    part.retired_at = at


def restore(part: RetirablePart) -> None:
    """Publish the part again, unsaved. Raises ValidationError for a group of a retired domain."""
    if isinstance(part, Group) and part.domain.retired_at is not None:
        text = _("Its domain, %(domain)s, is retired. Restore that one first.")
        raise _problem(text % {"domain": part.domain.name})
    part.retired_at = None


def successor(part: RetirablePart, key: str) -> RetirablePart | None:
    """The published part of the same kind that the key names; None for an empty one.

    The key is a slug; that of a group is `domain/group`. Raises ValidationError.
    """
    if not key:
        return None
    found: RetirablePart | None
    found = slugs.find_group(key) if isinstance(part, Group) else slugs.find_named(type(part), key)
    if found is None or found.pk == part.pk or found.retired_at is not None:
        raise ValidationError({"replaced_by": _("Enter another one that is published.")})
    return found


def check_subject(subject: Subject) -> None:
    """Raise ValidationError where a published skill or role would stand in something retired.

    A skill stands in its group; both have expectations at levels, and a role has texts there.
    """
    if subject.retired_at is not None:
        return
    if isinstance(subject, Skill):
        check_group(subject.group)
    if not subject.pk:
        return
    cells = Expectation.objects.filter(retired_at=None, **{subject.column: subject})
    published = {f"{name}__retired_at": None for name in {"skill", "role"} - {subject.column}}
    _refuse(Level.objects.filter(Exists(cells.filter(level=OuterRef("pk"), **published))))
    if isinstance(subject, Role):
        texts = RoleLevel.objects.filter(_HAS_TEXT, role=subject, level=OuterRef("pk"))
        _refuse(Level.objects.filter(Exists(texts)))


def check_group(group: Group) -> None:
    """Raise ValidationError where a published skill cannot stand in the group."""
    if group.retired_at is not None:
        text = _("The group %(group)s is retired. Choose another one, or restore it first.")
        raise ValidationError({"group": text % {"group": group.name}})


def check_levels(levels: Collection[int]) -> None:
    """Raise ValidationError where one of the levels (ids) is retired; one query for any."""
    if levels:
        _refuse(Level.objects.filter(pk__in=levels))


def check_level(level: Level) -> None:
    """Raise ValidationError where nothing can be expected at the level: it is retired."""
    if level.retired_at is not None:
        text = _("The level %(level)s is retired. Restore it first.")
        raise ValidationError(text % {"level": level.name})


def _refuse(levels: LevelQuerySet) -> None:
    """Raise ValidationError for the first of the levels that is retired."""
    if level := levels.exclude(retired_at=None).first():
        check_level(level)


def _names(rows: Sequence[Skill] | Sequence[Role] | Sequence[Group]) -> str:
    names = [row.name for row in rows]
    return ", ".join([*names[:NAMED], "…"] if len(names) > NAMED else names)


def _problem(text: str) -> ValidationError:
    return ValidationError({"retired": text})
