"""Who asks, where somebody must be signed in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from skillmap.accounts.models import User


def person(request: HttpRequest) -> User:
    """The person who is signed in; raises PermissionDenied when there is none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
