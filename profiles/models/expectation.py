"""The expectation: one cell, skill × role × level."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.models import querysets
from profiles.models.catalogue import Level
from profiles.models.fields import drafted_by_field, examples_field, text_field
from profiles.models.role import Role
from profiles.models.skill import Skill
from skillmap.accounts.bidi import isolated
from skillmap.kernel.text import lines_of


class Expectation(models.Model):
    """What a role is expected to do at a level in one skill, and whether it is required.

    Each line of `description` is one behaviour that a person can say yes or no to; each line of
    `examples` is one example of what would show it.
    `drafted_by` says what drafted the present text, where it was no person.
    `version` is the number of the cell's change rows: adding makes it 1. Retired, never
    deleted; a retired cell keeps its text and can be restored.
    """

    skill = models.ForeignKey(Skill, models.PROTECT, related_name="expectations")
    role = models.ForeignKey(Role, models.PROTECT, related_name="expectations")
    level = models.ForeignKey(Level, models.PROTECT, related_name="expectations")
    description = text_field()
    examples = examples_field()
    required = models.BooleanField(default=False)
    drafted_by = drafted_by_field()
    version = models.PositiveIntegerField(default=1, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = querysets.ExpectationQuerySet.as_manager()

    class Meta:
        verbose_name = _("expectation")
        verbose_name_plural = _("expectations")
        constraints = [
            # Also serves the profile page: every cell of one skill.
            models.UniqueConstraint("skill", "role", "level", name="expectation_one_per_cell"),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="expectation_version_from_one"
            ),
        ]
        indexes = [
            # Serves the role profile and the filters role= and level= of the catalogue.
            models.Index(fields=["role", "level", "skill"], name="expectation_by_role_and_level"),
        ]

    def __str__(self) -> str:
        return " · ".join(map(isolated, (self.skill, self.role, self.level)))

    def get_absolute_url(self) -> str:
        """The permanent address of this expectation."""
        return reverse(
            "profiles:expectation", args=[self.skill.slug, self.role.slug, self.level.slug]
        )

    @property
    def lines(self) -> list[str]:
        """The behaviours that it describes, one a line."""
        return lines_of(self.description)

    @property
    def example_lines(self) -> list[str]:
        """The examples of what would show it, one a line."""
        return lines_of(self.examples)
