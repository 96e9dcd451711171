"""Deciding about several proposals together: seen first, each as it was seen, each result told."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.pages.query_params import reads
from proposals import lifecycle, lookup, merge_status, permissions, presentation
from proposals.lifecycle import Result, Seen
from proposals.models import Proposal, Reason
from proposals.moderation.admin.bulk import tell
from proposals.review import batch, queue_page
from proposals.review.decision_forms import SeenListField
from proposals.review.queue_forms import TogetherForm
from skillmap.accounts import resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first

MOST = 100  # more than a page of the queue has
CARRIED = Resumable.of(TogetherForm, more={"only": 10_000})


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda: reverse("proposals:together"))
@resumable(CARRIED)
@reads(*queue_page.PARAMS)
def together(request: HttpRequest) -> HttpResponse:
    """What is ticked in the queue, and the decision about all of it."""
    by = queue_page.curator(request)
    form = TogetherForm(request.POST or None, initial=resumed_forms.sent(request).dict())
    if form.is_valid() and form.cleaned_data["do"]:
        try:
            tell(request, _decide(request, form, by))
        except Http404:
            form.add_error("other", _("There is no such proposal."))
        else:
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return HttpResponseRedirect(reverse("proposals:queue") + query)
    ticked = _rows(by, _ticked(request))
    with permissions.remembered():
        is_begun = bool(ticked) or bool(resumed_forms.sent(request).get("text"))
        context = {"form": form, "lines": _lines(ticked), "has_form": is_begun}
        status = 422 if form.errors else 200
        response = render(request, "proposals/review/together_page.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _decide(request: HttpRequest, form: TogetherForm, by: User) -> Sequence[Result]:
    """Do what the button says with each, as it was seen; what changed since is left and told."""
    data = form.cleaned_data
    seen = {number: Seen(*shown) for number, shown in data["only"].items()}
    looked_at = [(each, seen[each.pk]) for each in _rows(by, seen)]
    match data["do"]:
        case form.REJECT:
            return batch.reject(looked_at, Reason(data["code"]), data["text"], by=by)
        case form.ASSIGN:
            return batch.assign(looked_at, data["curator"], by=by)
        case form.DUPLICATES:
            other = lookup.proposal(request, data["other"])
            return batch.supersede(looked_at, other, by=by)
    return lifecycle.bulk_approve(looked_at, by=by)


def _ticked(request: HttpRequest) -> Mapping[int, object]:
    """The numbers that were ticked, now or before signing in; nothing for what are none."""
    field = SeenListField(required=False)
    try:
        return field.clean(resumed_forms.sent(request).getlist("only"))
    except ValidationError:
        return {}


def _rows(by: User, numbers: Mapping[int, object]) -> list[Proposal]:
    """The ticked proposals that the person may decide, oldest first."""
    rows = Proposal.objects.visible_to(by).submitted().curated_by(by).for_queue()
    return list(rows.filter(pk__in=list(numbers)[:MOST]).oldest_first())


def _lines(rows: list[Proposal]) -> list[tuple[object, ...]]:
    """Each proposal with its headline, what it changes and how it stands; a few queries for all."""
    statuses, levels = merge_status.of_proposals(rows), presentation.ladder()
    return [
        (
            each,
            presentation.headline(each),
            presentation.operations(each, statuses[each.pk], levels),
            merge_status.freshness(statuses[each.pk]),
            Seen.of(each),
        )
        for each in rows
    ]
