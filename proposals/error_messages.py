"""Says to a person in a sentence why something was refused."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from proposals.errors import NotAllowed
from skillmap.accounts import suspensions
from skillmap.accounts.models import User
from skillmap.kernel.errors import DomainError


def sentence(
    error: DomainError | ValidationError, *, to: User | AnonymousUser | None = None
) -> str | ValidationError:
    """What to tell the person (`to`), and what to do next; why and until when to the suspended."""
    if isinstance(error, ValidationError):
        return error
    if isinstance(error, NotAllowed) and (suspension := suspensions.of(to)):
        return str(suspension)
    return error.sentence()
