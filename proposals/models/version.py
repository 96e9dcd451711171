"""The versions of a proposal, the operations that each is made of, and what is being typed."""

from typing import Any, Self, TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from profiles.models import Change, Level, Role, Skill
from profiles.models.fields import drafted_by_field
from proposals.models.fields import (
    TITLE_LENGTH,
    exactly_one,
    html_field,
    markdown_field,
    reason_field,
)
from proposals.models.proposal import WAITING, Proposal, ProposalQuerySet
from skillmap.kernel.text import refuse_control_characters

Place = tuple[int, int] | tuple[str, str]  # role and level of a cell, or a field and its target


class ProposalVersion(models.Model):
    """What a proposal said at one time; never changed, only followed by the next number."""

    class Kind(models.TextChoices):
        """Who made the version, and what for."""

        AUTHOR = "author", _("by the author")
        AMENDMENT = "amendment", _("amended by a curator")
        REBASE = "rebase", _("brought up to date with what is published")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.AUTHOR)
    title = models.CharField(max_length=TITLE_LENGTH, validators=[refuse_control_characters])
    rationale = markdown_field()
    rationale_html = html_field()
    sources = markdown_field()
    sources_html = html_field()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("version of a proposal")
        verbose_name_plural = _("versions of a proposal")
        constraints = [
            models.UniqueConstraint(
                "proposal", "number", name="version_one_per_proposal_and_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"


class OperationQuerySet(models.QuerySet["Operation"]):
    """Queries about the operations of proposals."""

    def current(self) -> Self:
        """Of the current version of their proposal."""
        return self.filter(version__proposal__current=F("version"))

    def waiting(self) -> Self:
        """Of the current version of proposals that can still be decided."""
        return self.current().filter(version__proposal__state__in=WAITING)

    def for_showing(self) -> Self:
        """With what a difference shows: role, level, author."""
        return self.select_related("role", "level", "author")


class Operation(models.Model):
    """One change that a version proposes, to a cell (`role`, `level`) or a field (`field`).

    `base_…` is what was published when it was written, None where there was nothing (or a
    retired cell). `author` wrote this operation: carried along while it stays the same.
    `drafted_by` is what drafted the change, where it was no person.
    `fingerprint` is the same for the same change of the same thing, whatever its base.
    """

    Kind = Change.Kind

    class Decision(models.TextChoices):
        """What the curator decided about it; blank until then."""

        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("rejected")

    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="operations")
    position = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Change.Kind.choices)
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    field = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=210, blank=True)
    base_version = models.PositiveIntegerField(default=0)
    base_text = models.TextField(null=True, blank=True)  # noqa: DJ001  # None: nothing there
    base_required = models.BooleanField(null=True, blank=True)
    base_examples = models.TextField(blank=True, default="", db_default="")
    new_text = models.TextField(null=True, blank=True)  # noqa: DJ001  # None: nothing there
    new_required = models.BooleanField(null=True, blank=True)
    new_examples = models.TextField(blank=True, default="", db_default="")
    drafted_by = drafted_by_field()
    fingerprint = models.CharField(max_length=64)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decision_reason = reason_field()

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        constraints = [
            models.CheckConstraint(
                condition=(
                    ~models.Q(role=None) & ~models.Q(level=None) & models.Q(field="", target="")
                )
                | (models.Q(role=None, level=None) & ~models.Q(field="")),
                name="operation_on_a_cell_or_a_field",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="declined") | ~models.Q(decision_reason=""),
                name="operation_declined_with_a_reason",
            ),
            models.UniqueConstraint(
                "version", "position", name="operation_one_per_version_and_position"
            ),
            models.UniqueConstraint(
                "version",
                "role",
                "level",
                condition=~models.Q(role=None),
                name="operation_one_per_version_and_cell",
            ),
            models.UniqueConstraint(
                "version",
                "field",
                "target",
                condition=models.Q(role=None),
                name="operation_one_per_version_and_field",
            ),
        ]
        indexes = [
            # Serves "other open proposals on this cell".
            models.Index(fields=["role", "level", "version"], name="operation_by_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.field or (self.role_id, self.level_id)}"

    @property
    def is_cell(self) -> bool:
        """Whether it changes a cell, not a field."""
        return self.role_id is not None

    @property
    def place(self) -> Place:
        """What it changes: the role and level of a cell, or a field and its target."""
        if self.is_cell:
            return self.role_id or 0, self.level_id or 0
        return self.field, self.target


Content: TypeAlias = dict[str, Any]  # what is typed about one subject, as JSON: valid or not


class WorkingCopy(models.Model):
    """What a person is typing, word for word, kept even when it cannot be submitted as it is.

    Of a proposal (a draft, or the next version of an open one), or of a subject where there is
    no proposal yet. `content` belongs to the forms; nothing here reads it. `version` counts the
    changes of the content: a page that shows an older one must not write over the newer.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="working_copies"
    )
    proposal = models.ForeignKey(
        Proposal, models.CASCADE, null=True, blank=True, related_name="working_copies"
    )
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        constraints = [
            # All three empty: a skill that is not there yet.
            models.CheckConstraint(
                condition=exactly_one("proposal", "skill", "role")
                | models.Q(proposal=None, skill=None, role=None),
                name="working_copy_of_one_thing",
            ),
            models.UniqueConstraint(
                "author",
                "proposal",
                condition=~models.Q(proposal=None),
                name="working_copy_one_per_author_and_proposal",
            ),
            models.UniqueConstraint(
                "author",
                "skill",
                condition=~models.Q(skill=None),
                name="working_copy_one_per_author_and_skill",
            ),
            models.UniqueConstraint(
                "author",
                "role",
                condition=~models.Q(role=None),
                name="working_copy_one_per_author_and_role",
            ),
            models.UniqueConstraint(
                "author",
                condition=models.Q(proposal=None, skill=None, role=None),
                name="working_copy_one_new_skill_per_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} · {self.proposal_id or self.skill_id or self.role_id}"


def touching(proposals: ProposalQuerySet, *, role: str = "", level: str = "") -> ProposalQuerySet:
    """Those whose current version changes the cell of that role and level (slugs)."""
    asked = {"role": role, "level": level}
    wanted = {name: slug for name, slug in asked.items() if slug}
    if not wanted:
        return proposals
    rows = Operation.objects.filter(version=OuterRef("current"))
    for name, slug in wanted.items():
        way = f"{name}__former_addresses__slug"
        rows = rows.filter(Q(**{f"{name}__slug": slug}) | Q(**{way: slug}))
    return proposals.filter(Exists(rows))
