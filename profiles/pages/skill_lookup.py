"""Finds the skill that an address names, and says what its pages depend on: one query each."""

import zlib
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from profiles.models import Catalogue, Expectation, FormerAddress, Level, Role, Skill
from profiles.pages.caching import GonePage, MovedPage, PageState, SharedPage


def of_skill(slug: str) -> PageState:
    """The state of a skill's profile.

    Raises MovedPage for a former or wrongly cased address, GonePage for a retired skill, Http404.
    """
    state, is_retired = _find(slug)
    if is_retired:
        raise GonePage(Skill.objects.for_profile().get(pk=state.pk))
    return state


def of_skill_confirmed(slug: str) -> PageState:
    """The state of a skill's files, which say how its texts are confirmed; raises as `of_skill`."""
    return confirmed(of_skill(slug))


def of_expectation_confirmed(slug: str, role: str, level: str) -> PageState:
    """The state of a file of one expectation; raises as `of_expectation` does."""
    return confirmed(of_expectation(slug, role, level))


def confirmed(state: PageState) -> PageState:
    """The state with the last answer of a practitioner, which changes no revision: one query."""
    (answered,) = one_row("SELECT MAX(answered_at) FROM profiles_confirmation") or (None,)
    structure = zlib.crc32(f"{state.structure} {answered}".encode())
    return replace(state, structure=structure)


def of_history(slug: str) -> PageState:
    """The state of the pages that tell a skill's history; they stay when it is retired."""
    return _find(slug)[0]


def of_revision(slug: str, n: int) -> PageState:
    """The state of the page of revision `n`. Raises Http404 for a number that does not exist."""
    state = of_history(slug)
    if not 1 <= n <= state.subject:
        raise Http404(_("Revision not found."))
    return state


def of_expectation(slug: str, role: str, level: str) -> PageState:
    """The state of one expectation's page; raises as `of_skill` does, for role and level too.

    Raises SharedPage where the role has it from its base role.
    """
    found = (
        Expectation.objects.filter(skill__slug=slug, role__slug=role, level__slug=level)
        .filter(skill__retired_at=None, role__retired_at=None)
        .values_list(
            *("skill_id", "skill__revision_number", "retired_at", "role__base_role"),
            *_OF_CATALOGUE,
        )
        .first()
    )
    if found is not None:
        pk, number, retired_at, base, structure, language = found
        if retired_at is not None and base is not None:
            _refuse_shared(slug, _present_role(role), level)
        return PageState(number, structure, pk, language)
    state = of_skill(slug)
    present = _present_role(role)
    known = Level.objects.filter(slug=level.lower()).first()
    if known is None:
        raise Http404(_("Level not found."))
    if (present.slug, level.lower()) != (role, level):
        raise MovedPage(role=present.slug, level=level.lower())
    if present.retired_at:
        raise GonePage(present)
    if known.retired_at is not None:
        raise Http404(_("Level not found."))
    _refuse_shared(slug, present, level)
    return state


def of_expectation_version(slug: str, role: str, level: str, n: int) -> PageState:
    """The state of one version's page, which stays when the cell, role or skill is retired.

    Raises MovedPage for a former or wrongly cased address, Http404 for a role never known. Whether
    there is a version `n` is for the page to say.
    """
    state = of_history(slug)
    present = _present_role(role)
    if (present.slug, level.lower()) != (role, level):
        raise MovedPage(role=present.slug, level=level.lower())
    return state


def _refuse_shared(skill: str, role: Role, level: str) -> None:
    """Raise SharedPage where the role has its expectation from its base role."""
    if role.base_role is None:
        return
    here = Expectation.objects.asked_of(role).filter(skill__slug=skill, level__slug=level)
    if here.filter(role=role.base_role).exists():
        raise SharedPage(role=role.base_role.slug, reader=role.slug)


# Written out: Django takes ten times as long to write it as a database to answer.
_SKILL = """
    SELECT skill.id, skill.revision_number, skill.retired_at,
        catalogue.structure, catalogue.language
    FROM profiles_skill AS skill CROSS JOIN profiles_catalogue AS catalogue WHERE skill.slug = %s
"""


def one_row(statement: str, *params: str) -> tuple[Any, ...] | None:
    """The first row of a statement; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


_OF_CATALOGUE = [
    Subquery(Catalogue.objects.filter(pk=Catalogue.THE_ONE).values(name))
    for name in ("structure", "language")
]


def _find(slug: str) -> tuple[PageState, bool]:
    """The skill's state, and whether it is retired; raises MovedPage and Http404."""
    found = one_row(_SKILL, slug)
    if found is None:
        raise _elsewhere(slug)
    pk, number, retired_at, structure, language = found
    return PageState(number, structure, pk, language), retired_at is not None


def _elsewhere(slug: str) -> Exception:
    """Where the skill is, if anywhere."""
    lower = slug.lower()
    former = FormerAddress.objects.filter(slug=lower).exclude(skill=None)
    present = former.values_list("skill__slug", flat=True).first()
    if present is None and lower != slug and Skill.objects.filter(slug=lower).exists():
        present = lower
    return MovedPage(slug=present) if present else Http404(_("Skill not found."))


def _present_role(slug: str) -> Role:
    """The role that has, or once had, the slug; raises Http404."""
    lower = slug.lower()
    roles = Role.objects.for_profile()
    found = roles.filter(slug=lower).first() or roles.filter(former_addresses__slug=lower).first()
    if found is None:
        raise Http404(_("Role not found."))
    return found
