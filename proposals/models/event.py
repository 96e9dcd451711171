"""The audit log: who did what and when; insert-only, kept so by triggers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles import triggers
from profiles.models import Role, Skill
from proposals.models import querysets
from proposals.models.discussion import Comment
from proposals.models.proposal import Proposal


class Event(models.Model):
    """One thing that somebody (or, without an actor, the site itself) did.

    `data` holds identifiers and codes, never text that somebody wrote: nothing in this table
    can be taken back.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="events"
    )
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="events"
    )
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="events")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="events")
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, blank=True, related_name="events"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="events_about"
    )
    data = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    objects = querysets.EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("event")
        verbose_name_plural = _("audit log")
        indexes = [
            # Serves the timeline of a proposal.
            models.Index(fields=["proposal", "id"], name="event_by_proposal"),
            # Serves the audit log by person.
            models.Index(fields=["actor", "id"], name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} · {self.verb}"


triggers.register("proposals", triggers.InsertOnly("proposals_event", kept=()))
