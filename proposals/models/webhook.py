"""What a person's own programs are told over HTTP, and how each telling went."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models import Domain, Role, Skill
from proposals.models.event import Event
from skillmap.kernel.text import refuse_control_characters

NAME_LENGTH = 80
URL_LENGTH = 500
ANSWER_LENGTH = 2_000


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Queries about webhooks and what they listen to."""

    def listening(self, at: datetime) -> Self:
        """Webhooks that receive events now: active, with an owner in good standing."""
        standing = Q(person__suspended_at=None) | Q(person__suspended_until__lte=at)
        return self.filter(standing, state="active", person__is_active=True)

    def about(self, things: dict[str, list[int]]) -> Self:
        """Webhooks about everything, or about one of these skills, roles or domains (ids)."""
        wanted = Q(skill=None, role=None, domain=None)
        for kind in ("skill", "role", "domain"):
            wanted |= Q(**{f"{kind}__in": things.get(kind, [])})
        return self.filter(wanted)

    def for_listing(self) -> Self:
        """With what a list shows: the one thing that each is about."""
        return self.select_related("skill", "role", "domain")


class Webhook(models.Model):
    """An address of a person's that is told of events: everywhere, or about one thing.

    The secret that signs is not stored: it follows from `key` and the site's own. `old_key` signs
    too until `old_key_until`, so that a receiver can change over.
    """

    class State(models.TextChoices):
        """Whether it is told, and if not, who stopped it."""

        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        FAILED = "failed", _("disabled: failing")
        GONE = "gone", _("disabled: gone")

    class Event(models.TextChoices):
        """What there is to be told of; the names are part of the payload and stay."""

        PUBLISHED = "revision.published", _("a revision is published")
        OPENED = "proposal.opened", _("a change is proposed")
        CHANGED = "proposal.changed", _("a proposal gets a new version, or changes are asked for")
        DECIDED = "proposal.decided", _("a proposal is closed")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=NAME_LENGTH, validators=[refuse_control_characters])
    url = models.CharField(max_length=URL_LENGTH)
    events = models.JSONField(default=list)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    domain = models.ForeignKey(Domain, models.PROTECT, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=64, editable=False)
    old_key = models.CharField(max_length=64, blank=True, editable=False)
    old_key_until = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.ACTIVE, editable=False
    )
    # Since when nothing has arrived, and until when the receiver is left in peace.
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    resting_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(skill=None, role=None)
                | models.Q(skill=None, domain=None)
                | models.Q(role=None, domain=None),
                name="webhook_about_one_thing_at_most",
            ),
        ]
        indexes = [
            # Serves the fan-out of each event: who listens at all.
            models.Index(
                fields=["id"], condition=models.Q(state="active"), name="webhook_listening"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The owner's page of it."""
        return reverse("proposals:webhook", args=[self.pk])

    @property
    def subject(self) -> Skill | Role | Domain | None:
        """The one thing that it is about; None for everything."""
        return self.skill or self.role or self.domain

    @property
    def is_active(self) -> bool:
        """Whether it is told of what happens."""
        return self.state == self.State.ACTIVE


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Queries about deliveries of webhooks that are due."""

    def due(self, at: datetime) -> Self:
        """Deliveries to try now: pending, not claimed, of webhooks that are not resting."""
        resting = Q(resting_until=None) | Q(resting_until__lte=at)
        awake = Webhook.objects.listening(at).filter(resting)
        return self.unclaimed(at).filter(
            state="pending", next_attempt_at__lte=at, webhook__in=awake
        )

    def unclaimed(self, at: datetime) -> Self:
        """Deliveries that no worker has claimed at this moment."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=at))

    def for_sending(self) -> Self:
        """With what the payload says."""
        return self.select_related(
            "webhook__person",
            *("event__revision__skill", "event__revision__role"),
            *("event__proposal__skill", "event__proposal__role"),
            *("event__proposal__revision", "event__revision__proposal"),
        )


class Delivery(models.Model):
    """One event for one webhook: written when the event is dispatched, sent afterwards.

    What is sent is made anew from the event at every attempt, so that nothing that was hidden or
    redacted meanwhile goes out. A test has no event.
    """

    class State(models.TextChoices):
        """How far it is."""

        PENDING = "pending", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        WITHHELD = "withheld", _("withheld")

    class Fault(models.TextChoices):
        """Why the last attempt came to nothing."""

        STATUS = "status", _("The response status was not 2xx.")
        ADDRESS = "address", _("Webhooks may not be sent to this URL.")
        PRIVATE = "private", _("The host name resolves to an IP address that is not public.")
        NAME = "name", _("The host name could not be resolved.")
        UNREACHABLE = "unreachable", _("The connection failed.")
        TLS = "tls", _("The TLS certificate is not valid.")
        TIMEOUT = "timeout", _("The request timed out.")
        BROKEN = "broken", _("The connection was closed, or the response was not HTTP.")
        SITE = "site", _("The site could not create the message; see its log.")
        HIDDEN = "hidden", _("The content is no longer public.")

    PING = "ping"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="+")
    type = models.CharField(max_length=30, choices=[*Webhook.Event.choices, (PING, _("a test"))])
    # Where the proposal stood then: state and version, codes and numbers only.
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    # While somebody is sending it; later than this, whoever it was has been killed.
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempted_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=15, choices=Fault.choices, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                "webhook", "event", "type", name="delivery_one_per_webhook_and_event"
            ),
        ]
        indexes = [
            # Serves the log of a webhook, newest first.
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
            # Serves the sender and the sweep: what is still to go, by webhook.
            models.Index(
                fields=["next_attempt_at", "webhook"],
                condition=models.Q(state="pending"),
                name="delivery_pending",
            ),
            # Serves the forgetting of old ones.
            models.Index(fields=["created_at"], name="delivery_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.type} · {self.state}"

    @property
    def message_id(self) -> str:
        """The name of the message, the same at every attempt: receivers drop what they know."""
        return f"msg_{self.uid.hex}"
