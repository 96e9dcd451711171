"""How often a program may write: the more, the further its person is trusted."""

from rest_framework.request import Request

from profiles.api.throttling import Budget
from proposals import trust
from proposals.trust import Trust
from skillmap.accounts.models import User

WRITES_A_MINUTE = {Trust.T0: 20, Trust.T1: 60, Trust.T2: 120, Trust.CURATOR: 240}


class WriteBudget(Budget):
    """Steps a minute, counted for all workers together; the domain's own limits come on top."""

    name = "write"
    shared_every = 1

    def applies(self, request: Request) -> bool:
        """Everything that the other budget does not count."""
        return not super().applies(request)

    def limit(self, request: Request) -> int:
        """How many writes this person has in one window."""
        assert isinstance(request.user, User)  # noqa: S101  # nobody else gets as far as this
        return WRITES_A_MINUTE[trust.level(request.user)]
