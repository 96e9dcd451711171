"""What the pages of roles, and pages about everything, depend on: one query each."""

import zlib
from typing import NamedTuple

from django.http import Http404
from django.utils.translation import gettext as _

from profiles.models import FormerAddress, Role
from profiles.pages.caching import GonePage, MovedPage, PageState
from profiles.pages.skill_lookup import confirmed, one_row


def everything() -> PageState:
    """The state of the whole catalogue: changes with every revision of anything."""
    sequence, structure, language = one_row(_EVERYTHING) or (0, 0, "")
    return PageState(sequence, structure, language=language)


def everything_confirmed() -> PageState:
    """The state of the whole catalogue with what practitioners confirmed of it."""
    sequence, answered, language = one_row(_EVERYTHING_CONFIRMED) or (0, None, "")
    return PageState(sequence, zlib.crc32(str(answered).encode()), language=language)


def of_role_confirmed(slug: str) -> PageState:
    """The state of a role's files, which say how its texts are confirmed; raises as `of_role`."""
    return confirmed(of_role(slug))


def of_role_level_confirmed(slug: str, level: str) -> PageState:
    """The state of a file of the role at one level; raises as `of_role_level` does."""
    return confirmed(of_role_level(slug, level))


def of_role(slug: str) -> PageState:
    """The state of a role's pages; they name skills, so it changes with everything.

    Raises MovedPage for a former or wrongly cased address, GonePage for a retired role, Http404.
    """
    found = _find(slug)
    if found.is_retired:
        raise GonePage(Role.objects.for_profile().get(pk=found.state.pk))
    return found.state


def of_cell(slug: str, skill: str, level: str) -> PageState:
    """The state of one cell of the role's matrix; `skill` and `level` are looked up later."""
    return of_role(slug)


def of_role_level(slug: str, level: str) -> PageState:
    """The state of the page of a role at one level; `level` is looked up later.

    Raises as `of_role` does, and MovedPage for a level that is written in capitals.
    """
    state = of_role(slug)
    _refuse_capitals(level)
    return state


def of_role_level_revision(slug: str, level: str, n: int) -> PageState:
    """The state of that page at revision `n` of everything; it stays when the role is retired.

    Raises Http404 for a number that does not exist.
    """
    state = _find(slug).state
    _refuse_capitals(level)
    if not 1 <= n <= state.subject:
        raise Http404(_("Revision not found."))
    return state


def _refuse_capitals(level: str) -> None:
    if level != level.lower():
        raise MovedPage(level=level.lower())


def of_role_history(slug: str) -> PageState:
    """The state of the pages that tell a role's history; they stay when it is retired."""
    return _find(slug).state


def of_role_revision(slug: str, n: int) -> PageState:
    """The state of the page of one revision. Raises Http404 for a number that does not exist."""
    found = _find(slug)
    if not 1 <= n <= found.revision_number:
        raise Http404(_("Revision not found."))
    return found.state


# Written out for the reason that skill_state gives.
_EVERYTHING = "SELECT sequence, structure, language FROM profiles_catalogue"
_EVERYTHING_CONFIRMED = """
    SELECT sequence, (SELECT MAX(answered_at) FROM profiles_confirmation), language
    FROM profiles_catalogue
"""
_ROLE = """
    SELECT role.id, role.revision_number, role.retired_at,
        catalogue.sequence, catalogue.structure, catalogue.language
    FROM profiles_role AS role CROSS JOIN profiles_catalogue AS catalogue WHERE role.slug = %s
"""


class _FoundRole(NamedTuple):
    state: PageState
    revision_number: int
    is_retired: bool


def _find(slug: str) -> _FoundRole:
    """The role that the address names, retired or not; raises MovedPage and Http404."""
    found = one_row(_ROLE, slug)
    if found is None:
        raise _elsewhere(slug)
    pk, number, retired_at, *state = found
    sequence, structure, language = state
    return _FoundRole(PageState(sequence, structure, pk, language), number, retired_at is not None)


def _elsewhere(slug: str) -> Exception:
    """Where the role is, if anywhere."""
    lower = slug.lower()
    former = FormerAddress.objects.filter(slug=lower).exclude(role=None)
    present = former.values_list("role__slug", flat=True).first()
    if present is None and lower != slug and Role.objects.filter(slug=lower).exists():
        present = lower
    if present is None:
        return Http404(_("Role not found."))
    return MovedPage(slug=present)
