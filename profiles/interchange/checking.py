"""Judges what files say as a whole and against the site, before anything is written."""

from collections.abc import Iterable
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles.addresses import validate_level_slug
from profiles.curation import aliases as curated_aliases
from profiles.curation import slugs as curated
from profiles.fields import names_in
from profiles.interchange import ownership
from profiles.interchange.places import FilePosition, TooManyProblems
from profiles.interchange.reading import aliases
from profiles.interchange.staging import Spool
from profiles.models import FormerAddress, Group, Level, Role, RoleFamily, Skill


def check(spool: Spool, *, is_retiring: bool = False, is_taking_over: bool = False) -> None:
    """Note every contradiction, every unknown reference and every address already taken.

    Changes of what belongs to the site or to another source are noted too, unless the import
    `is_taking_over`.
    """
    with suppress(TooManyProblems):
        _check_doubled(spool)
        if spool.is_frame_read and not spool.problems.is_full:
            _check_parts(spool)
            _check_cells(spool)
            _check_roles(spool)
            _check_sharing(spool)
            _check_exclusions(spool)
            _check_skills(spool)
            _check_aliases(spool)
            ownership.check(spool, is_retiring=is_retiring, is_taking_over=is_taking_over)


def _check_doubled(spool: Spool) -> None:
    for skill, cell, first in spool.doubled():
        message = _("“%(skill)s” already has an expectation for %(role)s at %(level)s: %(place)s.")
        names = {"skill": skill, "role": cell.role, "level": cell.level, "place": first}
        spool.problems.add(cell.place, message % names)


def _check_parts(spool: Spool) -> None:
    """Note each domain, group, family and level that the site has under another slug now.

    And each new level at whose address roles have another page, and each that is retired: no file
    brings one back.
    """
    retired = curated.retired_parts()
    for target, part in spool.parts.items():
        kind, _colon, key = target.partition(":")
        present = curated.present_key(kind, key) if kind else None
        if present and present != key:
            _moved(spool, key, present, part.place)
        elif target in retired:
            _retired(spool, kind, key, part.place)
        elif present is None and kind == "level":
            _check_level_slug(spool, key, part.place)


def _check_level_slug(spool: Spool, slug: str, place: FilePosition) -> None:
    try:
        validate_level_slug(slug)
    except ValidationError as error:
        spool.problems.add(place, error.messages[0])


def _check_cells(spool: Spool) -> None:
    roles = spool.roles.keys() | set(Role.objects.published().values_list("slug", flat=True))
    for slug, place, count in spool.references("role"):
        if slug not in roles:
            _unknown(spool, "role", slug, place, count)
    levels = _targets(spool, "level", Level.objects.published().values_list("slug", flat=True))
    for slug, place, count in spool.references("level"):
        if slug not in levels:
            _unknown(spool, "level", slug, place, count)


def _targets(spool: Spool, kind: str, published: Iterable[str]) -> set[str]:
    """Slugs of that kind of part, in the files and on the site."""
    said = {target for target in spool.parts if target.startswith(f"{kind}:")}
    return {target.partition(":")[2] for target in said} | set(published)


def _unknown(spool: Spool, kind: str, slug: str, place: FilePosition, count: int = 1) -> None:
    present = curated.present_key(kind, slug)
    if present and present != slug:
        _moved(spool, slug, present, place)
        return
    if f"{kind}:{slug}" in curated.retired_parts():
        _retired(spool, kind, slug, place)
        return
    message = _("There is no %(kind)s “%(slug)s”, neither here nor on the site.")
    if count > 1:
        message = _("There is no %(kind)s “%(slug)s”, though %(count)d places name it.")
    spool.problems.add(place, message % {"kind": kind, "slug": slug, "count": count})


def _check_roles(spool: Spool) -> None:
    families = _targets(spool, "family", RoleFamily.objects.values_list("slug", flat=True))
    levels = _targets(spool, "level", Level.objects.published().values_list("slug", flat=True))
    former = dict(FormerAddress.objects.exclude(role=None).values_list("slug", "role__slug"))
    for role in spool.roles.values():
        family = role.fields.get("family", "")
        if family and family not in families:
            _unknown(spool, "family", family, role.place)
        for level in role.levels.keys() - levels:
            _unknown(spool, "level", level, role.place)
        if role.slug in former:
            _moved(spool, role.slug, former[role.slug], role.place)


def _check_sharing(spool: Spool) -> None:
    """Note base roles that there are none of, and chains of base roles."""
    published = dict(Role.objects.published().values_list("slug", "base_role__slug"))
    said = {
        slug: role.fields["base_role"]
        for slug, role in spool.roles.items()
        if "base_role" in role.fields and not role.is_reference
    }
    bases = {**dict.fromkeys(spool.roles), **published, **said}
    for slug, base in said.items():
        place = spool.roles[slug].place
        if base and base not in bases:
            _unknown(spool, "role", base, place)
        elif base and (base == slug or bases[base]):
            message = _("“%(base)s” cannot be the base role of “%(role)s”: it has one itself.")
            if base == slug:
                message = _("“%(role)s” cannot be its own base role.")
            spool.problems.add(place, message % {"base": base, "role": slug})


def _check_exclusions(spool: Spool) -> None:
    """Note exclusions whose skill or level is neither in the files nor on the site."""
    levels = _targets(spool, "level", Level.objects.published().values_list("slug", flat=True))
    for role in spool.roles.values():
        for name in names_in(role.fields.get("not_expected", "")):
            skill, _slash, level = name.partition("/")
            if spool.skill(skill) is None and not Skill.objects.filter(slug=skill).exists():
                _unknown(spool, "skill", skill, role.place)
            elif level not in levels:
                _unknown(spool, "level", level, role.place)


def _check_skills(spool: Spool) -> None:
    published = (f"{domain}/{slug}" for domain, slug in _group_keys())
    groups = _targets(spool, "group", published)
    former = dict(FormerAddress.objects.exclude(skill=None).values_list("slug", "skill__slug"))
    for record in spool.skill_records():
        if record.fields["group"] not in groups:
            _unknown(spool, "group", record.fields["group"], record.place)
        if record.slug in former:
            _moved(spool, record.slug, former[record.slug], record.place)


def _check_aliases(spool: Spool) -> None:
    """Note every alias that is the name of another skill (role), in the files or on the site."""
    if spool.has_aliases:
        aliases.keep_names(spool)
        for kind in aliases.MODELS:
            for _slug, alias, is_taken in spool.aliases(kind):
                if is_taken:
                    spool.problems.add(alias.place, curated_aliases.taken_message(alias.name))


def _group_keys() -> Iterable[tuple[str, str]]:
    return Group.objects.published().values_list("domain__slug", "slug")


def _retired(spool: Spool, kind: str, slug: str, place: FilePosition) -> None:
    message = _("The %(kind)s “%(slug)s” is retired. Name another one, or restore it first.")
    spool.problems.add(place, message % {"kind": kind, "slug": slug})


def _moved(spool: Spool, slug: str, present: str, place: FilePosition) -> None:
    message = _("“%(slug)s” has been renamed on the site. Write “%(present)s”.")
    spool.problems.add(place, message % {"slug": slug, "present": present})
