"""The review page: base, live and proposed beside each other, a tick a cell, four equal buttons."""

from collections import defaultdict
from typing import TypedDict

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from proposals import error_messages, lifecycle, merge_status, permissions, presentation, trust
from proposals.editor import loader, text_checks
from proposals.errors import NotAllowed
from proposals.lifecycle import Seen, SelfApproval
from proposals.models import Operation, Proposal, Review
from proposals.models.proposal import Reason
from proposals.presentation import ShownOperation
from proposals.review import workload
from proposals.review.admin_forms import ReviewForm
from skillmap.accounts import resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.kernel.errors import DomainError

CARRIED = Resumable.of(ReviewForm, more={"accept": 10_000, "why:*": 2_000})
OTHERS = 5  # of the proposals on the same cell that are named; the rest are counted


def _proposal(request: HttpRequest, n: int) -> Proposal:
    """The proposal, if this curator may see it; raises Http404, NotAllowed."""
    if n >= 2**63:
        raise Http404
    rows = Proposal.objects.visible_to(request.user).submitted().for_page()
    found = get_object_or_404(rows, pk=n)
    if not permissions.can_curate(request.user, found):
        raise NotAllowed
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@resumable(CARRIED)
def review(request: HttpRequest, n: int) -> HttpResponse:
    """Decide about a proposal, cell by cell."""
    found = _proposal(request, n)
    shown = presentation.operations(found, merge_status.examine([found])[found.pk])
    if request.method != "POST":
        return _page(request, found, shown, _blank(request, found))
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            said = _decide(found, form, shown, _person(request))
        except (DomainError, ValidationError) as error:
            if isinstance(error, NotAllowed) and not isinstance(error, SelfApproval):
                raise
            form.add_error(None, error_messages.sentence(error))
        else:
            messages.success(request, said)
            _lead_on(request, found)
            return HttpResponseRedirect(_after(found))
    found = _proposal(request, n)
    shown = presentation.operations(found, merge_status.examine([found])[found.pk])
    return _page(request, found, shown, form, status=422)


def _decide(found: Proposal, form: ReviewForm, shown: list[ShownOperation], by: User) -> str:
    data = form.cleaned_data
    seen = Seen(data["version"], data["lock_version"])
    if data["do"] == ReviewForm.CHANGES:
        lifecycle.request_changes(found, data["text"], by=by, seen=seen)
        return _("Changes requested.")
    if data["do"] == ReviewForm.REJECT:
        lifecycle.reject(found, Reason(data["code"]), data["text"], by=by, seen=seen)
        return _("Rejected. The author sees the reason and can start again.")
    declined = form.declined([each.operation.pk for each in shown])
    done = lifecycle.approve(found, by=by, seen=seen, declined=declined, text=data["text"])
    if done.revision is None:
        return _("First approval recorded. A second curator has to approve the same changes.")
    if done.was_done:
        return _("Already approved.")
    return _("Approved: revision %(number)d is published.") % {"number": done.revision.number}


def _page(
    request: HttpRequest,
    found: Proposal,
    shown: list[ShownOperation],
    form: ReviewForm,
    status: int = 200,
) -> HttpResponse:
    with permissions.remembered():
        context = _context(request, found, shown, form)
        response = render(request, "proposals/review/review_page.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _context(
    request: HttpRequest, found: Proposal, shown: list[ShownOperation], form: ReviewForm
) -> dict[str, object]:
    person = _person(request)
    others, remarks = _others(found, shown), _remarks(found)
    return {
        "proposal": found,
        "headline": presentation.headline(found),
        "operations": [
            (
                each,
                _tick(request, each),
                others[each.operation.role_id, each.operation.level_id],
                remarks.get(_key(each), []),
            )
            for each in shown
        ],
        "form": form,
        "seen": Seen.of(found),
        "freshness": merge_status.of([each.examined for each in shown]),
        "record": trust.record(found.author),
        "trust": trust.level(found.author),
        "counts": presentation.counts(found),
        "first": found.reviews.filter(is_outdated=False, verdict=Review.Verdict.APPROVE).first(),
        "may_decide": found.is_waiting and permissions.can_decide(person, found),
        "may_moderate": permissions.can_moderate(person, found),
        "is_mine": found.assigned_to_id == person.pk,
        "next": workload.next_for(person, found),
    }


