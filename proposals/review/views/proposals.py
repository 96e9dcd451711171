"""Proposals: all of them by filter, those of one subject, one's own, and one with its history."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from profiles.pages import query_values
from profiles.pages.caching import only_read
from profiles.pages.query_params import reads
from proposals import lookup, merge_status, permissions, presentation
from proposals.discussion import community_views
from proposals.lifecycle import Seen
from proposals.merge_status import OperationStatus
from proposals.merging import Freshness
from proposals.models import Proposal
from proposals.models.proposal import ProposalQuerySet
from proposals.models.review import with_stances
from proposals.models.version import touching
from proposals.obstacles import Obstacle
from proposals.presentation import ShownOperation
from proposals.review import own_step
from proposals.review.forms import ProposalFilterForm, SayForm
from skillmap.accounts import current_user, resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumed_forms import sign_in_first


def _private(response: HttpResponse) -> HttpResponse:
    """Lists differ by who asks (held ones, drafts): nobody keeps them."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


@only_read
@reads(*ProposalFilterForm.base_fields, "page")
def proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal that this person may see, by filter."""
    query_values.text(request, "author")
    form = ProposalFilterForm(request.GET)
    rows = Proposal.objects.visible_to(request.user).submitted()
    rows = form.narrow(rows) if form.is_valid() else rows.none()
    context = {"form": form, "page": _listed(request, rows)}
    return _private(render(request, "proposals/review/proposals_page.html", context))


@only_read
@reads("role", "level", "page")
def of_subject(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The proposals about one skill or role, or about one of a skill's expectations."""
    subject = lookup.find(request, kind, key)
    cell = {name: query_values.slug(request, name) for name in ("role", "level")}
    rows = touching(Proposal.objects.visible_to(request.user).submitted().of(subject), **cell)
    page = _listed(request, rows)
    suggest = f"{subject.get_absolute_url()}suggest/"
    context = {
        "subject": subject,
        "page": page,
        "is_of_cell": any(cell.values()),
        "suggest_url": f"{suggest}?{urlencode(cell)}" if all(cell.values()) else suggest,
    }
    is_part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    template = (
        "proposals/review/_subject_proposals_fragment.html"
        if is_part
        else "proposals/review/subject_proposals_page.html"
    )
    return _private(render(request, template, context))


@only_read
@sign_in_first(lambda: reverse("proposals:mine"))
@reads("page")
def mine(request: HttpRequest) -> HttpResponse:
    """The person's own proposals, drafts too."""
    page = _listed(request, Proposal.objects.by(current_user.person(request)), "-pk")
    return render(request, "proposals/review/mine_page.html", {"page": page})


def _listed(request: HttpRequest, rows: ProposalQuerySet, *order: str) -> Page[Proposal]:
    """One page of the rows, newest first: cut by ids alone, before anything is counted."""
    keys = rows.order_by(*(order or ("-opened_at", "-pk"))).values_list("pk", flat=True)
    page: Page[Any] = query_values.page(request, keys, settings.PROPOSALS_PER_PAGE)
    pks = list(page.object_list)
    few = with_stances(Proposal.objects.for_listing()).in_bulk(pks)
    page.object_list = [few[pk] for pk in pks]
    return page


@only_read
@reads("about")
def proposal(request: HttpRequest, n: int) -> HttpResponse:
    """One proposal: what changes, the discussion and timeline, what can be done."""
    found = lookup.proposal(request, n)
    if found.state == Proposal.State.DRAFT:
        raise Http404
    return page(request, found)


def page(
    request: HttpRequest, found: Proposal, form: SayForm | None = None, status: int = 200
) -> HttpResponse:
    """Render the page, with a form that has errors where one was sent."""
    with permissions.remembered():
        context = _context(request, found, form)
        response = render(request, "proposals/review/proposal_page.html", context, status=status)
    return _private(response)


def _context(request: HttpRequest, found: Proposal, form: SayForm | None) -> dict[str, object]:
    statuses = merge_status.of_proposals([found])[found.pk]
    person, shown = request.user, presentation.operations(found, statuses)
    may, freshness = _may(person, found, statuses), merge_status.freshness(statuses)
    must_update = may["rebase"] and freshness in {Freshness.CONFLICT, Freshness.SATISFIED}
    return {
        "proposal": found,
        "headline": presentation.headline(found),
        "operations": shown,
        "stream": presentation.stream(found, person),
        "freshness": freshness if found.is_waiting else None,
        "amendment": presentation.amendment(found, [each.operation for each in statuses]),
        "own": own_step.of(found, person, must_update=must_update),
        "conflicts": sum(each.is_conflict for each in statuses),
        "counts": presentation.counts(found),
        "watch": community_views.watch_context(request, "proposals", found),
        "may": may,
        **_box(request, found, form, shown),
    }


def _may(
    person: User | AnonymousUser, found: Proposal, statuses: list[OperationStatus]
) -> dict[str, bool]:
    is_waiting = found.is_waiting
    own = permissions.can_revise(person, found) and is_waiting
    has_moved = any(each.merged.has_moved or each.obstacle for each in statuses)
    is_gone = any(each.obstacle == Obstacle.SUBJECT_RETIRED for each in statuses)
    curates = permissions.can_decide(person, found)
    return {
        "revise": own,
        "declare": own and not found.drafted_by,
        "withdraw": is_waiting and permissions.can_withdraw(person, found),
        "rebase": is_waiting and not is_gone and has_moved and (own or curates),
        "review": is_waiting and curates,
        "supersede": is_waiting and permissions.can_supersede(person, found),
        "report": permissions.can_comment(person) and not permissions.is_own(person, found),
        "copy": not is_waiting and permissions.can_propose(person),
    }


def _box(
    request: HttpRequest, found: Proposal, form: SayForm | None, shown: list[ShownOperation]
) -> dict[str, object]:
    context = community_views.box_context(request, "proposals", found, None)
    is_open_to_me = context.pop("comment_form") is not None
    if form is None and is_open_to_me:
        seen = Seen.of(found)
        may_judge = permissions.can_endorse(request.user, found) and found.is_waiting
        initial: dict[str, object] = {
            "about": request.GET.get("about", ""),
            "version": seen.version,
            "lock_version": seen.lock_version,
            **resumed_forms.sent(request).dict(),
        }
        places = [each.choice for each in shown]
        form = SayForm(initial=initial, may_judge=may_judge, places=places)
    return {**context, "say_form": form if is_open_to_me else None}


@only_read
def version(request: HttpRequest, n: int, number: int) -> HttpResponse:
    """One version of a proposal, as it was submitted."""
    found = lookup.proposal(request, n)
    row = get_object_or_404(found.versions.select_related("author"), number=min(number, 2**31 - 1))
    operations = list(row.operations.for_showing().select_related("version"))
    statuses = merge_status.of_operations(found, operations)
    context = {
        "proposal": found,
        "version": row,
        "operations": presentation.operations(found, statuses),
        "versions": found.versions.select_related("author"),
    }
    return _private(render(request, "proposals/review/version_page.html", context))
