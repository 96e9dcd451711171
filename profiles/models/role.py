"""The role, and what a person in it is there for at each level."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models import querysets
from profiles.models.catalogue import Level, RoleFamily
from profiles.models.fields import (
    living_successor,
    name_field,
    slug_field,
    summary_field,
    text_field,
)
from skillmap.accounts.bidi import isolated


class Role(models.Model):
    """One role. Its ladder is its own levels, or all of the site's where it names none."""

    family = models.ForeignKey(
        RoleFamily, models.PROTECT, null=True, blank=True, related_name="roles"
    )
    slug = slug_field()
    first_slug = models.CharField(max_length=100, editable=False)
    name = name_field()
    mission = summary_field()
    position = models.PositiveIntegerField(default=0)
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

    objects = querysets.RoleQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(replaced_by=None) | ~models.Q(retired_at=None),
                name="role_replaced_only_when_retired",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The role profile."""
        return reverse("profiles:role", args=[self.slug])

    @property
    def successor(self) -> "Role | None":
        """The published role that replaces this retired one; None where there is none."""
        return living_successor(self)


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
