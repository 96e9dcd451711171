"""The proposal: what somebody would like to change, where it stands, and how it ended."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models import Domain, Group, Revision, Role, Skill
from profiles.models.fields import drafted_by_field
from proposals import areas
from proposals.models.fields import TITLE_LENGTH, Visibility, reason_field, visibility_field
from skillmap.accounts.models import Token, User
from skillmap.kernel.text import refuse_control_characters


class State(models.TextChoices):
    """Where a proposal stands; the last five are for ever."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SUPERSEDED = "superseded", _("superseded")
    EXPIRED = "expired", _("expired")


class Outcome(models.TextChoices):
    """How much of an approved proposal was applied."""

    FULL = "full", _("in full")
    PARTIAL = "partial", _("in part")


class Reason(models.TextChoices):
    """Why a proposal was rejected, in one word."""

    INCORRECT = "incorrect", _("incorrect")
    UNCLEAR = "unclear", _("unclear")
    OUT_OF_SCOPE = "out_of_scope", _("wrong skill or role")
    WRONG_LEVEL = "wrong_level", _("wrong level")
    UNSUPPORTED = "unsupported", _("no reason or source")
    DUPLICATE = "duplicate", _("duplicate")
    LICENCE = "licence", _("copyright infringement")
    SPAM = "spam", _("spam or vandalism")
    OTHER = "other", _("another reason")


WAITING = ("open", "changes_requested")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Queries about proposals: state, who may see and decide them, what they touch."""

    def waiting(self) -> Self:
        """Proposals that can still be decided: open, or with changes requested."""
        return self.filter(state__in=WAITING)

    def submitted(self) -> Self:
        """Without the drafts, which are their authors' alone."""
        return self.exclude(state="draft")

    def of(self, subject: models.Model) -> Self:
        """Proposals about the skill or role."""
        return self.filter(**{subject._meta.model_name or "": subject})

    def by(self, author: User) -> Self:
        """Proposals that the person wrote."""
        return self.filter(author=author)

    def in_domain(self, domain: Domain) -> Self:
        """Proposals about a skill of the domain, or about a new skill for it."""
        return self.filter(Q(skill__group__domain=domain) | Q(group__domain=domain))

    def curated_by(self, person: User) -> Self:
        """Proposals that the person may decide as a curator; their own are not left out."""
        return self.filter(areas.of(person).covering(areas.PROPOSAL))

    def visible_to(self, person: User | AnonymousUser) -> Self:
        """Proposals that the person (signed in or not) may see.

        Drafts: their authors alone. Held and hidden: their authors and curators.
        """
        public = ~Q(state="draft") & Q(visibility="public")
        if not person.is_authenticated:
            return self.filter(public)
        curated = ~Q(state="draft") & areas.of(person).covering(areas.PROPOSAL)
        return self.filter(public | curated | Q(author=person))

    def for_listing(self) -> Self:
        """With what a list shows: subject, author, who decided. See `review.with_stances`."""
        return self.select_related(
            "skill__group__domain", "role", "group__domain", "author", "decided_by", "revision"
        )

    def for_queue(self) -> Self:
        """With what a row of the curators' queue shows besides."""
        return self.for_listing().select_related("current", "assigned_to")

    def for_page(self) -> Self:
        """With what a proposal's own page shows above its operations."""
        return self.select_related(
            *("skill__group__domain", "role", "group__domain", "author", "decided_by"),
            *("assigned_to", "current__author", "superseded_by", "copied_from"),
            *("revision__skill", "revision__role", "reverts__skill", "reverts__role"),
        )

    def oldest_first(self) -> Self:
        """In the order of the queue."""
        return self.order_by("opened_at", "id")


