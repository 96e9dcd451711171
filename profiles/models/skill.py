"""The skill."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models import querysets
from profiles.models.catalogue import Group
from profiles.models.fields import (
    LONG_TEXT_LENGTH,
    living_successor,
    name_field,
    slug_field,
    summary_field,
    text_field,
)


class Skill(models.Model):
    """One skill. Retired, never deleted; `replaced_by` says where its content went."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="skills")
    slug = slug_field()
    first_slug = models.CharField(max_length=100, editable=False)
    name = name_field()
    summary = summary_field()
    description = text_field(LONG_TEXT_LENGTH)
    source = models.CharField(max_length=300, blank=True)
    # What its publisher calls it, as “A.1”: never an address here.
    code = models.CharField(max_length=100, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    revision_number = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", editable=False
    )

    objects = querysets.SkillQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(replaced_by=None) | ~models.Q(retired_at=None),
                name="skill_replaced_only_when_retired",
            ),
        ]
        indexes = [
            # Serves the catalogue's default order and its pages.
            models.Index(fields=["name", "slug"], name="skill_by_name"),
            # Serves "recently changed" on the home page and the feeds.
            models.Index(fields=["-updated_at"], name="skill_by_change"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The skill profile."""
        return reverse("profiles:skill", args=[self.slug])

    @property
    def successor(self) -> "Skill | None":
        """The published skill that replaces this retired one; None where there is none."""
        return living_successor(self)
