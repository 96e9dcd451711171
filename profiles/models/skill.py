"""The skill."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models.catalogue import Group
from profiles.models.fields import (
    DESCRIPTION_LENGTH,
    summary_field,
    text_field,
)
from profiles.models.subject import Subject, SubjectQuerySet


class SkillQuerySet(SubjectQuerySet["Skill"]):
    """Queries about skills, published or retired."""

    def with_origin(self) -> Self:
        """Skills with a source or a licence of their own."""
        return self.exclude(source="", source_url="", licence="")

    def for_listing(self) -> Self:
        """With what a list shows: group and domain."""
        return self.select_related("group__domain")

    def for_profile(self) -> Self:
        """With what the masthead of a profile shows: group, domain, who changed it last."""
        return self.select_related("group__domain", "updated_by", "replaced_by")

    def in_domain(self, slug: str) -> Self:
        """In any group of the domain."""
        return self.filter(group__domain__slug=slug)

    def in_group(self, slug: str) -> Self:
        """In a group of that slug, of whichever domain."""
        return self.filter(group__slug=slug)

    def recently_changed(self) -> Self:
        """Published skills, the one that changed last first."""
        return self.published().order_by("-updated_at", "slug")


class Skill(Subject):
    """One skill. Retired, never deleted; `replaced_by` says where its content went."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="skills")
    summary = summary_field()
    description = text_field(DESCRIPTION_LENGTH)

    column = "skill"
    objects = SkillQuerySet.as_manager()

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
