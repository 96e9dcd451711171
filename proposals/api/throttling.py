"""How often a program may write: out of the same budget as its person on the pages."""

from rest_framework.request import Request

from profiles.api.throttling import Budget
from proposals import write_budget
from skillmap.accounts.models import User
from skillmap.kernel.client_address import client_address


class WriteBudget(Budget):
    """Steps a minute, counted for all workers together; the domain's own limits come on top."""

    name = write_budget.NAME

    def applies(self, request: Request) -> bool:
        """Everything that the other budget does not count."""
        return not super().applies(request)

    def limit(self, request: Request) -> int:
        """How many writes this person has in one window."""
        assert isinstance(request.user, User)  # noqa: S101  # nobody else gets as far as this
        return write_budget.limit_of(request.user)

    def spend(self, request: Request) -> tuple[int, int, int]:
        """Count the write for the person and for the address; the person's limit as it is."""
        assert isinstance(request.user, User)  # noqa: S101
        address = client_address(request._request)  # noqa: SLF001
        spent = write_budget.spend(request.user, address, window=self.window)
        limit = spent.limit if spent.is_over else self.limit(request)
        return limit, spent.used, spent.reset
