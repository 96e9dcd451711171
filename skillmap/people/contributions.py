"""What a person has contributed: what landed and what is open, as anybody may see it."""

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from profiles.models import Credit, Revision
from proposals.models import Proposal, Visibility
from skillmap.accounts.models import User

Part = Credit.Part
_PARTS = (
    (Part.AUTHOR, _("Wrote")),
    (Part.AMENDER, _("Amended")),
    (Part.ALSO_PROPOSED, _("Proposed first")),
    (Part.APPROVER, _("Approved")),
)


def landed(person: User, part: str = "") -> QuerySet[Revision]:
    """Revisions that the person has a part in, newest first, with the person's own credits.

    `part` is one of Credit.Part, for those alone in which the person did this.
    """
    own = Credit.objects.filter(person=person)
    wanted = own.filter(part=part) if part else own
    return (
        Revision.objects.filter(pk__in=wanted.values("revision"))
        .select_related("skill", "role")
        .prefetch_related(Prefetch("credits", own, to_attr="own_credits"))
        .order_by("-sequence")
    )


def parts(person: User) -> list[tuple[str, str, int]]:
    """What the person did, as value and label, and in how many revisions; one query."""
    rows = Credit.objects.filter(person=person).order_by().values_list("part")
    counts = dict(rows.annotate(count=Count("pk")))
    return [(value, str(label), counts[value]) for value, label in _PARTS if value in counts]


def open_proposals(person: User) -> QuerySet[Proposal]:
    """Proposals of the person that wait for a decision and are public, newest first."""
    return (
        Proposal.objects.filter(
            author=person, state__in=Proposal.WAITING, visibility=Visibility.PUBLIC
        )
        .select_related("skill", "role")
        .order_by("-pk")
    )
