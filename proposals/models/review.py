"""What people think of a proposal: reviews by curators, endorsements and objections by anybody."""

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from proposals.models.fields import html_field, markdown_field
from proposals.models.proposal import Proposal, ProposalQuerySet
from proposals.models.version import ProposalVersion


class Review(models.Model):
    """A curator's verdict on one version: on its operations, but for those declined.

    The first of two approvals is one of these; `is_outdated` once a later version changed an
    operation that it was about.
    """

    class Verdict(models.TextChoices):
        """What the curator says."""

        APPROVE = "approve", _("approved")
        REQUEST_CHANGES = "request_changes", _("requested changes")
        REJECT = "reject", _("rejected")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="reviews")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    text = markdown_field()
    text_html = html_field()
    # Which operations of the version were not ticked, and why: {operation id: reason}.
    declined = models.JSONField(default=dict, blank=True)
    is_outdated = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict="approve") | ~models.Q(text=""),
                name="review_says_why_unless_it_approves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.verdict}"

    def fingerprints(self) -> set[str]:
        """What was ticked. Takes a query unless `version__operations` is prefetched."""
        ticked = (
            each for each in self.version.operations.all() if f"{each.pk}" not in self.declined
        )
        return {each.fingerprint for each in ticked}


class Endorsement(models.Model):
    """That a person is for or against a proposal, as it stood at one version; it only advises."""

    class Stance(models.TextChoices):
        """Whether the person is for or against the proposal."""

        ENDORSE = "endorse", _("endorses")
        OBJECT = "object", _("objects")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="endorsements")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="endorsements")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="endorsements"
    )
    stance = models.CharField(max_length=10, choices=Stance.choices)
    text = markdown_field()
    text_html = html_field()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = [
            # Also serves the counts that sort the queue.
            models.UniqueConstraint(
                "proposal", "person", name="endorsement_one_per_person_and_proposal"
            ),
            models.CheckConstraint(
                condition=models.Q(stance="endorse") | ~models.Q(text=""),
                name="endorsement_against_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.stance}"


def newest_request(proposal: Proposal) -> Review | None:
    """The newest review that asked for changes, with its reviewer; one query."""
    requests = Review.objects.filter(
        proposal=proposal, verdict=Review.Verdict.REQUEST_CHANGES
    ).select_related("reviewer")
    return requests.order_by("pk").last()


def with_stances(proposals: ProposalQuerySet) -> ProposalQuerySet:
    """Adds `endorsement_count` and `objection_count`.

    Asked row by row, not by joining all to choose a page.
    """
    return proposals.annotate(
        endorsement_count=_judged(Endorsement.Stance.ENDORSE),
        objection_count=_judged(Endorsement.Stance.OBJECT),
    )


def _judged(stance: str) -> Coalesce:
    rows = Endorsement.objects.filter(proposal=OuterRef("pk"), stance=stance).order_by()
    counted = rows.values("proposal").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
