"""The frame of the catalogue: the site's one catalogue row, domains, groups, families, levels."""

import uuid
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.addresses import validate_level_slug
from profiles.models.fields import (
    first_slug_field,
    name_field,
    slug_field,
    summary_field,
    text_field,
)
from profiles.models.retirable import Retirable, RetirableQuerySet


class Catalogue(models.Model):
    """What the site as a whole publishes: one row, locked while a revision is numbered.

    `sequence` counts every revision of everything; `structure` is the sequence of the newest
    revision that can show on pages of other subjects (a role's or the catalogue's own).
    """

    THE_ONE: ClassVar[int] = 1

    title = models.CharField(max_length=120, default="Skillmap Catalogue")
    description = text_field()
    language = models.CharField(max_length=10, default="en")
    publisher = models.CharField(max_length=120, default="Skillmap contributors")
    licence = models.CharField(max_length=60, default="CC-BY-4.0")
    licence_url = models.URLField(default="https://creativecommons.org/licenses/by/4.0/")
    namespace = models.UUIDField(default=uuid.uuid4, editable=False)
    revision_number = models.PositiveIntegerField(default=0, editable=False)
    sequence = models.PositiveBigIntegerField(default=0, editable=False)
    structure = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogue")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="catalogue_is_one_row"),
        ]

    def __str__(self) -> str:
        return self.title


class TaxonomyPart(models.Model):
    """What domains, groups, families and levels have in common: the slug that came first."""

    slug: models.CharField[str, str]
    first_slug = first_slug_field()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the slug of a new row for good: permanent identifiers are made of it."""
        self.first_slug = self.first_slug or self.slug
        super().save(*args, **kwargs)


class DomainQuerySet(RetirableQuerySet["Domain"]):
    """Queries about the domains of the catalogue."""

    def with_counts(self) -> Self:
        """In order, with `skill_count`: published skills in all of the domain's groups."""
        return self.annotate(
            skill_count=Count("groups__skills", filter=Q(groups__skills__retired_at=None))
        ).order_by("position", "slug")


class Domain(TaxonomyPart, Retirable):
    """The upper part of the taxonomy: a domain has groups, a group has skills.

    A retired domain has no published group.
    """

    column = "domain"  # the foreign key by which other tables name it

    slug = slug_field()
    name = name_field()
    summary = summary_field()
    position = models.PositiveIntegerField(default=0)

    objects = DomainQuerySet.as_manager()

    class Meta(Retirable.Meta):
        ordering = ["position", "slug"]
        verbose_name = _("domain")
        verbose_name_plural = _("domains")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The catalogue narrowed to this domain."""
        return reverse("profiles:domain", args=[self.slug])


class GroupQuerySet(RetirableQuerySet["Group"]):
    """Queries about the groups of skills within domains."""

    def with_counts(self) -> Self:
        """In order, with `skill_count`: published skills."""
        published = Q(skills__retired_at=None)
        # Said again because an aggregate drops the order of Meta.
        return self.annotate(skill_count=Count("skills", filter=published)).order_by(
            "domain__position", "domain__slug", "position", "slug"
        )


class Group(TaxonomyPart, Retirable):
    """The lower level above a skill; its slug is unique inside its domain.

    A retired one has no published skill.
    """

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="groups")
    slug = slug_field(is_unique=False)
    name = name_field()
    summary = summary_field()
    position = models.PositiveIntegerField(default=0)

    objects = GroupQuerySet.as_manager()

    class Meta(Retirable.Meta):
        ordering = ["domain__position", "domain__slug", "position", "slug"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint("domain", "slug", name="group_one_per_slug_and_domain"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The catalogue narrowed to this group."""
        return reverse("profiles:group", args=[self.domain.slug, self.slug])

    @property
    def key(self) -> str:
        """The group as one word for history and forms: `domain/group`."""
        return f"{self.domain.slug}/{self.slug}"


class RoleFamily(TaxonomyPart):
    """Roles that belong together on the page of roles."""

    slug = slug_field()
    name = name_field()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("role family")
        verbose_name_plural = _("role families")

    def __str__(self) -> str:
        return self.name


class LevelQuerySet(RetirableQuerySet["Level"]):
    """Queries about levels, published or retired."""


class Level(TaxonomyPart, Retirable):
    """A step of the ladder. Ranks order levels and may be equal; position settles ties.

    At a retired one no published role has an expectation or a text of its own.
    """

    slug = slug_field()
    name = name_field()
    summary = summary_field()
    rank = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField(default=0)

    objects = LevelQuerySet.as_manager()

    class Meta(Retirable.Meta):
        ordering = ["rank", "position", "slug"]
        verbose_name = _("level")
        verbose_name_plural = _("levels")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a new level at whose address each role already has another page."""
        super().clean()
        if self._state.adding:
            try:
                validate_level_slug(self.slug)
            except ValidationError as error:
                raise ValidationError({"slug": error}) from error
