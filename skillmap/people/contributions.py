"""What a person has contributed: what landed and what is open, as anybody may see it."""

import re

from allauth.account.models import EmailAddress
from django.db.models import Prefetch, QuerySet

from profiles.models import Credit, Revision
from proposals.models import Proposal, Visibility
from skillmap.accounts.models import User

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,39}")


def find(username: str) -> User:
    """The person of that name in any case; raises User.DoesNotExist.

    Who never confirmed an address nor wrote anything has no page: nobody vouches for the name.
    """
    if not _NAME.fullmatch(username):
        raise User.DoesNotExist(username)
    person = User.objects.get_by_natural_key(username)
    addresses = EmailAddress.objects.filter(user=person)
    if addresses.exists() and not addresses.filter(verified=True).exists() and not landed(person):
        raise User.DoesNotExist(username)
    return person


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
