"""What a person has to do with the catalogue: curating it, a place in it, progress through it."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.models.catalogue import Domain, Level
from profiles.models.expectation import Expectation
from profiles.models.revision import Change
from profiles.models.role import Role
from skillmap.accounts.bidi import isolated


class CuratorshipQuerySet(models.QuerySet["Curatorship"]):
    """Curatorships, which end and are never deleted."""

    def current(self) -> "CuratorshipQuerySet":
        """Curatorships that have not ended."""
        return self.filter(ended_at=None)

    def end(self) -> int:
        """End those that have not ended yet; returns how many."""
        people = list(self.current().values_list("person", flat=True))
        ended = self.current().update(ended_at=timezone.now())
        mark_curators(people)
        return ended


def mark_curators(people: Iterable[int]) -> None:
    """Note with each person of these ids whether they curate anything."""
    rows = get_user_model()._default_manager.filter(pk__in=list(people))
    current = Curatorship.objects.current().filter(person=models.OuterRef("pk"))
    rows.update(is_curator=models.Exists(current))


class Curatorship(models.Model):
    """That a person curates one domain, or, where none is named, the whole site."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="curatorships"
    )
    domain = models.ForeignKey(
        Domain, models.PROTECT, null=True, blank=True, related_name="curatorships"
    )
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CuratorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("curator")
        verbose_name_plural = _("curators")
        constraints = [
            models.UniqueConstraint(
                "person",
                "domain",
                condition=models.Q(ended_at=None) & ~models.Q(domain=None),
                name="curatorship_one_per_person_and_domain",
            ),
            models.UniqueConstraint(
                "person",
                condition=models.Q(ended_at=None, domain=None),
                name="curatorship_one_per_person_for_the_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.domain or _('whole site')}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it, and note with the person whether they curate anything."""
        super().save(*args, **kwargs)
        mark_curators([self.person_id])


class OwnPlace(models.Model):
    """A person's own role and level: fills the comparison."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="own_place", primary_key=True
    )
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("role and level of a person")
        verbose_name_plural = _("roles and levels of people")

    def __str__(self) -> str:
        return f"{isolated(self.role)} · {isolated(self.level)}"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Ratings: what people say of themselves about expectations."""

    def with_rated_text(self) -> Self:
        """Adds `rated_text`, `rated_required` and `rated_redacted_at`: what the person read."""
        rated = Change.objects.order_by().filter(
            expectation=OuterRef("expectation"), version=OuterRef("version")
        )
        return self.annotate(
            rated_text=Subquery(rated.values("after_text")),
            rated_required=Subquery(rated.values("after_required")),
            rated_redacted_at=Subquery(rated.values("redacted_at")),
        )

    def of_retired(self) -> Self:
        """Ratings of expectations that are retired, or whose skill or role is, by their names."""
        is_live = Q(expectation__retired_at=None, expectation__skill__retired_at=None)
        return (
            self.exclude(is_live & Q(expectation__role__retired_at=None))
            .select_related(
                *("expectation__skill__replaced_by", "expectation__role__replaced_by"),
                "expectation__level",
            )
            .order_by(
                *("expectation__role__name", "expectation__level__rank"),
                *("expectation__skill__name", "pk"),
            )
        )


class Assessment(models.Model):
    """How far a person thinks they are with one expectation; private to that person.

    `version` is the version of the expectation that the person read and rated. `met_lines` are the
    numbers, from 1, of the lines of that version's description that the person does; empty where
    one answer was given for the whole expectation.
    """

    class State(models.TextChoices):
        """The person's own judgement."""

        NOT_YET = "not_yet", _("not yet")
        WORKING = "working", _("learning")
        MET = "met", _("doing it")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assessments")
    expectation = models.ForeignKey(Expectation, models.PROTECT, related_name="assessments")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    met_lines: models.JSONField[list[int], list[int]] = models.JSONField(
        default=list, blank=True, db_default=models.Value([], output_field=models.JSONField())
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        constraints = [
            models.UniqueConstraint(
                "person", "expectation", name="assessment_one_per_person_and_expectation"
            ),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="assessment_of_a_version_from_one"
            ),
            models.CheckConstraint(
                condition=models.Q(met_lines=[]) | models.Q(state__in=["working", "met"]),
                name="assessment_with_met_lines_is_begun",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.expectation_id} · {self.state}"
