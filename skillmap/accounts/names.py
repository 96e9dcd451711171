"""Which names nobody may take: those of people who run the site, and of erased accounts."""

import hashlib
import hmac
import secrets

from skillmap.accounts import impersonation
from skillmap.accounts.models import NameKey, ReservedName, User
from skillmap.accounts.skeletons import skeleton
from skillmap.kernel.uniqueness import atomic_with_retry


def is_taken(name: str, *, by: User | None = None) -> bool:
    """Whether a name looks like that of somebody who runs the site, or of an erased account.

    `by` is the person who wants it: their own names are theirs.
    """
    seen = skeleton(name)
    if not seen:
        return False
    if ReservedName.objects.filter(digest=_digest(seen)).exists():
        return True
    people = User.objects.filter(impersonation.protected()).exclude(pk=by.pk if by else 0)
    pairs = people.values_list("username", "display_name").distinct()
    return any(seen == skeleton(each) for pair in pairs for each in pair)


def reserve(person: User) -> None:
    """Keep the names of an account that is about to be erased from everybody else.

    The user name, and the display name of somebody who runs the site: other people's display
    names were never theirs alone.
    """
    names = [person.username]
    if User.objects.filter(impersonation.protected(), pk=person.pk).exists():
        names.append(person.display_name)
    seen = {skeleton(name) for name in names} - {""}
    rows = [ReservedName(digest=_digest(each)) for each in seen]
    ReservedName.objects.bulk_create(rows, ignore_conflicts=True)


def _digest(seen: str) -> str:
    return hmac.new(_key().encode(), seen.encode(), hashlib.sha256).hexdigest()


@atomic_with_retry
def _key() -> str:
    found, _is_new = NameKey.objects.get_or_create(
        pk=NameKey.THE_ONE, defaults={"key": secrets.token_hex(32)}
    )
    return found.key
