"""The role, and what a person in it is there for at each level."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models.catalogue import Level, RoleFamily
from profiles.models.fields import (
    summary_field,
    text_field,
)
from profiles.models.skill import Skill
from profiles.models.subject import Subject, SubjectQuerySet
from skillmap.accounts.bidi import isolated


class RoleQuerySet(SubjectQuerySet["Role"]):
    """Queries about roles, published or retired."""

    def for_listing(self) -> Self:
        """With what a list shows: the family."""
        return self.select_related("family")

    def for_profile(self) -> Self:
        """With what the masthead of a role profile shows."""
        return self.select_related("family", "base_role", "updated_by", "replaced_by")

    def without_bases(self) -> Self:
        """Those that people have: what a base role asks is only shared by others."""
        sharing = Role.objects.order_by().filter(base_role=models.OuterRef("pk"), retired_at=None)
        return self.filter(~models.Exists(sharing))

    def sharing_with(self, base: "Role") -> Self:
        """The published ones that share the expectations of a base role, by name."""
        return self.published().filter(base_role=base).order_by("name", "slug")


class Role(Subject):
    """One role. Its ladder is its own levels, or all of the site's where it names none.

    What its base role asks at levels of this ladder is asked of it too, unless it has an
    expectation of its own there or says that nothing is expected. A base role has no base itself.
    """

    family = models.ForeignKey(
        RoleFamily, models.PROTECT, null=True, blank=True, related_name="roles"
    )
    base_role = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sharing_roles"
    )
    mission = summary_field()
    position = models.PositiveIntegerField(default=0)

    column = "role"
    objects = RoleQuerySet.as_manager()

    class Meta(Subject.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            *Subject.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(base_role=None) | ~models.Q(base_role=models.F("pk")),
                name="role_is_not_its_own_base",
            ),
        ]

    def get_absolute_url(self) -> str:
        """The path of the role's profile."""
        return reverse("profiles:role", args=[self.slug])

    @property
    def not_expected(self) -> list[str]:
        """What it does not take over from its base role, each as `skill/level`.

        One query, or none where `exclusions` were prefetched.
        """
        if not self.pk:
            return []
        return sorted(row.place for row in self.exclusions.all())

    @property
    def not_expected_now(self) -> list[str]:
        """As `not_expected`, without the places of retired skills and levels, as files have it."""
        return sorted(row.place for row in self.exclusions.all() if row.is_published)


class RoleExclusionManager(models.Manager["RoleExclusion"]):
    """Exclusions with the skill and the level that they name."""

    def get_queryset(self) -> models.QuerySet["RoleExclusion"]:
        """Every exclusion, with skill and level."""
        return super().get_queryset().select_related("skill", "level")


class RoleExclusion(models.Model):
    """That a role does not take over what its base role asks in a skill at a level."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="exclusions")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="exclusions")
    level = models.ForeignKey(Level, models.PROTECT, related_name="exclusions")

    objects = RoleExclusionManager()

    class Meta:
        constraints = [
            # Also serves every effective expectation of a role.
            models.UniqueConstraint("role", "skill", "level", name="role_exclusion_one_per_cell"),
        ]

    def __str__(self) -> str:
        return " · ".join(map(isolated, (self.role, self.skill, self.level)))

    @property
    def place(self) -> str:
        """The skill and the level, as history and files write them."""
        return f"{self.skill.slug}/{self.level.slug}"

    @property
    def is_published(self) -> bool:
        """Whether neither the skill nor the level is retired."""
        return self.skill.retired_at is None and self.level.retired_at is None


class RoleLevelQuerySet(models.QuerySet["RoleLevel"]):
    """Queries about what roles are at levels."""

    def on_ladders(self) -> Self:
        """Without those of retired levels, at which a published role says nothing."""
        return self.filter(level__retired_at=None)


class RoleLevel(models.Model):
    """What a role is at a level: its focus and its technology stack."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="role_levels")
    level = models.ForeignKey(Level, models.PROTECT, related_name="role_levels")
    focus = text_field()
    technology = models.JSONField(default=list, blank=True)

    objects = RoleLevelQuerySet.as_manager()

    class Meta:
        ordering = ["level__rank", "level__position", "level__slug"]
        verbose_name = _("level of a role")
        verbose_name_plural = _("levels of a role")
        constraints = [
            models.UniqueConstraint("role", "level", name="role_level_one_per_role_and_level"),
        ]

    def __str__(self) -> str:
        return f"{isolated(self.role)} · {isolated(self.level)}"