class Proposal(models.Model):
    """Changes to one skill, one role, or (neither, `is_new_skill`) a skill there is not yet.

    Three axes that do not mix: `state`, `visibility`, and freshness, which is computed. `state`,
    `visibility` and everything that goes with them are written by `lifecycle` alone.
    `lock_version` counts every such write. What was typed before a version exists is in the
    author's working copy.

    `drafted_by` is what drafted it where it was no person, `drafted_with` the token through which
    it came; the mark is never taken away once the proposal was submitted. `drafted` has the
    fingerprints of the operations as a program left them; how many of these there were, and how
    many of them its person changed before submitting, are the two counts.
    """

    State = State
    Outcome = Outcome
    Reason = Reason
    Visibility = Visibility
    WAITING: ClassVar[tuple[str, ...]] = (State.OPEN, State.CHANGES_REQUESTED)
    column = "proposal"  # the foreign key by which other tables name it

    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="proposals")
    is_new_skill = models.BooleanField(default=False)
    # Where a new skill is to stand: its domain's curators decide.
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals")
    title = models.CharField(
        max_length=TITLE_LENGTH, blank=True, validators=[refuse_control_characters]
    )
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    visibility = visibility_field()
    visibility_reason = reason_field()
    visibility_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, editable=False)
    lock_version = models.PositiveIntegerField(default=0, editable=False)
    current = models.ForeignKey(
        "proposals.ProposalVersion", models.PROTECT, null=True, editable=False, related_name="+"
    )
    version_number = models.PositiveIntegerField(default=0, editable=False)
    # Of the current version: the same fingerprint on the same subject is the same proposal.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    operation_count = models.PositiveIntegerField(default=0, editable=False)
    is_high_impact = models.BooleanField(default=False, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assigned"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason_code = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    reason_text = reason_field()
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies"
    )
    reverts = models.ForeignKey(
        Revision, models.PROTECT, null=True, blank=True, related_name="reverting_proposals"
    )
    revision = models.OneToOneField(
        Revision, models.PROTECT, null=True, blank=True, related_name="proposal"
    )
    drafted_by = drafted_by_field()
    drafted_with = models.ForeignKey(
        Token, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    drafted = models.JSONField(
        default=list,
        editable=False,
        db_default=models.Value([], output_field=models.JSONField()),
    )
    drafted_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    drafted_changed = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    changes_requested_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The newest reminder that went out, to the author or (step by step) to the curators.
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminder_step = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_new_skill=True, role=None)
                | (models.Q(is_new_skill=False) & ~models.Q(skill=None) & models.Q(role=None))
                | (models.Q(is_new_skill=False, skill=None) & ~models.Q(role=None)),
                name="proposal_of_one_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.DRAFT) | models.Q(version_number__gte=1),
                name="proposal_has_a_version_once_submitted",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.APPROVED) ^ models.Q(outcome=""),
                name="proposal_outcome_only_when_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.APPROVED) ^ models.Q(revision=None),
                name="proposal_revision_only_when_approved",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.REJECTED)
                | (~models.Q(reason_code="") & ~models.Q(reason_text="")),
                name="proposal_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(drafted_changed__lte=models.F("drafted_count")),
                name="proposal_changed_at_most_what_was_drafted",
            ),
            models.UniqueConstraint(
                "author",
                "skill",
                condition=models.Q(state=State.DRAFT) & ~models.Q(skill=None),
                name="proposal_one_draft_per_author_and_skill",
            ),
            models.UniqueConstraint(
                "author",
                "role",
                condition=models.Q(state=State.DRAFT) & ~models.Q(role=None),
                name="proposal_one_draft_per_author_and_role",
            ),
            models.UniqueConstraint(
                "author",
                condition=models.Q(state=State.DRAFT, is_new_skill=True),
                name="proposal_one_new_skill_draft_per_author",
            ),
        ]
        indexes = [
            # Serves the queue: open ones, oldest first; and `tend`: those that wait too long.
            models.Index(fields=["state", "opened_at", "id"], name="proposal_queue"),
            # Serves the list of proposals, newest first.
            models.Index(fields=["-opened_at", "-id"], name="proposal_newest"),
            # Serves the Community panel and "other open proposals here".
            models.Index(fields=["skill", "state"], name="proposal_by_skill"),
            models.Index(fields=["role", "state"], name="proposal_by_role"),
            # Serves a person's page, the limits by trust and the author's record.
            models.Index(fields=["author", "state", "opened_at"], name="proposal_by_author"),
            # Serves "is the same already open?".
            models.Index(
                fields=["fingerprint"],
                condition=models.Q(state__in=[State.OPEN, State.CHANGES_REQUESTED]),
                name="proposal_by_fingerprint",
            ),
            # Serves expiry.
            models.Index(
                fields=["expires_at"],
                condition=models.Q(state=State.CHANGES_REQUESTED),
                name="proposal_by_expiry",
            ),
            # Serves the moderation queue.
            models.Index(
                fields=["visibility", "id"],
                condition=~models.Q(visibility=Visibility.PUBLIC),
                name="proposal_not_public",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        """The path of the proposal's page."""
        return reverse("proposals:proposal", args=[self.pk])

    def get_editor_url(self) -> str:
        """Where its author reads and edits it."""
        if self.state != State.DRAFT:
            return reverse("proposals:edit", args=[self.pk])
        if self.is_new_skill:
            return reverse("proposals:suggest_skill")
        kind, subject = ("skills", self.skill) if self.skill else ("roles", self.role)
        return reverse("proposals:suggest", args=[kind, subject.slug if subject else ""])

    @property
    def subject(self) -> Skill | Role | None:
        """What is to change; None for a skill that is not there yet."""
        return self.skill or self.role

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be decided: open, or with changes requested."""
        return self.state in self.WAITING
