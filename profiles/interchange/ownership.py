"""Keeps an import from changing what belongs to the site itself or to another source.

A row may change a skill or role of the same source; its licence and group only where the person
who imports allows the import to take over.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.curation import fields as curated
from profiles.interchange import planning, site
from profiles.interchange.places import FilePosition
from profiles.interchange.records import CellRecord, RoleRecord, SkillRecord
from profiles.interchange.staging import Spool
from profiles.models import Role, Skill

KEPT = ("licence", "group")
_CATALOGUE = ("licence", "licence_url")
_SHOWN = 8


class Trespass(NamedTuple):
    """A change for which the import has to take over: of what, where the file says it, and why."""

    name: str
    place: FilePosition
    message: str


def check(spool: Spool, *, is_retiring: bool, is_taking_over: bool) -> None:
    """Note every change of what belongs to others as a problem.

    Where the import takes over, they are no problems: they are counted, and told in a note.
    """
    taken: dict[str, None] = {}
    for each in _trespasses(spool, is_retiring=is_retiring):
        if is_taking_over:
            taken[each.name] = None
        else:
            spool.problems.add(each.place, each.message)
    if taken:
        spool.taken_over_count = len(taken)
        spool.notes.append(_taken_over(list(taken)))


def sources(spool: Spool) -> set[str]:
    """The sources that the files speak for; the empty one is the site itself."""
    said = {_source(skill) for skill in spool.skill_records() if not skill.is_reference}
    said |= {_source(role) for role in spool.roles.values() if "source" in role.fields}
    return said or {spool.origin.source}


def _source(record: SkillRecord | RoleRecord) -> str:
    return record.fields.get("source", "")


def _trespasses(spool: Spool, *, is_retiring: bool) -> Iterator[Trespass]:
    yield from _of_catalogue(spool)
    live = site.roles(spool.roles)
    for slug, role in live.items():
        record = spool.roles[slug]
        if _source(record) != role.source:
            if planning.plan_role(record, role):
                yield _elsewhere(role, record)
        else:
            yield from _of_kept(record, role)
    yield from _of_skills(spool, is_retiring=is_retiring)


def _of_catalogue(spool: Spool) -> Iterator[Trespass]:
    """Changes of the catalogue's licence, and by another source of anything that it is made of.

    A site that publishes nothing yet has nothing to lose.
    """
    step = planning.plan_parts(spool.parts)
    if step is None or not (Skill.objects.exists() or Role.objects.exists()):
        return
    if spool.origin.source:
        live = site.parts()
        changed = (each for each in step.fields if each.target in live)
        if spool.is_ladder_named:
            changed = (each for each in changed if each.field != "rank")
        for target in dict.fromkeys(each.target for each in changed):
            message = _(
                "This belongs to the site itself, and the file comes from %(file)s. Leave it out, "
                "or let the import take over (--take-over)."
            )
            message %= {"file": _quoted(spool.origin.source)}
            yield Trespass(target or _("catalogue"), spool.parts[target].place, message)
        return
    for each in step.fields:
        if not each.target and each.field in _CATALOGUE:
            message = _(
                "This would change the licence of the whole catalogue: %(before)s → %(after)s. If "
                "that is meant, let the import take over (--take-over)."
            )
            said = {"before": _quoted(each.base), "after": _quoted(each.new)}
            yield Trespass(_("catalogue"), spool.parts[""].place, message % said)


def _of_skills(spool: Spool, *, is_retiring: bool) -> Iterator[Trespass]:
    slugs = [record.slug for record in spool.skill_records()]
    for batch in site.batches(slugs):
        rows = Skill.objects.filter(slug__in=batch).select_related("group__domain", "replaced_by")
        by_slug = {skill.slug: skill for skill in rows}
        foreign = []
        for slug in (slug for slug in batch if slug in by_slug):
            _number, record = _known(spool, slug)
            if _source(record) != by_slug[slug].source:
                foreign.append(slug)
            elif not record.is_reference:
                yield from _of_kept(record, by_slug[slug])
        yield from _of_foreign_skills(spool, foreign, is_retiring=is_retiring)


def _of_foreign_skills(spool: Spool, slugs: list[str], *, is_retiring: bool) -> Iterator[Trespass]:
    live = site.skills(slugs) if slugs else {}
    missing_roles = planning.missing_roles(spool, is_retiring=is_retiring)
    for slug in slugs:
        number, record = _known(spool, slug)
        cells: list[CellRecord] = spool.cells(number)
        if planning.plan_skill(record, cells, live[slug], missing_roles):
            yield _elsewhere(live[slug].skill, record)


def _known(spool: Spool, slug: str) -> tuple[int, SkillRecord]:
    found = spool.skill(slug)
    assert found is not None  # noqa: S101  # the slug is one of the spool's own
    return found


def _of_kept(record: SkillRecord | RoleRecord, subject: Skill | Role) -> Iterator[Trespass]:
    """Changes of the licence and the group of what comes from the same source."""
    for field in KEPT:
        if field not in record.fields:
            continue
        before, after = curated.value(subject, field), record.fields[field]
        if before == after:
            continue
        if field == "group":
            message = _(
                "This would move a skill of the site to another group: %(before)s → %(after)s. If "
                "the file comes from elsewhere, name its source (--source); if that is meant, let "
                "the import take over (--take-over)."
            )
        elif isinstance(subject, Skill):
            message = _(
                "This would change the licence of a skill of the site: %(before)s → %(after)s. If "
                "the file comes from elsewhere, name its source (--source); if that is meant, let "
                "the import take over (--take-over)."
            )
        else:
            message = _(
                "This would change the licence of a role of the site: %(before)s → %(after)s. If "
                "the file comes from elsewhere, name its source (--source); if that is meant, let "
                "the import take over (--take-over)."
            )
        said = {"before": _quoted(before), "after": _quoted(after)}
        yield Trespass(record.slug, record.place, message % said)


def _elsewhere(subject: Skill | Role, record: SkillRecord | RoleRecord) -> Trespass:
    message = _(
        "The site has this role from another source (site: %(site)s, file: %(file)s). Name the "
        "same source (--source), or let the import take over (--take-over)."
    )
    if isinstance(subject, Skill):
        message = _(
            "The site has this skill from another source (site: %(site)s, file: %(file)s). Name "
            "the same source (--source), or let the import take over (--take-over)."
        )
    said = {"site": _quoted(subject.source), "file": _quoted(_source(record))}
    return Trespass(record.slug, record.place, message % said)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else _("none")


def _taken_over(names: list[str]) -> str:
    some = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    message = ngettext(
        "Taken over, with a change of source, licence, group or text: %(some)s.",
        "%(count)d taken over, with a change of source, licence, group or text: %(some)s.",
        len(names),
    )
    return message % {"count": len(names), "some": some}
