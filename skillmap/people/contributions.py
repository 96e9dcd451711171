"""What a person has contributed: what landed and what is open, as anybody may see it."""

from django.db.models import Prefetch, QuerySet

from profiles.models import Credit, Revision
from proposals.models import Proposal, Visibility
from skillmap.accounts.models import User


def landed(person: User) -> QuerySet[Revision]:
    """Revisions that the person has a part in, newest first, with the person's own credits."""
    own = Credit.objects.filter(person=person)
    return (
        Revision.objects.filter(pk__in=own.values("revision"))
        .select_related("skill", "role")
        .prefetch_related(Prefetch("credits", own, to_attr="own_credits"))
        .order_by("-sequence")
    )


def open_proposals(person: User) -> QuerySet[Proposal]:
    """Proposals of the person that wait for a decision and are public, newest first."""
    return (
        Proposal.objects.filter(
            author=person, state__in=Proposal.WAITING, visibility=Visibility.PUBLIC
        )
        .select_related("skill", "role")
        .order_by("-pk")
    )
