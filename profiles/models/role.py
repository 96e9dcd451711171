"""The role, and what a person in it is there for at each level."""

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models.catalogue import Level, RoleFamily
from profiles.models.fields import (
    summary_field,
    text_field,
)
from profiles.models.subject import Subject, SubjectQuerySet
from skillmap.accounts.bidi import isolated


class RoleQuerySet(SubjectQuerySet["Role"]):
    """Queries about roles, published or retired."""

    def for_listing(self) -> Self:
        """With what a list shows: the family."""
        return self.select_related("family")

    def for_profile(self) -> Self:
        """With what the masthead of a role profile shows."""
        return self.select_related("family", "updated_by", "replaced_by")

    def with_counts(self) -> Self:
        """Adds `skill_count`, `required_count` and `optional_count`: what is asked of the role."""
        live = Q(expectations__retired_at=None, expectations__skill__retired_at=None)
        return self.annotate(
            skill_count=Count("expectations__skill", filter=live, distinct=True),
            required_count=Count("expectations", filter=live & Q(expectations__required=True)),
            optional_count=Count("expectations", filter=live & Q(expectations__required=False)),
        )


class Role(Subject):
    """One role. Its ladder is its own levels, or all of the site's where it names none."""

    family = models.ForeignKey(
        RoleFamily, models.PROTECT, null=True, blank=True, related_name="roles"
    )
    mission = summary_field()
    position = models.PositiveIntegerField(default=0)

    column = "role"
    objects = RoleQuerySet.as_manager()

    class Meta(Subject.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def get_absolute_url(self) -> str:
        """The path of the role's profile."""
        return reverse("profiles:role", args=[self.slug])


class RoleLevel(models.Model):
    """What a role is at a level: its focus and its technology stack."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="role_levels")
    level = models.ForeignKey(Level, models.PROTECT, related_name="role_levels")
    focus = text_field()
    technology = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["level__rank", "level__position", "level__slug"]
        verbose_name = _("level of a role")
        verbose_name_plural = _("levels of a role")
        constraints = [
            models.UniqueConstraint("role", "level", name="role_level_one_per_role_and_level"),
        ]

    def __str__(self) -> str:
        return f"{isolated(self.role)} · {isolated(self.level)}"
