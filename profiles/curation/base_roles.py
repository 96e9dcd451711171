"""Judges and sets the base role of a role, and what the role does not take over from it."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles.curation import slugs
from profiles.curation.errors import UnknownTarget
from profiles.fields import as_json, names_in
from profiles.models import Catalogue, Level, Role, RoleExclusion, Skill, Subject

MOST_EXCLUSIONS = 500
NAMED = 5  # how many roles a sentence names


def checked(subject: Subject, slug: str) -> Role | None:
    """The role that the subject shall share expectations with; None for an empty slug.

    Held until the end of the transaction: two changes at once cannot make a chain. Raises as
    `check` does.
    """
    if not slug:
        return None
    _hold()
    return check(subject.pk, slug)


def check(pk: int | None, slug: str) -> Role:
    """The role that can be the base of the role with that id (None: of a new one).

    Raises ValidationError for one that is not published, is the role itself, or would make more
    than one step.
    """
    found = slugs.find_named(Role, slug)
    if found is None or found.retired_at is not None:
        raise _problem(_("Enter another role that is published."))
    if found.pk == pk:
        raise _problem(_("A role cannot be its own base role."))
    if found.base_role_id is not None:
        text = _("%(role)s has a base role itself. Choose that one, or another role.")
        raise _problem(text % {"role": found.name})
    if pk is not None and (users := Role.objects.filter(base_role=pk)):
        text = _("This is the base role of %(roles)s. A base role has none itself.")
        raise _problem(text % {"roles": _names(list(users))})
    return found


def check_retirement(role: Role, *, is_retired: bool) -> None:
    """Raise ValidationError where a role cannot be retired, or cannot come back, for its base."""
    _hold()
    if is_retired:
        users = Role.objects.published().filter(base_role=role)
        if users:
            text = _(
                "This is the base role of %(roles)s. Give them another base role, or none, first."
            )
            raise ValidationError({"retired": text % {"roles": _names(list(users))}})
    elif role.base_role is not None and role.base_role.retired_at is not None:
        text = _("Its base role, %(role)s, is retired. Restore that one first.")
        raise ValidationError({"retired": text % {"role": role.base_role.name}})


def exclude(subject: Subject, text: str) -> None:
    """Let the role not take over these places of its base, as `skill/level` each.

    Those that it excluded before and the text does not name are taken over again. Raises
    ValidationError for what is no skill and level.
    """
    if not isinstance(subject, Role):
        raise UnknownTarget("not_expected")
    places = find_places(names_in(text))
    present = {
        (row.skill_id, row.level_id): row.pk for row in RoleExclusion.objects.filter(role=subject)
    }
    wanted = {(skill.pk, level.pk) for skill, level in places}
    gone = [pk for place, pk in present.items() if place not in wanted]
    RoleExclusion.objects.filter(pk__in=gone).delete()
    RoleExclusion.objects.bulk_create(
        RoleExclusion(role=subject, skill_id=skill, level_id=level)
        for skill, level in sorted(wanted - present.keys())
    )


def find_places(names: Sequence[str]) -> list[tuple[Skill, Level]]:
    """The skill and level that each `skill/level` names, under former slugs too.

    Raises ValidationError for the first that names none, and for too many.
    """
    if len(names) > MOST_EXCLUSIONS:
        text = _("There are %(count)d entries; at most %(limit)d are possible.")
        problem = text % {"count": len(names), "limit": MOST_EXCLUSIONS}
        raise ValidationError({"not_expected": problem})
    skills: dict[str, Skill | None] = {}
    levels: dict[str, Level | None] = {}
    found = []
    for name in names:
        of_skill, _slash, of_level = name.partition("/")
        if of_skill not in skills:
            skills[of_skill] = slugs.find_named(Skill, of_skill)
        if of_level not in levels:
            levels[of_level] = slugs.find_named(Level, of_level)
        skill, level = skills[of_skill], levels[of_level]
        if skill is None or level is None:
            text = _("“%(name)s” is not a skill and a level. Write them as skill/level.")
            raise ValidationError({"not_expected": text % {"name": name[:80]}})
        found.append((skill, level))
    return found


def present_places(text: str) -> str:
    """A list of `skill/level` as history keeps it, under the present slugs and in order.

    The text itself where it names something that does not exist.
    """
    try:
        places = find_places(names_in(text))
    except ValidationError:
        return text
    return as_json(sorted({f"{skill.slug}/{level.slug}" for skill, level in places}))


def _hold() -> None:
    """Lock which role is based on which until the transaction ends."""
    Catalogue.objects.select_for_update().get(pk=Catalogue.THE_ONE)


def _names(roles: Sequence[Role]) -> str:
    names = [role.name for role in roles[: NAMED + 1]]
    return ", ".join([*names[:NAMED], "…"] if len(names) > NAMED else names)


def _problem(text: str) -> ValidationError:
    return ValidationError({"base_role": text})
