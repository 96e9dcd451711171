"""Confirmations: practitioners say whether the text of an expectation is true of their work."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from profiles.models.expectation import Expectation
from profiles.models.revision import Change, Credit
from skillmap.accounts.models import User


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    """Answers of practitioners; only the numbers of them are public."""

    def positive(self) -> Self:
        """Those who say that the text is true of their work."""
        return self.filter(answer=Confirmation.Answer.TRUE)

    def of_present_text(self) -> Self:
        """Answers about the description, and about Required, as they are published now."""
        return self.filter(version=F("expectation__wording_version"))

    def of_texts_by(self, person: User) -> Self:
        """Answers about versions whose text the person wrote or amended."""
        cell = {"expectation": OuterRef("expectation"), "version": OuterRef("version")}
        return self.filter(_brought_by(person, **cell))

    def statuses(self) -> "dict[int, ConfirmationStatus]":
        """The status of every expectation that somebody has ever confirmed, by its key.

        In one query. An expectation that is missing here is not confirmed yet: UNCONFIRMED.
        """
        present = Q(version=F("expectation__wording_version"))
        rows = self.positive().order_by().values_list("expectation")
        counted = rows.annotate(
            count=Count("pk", filter=present),
            present_version=F("expectation__wording_version"),
            newest=Max("answered_at", filter=present),
        )
        return {
            pk: ConfirmationStatus(count, version, newest, is_changed=not count)
            for pk, count, version, newest in counted
        }


class Confirmation(models.Model):
    """What a person with a role and level answered about an expectation of that role.

    `version` is the version that brought the description and Required which the person read
    (`Expectation.wording_version`): new examples leave the answer valid, anything else asks
    again. Earlier answers stay, so that a page can say that the text has changed since.
    """

    class Answer(models.TextChoices):
        """What the person says of the text."""

        TRUE = "true", _("true of my work")
        NOT_QUITE = "not_quite", _("not quite")
        WITHDRAWN = "withdrawn", _("taken back")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="confirmations"
    )
    expectation = models.ForeignKey(Expectation, models.PROTECT, related_name="confirmations")
    version = models.PositiveIntegerField()
    answer = models.CharField(max_length=10, choices=Answer.choices)
    answered_at = models.DateTimeField()

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [
            # Also serves the status of a cell: the answers about its present text.
            models.UniqueConstraint(
                "expectation", "version", "person", name="confirmation_one_per_person_and_version"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="confirmation_of_a_version_from_one"
            ),
        ]
        indexes = [
            # Serves the tags of what shows numbers of confirmations: when the last answer came.
            models.Index(fields=["-answered_at"], name="confirmation_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.expectation_id} · {self.answer}"


@dataclass(frozen=True, slots=True)
class ConfirmationStatus:
    """How an expectation stands: by how many its present text is confirmed, and since when.

    `is_changed` where nobody has confirmed the present text, but somebody one before it.
    """

    count: int
    version: int
    newest: datetime | None
    is_changed: bool


UNCONFIRMED = ConfirmationStatus(0, 1, None, is_changed=False)


@dataclass(frozen=True, slots=True)
class ConfirmationCount:
    """How many of how many expectations are confirmed by somebody."""

    confirmed: int
    total: int


def status_of(cell: Expectation) -> ConfirmationStatus:
    """The status of one expectation, in one query."""
    present = Q(version=cell.wording_version)
    found = (
        Confirmation.objects.positive()
        .filter(expectation=cell)
        .aggregate(
            count=Count("pk", filter=present),
            newest=Max("answered_at", filter=present),
            earlier=Count("pk", filter=~present),
        )
    )
    is_changed = found["earlier"] > 0 and not found["count"]
    return ConfirmationStatus(found["count"], cell.wording_version, found["newest"], is_changed)


def is_confirmed() -> Exists:
    """Whether somebody has confirmed the present text of an expectation, for a query of them."""
    return Exists(_of_outer_cell())


def with_confirmation_counts(cells: QuerySet[Expectation]) -> QuerySet[Expectation]:
    """Adds `confirmation_count`: how many people have confirmed the present text."""
    counted = _of_outer_cell().order_by().values("expectation").annotate(n=Count("pk")).values("n")
    return cells.annotate(confirmation_count=Coalesce(Subquery(counted), 0))


def with_confirmation_status(cells: QuerySet[Expectation]) -> QuerySet[Expectation]:
    """Adds `confirmation_count`, and `was_confirmed`: whether an earlier text was confirmed."""
    cell = {"expectation": OuterRef("pk"), "version__lt": OuterRef("wording_version")}
    earlier = Confirmation.objects.positive().filter(**cell)
    return with_confirmation_counts(cells).annotate(was_confirmed=Exists(earlier))


def count_confirmed(cells: QuerySet[Expectation]) -> ConfirmationCount:
    """How many of these expectations are confirmed, in one query."""
    found = cells.order_by().aggregate(
        total=Count("pk"), confirmed=Count("pk", filter=is_confirmed())
    )
    return ConfirmationCount(found["confirmed"], found["total"])


def newest_answer() -> Subquery:
    """When the last answer came; changes with every number of confirmations that is shown.

    Not with an erased account: what was kept then shows its answers until the next one.
    """
    return Subquery(Confirmation.objects.order_by("-answered_at").values("answered_at")[:1])


def wrote(person: User) -> Exists:
    """Whether the person wrote or amended the present text, for a query of expectations."""
    return _brought_by(person, expectation=OuterRef("pk"), version=OuterRef("wording_version"))


def _brought_by(person: User, *, expectation: OuterRef, version: OuterRef) -> Exists:
    """Whether the person is credited for the change that brought a version of an expectation."""
    parts = (Credit.Part.AUTHOR, Credit.Part.AMENDER)
    brought = Change.objects.order_by().filter(expectation=expectation, version=version)
    own = Credit.objects.filter(person=person, part__in=parts)
    return Exists(brought.filter(revision__in=own.values("revision")))


def _of_outer_cell() -> ConfirmationQuerySet:
    return Confirmation.objects.positive().filter(
        expectation=OuterRef("pk"), version=OuterRef("wording_version")
    )
