"""`Idempotency-Key` on POST: asked twice with one key, done once, answered the same, for a day."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from profiles.api.problems import Problem
from proposals.models import KeptAnswer
from skillmap.accounts.models import User
from skillmap.kernel.uniqueness import atomic_with_retry

KEPT = timedelta(hours=24)
KEY_LENGTH = 255


def once(request: Request, do: Callable[[], Response]) -> Response:
    """Do it, or give the answer kept of the time before.

    The key, what is done and the answer are one transaction. So a process that dies in the
    middle leaves nothing behind, and whoever asks at the same moment waits for the first to end.
    Raises Problem 400 for a key that is none, 422 for a key that was used for something else.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None or not isinstance(request.user, User):
        return do()
    if not 0 < len(key) <= KEY_LENGTH or not key.isprintable():
        raise Problem(400, "bad_idempotency_key", f"From 1 to {KEY_LENGTH} printable characters.")
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        kept, is_new = _claim(request.user, key, fingerprint)
        if not is_new:
            return _again(kept, fingerprint)
        response = do()
        kept.status = response.status_code
        kept.body = json.loads(json.dumps(response.data, cls=JSONEncoder))
        kept.etag = response.headers.get("ETag", "")
        kept.location = response.headers.get("Location", "")
        kept.save(update_fields=["status", "body", "etag", "location"])
    return response


@atomic_with_retry
def _claim(person: User, key: str, fingerprint: str) -> tuple[KeptAnswer, bool]:
    # Without a status: left by a release that did not keep it all in one transaction.
    is_over = Q(created_at__lt=timezone.now() - KEPT) | Q(status=0)
    KeptAnswer.objects.filter(is_over, person=person, key=key).delete()
    return KeptAnswer.objects.get_or_create(
        person=person, key=key, defaults={"fingerprint": fingerprint}
    )


def _again(kept: KeptAnswer, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        raise Problem(422, "idempotency_key_reused", "This key was used for another request.")
    # The tag of what was made: whoever missed the answer goes on from there with If-Match.
    headers = {"Idempotent-Replayed": "true", "ETag": kept.etag, "Location": kept.location}
    said = {name: value for name, value in headers.items() if value}
    return Response(kept.body, status=kept.status, headers=said)


def _fingerprint(request: Request) -> str:
    said = f"{request.method} {request.get_full_path()} {json.dumps(request.data, sort_keys=True)}"
    return hashlib.sha256(said.encode()).hexdigest()
