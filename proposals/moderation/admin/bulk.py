"""Cleaning up after somebody: what would go is looked at first, and each result is told."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals import error_messages, lifecycle, presentation
from proposals.admin_base import page_tools
from proposals.lifecycle import Result
from proposals.models import Proposal
from proposals.models.proposal import Reason
from proposals.moderation.admin import people
from proposals.moderation.forms import BulkForm, BulkRejectForm
from skillmap.accounts import resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable

MOST_TOLD = 20
CARRIED = Resumable.of(BulkRejectForm, more={"only": 10_000})


@page_tools.form_page
@resumable(CARRIED)
def reject(request: HttpRequest, key: str) -> HttpResponse:
    """Reject many waiting proposals of one person, or (`batch`) those of one token's programs."""
    found, by = people.find(key), page_tools.person(request)
    initial = {"code": Reason.SPAM, **resumed_forms.sent(request).dict()}
    form = BulkRejectForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        code, text = Reason(form.cleaned_data["code"]), form.cleaned_data["reason"]
        done = lifecycle.bulk_reject(found, code, text, by=by, only=form.ticked())
        tell(request, done)
        return HttpResponseRedirect(people.address(found))
    rows = lifecycle.rejectable(found, by=by, batch=request.GET.get("batch", ""))
    lines = [
        (each.pk, each.get_absolute_url(), each.title, presentation.headline(each)) for each in rows
    ]
    return _page(request, found, form, lines, _("Reject open proposals"))


@page_tools.form_page
@resumable(CARRIED)
def revert(request: HttpRequest, key: str) -> HttpResponse:
    """Undo many published proposals of one person."""
    found, by = people.find(key), page_tools.person(request)
    form = BulkForm(request.POST or None, initial=resumed_forms.sent(request).dict())
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["reason"]
        tell(request, lifecycle.bulk_revert(found, text, by=by, only=form.ticked()))
        return HttpResponseRedirect(people.address(found))
    rows = lifecycle.revertible(found, by=by)
    lines = [(each.pk, each.get_absolute_url(), str(each), each.summary) for each in rows]
    return _page(request, found, form, lines, _("Revert published changes"))


def _page(
    request: HttpRequest,
    found: User,
    form: BulkForm,
    lines: Sequence[tuple[int, str, str, str]],
    title: str,
) -> HttpResponse:
    kept = resumed_forms.sent(request)
    ticked = form.ticked() if form.is_bound else {line[0] for line in lines}
    if kept and not form.is_bound:
        ticked = {key for key in ticked if str(key) in kept.getlist("only")}
    context = {
        "person": found,
        "form": form,
        "lines": [(*line, line[0] in ticked) for line in lines],
        "heading": title,
        "back": people.address(found),
    }
    return page_tools.page(
        request, "proposals/moderation/cleaning_page.html", context, has_errors=bool(form.errors)
    )


def tell(request: HttpRequest, results: Sequence[Result]) -> None:
    """Report each result: how many were done, and one line for each that was not."""
    done = sum(each.error is None for each in results)
    messages.success(request, ngettext("%(n)d done.", "%(n)d done.", done) % {"n": done})
    proposed = sum(isinstance(each.made, Proposal) for each in results)
    if proposed:
        text = _("%(n)d of them need a second curator and are proposals now.")
        messages.info(request, text % {"n": proposed})
    refused = [each for each in results if each.error is not None]
    for each in refused[:MOST_TOLD]:
        messages.warning(request, f"{each.thing}: {error_messages.sentence(each.error)}")  # type: ignore[arg-type]
    if len(refused) > MOST_TOLD:
        messages.warning(request, _("… and %(n)d more.") % {"n": len(refused) - MOST_TOLD})
