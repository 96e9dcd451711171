"""How often programs may ask, told in every answer by the RateLimit header fields."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from skillmap.kernel import budgets
from skillmap.kernel.budgets import WINDOW_SECONDS
from skillmap.kernel.client_address import client_address

READS_A_MINUTE = {"anonymous": 600, "person": 1_200}


class Budget(BaseThrottle):
    """Counts in fixed windows; what is left stands on the request for `RateLimit` headers."""

    name = "read"
    window = WINDOW_SECONDS
    # Reading costs little, so counting must, too: each process counts for itself, and adds to what
    # all have counted once in so many requests.
    shared_every = 20

    def limit(self, request: Request) -> int:
        """How many requests this asker has in one window."""
        rates: dict[str, int] = getattr(settings, "API_READS_A_MINUTE", READS_A_MINUTE)
        return rates["person" if request.user.is_authenticated else "anonymous"]

    def applies(self, request: Request) -> bool:
        """Whether this budget counts the request."""
        return request.method in {"GET", "HEAD", "OPTIONS"}

    def allow_request(self, request: Request, view: object) -> bool:
        """Count the request; False when the window's budget is spent."""
        if not (settings.API_LIMITS and self.applies(request)):
            return True
        limit, used, self.reset = self.spend(request)
        request._request.rate_limit = (  # type: ignore[attr-defined]  # noqa: SLF001
            self.name,
            limit,
            max(0, limit - used),
            self.reset,
        )
        return used <= limit

    def spend(self, request: Request) -> tuple[int, int, int]:
        """Count the request: the limit, how many were used, and seconds until the next window."""
        who, every = _asker(request), self.shared_every
        found = budgets.count(self.name, who, window=self.window, shared_every=every)
        return self.limit(request), found.used, found.reset

    def wait(self) -> float:
        """Seconds until the next window."""
        return float(self.reset)


def _asker(request: Request) -> str:
    if request.user.is_authenticated:
        return budgets.of_person(request.user.pk)
    return budgets.of_address(client_address(request._request))  # noqa: SLF001


def tell(request: Request, response: Response) -> None:
    """Add RateLimit-Policy and RateLimit (IETF draft-ietf-httpapi-ratelimit-headers)."""
    found = getattr(request._request, "rate_limit", None)  # noqa: SLF001
    if found is not None:
        name, limit, left, reset = found
        response.headers["RateLimit-Policy"] = f'"{name}";q={limit};w={WINDOW_SECONDS}'
        response.headers["RateLimit"] = f'"{name}";r={left};t={reset}'