def _remarks(found: Proposal) -> dict[str, list[str]]:
    """What an attentive reader would remark about the cells, as the author was told; by cell."""
    if found.role_id or not found.is_waiting:
        return {}
    texts = loader.load(found.skill, lifecycle.content_of(found))
    remarks: dict[str, list[str]] = {}
    for each in text_checks.remarks(texts):
        remarks.setdefault(each.cell.key, []).append(each.sentence)
    return remarks


def _key(shown: ShownOperation) -> str:
    role, level = shown.operation.role, shown.operation.level
    return f"{role.slug}:{level.slug}" if role and level else ""


def _blank(request: HttpRequest, found: Proposal) -> ReviewForm:
    """Empty, but for what was typed before signing in; what was seen then is seen anew."""
    seen = Seen.of(found)
    now = {"version": seen.version, "lock_version": seen.lock_version}
    return ReviewForm(initial={**resumed_forms.sent(request).dict(), **now})


def _tick(request: HttpRequest, shown: ShownOperation) -> dict[str, object]:
    """Whether the operation is ticked, and the reason typed where it is not."""
    key, sent = str(shown.operation.pk), resumed_forms.sent(request)
    is_ticked = not sent or key in sent.getlist("accept")
    return {"is_on": is_ticked, "why": sent.get(f"why:{key}", "")}


class OthersThere(TypedDict):
    """Proposals that wait on the same cell: number and title of some, and how many more."""

    named: list[tuple[int, str]]
    more: int


def _others(
    found: Proposal, shown: list[ShownOperation]
) -> dict[tuple[int | None, int | None], OthersThere]:
    """Other waiting proposals on the same cells, by role and level: some, and how many more."""
    others: defaultdict[tuple[int | None, int | None], OthersThere] = defaultdict(
        lambda: {"named": [], "more": 0}
    )
    if found.skill_id is None:
        return others
    cells = {(each.operation.role_id, each.operation.level_id) for each in shown}
    rows = Operation.objects.waiting().filter(version__proposal__skill=found.skill_id)
    rows = rows.exclude(version__proposal=found).exclude(role=None).order_by("version__proposal")
    titled = rows.values_list("role", "level", "version__proposal", "version__proposal__title")
    for role, level, number, title in titled:
        if (role, level) not in cells:
            continue
        place = others[role, level]
        if len(place["named"]) < OTHERS:
            place["named"].append((number, title))
        else:
            place["more"] += 1
    return others


def _after(found: Proposal) -> str:
    """Where a decision leads: to the proposal, whose page says what came of it."""
    return found.get_absolute_url()


def _lead_on(request: HttpRequest, found: Proposal) -> None:
    """Name what is to be decided next, for nobody wants to go back to the queue each time."""
    following = workload.next_for(_person(request), found)
    if following is not None:
        url = reverse("admin:proposals_proposal_review", args=[following.pk])
        values = {"url": url, "title": following.title}
        template = "proposals/review/_next_in_queue_fragment.html"
        messages.info(request, render_to_string(template, values))


@require_POST
def assign(request: HttpRequest, n: int) -> HttpResponse:
    """Take a proposal for oneself, or give it back to the queue."""
    found = _proposal(request, n)
    person = _person(request)
    try:
        lifecycle.assign(found, None if found.assigned_to == person else person, by=person)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, str(error_messages.sentence(error)))
    return HttpResponseRedirect(reverse("admin:proposals_proposal_review", args=[n]))


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
