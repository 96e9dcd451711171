"""What happened: the audit log and the outbox in one insert-only table, kept so by triggers."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles import triggers
from profiles.models import Revision, Role, Skill
from proposals import areas
from proposals.models.discussion import Comment
from proposals.models.proposal import Proposal
from skillmap.accounts.models import User


class EventQuerySet(models.QuerySet["Event"]):
    """Events: entries of the audit log, and what people and programs are told."""

    def logged(self) -> Self:
        """The audit log: without what is only told."""
        return self.exclude(verb="")

    def told(self) -> Self:
        """What people and programs are told: without what is for the audit log alone."""
        return self.exclude(kind="")

    def visible_to(self, person: User) -> Self:
        """Entries of the audit log about what the person curates; people and roles need the site.

        Not what was reported about the person, or about a curator unless to administrators, and
        nobody else's drafts.
        """
        area = areas.of(person)
        within = (
            area.covering(areas.PROPOSAL, "proposal__")
            | area.covering(areas.COMMENT, "comment__")
            | area.covering(("skill__group__domain",))
        )
        about = Q(person=person) | Q(proposal__author=person) | Q(comment__author=person)
        if not person.is_superuser:
            about |= Q(person__is_curator=True)
        reports = Q(verb__in=("reported", "reports_settled"))
        drafts = Q(proposal__state="draft") & ~Q(proposal__author=person)
        return self.logged().filter(within).exclude(reports & about).exclude(drafts)


class Event(models.Model):
    """One thing that somebody (or, without an actor, the site itself) did.

    `verb` is what the audit log calls it; blank where the log does not note it. `kind` is what
    people and programs are told; blank where they are told nothing. The two differ: a proposal
    that is submitted may be told of as submitted or as held. `key` names what is told once.

    `data` holds identifiers, codes and names of what is published, never text that somebody wrote:
    nothing in this table can be taken back.
    """

    class Kind(models.TextChoices):
        """What people and programs are told; the values are frozen."""

        SUBMITTED = "submitted", _("a change was proposed")
        REVISED = "revised", _("a proposal has a new version")
        AMENDED = "amended", _("a curator amended a proposal")
        CHANGES_REQUESTED = "changes_requested", _("changes were requested")
        REVIEWED = "reviewed", _("a first curator approved; a second is needed")
        APPROVED = "approved", _("a proposal was approved")
        REJECTED = "rejected", _("a proposal was rejected")
        WITHDRAWN = "withdrawn", _("a proposal was withdrawn")
        SUPERSEDED = "superseded", _("a proposal was superseded")
        EXPIRED = "expired", _("a proposal expired")
        ENDORSED = "endorsed", _("a proposal was endorsed")
        OBJECTED = "objected", _("a proposal was objected to")
        ASSIGNED = "assigned", _("a review was asked for")
        CONFLICTED = "conflicted", _("a proposal conflicts with the published text")
        REMINDED = "reminded", _("something awaits a decision")
        COMMENTED = "commented", _("a comment was written")
        MENTIONED = "mentioned", _("someone was mentioned in an edited text")
        PUBLISHED = "published", _("a revision was published")
        HELD = "held", _("something was held for review")
        RELEASED = "released", _("held content was released")
        HIDDEN = "hidden", _("content was hidden")
        REPORTED = "reported", _("content was reported")
        SUSPENDED = "suspended", _("an account was suspended")
        SUSPENSION_LIFTED = "suspension_lifted", _("a suspension was lifted")
        APPOINTED = "appointed", _("a curator was appointed")
        APPOINTMENT_ENDED = "appointment_ended", _("a curatorship has ended")
        DEACTIVATED = "deactivated", _("an account was deactivated")
        REACTIVATED = "reactivated", _("an account was activated again")
        RIGHTS_CHANGED = "rights_changed", _("the rights of an account were changed")
        LAST_CURATOR_LEFT = "last_curator_left", _("a domain has no curator any more")

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="events"
    )
    verb = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, blank=True, default="")
    key = models.CharField(max_length=150, unique=True, null=True, blank=True)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="events"
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, blank=True, related_name="events"
    )
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="events")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="events")
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, blank=True, related_name="events"
    )
    # Whom it is for (the curator who is asked, say), or whose account it is about.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="events_about"
    )
    data = models.JSONField(default=dict, blank=True)
    # Copied from the announcements there were before the audit log and the outbox were one table.
    legacy = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("event")
        verbose_name_plural = _("audit log")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verb="", kind=""), name="event_is_logged_or_told"
            ),
        ]
        indexes = [
            # Serves the timeline of a proposal.
            models.Index(fields=["proposal", "id"], name="event_by_proposal"),
            # Serves the audit log by person.
            models.Index(fields=["actor", "id"], name="event_by_actor"),
            # Serves the audit log, newest first, past what is only told (every revision).
            models.Index(fields=["-id"], condition=~models.Q(verb=""), name="event_logged"),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} · {self.verb or self.kind}"


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Events on their way to a consumer."""

    def due(self, consumer: str, at: datetime) -> Self:
        """What the consumer has to take now: never tried, or to be tried again."""
        now = Q(next_attempt_at=None) | Q(next_attempt_at__lte=at)
        return self.filter(now, consumer=consumer, state="pending")

    def for_serving(self) -> Self:
        """With the event and what it takes to choose whom to tell."""
        return self.select_related(
            *("event__proposal__skill__group", "event__proposal__group"),
            *("event__proposal__current", "event__revision__skill__group"),
            *("event__comment__skill__group", "event__comment__operation"),
            *("event__comment__proposal__skill__group", "event__comment__proposal__group"),
        )


class Dispatch(models.Model):
    """One event for one consumer, written with the event: how far the consumer is with it.

    `cursor` is the last person served, so that a fan-out killed half-way goes on where it was.
    """

    class Consumer(models.TextChoices):
        """The queues that deliver events."""

        NOTIFICATIONS = "notifications", _("notifications")
        WEBHOOKS = "webhooks", _("webhooks")

    class State(models.TextChoices):
        """How far it is."""

        PENDING = "pending", _("pending")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    event = models.ForeignKey(Event, models.PROTECT, related_name="dispatches")
    consumer = models.CharField(max_length=20, choices=Consumer.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    cursor = models.PositiveBigIntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "consumer"], name="dispatch_one_per_event_and_consumer"
            ),
        ]
        indexes = [
            # Serves the workers and the sweep: what a consumer has still to take, oldest first.
            models.Index(
                fields=["consumer", "id"],
                condition=models.Q(state="pending"),
                name="dispatch_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consumer} · {self.state}"


triggers.register("proposals", triggers.InsertOnly("proposals_event", kept=()))
