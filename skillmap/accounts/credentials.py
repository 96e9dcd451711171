"""What goes on working without a person's password, and how all of it is ended together."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skillmap.accounts import tokens
from skillmap.accounts.models import User

End = Callable[[User], list[str]]


@dataclass(frozen=True, slots=True)
class Ended:
    """One thing that was ended: what was done, and the name that its owner gave it."""

    deed: str | Promise
    name: str


_ends: dict[End, str | Promise] = {tokens.revoke_all: _("Token revoked")}


def also_end(end: End, deed: str | Promise) -> None:
    """Add something that `end_all` ends: `end` does it and returns the names of what it ended."""
    _ends[end] = deed


@transaction.atomic
def end_all(person: User) -> list[Ended]:
    """Stop every program that acts for the person or is told things on their behalf.

    The mails about their account that follow in this request list what was stopped.
    """
    ended = [Ended(deed, name) for end, deed in _ends.items() for name in end(person)]
    person.ended_credentials = ended
    return ended
