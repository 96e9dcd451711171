"""Reads the other names of skills and roles: ours strictly, those of others as far as they fit."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from profiles import fields
from profiles.curation import aliases as curated
from profiles.interchange.places import FilePosition, Problems
from profiles.interchange.reading.left_out import LeftOut
from profiles.interchange.reading.nodes import Rule, judged
from profiles.interchange.records import AliasRecord, RoleRecord, SkillRecord
from profiles.interchange.staging import Spool
from profiles.models import Role, Skill
from profiles.models.fields import MOST_ALIASES, NAME_LENGTH
from skillmap.kernel.text import normalise_line, showable

MODELS: dict[str, type[Skill | Role]] = {"skill": Skill, "role": Role}
_TEXT: Rule = Role._meta.get_field("mission")  # a line of text; its length is judged here


def own(
    spool: Spool,
    kind: str,
    slug: str,
    told: Sequence[AliasRecord],
    at: FilePosition,
    *,
    own_name: str,
) -> str:
    """The aliases of a `skill` or `role` in a file of ours, as history keeps them.

    What cannot be one is a problem at its place, or `at` the list. Those that are the names of
    other things are found once everything has been read (`checking`).
    """
    named = [each for each in (_judged(each, spool.problems) for each in told) if each.name]
    names = [each.name for each in named]
    for index, message in curated.faults(names, own_name=own_name):
        spool.problems.add(at if index < 0 else named[index].place, message)
    for each in named:
        spool.add_alias(kind, slug, curated.form(each.name), each)
    return fields.as_json(names)


def _judged(alias: AliasRecord, problems: Problems) -> AliasRecord:
    """The alias as one line; characters that cannot be displayed are problems."""
    line = normalise_line(alias.name)
    judged(line[:NAME_LENGTH], _TEXT, problems, alias.place)  # `faults` judges the length
    return AliasRecord(line, alias.place)


def keep_names(spool: Spool) -> None:
    """Have the spool know the names of all skills and roles, in the files and on the site."""
    spool.add_names("skill", _said(spool.skill_records()))
    spool.add_names("role", _said(spool.roles.values()))
    for kind, model in MODELS.items():
        rows = model._default_manager.filter(retired_at=None).order_by()
        names = rows.values_list("name", "slug").iterator()
        spool.add_names(kind, ((curated.form(name), slug) for name, slug in names))


def _said(records: Iterable[SkillRecord | RoleRecord]) -> Iterator[tuple[str, str]]:
    for record in records:
        yield curated.form(record.fields["name"]), record.slug


def settle(spool: Spool) -> None:
    """Give the aliases of others to their skills and roles, as far as they can have them.

    What is left out is counted in the report: names of other skills (roles), what is named
    already, what is too long, and everything after the first 20.
    """
    if not spool.has_aliases:
        return
    keep_names(spool)
    left_out = LeftOut(spool)
    for kind in MODELS:
        rows = groupby(spool.aliases(kind), key=lambda row: row[0])
        for slug, some in rows:
            names = _fitting(_own_name(spool, kind, slug), some, left_out)
            if not names:
                continue  # a thing that names none keeps those of the site
            if kind == "skill":
                spool.settle_aliases(slug, fields.as_json(names))
            else:
                spool.roles[slug].fields["aliases"] = fields.as_json(names)
    spool.forget_aliases()
    left_out.close()


def _own_name(spool: Spool, kind: str, slug: str) -> str:
    if kind == "role":
        return spool.roles[slug].fields["name"]
    found = spool.skill(slug)
    return found[1].fields["name"] if found else ""


def _fitting(
    own_name: str, aliases: Iterable[tuple[str, AliasRecord, bool]], left_out: LeftOut
) -> list[str]:
    names: list[str] = []
    seen = {curated.form(own_name)}
    for _slug, alias, is_taken in aliases:
        name, what = alias.name, ""
        if curated.form(name) in seen:
            what = _("other names that are there already")
        elif is_taken:
            what = _("other names that are the name of something else")
        elif len(name) > NAME_LENGTH:
            what = _("other names with more than %d characters") % NAME_LENGTH
        elif len(names) == MOST_ALIASES:
            what = _("other names after the first %d") % MOST_ALIASES
        if what:
            left_out.add(what, name, alias.place)
        else:
            names.append(name)
            seen.add(curated.form(name))
    return names


def add(spool: Spool, kind: str, slug: str, names: Iterable[str], place: FilePosition) -> None:
    """Keep other names of a `skill` or `role` for `settle`; repeats of one thing add up."""
    for name in map(normalise_line, map(showable, names)):
        if name:
            spool.add_alias(kind, slug, curated.form(name), AliasRecord(name, place))
