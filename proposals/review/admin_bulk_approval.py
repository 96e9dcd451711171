"""Approving many small proposals together: seen first, each as it was seen, each result told."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from proposals import lifecycle, merge_status, presentation
from proposals.admin_base import page_tools
from proposals.lifecycle import Seen
from proposals.models import Proposal
from proposals.moderation.admin.bulk import tell
from proposals.review.admin_forms import ApproveTogetherForm


def look(request: HttpRequest, rows: Sequence[Proposal]) -> HttpResponse:
    """What would be published, line by line; what is not of one clean cell is named, not asked."""
    examined = merge_status.examine(rows)
    simple = [each for each in rows if lifecycle.is_simple(examined[each.pk])]
    levels = presentation.ladder()
    context = {
        "lines": [
            (each, presentation.operations(each, examined[each.pk], levels)[0], Seen.of(each))
            for each in simple
        ],
        "others": [each for each in rows if each not in simple],
        "back": reverse("admin:proposals_proposal_changelist"),
    }
    return page_tools.page(request, "proposals/review/approve_page.html", context)


@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve what is ticked, exactly as it was shown: what changed since is left and told."""
    by = page_tools.person(request)
    form = ApproveTogetherForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["only"][0]))
        return HttpResponseRedirect(reverse("admin:proposals_proposal_changelist"))
    seen = {number: Seen(*shown) for number, shown in form.cleaned_data["only"].items()}
    rows = Proposal.objects.visible_to(by).submitted().curated_by(by).for_listing()
    found = rows.filter(pk__in=seen).select_related("current").oldest_first()
    tell(request, lifecycle.bulk_approve([(each, seen[each.pk]) for each in found], by=by))
    return HttpResponseRedirect(reverse("admin:proposals_proposal_changelist"))
