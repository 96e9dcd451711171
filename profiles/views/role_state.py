"""What the pages of roles, and pages about everything, depend on: one query each."""

from django.db.models import Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from profiles.models import Catalogue, FormerAddress, Role
from profiles.views.reading import Gone, Moved, PageState


def everything() -> PageState:
    """The state of the whole catalogue: changes with every revision of anything."""
    catalogue = Catalogue.objects.only("sequence", "structure").get(pk=Catalogue.THE_ONE)
    return PageState(catalogue.sequence, catalogue.structure)


def of_role(slug: str, **parts: str) -> PageState:
    """The state of a role's pages; they name skills, so it changes with everything.

    Raises Moved for a former or wrongly cased address, Gone for a retired role, Http404. The
    other `parts` of the address do not matter here.
    """
    state, is_retired = _find(slug)
    if is_retired:
        raise Gone(Role.objects.for_profile().get(pk=state.pk))
    return state


def of_role_history(slug: str, **parts: str | int) -> PageState:
    """The state of the pages that tell a role's history; they stay when it is retired."""
    return _find(slug)[0]


def _find(slug: str) -> tuple[PageState, bool]:
    """The role's state, and whether it is retired; raises Moved and Http404."""
    catalogue = Catalogue.objects.filter(pk=Catalogue.THE_ONE)
    found = (
        Role.objects.filter(slug=slug)
        .annotate(
            sequence=Subquery(catalogue.values("sequence")),
            structure=Subquery(catalogue.values("structure")),
        )
        .values_list("pk", "retired_at", "sequence", "structure")
        .first()
    )
    if found is None:
        raise _elsewhere(slug)
    pk, retired_at, sequence, structure = found
    return PageState(sequence, structure, pk), retired_at is not None


def _elsewhere(slug: str) -> Exception:
    """Where the role is, if anywhere."""
    lower = slug.lower()
    former = FormerAddress.objects.filter(slug=lower).exclude(role=None)
    present = former.values_list("role__slug", flat=True).first()
    if present is None and lower != slug and Role.objects.filter(slug=lower).exists():
        present = lower
    if present is None:
        return Http404(_("There is no role at this address."))
    return Moved(slug=present)
