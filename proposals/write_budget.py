"""How often people may write, on pages, through the API and through assistants together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings

from proposals import trust
from proposals.trust import Trust
from skillmap.accounts.models import User
from skillmap.kernel import budgets

View = TypeVar("View", bound=Callable[..., object])
NAME = "write"
AUTOSAVE = "autosave"
WRITES_A_MINUTE = {Trust.NEW: 40, Trust.KNOWN: 60, Trust.PROVEN: 120, Trust.CURATOR: 240}
ANONYMOUS_WRITES_A_MINUTE = 60
AUTOSAVES_A_MINUTE = 40  # of one person: three windows, each of which saves every five seconds
# Of everybody at one address, signed in or not: a school or a firm has many people.
ADDRESS_WRITES_A_MINUTE = 600
ADDRESS_AUTOSAVES_A_MINUTE = 6_000
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
    whole = _spend_of_address(NAME, address, ADDRESS_WRITES_A_MINUTE, window=window)
    return whole if whole.is_over else spent


def spend_autosave(person: User, address: str) -> Spent:
    """Count one draft that the editor's script saves. It takes nothing from the other writes."""
    own = budgets.count(AUTOSAVE, budgets.of_person(person.pk))
    spent = Spent(AUTOSAVES_A_MINUTE, own.used, own.reset)
    if spent.is_over or not address:
        return spent
    whole = _spend_of_address(AUTOSAVE, address, ADDRESS_AUTOSAVES_A_MINUTE)
    return whole if whole.is_over else spent


def _spend_of_address(
    name: str, address: str, limit: int, *, window: int = budgets.WINDOW_SECONDS
) -> Spent:
    everybody = budgets.count(
        f"{name}-all", budgets.of_address(address), window=window, shared_every=SHARED_EVERY
    )
    return Spent(limit, everybody.used, everybody.reset)


def writes_nothing(view: View) -> View:
    """Say that the view answers POST without writing, so that it is not counted."""
    view.__dict__["writes_nothing"] = True
    return view


def is_write(view: Callable[..., object]) -> bool:
    """Whether a POST to the view is counted."""
    return not getattr(view, "writes_nothing", False)


def takes_autosaves(view: View) -> View:
    """Say that a script may save drafts through the view, which are counted on their own."""
    view.__dict__["takes_autosaves"] = True
    return view


def may_autosave(view: Callable[..., object]) -> bool:
    """Whether requests by a script to the view are autosaves."""
    return bool(getattr(view, "takes_autosaves", False))


def is_limited() -> bool:
    """Whether writes are counted here at all."""
    return bool(settings.API_LIMITS)
