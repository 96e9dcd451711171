"""Answers kept for programs that ask twice: one per person and Idempotency-Key, for a day."""

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """What was answered to a POST with an Idempotency-Key."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    # Of method, address and body: the same key with another request is a mistake.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    etag = models.CharField(max_length=100, blank=True, default="", db_default="")
    location = models.CharField(max_length=200, blank=True, default="", db_default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "key", name="kept_answer_one_per_person_and_key"),
        ]
        indexes = [
            # Serves `tend`, which forgets them after a day.
            models.Index(fields=["created_at"], name="kept_answer_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.key}"
