"""History: revisions, their change rows and credits; insert-only, kept so by triggers."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles import triggers
from profiles.models import retirement_guards
from profiles.models.expectation import Expectation
from profiles.models.fields import drafted_by_field
from profiles.models.role import Role
from profiles.models.skill import Skill
from skillmap.accounts.bidi import isolated


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Queries about published revisions; the newest comes first."""

    def of(self, subject: Skill | Role | None) -> Self:
        """The revisions of a skill, a role, or (None) the catalogue itself."""
        if subject is None:
            return self.filter(skill=None, role=None)
        return self.filter(**{subject._meta.model_name or "": subject})

    def newest(self, count: int) -> Self:
        """The newest few, with whose and what they are."""
        return self.select_related("author", "skill", "role").order_by("-sequence")[:count]

    def newest_moment(self) -> datetime | None:
        """When the newest of them was made; None where there is none."""
        return self.order_by("-sequence").values_list("created_at", flat=True).first()

    def with_changes(self) -> Self:
        """With every change, and the role and level of those that are of a cell.

        Joined, because SQLite cannot look up more than a thousand rows by what points at them.
        """
        changes = Change.objects.select_related("expectation__role", "expectation__level")
        return self.prefetch_related(Prefetch("changes", changes))

    def for_listing(self) -> Self:
        """With what a history shows: author, everybody credited, number of changes."""
        # Counted per revision, so that not every change is read before the page is cut.
        own = Change.objects.filter(revision=OuterRef("pk")).order_by().values("revision")
        counted = own.annotate(n=Count("pk")).values("n")
        # What a revision came from (a proposal) points at it, whichever model that is.
        origins = [
            str(each.get_accessor_name())
            for each in self.model._meta.related_objects
            if each.one_to_one
        ]
        return (
            self.select_related("author", "skill", "role", *origins)
            .prefetch_related(Prefetch("credits", Credit.objects.select_related("person")))
            .annotate(change_count=Coalesce(Subquery(counted), 0))
            .order_by("-sequence")
        )


class Revision(models.Model):
    """One published state of a skill, a role, or (both empty) the catalogue itself.

    `number` counts per subject from 1; `sequence` counts everything and is taken under a
    lock, so that reading in its order never skips a revision.
    """

    class Source(models.TextChoices):
        """How the change came in."""

        PROPOSAL = "proposal", _("proposal")
        CURATOR = "curator", _("curator's edit")
        IMPORT = "import", _("import")
        REVERT = "revert", _("revert")

    sequence = models.PositiveBigIntegerField(unique=True)
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="revisions")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices)
    summary = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="revisions")
    drafted_by = drafted_by_field()
    created_at = models.DateTimeField()
    redacted_at = models.DateTimeField(null=True, blank=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    redaction_reason = models.CharField(max_length=500, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-sequence"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(skill=None) | models.Q(role=None),
                name="revision_of_one_subject",
            ),
            models.UniqueConstraint("skill", "number", name="revision_one_per_skill_and_number"),
            models.UniqueConstraint("role", "number", name="revision_one_per_role_and_number"),
            models.UniqueConstraint(
                "number",
                condition=models.Q(skill=None, role=None),
                name="revision_one_per_catalogue_number",
            ),
        ]
        indexes = [
            # Serves a person's page: what landed, newest first.
            models.Index(fields=["author", "-sequence"], name="revision_by_author"),
        ]

    def __str__(self) -> str:
        return f"{isolated(self.skill or self.role or _('Catalogue'))} · {self.number}"

    def get_absolute_url(self) -> str:
        """The subject as it stood at this revision; the catalogue has its list instead."""
        if self.skill:
            return reverse("profiles:revision", args=[self.skill.slug, self.number])
        if self.role:
            return reverse("profiles:role_revision", args=[self.role.slug, self.number])
        return reverse("profiles:catalogue_history")


class ChangeQuerySet(models.QuerySet["Change"]):
    """Change rows, oldest first."""

    def for_showing(self) -> Self:
        """With what a difference shows: the cell's role and level, the revision's author."""
        return self.select_related(
            "expectation__role", "expectation__level", "expectation__skill", "revision__author"
        )

    def after(self, number: int) -> Self:
        """Changes of revisions after `number`, newest first, to walk back through history."""
        return self.filter(revision__number__gt=number).order_by(
            F("revision__number").desc(), "-id"
        )


class Change(models.Model):
    """One touched cell or field of a revision, before and after.

    A cell has `expectation` and `version`; a field has its name in `field`, and `target` says
    whose it is where the subject has parts (`level:senior`, `group:data/etl`). A text of None
    means that there was, or is, nothing there. `…_drafted_by` is what drafted the text, if it was
    no person.
    """

    class Kind(models.TextChoices):
        """What happened to the cell or field."""

        ADD = "add", _("added")
        EDIT = "edit", _("edited")
        RETIRE = "retire", _("retired")
        RESTORE = "restore", _("restored")
        SET = "set_field", _("set")
        CREATE = "create", _("created")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    expectation = models.ForeignKey(
        Expectation, models.PROTECT, null=True, blank=True, related_name="changes"
    )
    version = models.PositiveIntegerField(null=True, blank=True)
    field = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=210, blank=True)
    before_text = models.TextField(null=True, blank=True)  # noqa: DJ001  # None: nothing there
    before_required = models.BooleanField(null=True, blank=True)
    before_examples = models.TextField(blank=True, default="", db_default="")
    before_drafted_by = drafted_by_field()
    after_text = models.TextField(null=True, blank=True)  # noqa: DJ001
    after_required = models.BooleanField(null=True, blank=True)
    after_examples = models.TextField(blank=True, default="", db_default="")
    after_drafted_by = drafted_by_field()
    redacted_at = models.DateTimeField(null=True, blank=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    redaction_reason = models.CharField(max_length=500, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expectation=None) ^ models.Q(field=""),
                name="change_of_a_cell_or_a_field",
            ),
            # Also serves the history of one cell, and proves that no version is lost or doubled.
            models.UniqueConstraint(
                "expectation", "version", name="change_one_per_cell_and_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} · {self.kind} · {self.field or self.expectation_id}"


class Credit(models.Model):
    """That a person had a part in a revision; one row each, so that nobody is forgotten."""

    class Part(models.TextChoices):
        """What the person did."""

        AUTHOR = "author", _("wrote it")
        AMENDER = "amender", _("amended it")
        APPROVER = "approver", _("approved it")
        ALSO_PROPOSED = "also_proposed", _("proposed the same")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="credits")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="credits")
    part = models.CharField(max_length=15, choices=Part.choices)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "revision", "person", "part", name="credit_one_per_person_and_part"
            ),
        ]
        indexes = [
            # Serves a person's page: what landed with a part of theirs in it.
            models.Index(fields=["person", "-revision"], name="credit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.part}"


triggers.register(
    "profiles",
    triggers.InsertOnly(
        "profiles_revision",
        kept=(
            "id",
            "sequence",
            "skill_id",
            "role_id",
            "number",
            "source",
            "author_id",
            "drafted_by",
            "created_at",
        ),
        is_redactable=True,
    ),
    triggers.InsertOnly(
        "profiles_change",
        kept=(
            *("id", "revision_id", "kind", "expectation_id", "version", "field", "target"),
            *("before_drafted_by", "after_drafted_by"),
        ),
        is_redactable=True,
    ),
    triggers.InsertOnly("profiles_credit", kept=()),
    triggers.OneLevel("profiles_role", "base_role_id"),
    *retirement_guards.GUARDS,
)
