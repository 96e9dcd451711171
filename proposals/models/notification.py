"""Who wants to be told of what, and what has been told and mailed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models import Domain, Role, Skill
from proposals import areas
from proposals.models.event import Event
from proposals.models.fields import exactly_one
from proposals.models.proposal import Proposal
from skillmap.accounts.models import User


class WatchQuerySet(models.QuerySet["Watch"]):
    """Queries about who watches what."""

    def of(self, subject: models.Model) -> Self:
        """Watches of a skill, a role, a domain or a proposal."""
        return self.filter(**{subject._meta.model_name or "": subject})

    def listening(self) -> Self:
        """Watches that are not "ignoring": the ones that count as watchers."""
        return self.filter(level__in=("changes", "watching", "all"))


class Watch(models.Model):
    """How much a person wants to hear of one thing; no row means participating.

    `is_manual`: the person chose it, so that nothing overrides it.
    """

    class Level(models.TextChoices):
        """From nothing to everything; each but the first includes the ones before."""

        IGNORE = "ignore", _("Ignore")
        PARTICIPATING = "participating", _("Participating")
        CHANGES = "changes", _("Changes")
        WATCHING = "watching", _("Watching")
        ALL = "all", _("Everything")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="watches")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="watches")
    domain = models.ForeignKey(
        Domain, models.PROTECT, null=True, blank=True, related_name="watches"
    )
    proposal = models.ForeignKey(
        Proposal, models.CASCADE, null=True, blank=True, related_name="watches"
    )
    level = models.CharField(max_length=15, choices=Level.choices, default=Level.WATCHING)
    is_manual = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("skill", "role", "domain", "proposal"),
                name="watch_of_one_thing",
            ),
            # Thing first: these also serve the fan-out, in order of person, and the counts.
            models.UniqueConstraint(
                fields=["skill", "person"],
                condition=~models.Q(skill=None),
                name="watch_one_per_skill_and_person",
            ),
            models.UniqueConstraint(
                fields=["role", "person"],
                condition=~models.Q(role=None),
                name="watch_one_per_role_and_person",
            ),
            models.UniqueConstraint(
                fields=["domain", "person"],
                condition=~models.Q(domain=None),
                name="watch_one_per_domain_and_person",
            ),
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=~models.Q(proposal=None),
                name="watch_one_per_proposal_and_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.level}"


class Mail(models.Model):
    """A mail to a person on its way: rendered when it is sent, named for ever when it is made."""

    class Kind(models.TextChoices):
        """At once, or many things together."""

        AT_ONCE = "at_once", _("at once")
        DIGEST = "digest", _("digest")

    class State(models.TextChoices):
        """How far it is."""

        PENDING = "pending", _("pending")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mails")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # One digest a person and period ("2026-03-17"), one mail a person and event.
    key = models.CharField(max_length=150)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        constraints = [
            models.UniqueConstraint("person", "key", name="mail_one_per_person_and_key"),
        ]
        indexes = [
            # Serves the sender and the sweep: what is to be sent, or was claimed and not sent.
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=models.Q(state__in=["pending", "sending"]),
                name="mail_unsent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.key}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Queries about the lines of an inbox."""

    def unread(self) -> Self:
        """Notifications that the person has not read."""
        return self.filter(read_at=None)

    def about(self, thing: models.Model) -> Self:
        """Notifications about a proposal, or a skill or role with its proposals and comments."""
        name = thing._meta.model_name or ""
        if name == "proposal":
            return self.filter(event__proposal=thing)
        ways = ("proposal", "comment", "revision")
        which = [Q(**{f"event__{way}__{name}": thing}) for way in ways]
        return self.filter(which[0] | which[1] | which[2])

    def visible_to(self, person: User) -> Self:
        """Without what was held, hidden or deleted meanwhile, except for author and curators.

        Who reported what is for those who curate the place now, and for nobody about themselves.
        """
        proposal, comment = "event__proposal", "event__comment"
        area = areas.of(person)
        of_proposal = area.covering(areas.PROPOSAL, f"{proposal}__")
        of_comment = area.covering(areas.COMMENT, f"{comment}__")
        wrote_it = Q(**{f"{proposal}__author": person})
        said_it = Q(**{f"{comment}__author": person})
        open_proposal = Q(**{f"{proposal}__visibility": "public"}) | wrote_it | of_proposal
        open_comment = Q(**{f"{comment}__visibility": "public"}) | said_it | of_comment
        about_oneself = Q(event__key__startswith=f"reported:person:{person.pk}:")
        reported = Q(event__kind="reported")
        own = reported & (wrote_it | said_it | about_oneself)
        return self.filter(
            Q(**{proposal: None}) | open_proposal,
            Q(**{comment: None}) | (Q(**{f"{comment}__deleted_at": None}) & open_comment),
            ~reported | of_proposal | of_comment,
            ~own,
        )

    def for_inbox(self) -> Self:
        """With what a line of the inbox, or a mail, shows."""
        return self.select_related(
            *("event__actor", "event__person"),
            *("event__comment__skill", "event__comment__role"),
            *("event__proposal__skill", "event__proposal__role"),
            *("event__revision__skill", "event__revision__role"),
        )


class Notification(models.Model):
    """One line of a person's inbox: an event, and why this person is told."""

    class Why(models.TextChoices):
        """Why am I told this; the first that holds."""

        CONCERNED = "concerned", _("it is about your account")
        AUTHOR = "author", _("you wrote the proposal")
        MENTIONED = "mentioned", _("you were mentioned")
        REPLIED = "replied", _("you wrote in this thread")
        REVIEW = "review", _("your review was asked for")
        CURATOR = "curator", _("you curate this")
        ADMINISTRATOR = "administrator", _("you are an administrator")
        TOOK_PART = "took_part", _("you took part")
        WATCHES_PROPOSAL = "watches_proposal", _("you watch this proposal")
        WATCHES_SKILL = "watches_skill", _("you watch this skill")
        WATCHES_ROLE = "watches_role", _("you watch this role")
        WATCHES_DOMAIN = "watches_domain", _("you watch this domain")

    class Mailing(models.TextChoices):
        """How it goes by mail."""

        NONE = "none", _("not by email")
        AT_ONCE = "at_once", _("at once")
        DIGEST = "digest", _("with the next digest")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications"
    )
    event = models.ForeignKey(Event, models.PROTECT, related_name="notifications")
    why = models.CharField(max_length=20, choices=Why.choices)
    mailing = models.CharField(max_length=10, choices=Mailing.choices, default=Mailing.NONE)
    mail = models.ForeignKey(
        Mail, models.PROTECT, null=True, blank=True, related_name="notifications"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    # How many events of its kind the line tells of; `event` is the newest.
    count = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], name="notification_one_per_person_and_event"
            ),
        ]
        indexes = [
            # Serves the inbox, newest first, and the digest, from the watermark on.
            models.Index(fields=["person", "-id"], name="notification_inbox"),
            # Serves the unread count.
            models.Index(
                fields=["person"], condition=models.Q(read_at=None), name="notification_unread"
            ),
            # Serves the digests: what no mail has taken yet.
            models.Index(
                fields=["person", "id"],
                condition=models.Q(mailing="digest", mail=None),
                name="notification_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.why}"


class DigestMark(models.Model):
    """Up to which notification a person's digests have come."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="digest_mark"
    )
    notification = models.PositiveBigIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("digest mark")
        verbose_name_plural = _("digest marks")

    def __str__(self) -> str:
        return f"{self.person_id} · {self.notification}"
