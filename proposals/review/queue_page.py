"""The curators' queue: its page, and the list that stands beside each proposal under review."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from profiles.pages import query_values
from profiles.pages.caching import only_read
from profiles.pages.query_params import reads
from proposals import merge_status, permissions, presentation
from proposals.errors import NotAllowed
from proposals.lifecycle import Seen
from proposals.models import Proposal
from proposals.models.proposal import ProposalQuerySet
from proposals.models.review import with_stances
from proposals.review import workload
from proposals.review.queue_forms import QueueFilterForm
from skillmap.accounts import current_user
from skillmap.accounts.models import User
from skillmap.accounts.resumed_forms import sign_in_first

PARAMS = (*QueueFilterForm.base_fields, "page")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A proposal of the queue as its line shows it."""

    proposal: Proposal
    headline: str
    freshness: str
    seen: Seen


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """One page of the queue under the filters of an address."""

    form: QueueFilterForm
    page: Page[int]
    rows: list[QueueRow]
    address: str  # of the queue under the same filters
    query: str  # "?…" of the address, or nothing

    def beside(self, n: int) -> tuple[int | None, int | None]:
        """The numbers of the proposals before and after that one on this page."""
        keys = [row.proposal.pk for row in self.rows]
        if n not in keys:
            return None, next((key for key in keys if key != n), None)
        at = keys.index(n)
        before = keys[at - 1] if at else None
        return before, keys[at + 1] if at + 1 < len(keys) else None


@only_read
@sign_in_first(lambda: reverse("proposals:queue"))
@reads(*PARAMS)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this curator, by filter."""
    person = curator(request)
    with permissions.remembered():
        context = {
            "queue": listed(request, person),
            "workload": workload.of(person),
            "may_curate_all": permissions.areas_of(person).is_whole_site,
        }
        return render(request, "proposals/review/queue_page.html", context)


def curator(request: HttpRequest) -> User:
    """Who is signed in, if they curate anything; raises NotAllowed."""
    person = current_user.person(request)
    if not permissions.areas_of(person):
        raise NotAllowed
    return person


def listed(request: HttpRequest, person: User, *, is_beside: bool = False) -> ReviewQueue:
    """The page of the queue that the address asks for, in a fixed number of queries.

    Beside a proposal (`is_beside`) a page that there is no longer is the first one: rows leave
    the queue while somebody works on it. Elsewhere it raises Http404.
    """
    query_values.text(request, "q")
    form = QueueFilterForm(request.GET)
    keys = _keys(form, person)
    try:
        page: Page[int] = query_values.page(request, keys, settings.PROPOSALS_PER_PAGE)
    except Http404:
        if not is_beside:
            raise
        page = query_values.first_page(keys, settings.PROPOSALS_PER_PAGE)
    pks = list(page.object_list)
    few = with_stances(Proposal.objects.for_queue()).in_bulk(pks)
    proposals = [few[pk] for pk in pks]
    statuses = merge_status.of_proposals(proposals)
    rows = [
        QueueRow(
            each,
            presentation.headline(each),
            merge_status.freshness(statuses[each.pk]),
            Seen.of(each),
        )
        for each in proposals
    ]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return ReviewQueue(form, page, rows, reverse("proposals:queue") + query, query)


def after(request: HttpRequest, person: User, decided: Proposal) -> int | None:
    """The number of the proposal to decide after that one, in the order of the address."""
    keys = _keys(QueueFilterForm(request.GET), person)
    try:
        page: Page[int] = query_values.page(request, keys, settings.PROPOSALS_PER_PAGE)
        on_page = list(page.object_list)
    except Http404:
        on_page = []
    if decided.pk in on_page[:-1]:
        found: int = on_page[on_page.index(decided.pk) + 1]
        return found
    first: int | None = keys.exclude(pk=decided.pk).first()
    return first


def _keys(form: QueueFilterForm, person: User) -> QuerySet[Proposal, int]:
    """The numbers of the proposals that pass, in order; none where a filter makes no sense."""
    rows: ProposalQuerySet = Proposal.objects.none()
    if form.is_valid():
        rows = form.narrow(person)
    return rows.values_list("pk", flat=True)
