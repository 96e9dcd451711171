"""Signing up: telling people from programs, and nobody whether an address is known here."""

from datetime import timedelta
from enum import Enum

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from skillmap.accounts.models import User

# An account whose address nobody confirms is dropped after this long, and a name asked for
# together with a known address stays taken for as long: from outside both look the same.
UNCONFIRMED_FOR = timedelta(days=7)
FORM_LASTS = timedelta(hours=24)
_signer = TimestampSigner(salt="skillmap.signup")


class Pace(Enum):
    """How a form came back."""

    HUMAN = "human"
    TOO_FAST = "too fast"
    STALE = "stale"


def stamp() -> str:
    """A signed note of the present moment for the form to carry."""
    return _signer.sign("form")


def pace(stamped: str) -> Pace:
    """How long the form took; stale where the note is not ours or from long ago."""
    try:
        _signer.unsign(stamped, max_age=FORM_LASTS)
    except BadSignature:
        return Pace.STALE
    try:
        _signer.unsign(stamped, max_age=settings.SIGNUP_SECONDS)
    except SignatureExpired:
        return Pace.HUMAN
    return Pace.TOO_FAST


def reserve(username: str) -> None:
    """Let the name count as taken, as it would be had the address been a new one."""
    cache.set(_key(username), 1, UNCONFIRMED_FOR.total_seconds())


def is_reserved(username: str) -> bool:
    """Whether the name counts as taken although nobody has it."""
    return cache.get(_key(username)) is not None


def release_address(sender: type[EmailAddress], instance: EmailAddress, **kwargs: object) -> None:
    """Take a confirmed address from accounts that claimed it and never confirmed it.

    A receiver of `post_save`. Without it, whoever signs up with another person's address could
    keep that person from making it the address of their own account.
    """
    if instance.verified:
        claims = User.objects.filter(email__iexact=instance.email)
        claims.exclude(pk=instance.user_id).update(email="")


def drop_unconfirmed() -> int:
    """Delete accounts that never confirmed an address, signed in or wrote; returns how many.

    The one deletion of a person: such a row has no history to take along.
    """
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    waiting = User.objects.filter(
        date_joined__lt=timezone.now() - UNCONFIRMED_FOR,
        last_login=None,
        is_staff=False,
        is_superuser=False,
        emailaddress__isnull=False,
    ).exclude(pk__in=confirmed)
    return sum(_drop(person) for person in waiting.distinct())


def _drop(person: User) -> bool:
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        return False
    return True


def _key(username: str) -> str:
    return f"signup:{username.lower()}"
