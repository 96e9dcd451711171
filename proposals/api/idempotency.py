"""`Idempotency-Key` on POST: asked twice with one key, done once, answered the same, for a day."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from profiles.api.problems import Problem
from proposals.models import KeptAnswer
from skillmap.accounts.models import User

KEPT = timedelta(hours=24)
KEY_LENGTH = 255
SERVER_ERROR = 500


def once(request: Request, do: Callable[[], Response]) -> Response:
    """Do it, or give the answer kept of the time before.

    Raises Problem 400 for a key that is too long, 422 for a key that was used for something
    else, 409 while the first request is still being done.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key or not isinstance(request.user, User):
        return do()
    if len(key) > KEY_LENGTH or not key.isprintable():
        raise Problem(400, "bad_idempotency_key", f"At most {KEY_LENGTH} printable characters.")
    kept, is_new = _claim(request.user, key, _fingerprint(request))
    if not is_new:
        return _again(kept, _fingerprint(request))
    try:
        response = do()
    except Exception:
        # A refusal changed nothing: the same key may try again.
        kept.delete()
        raise
    if response.status_code < SERVER_ERROR:
        kept.status = response.status_code
        kept.body = json.loads(json.dumps(response.data, cls=JSONEncoder))
        kept.save(update_fields=["status", "body"])
    return response


def _claim(person: User, key: str, fingerprint: str) -> tuple[KeptAnswer, bool]:
    KeptAnswer.objects.filter(person=person, key=key, created_at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            made = KeptAnswer.objects.create(person=person, key=key, fingerprint=fingerprint)
    except IntegrityError:
        return KeptAnswer.objects.get(person=person, key=key), False
    return made, True


def _again(kept: KeptAnswer, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        raise Problem(422, "idempotency_key_reused", "This key was used for another request.")
    if not kept.status:
        raise Problem(409, "in_progress", "The first request with this key is still being done.")
    return Response(kept.body, status=kept.status, headers={"Idempotent-Replayed": "true"})


def _fingerprint(request: Request) -> str:
    said = f"{request.method} {request.get_full_path()} {json.dumps(request.data, sort_keys=True)}"
    return hashlib.sha256(said.encode()).hexdigest()
