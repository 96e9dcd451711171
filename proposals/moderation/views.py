"""Asking a curator to look: at a comment, a proposal, a person."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from proposals import lookup, moderation_actions, people
from proposals.discussion.forms import ReportForm
from proposals.discussion.views import page_of
from proposals.models import Report
from skillmap.accounts import current_user, resumed_forms
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first

CARRIED = Resumable.of(ReportForm)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:report_comment", args=[n]))
@resumable(CARRIED)
def comment(request: HttpRequest, n: int) -> HttpResponse:
    """The form that reports a comment to its curators."""
    found = lookup.comment(request, n)
    context = {"title": _("Report a comment"), "quote": found.html, "back": page_of(found)}
    return _report(request, found, context)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:report_proposal", args=[n]))
@resumable(CARRIED)
def proposal(request: HttpRequest, n: int) -> HttpResponse:
    """The form that reports a proposal to its curators."""
    found = lookup.proposal(request, n)
    context = {"title": _("Report a proposal"), "name": found, "back": found.get_absolute_url()}
    return _report(request, found, context)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda username: reverse("proposals:report_person", args=[username]))
@resumable(CARRIED)
def person(request: HttpRequest, username: str) -> HttpResponse:
    """Report a person who has not left."""
    rows = people.public().filter(erased_at=None, is_active=True)
    found = get_object_or_404(rows, username__iexact=username)
    context = {"title": _("Report a person"), "name": found, "back": found.get_absolute_url()}
    return _report(request, found, context)


def _report(
    request: HttpRequest, target: moderation_actions.Target, context: Mapping[str, object]
) -> HttpResponse:
    form = ReportForm(request.POST or None, initial=resumed_forms.sent(request).dict())
    if form.is_valid():
        reason, text = Report.Reason(form.cleaned_data["reason"]), form.cleaned_data["text"]
        moderation_actions.report(target, by=current_user.person(request), reason=reason, text=text)
        messages.success(request, _("Thank you. A curator will review it."))
        return HttpResponseRedirect(str(context["back"]))
    status = 422 if form.errors else 200
    return render(
        request, "proposals/moderation/report_page.html", {**context, "form": form}, status=status
    )
