"""The queue: what waits, mine or nobody's, oldest first, with all that helps to choose."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from profiles.models import Domain
from proposals import merge_status, presentation
from proposals.admin_base.read_only import CuratedAdmin
from proposals.models import Proposal
from proposals.models.review import with_stances
from proposals.review import admin_bulk_approval, review_page
from skillmap.accounts.models import User

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices
    from django_stubs_ext import StrOrPromise, WithAnnotations

    Queued = WithAnnotations[Proposal, "QueueColumns"]

FITS = {
    "clean": _("applies cleanly"),
    "mergeable": _("merges cleanly"),
    "satisfied": _("already published"),
    "conflict": _("conflict"),
}
AGES = {"3": _("3 days and more"), "7": _("7 days and more"), "14": _("14 days and more")}


class ForWhom(admin.SimpleListFilter):
    """Mine or nobody's is what is shown unless something else is asked."""

    title, parameter_name = _("reviewer"), "for"

    def lookups(
        self, request: HttpRequest, model_admin: object
    ) -> "list[tuple[str, StrOrPromise]]":
        """The other views of the queue."""
        return [("me", _("me")), ("everybody", _("everyone")), ("decided", _("closed"))]

    def choices(self, changelist: ChangeList) -> "Iterator[_ListFilterChoices]":
        """With the default under a name of its own."""
        for choice in super().choices(changelist):
            is_default = choice["query_string"] == changelist.get_query_string(
                remove=[self.parameter_name]
            )
            yield {**choice, "display": gettext("me or unassigned")} if is_default else choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Narrow by who is to decide."""
        if self.value() == "decided":
            return queryset.exclude(state__in=Proposal.WAITING)
        waiting = queryset.filter(state__in=Proposal.WAITING)
        if self.value() == "everybody":
            return waiting
        mine = Q(assigned_to=request.user.pk)
        return waiting.filter(mine if self.value() == "me" else mine | Q(assigned_to=None))


class InDomain(admin.SimpleListFilter):
    """Filters proposals by the domain that they are about."""

    title, parameter_name = _("domain"), "domain"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The slug and the name of each domain."""
        return list(Domain.objects.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """The proposals about a skill, or for a new skill, in the chosen domain."""
        if not self.value():
            return queryset
        slug = self.value()
        return queryset.filter(Q(skill__group__domain__slug=slug) | Q(group__domain__slug=slug))


class SubjectChangedFilter(admin.SimpleListFilter):
    """Whether the subject was published anew since the proposal was written."""

    title, parameter_name = _("merge status"), "moved"

    def lookups(
        self, request: HttpRequest, model_admin: object
    ) -> "list[tuple[str, StrOrPromise]]":
        """The two choices and their labels."""
        return [("no", _("subject unchanged since")), ("yes", _("subject changed since"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """By the moments of the newest revision and of the current version."""
        since = Q(skill__updated_at__gt=F("current__created_at"))
        since |= Q(role__updated_at__gt=F("current__created_at"))
        return {"yes": queryset.filter(since), "no": queryset.exclude(since)}.get(
            self.value() or "", queryset
        )


class WaitingFilter(admin.SimpleListFilter):
    """By how long it waits."""

    title, parameter_name = pgettext_lazy("for how long", "waiting"), "age"

    def lookups(
        self, request: HttpRequest, model_admin: object
    ) -> "list[tuple[str, StrOrPromise]]":
        """The steps at which people are reminded."""
        return list(AGES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Opened so many days ago, or earlier."""
        if self.value() not in AGES:
            return queryset
        since = timezone.now() - timedelta(days=int(self.value() or 0))
        return queryset.filter(opened_at__lte=since)


class Impact(admin.SimpleListFilter):
    """Whether a second curator is wanted."""

    title, parameter_name = _("impact"), "impact"

    def lookups(
        self, request: HttpRequest, model_admin: object
    ) -> "list[tuple[str, StrOrPromise]]":
        """The two choices and their labels."""
        return [("high", _("high")), ("other", pgettext_lazy("impact", "not high"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """The proposals whose impact was high, or not, when their version was written."""
        if self.value() not in {"high", "other"}:
            return queryset
        return queryset.filter(is_high_impact=self.value() == "high")


class DraftedFilter(admin.SimpleListFilter):
    """Whether a program or an assistant drafted it."""

    title, parameter_name = _("draft"), "assisted"

    def lookups(
        self, request: HttpRequest, model_admin: object
    ) -> "list[tuple[str, StrOrPromise]]":
        """The two choices and their labels."""
        return [("yes", _("drafted with an assistant")), ("no", _("written by the author"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """The proposals with a mark, or those without."""
        if self.value() == "yes":
            return queryset.exclude(drafted_by="")
        return queryset.filter(drafted_by="") if self.value() == "no" else queryset


class QueueColumns(TypedDict):
    """What `Queue` and `with_stances` add to a proposal."""

    endorsement_count: int
    objection_count: int
    freshness: str
    record: tuple[int, int]


class Queue(ChangeList):
    """A page of the queue, with freshness and records fetched once for all its rows."""

    def get_results(self, request: HttpRequest) -> None:
        """Add to each row what is computed: its freshness and its author's record.

        The page is cut by ids alone: what a row shows is not counted for all that wait.
        """
        every, self.queryset = self.queryset, self.queryset.values_list("pk", flat=True)
        super().get_results(request)
        pks, self.queryset = list(self.result_list), every
        few = with_stances(Proposal.objects.for_queue()).in_bulk(pks)
        rows: list[Any] = [few[pk] for pk in pks]
        examined = merge_status.examine(rows)
        records = _records({row.author_id for row in rows})
        for row in rows:
            row.freshness = merge_status.of(examined[row.pk])
            row.record = records.get(row.author_id, (0, 0))
        self.result_list = rows


def _curator(request: HttpRequest) -> User:
    """Who looks; the site has let nobody else in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def _records(authors: set[int]) -> dict[int, tuple[int, int]]:
    """Approved and declined proposals of each author."""
    rows = User.objects.filter(pk__in=authors).annotate(
        approved=Count("proposals", filter=Q(proposals__state="approved")),
        rejected=Count("proposals", filter=Q(proposals__state="rejected")),
    )
    return {row.pk: (row.approved, row.rejected) for row in rows}


@admin.register(Proposal)
class ProposalAdmin(CuratedAdmin):
    """The queue and the way to the review page."""

    list_display = ("what", "fits", "waits", "risk", "judged", "by", "assigned_to")
    list_display_links = None
    list_filter = (
        *(ForWhom, InDomain, SubjectChangedFilter, WaitingFilter, Impact, DraftedFilter, "state"),
    )
    search_fields = ("title", "skill__name", "role__name", "author__username")
    actions = ("approve_simple",)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("opened_at", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        """What this curator may decide, with what a row shows."""
        rows = Proposal.objects.visible_to(request.user).submitted().curated_by(_curator(request))
        return with_stances(rows.for_queue())

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        """The list that knows freshness."""
        return Queue

    def get_urls(self) -> list[URLPattern]:
        """With the review page's former address; the change form of old leads to the page."""
        view = self.admin_site.admin_view
        return [
            path("<int:n>/review/", view(review_page.moved), name="proposals_proposal_review"),
            path("approve/", view(admin_bulk_approval.approve), name="proposals_proposal_approve"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, *args: object, **kwargs: object
    ) -> HttpResponse:
        """There is no change form: a review is a page of its own."""
        if not object_id.isdecimal():
            return HttpResponse(status=404)
        return HttpResponseRedirect(reverse("proposals:review", args=[object_id]))

    @admin.display(description=_("proposal"), ordering="title")
    def what(self, proposal: Proposal) -> str:
        """The headline, leading to the review."""
        values = {"proposal": proposal, "headline": presentation.headline(proposal)}
        return render_to_string("proposals/review/_queue_entry_fragment.html", values)

    @admin.display(description=_("merge status"))
    def fits(self, proposal: "Queued") -> str:
        """How it stands to what is published."""
        return str(FITS.get(proposal.freshness, proposal.freshness))

    @admin.display(description=pgettext_lazy("for how long", "waiting"), ordering="opened_at")
    def waits(self, proposal: Proposal) -> str:
        """How long since it was opened."""
        return timesince(proposal.opened_at, depth=1) if proposal.opened_at else ""

    @admin.display(description=_("impact"), ordering="is_high_impact")
    def risk(self, proposal: Proposal) -> str:
        """Whether a second curator is wanted; in words, for it is neither good nor bad."""
        return gettext("high") if proposal.is_high_impact else ""

    @admin.display(description=_("endorsements / objections"), ordering="-endorsement_count")
    def judged(self, proposal: "Queued") -> str:
        """The numbers of endorsements and objections, as "2 / 1"."""
        return f"{proposal.endorsement_count} / {proposal.objection_count}"

    @admin.display(description=_("author, approved / rejected"), ordering="author__username")
    def by(self, proposal: "Queued") -> str:
        """Who wrote it, and what became of their others."""
        approved, rejected = proposal.record
        return f"{proposal.author} ({approved} / {rejected})"

    @admin.action(
        description=_("Approve proposals that apply cleanly to a single expectation"),
        permissions=["view"],
    )
    def approve_simple(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> HttpResponse:
        """First the page that shows what would be published."""
        return admin_bulk_approval.look(request, list(queryset))
