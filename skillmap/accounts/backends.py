"""How a name or address and a password are checked, in the same time whether known or not."""

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from skillmap.accounts.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Hashes exactly once for each attempt.

    django-allauth tries an e-mail address as a user name too, so a known address with a wrong
    password would cost two hashes and an unknown one a single hash: time enough to tell.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: str) -> User | None:
        """The person whom name or address and password belong to, or None."""
        self._judged: dict[int, User | None] = {}
        found: User | None = super().authenticate(request, **credentials)
        return found

    def _check_password(self, user: User | None, password: str) -> User | None:
        if user is None:
            return None
        if user.pk not in self._judged:
            self._judged[user.pk] = super()._check_password(user, password)
        return self._judged[user.pk]
