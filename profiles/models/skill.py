"""The skill."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models import querysets
from profiles.models.catalogue import Group
from profiles.models.fields import (
    LONG_TEXT_LENGTH,
    summary_field,
    text_field,
)
from profiles.models.subject import Subject


class Skill(Subject):
    """One skill. Retired, never deleted; `replaced_by` says where its content went."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="skills")
    summary = summary_field()
    description = text_field(LONG_TEXT_LENGTH)

    column = "skill"
    objects = querysets.SkillQuerySet.as_manager()

    class Meta(Subject.Meta):
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        indexes = [
            # Serves the catalogue's default order and its pages.
            models.Index(fields=["name", "slug"], name="skill_by_name"),
            # Serves "recently changed" on the home page and the feeds.
            models.Index(fields=["-updated_at"], name="skill_by_change"),
        ]

    def get_absolute_url(self) -> str:
        """The path of the skill's profile."""
        return reverse("profiles:skill", args=[self.slug])
