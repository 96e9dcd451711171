"""Signs what is sent, after Standard Webhooks 1.0 (standardwebhooks.com).

A receiver has to be able to check, so the site has to know the secret again whenever it signs. It
is not stored for that: it is made from the site's own SECRET_KEY and a random word that the row
keeps. A copy of the database alone signs nothing; a new SECRET_KEY gives every webhook a new
secret, which rolling shows to its owner.
"""

import base64
import secrets
from datetime import UTC, datetime

import standardwebhooks
from django.utils.crypto import salted_hmac

from proposals.models import Webhook

PREFIX = "whsec_"
_SALT = "proposals.webhooks.signing"


def new_key() -> str:
    """A random word for a new secret; 256 bits."""
    return secrets.token_hex(32)


def secret(key: str) -> str:
    """The secret that a receiver is given, in the form of the standard."""
    return PREFIX + base64.b64encode(_bytes(key)).decode()


def headers(webhook: Webhook, message_id: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """The three headers of the standard; signed twice while a secret is being changed over."""
    at = at.astimezone(UTC)
    keys = [webhook.key]
    if webhook.old_key and webhook.old_key_until and webhook.old_key_until > at:
        keys.append(webhook.old_key)
    signers = [standardwebhooks.Webhook(_bytes(key)) for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(
            signer.sign(message_id, at, body.decode()) for signer in signers
        ),
    }


def _bytes(key: str) -> bytes:
    return salted_hmac(_SALT, key, algorithm="sha256").digest()
