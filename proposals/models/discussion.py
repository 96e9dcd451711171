"""What people say to each other, and what other people report about it."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models import Role, Skill
from proposals import areas
from proposals.models.fields import (
    Visibility,
    exactly_one,
    html_field,
    markdown_field,
    reason_field,
    visibility_field,
)
from proposals.models.proposal import Proposal
from proposals.models.version import Operation
from skillmap.accounts.models import User


class CommentQuerySet(models.QuerySet["Comment"]):
    """Queries about comments and who may read them."""

    def on(self, subject: models.Model) -> Self:
        """Comments on a skill, a role or a proposal, oldest first."""
        return self.filter(**{subject._meta.model_name or "": subject})

    def standing(self) -> Self:
        """Public and not deleted: what counts for trust, and what anybody may read."""
        return self.filter(visibility="public", deleted_at=None)

    def visible_to(self, person: User | AnonymousUser) -> Self:
        """Public ones and one's own; held and hidden ones also to those who curate the place."""
        if not person.is_authenticated:
            return self.filter(visibility="public")
        curated = areas.of(person).covering(areas.COMMENT)
        return self.filter(Q(visibility="public") | Q(author=person) | curated)

    def for_showing(self) -> Self:
        """With what a comment shows: author, who resolved it, the operation's cell."""
        return self.select_related(
            "author", "resolved_by", "operation__role", "operation__level", "operation__version"
        )


class Comment(models.Model):
    """A comment on a skill, a role or a proposal (there perhaps on one operation), or a reply.

    Two levels: a reply's `parent` is a root. Deleted ones keep their row (a tombstone while
    there are replies); `text` is blanked then, its past wordings too. `token` comes from the
    form: one form makes one comment, however often it is sent.
    """

    Visibility = Visibility

    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="comments")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="comments")
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="comments"
    )
    operation = models.ForeignKey(
        Operation, models.PROTECT, null=True, blank=True, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    text = markdown_field()
    html = html_field()
    token = models.CharField(max_length=64, blank=True, editable=False)
    visibility = visibility_field()
    visibility_reason = reason_field()
    visibility_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    visibility_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("skill", "role", "proposal"), name="comment_on_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(operation=None) | ~models.Q(proposal=None),
                name="comment_on_an_operation_of_a_proposal",
            ),
            models.UniqueConstraint(
                "author",
                "token",
                condition=~models.Q(token=""),
                name="comment_one_per_author_and_form",
            ),
        ]
        indexes = [
            # Serve the discussion of one thing, in order, and the Community panel.
            models.Index(fields=["skill", "id"], name="comment_by_skill"),
            models.Index(fields=["role", "id"], name="comment_by_role"),
            models.Index(fields=["proposal", "id"], name="comment_by_proposal"),
            # Serves the limit of comments an hour, trust, and the download of one's own data.
            models.Index(fields=["author", "created_at"], name="comment_by_author"),
            # Serves the moderation queue.
            models.Index(
                fields=["visibility", "id"],
                condition=~models.Q(visibility=Visibility.PUBLIC),
                name="comment_not_public",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def subject(self) -> Skill | Role | Proposal:
        """What the comment is on."""
        found = self.skill or self.role or self.proposal
        assert found is not None  # noqa: S101  # comment_on_one_thing
        return found


class CommentEdit(models.Model):
    """How a comment read before one of its edits."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="edits")
    text = markdown_field()
    html = html_field()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name = _("earlier wording of a comment")
        verbose_name_plural = _("earlier wordings of comments")

    def __str__(self) -> str:
        return f"{self.comment_id} · {self.created_at}"


class DiscussionLock(models.Model):
    """That nobody but curators may comment here for now; lifting it deletes the row."""

    skill = models.OneToOneField(
        Skill, models.PROTECT, null=True, blank=True, related_name="discussion_lock"
    )
    role = models.OneToOneField(
        Role, models.PROTECT, null=True, blank=True, related_name="discussion_lock"
    )
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, blank=True, related_name="discussion_lock"
    )
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = reason_field()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("locked discussion")
        verbose_name_plural = _("locked discussions")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("skill", "role", "proposal"),
                name="discussion_lock_on_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill or self.role or self.proposal}"


class ReportQuerySet(models.QuerySet["Report"]):
    """Queries about reports and who may judge them."""

    def visible_to(self, person: User) -> Self:
        """Reports that the person may judge, never those about themselves.

        Reports about curators are for administrators.
        """
        area = areas.of(person)
        proposals = area.covering(areas.PROPOSAL, "proposal__")
        comments = area.covering(areas.COMMENT, "comment__")
        own = Q(person=person) | Q(proposal__author=person) | Q(comment__author=person)
        rows = self.filter(proposals | comments).exclude(own).exclude(proposal__state="draft")
        return rows if person.is_superuser else rows.exclude(person__is_curator=True)


class Report(models.Model):
    """That a person thinks a curator should look at something; one per person and thing."""

    class Reason(models.TextChoices):
        """What is wrong with it."""

        SPAM = "spam", _("spam")
        ABUSE = "abuse", _("abuse or harassment")
        PERSONAL = "personal", _("personal data")
        LICENCE = "licence", _("copyright infringement")
        OTHER = "other", _("something else")

    class Outcome(models.TextChoices):
        """What came of it; blank until a curator has looked."""

        UPHELD = "upheld", _("handled")
        DISMISSED = "dismissed", _("no action needed")

    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports")
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_about",
    )
    reason = models.CharField(max_length=10, choices=Reason.choices)
    text = reason_field()
    created_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("comment", "proposal", "person"), name="report_of_one_thing"
            ),
            models.UniqueConstraint(
                "reporter",
                "comment",
                condition=~models.Q(comment=None),
                name="report_one_per_reporter_and_comment",
            ),
            models.UniqueConstraint(
                "reporter",
                "proposal",
                condition=~models.Q(proposal=None),
                name="report_one_per_reporter_and_proposal",
            ),
            models.UniqueConstraint(
                "reporter",
                "person",
                condition=~models.Q(person=None),
                name="report_one_per_reporter_and_person",
            ),
        ]
        indexes = [
            # Serves the moderation queue: what nobody has looked at.
            models.Index(
                fields=["id"], condition=models.Q(handled_at=None), name="report_unhandled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reporter} · {self.reason}"
