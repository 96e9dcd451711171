"""How often people may write, on pages, through the API and through assistants together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

from proposals import trust
from proposals.trust import Trust
from skillmap.accounts import budgets
from skillmap.accounts.models import User

View = TypeVar("View", bound=Callable[..., Any])
NAME = "write"
# Of a newcomer it leaves room for an editor that saves its draft every few seconds.
WRITES_A_MINUTE = {Trust.T0: 40, Trust.T1: 60, Trust.T2: 120, Trust.CURATOR: 240}
ANONYMOUS_WRITES_A_MINUTE = 60
# Of everybody at one address, signed in or not: a school or a firm has many people.
ADDRESS_WRITES_A_MINUTE = 600
SHARED_EVERY = 20  # so large a number need not be exact


@dataclass(frozen=True, slots=True)
class Spent:
    """What a write left of the budget; `reset` is in how many seconds there is a new one."""

    limit: int
    used: int
    reset: int

    @property
    def is_over(self) -> bool:
        """The write is one too many."""
        return self.used > self.limit


def limit_of(person: User | None) -> int:
    """How many writes the person has in a minute; None is for those who are not signed in."""
    return WRITES_A_MINUTE[trust.level(person)] if person else ANONYMOUS_WRITES_A_MINUTE


def spend(person: User | None, address: str = "", *, window: int = budgets.WINDOW_SECONDS) -> Spent:
    """Count one write of the person, and of the address where there is one.

    Trust, which takes queries to know, is asked for only of those who write much.
    """
    who = budgets.of_person(person.pk) if person else budgets.of_address(address)
    own = budgets.count(NAME, who, window=window)
    limit = min(WRITES_A_MINUTE.values()) if person else ANONYMOUS_WRITES_A_MINUTE
    if person and own.used > limit:
        limit = limit_of(person)
    spent = Spent(limit, own.used, own.reset)
    if spent.is_over or not address or person is None:
        return spent
    everybody = budgets.count(
        f"{NAME}-all", budgets.of_address(address), window=window, shared_every=SHARED_EVERY
    )
    whole = Spent(ADDRESS_WRITES_A_MINUTE, everybody.used, everybody.reset)
    return whole if whole.is_over else spent


def writes_nothing(view: View) -> View:
    """Say that the view answers POST without writing, so that it is not counted."""
    view.__dict__["writes_nothing"] = True
    return view


def is_write(view: Callable[..., Any]) -> bool:
    """Whether a POST to the view is counted."""
    return not getattr(view, "writes_nothing", False)


def is_limited() -> bool:
    """Whether writes are counted here at all."""
    return bool(settings.API_LIMITS)
