"""The role, and what a person in it is there for at each level."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models import querysets
from profiles.models.catalogue import Level, RoleFamily
from profiles.models.fields import (
    summary_field,
    text_field,
)
from profiles.models.subject import Subject
from skillmap.accounts.bidi import isolated


class Role(Subject):
    """One role. Its ladder is its own levels, or all of the site's where it names none."""

    family = models.ForeignKey(
        RoleFamily, models.PROTECT, null=True, blank=True, related_name="roles"
    )
    mission = summary_field()
    position = models.PositiveIntegerField(default=0)

    column = "role"
    objects = querysets.RoleQuerySet.as_manager()

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
