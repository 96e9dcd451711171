"""What a person curates now: asked here by pages, lists, the API and the inbox alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from profiles.models import Curatorship
from skillmap.accounts.models import User

Person = User | AnonymousUser
Answer = TypeVar("Answer")
_answers: ContextVar[dict[tuple[str, int], object] | None] = ContextVar("answers", default=None)

# The ways from a proposal, and from a comment, to the domain that it belongs to.
PROPOSAL = ("skill__group__domain", "group__domain")
COMMENT = (
    "skill__group__domain",
    "proposal__skill__group__domain",
    "proposal__group__domain",
)


@dataclass(frozen=True, slots=True)
class Areas:
    """What a person curates; false when nothing."""

    is_whole_site: bool = False
    domains: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.is_whole_site or bool(self.domains)

    def holds(self, domain: int | None) -> bool:
        """Whether the domain of this id lies within; None belongs to the whole site."""
        return self.is_whole_site or domain in self.domains

    def covering(self, ways: tuple[str, ...], prefix: str = "") -> Q:
        """The rows that lie within; `ways` lead from what the prefix names to its domain."""
        if self.is_whole_site:
            return ~Q(pk=None)
        found = Q(pk__in=())
        for way in ways:
            found |= Q(**{f"{prefix}{way}__in": self.domains})
        return found


@contextmanager
def remembered() -> Iterator[None]:
    """Inside, what somebody curates and has verified is asked of the database once.

    For pages that only read: what changes meanwhile is not noticed. Inside another one, the
    outer one's answers hold.
    """
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(question: str, person: User, ask: Callable[[], Answer]) -> Answer:
    """The answer about this person, asked once inside `remembered` and each time outside."""
    answers = _answers.get()
    if answers is None:
        return ask()
    key = (question, person.pk)
    if key not in answers:
        answers[key] = ask()
    return cast("Answer", answers[key])


def of(person: Person) -> Areas:
    """What the person curates now, in one query; nothing while suspended."""
    if not isinstance(person, User) or not is_in_good_standing(person):
        return Areas()
    if person.is_superuser:
        return Areas(is_whole_site=True)
    return once("areas", person, lambda: _appointed(person))


def covers_row(person: Person, ways: tuple[str, ...]) -> Exists | Value:
    """Whether `of(person)` holds the domain of a row, for a query that reads such rows anyway.

    The first of the ways that leads somewhere leads to the domain; where none does, the row
    belongs to the whole site.
    """
    if not isinstance(person, User) or not is_in_good_standing(person):
        return Value(False)  # noqa: FBT003  # an SQL value
    if person.is_superuser:
        return Value(True)  # noqa: FBT003  # an SQL value
    here = Q(domain=None) | Q(domain=Coalesce(*map(OuterRef, ways)))
    return Exists(_current(person).filter(here))


def is_in_good_standing(person: Person) -> bool:
    """Signed in, and neither suspended, switched off nor erased."""
    return (
        isinstance(person, User)
        and person.is_active
        and not person.is_suspended
        and person.erased_at is None
    )


def in_good_standing(prefix: str = "") -> Q:
    """The accounts of which `is_in_good_standing` holds now.

    `prefix` leads from the rows that are asked for to the account, such as `person__`.
    """
    standing = Q(**{f"{prefix}suspended_at": None}) | Q(
        **{f"{prefix}suspended_until__lte": timezone.now()}
    )
    return standing & Q(**{f"{prefix}is_active": True, f"{prefix}erased_at": None})


def _current(person: User) -> QuerySet[Curatorship]:
    return person.curatorships.filter(ended_at=None)


def _appointed(person: User) -> Areas:
    named = _current(person).values_list("domain_id", flat=True)
    found: set[int | None] = set(named)
    return Areas(None in found, frozenset(each for each in found if each is not None))
