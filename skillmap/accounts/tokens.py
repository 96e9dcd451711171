"""Personal access tokens: made once, shown once, kept as a digest, limited in scope and time."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from skillmap.accounts.models import Token, User
from skillmap.accounts.suspensions import Suspension
from skillmap.kernel.brief_writes import given_up_if_held

PREFIX = "skm_"
USED_EVERY = timedelta(minutes=5)


def digest(secret: str) -> str:
    """What is kept of a secret. SHA-256 is enough for 256 random bits; no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make(
    person: User, *, name: str, scope: Token.Scope, expires_at: datetime | None
) -> tuple[Token, str]:
    """A new token and its secret, which can never be read again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=person,
        name=name,
        scope=scope,
        digest=digest(secret),
        hint=secret[:10],
        expires_at=expires_at,
    )
    return token, secret


def find(secret: str) -> Token | None:
    """The live token with this secret, or None; notes its use at most every five minutes."""
    now = timezone.now()
    token = (
        Token.objects.select_related("person")
        .filter(digest=digest(secret), revoked_at=None, person__is_active=True)
        .first()
    )
    if token is None or (token.expires_at and token.expires_at <= now):
        return None
    if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
        with given_up_if_held():  # whoever uses it next tries again
            Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def suspension_behind(secret: str) -> Suspension | None:
    """The suspension that ended the token with this secret, while it lasts; else None.

    None for a token that was revoked or had expired before the suspension: its owner may have
    revoked it because somebody else has it.
    """
    ended = Token.objects.select_related("person").filter(
        Q(expires_at=None) | Q(expires_at__gt=F("revoked_at")),
        digest=digest(secret),
        revoked_at__gte=F("person__suspended_at"),
        person__is_active=True,
    )
    token = ended.first()
    return token.person.suspension if token else None


def revoke(token: Token) -> None:
    """End the token now; its row stays, so that its owner sees what there was."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def revoke_all(person: User) -> list[str]:
    """End every token of a person; returns the names of those that worked until now."""
    now = timezone.now()
    rows = list(Token.objects.select_for_update().filter(person=person, revoked_at=None))
    Token.objects.filter(pk__in=[row.pk for row in rows]).update(revoked_at=now)
    return [row.name for row in rows if row.expires_at is None or row.expires_at > now]
