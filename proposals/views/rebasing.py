"""The rebase page: where what is published moved, take theirs, keep yours or write anew."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.operations import CellOperation, CellValues, FieldOperation, Kind, Operation
from proposals import freshness, lifecycle, permissions, refusals, showing
from proposals.findings import Finding, NotAllowed
from proposals.lifecycle import Seen, Submission
from proposals.models import Proposal
from proposals.showing import ShownOperation
from proposals.views import asker, subjects
from skillmap.accounts import typed
from skillmap.accounts.typed import sign_in_first

VERSION_DIGITS = 9
THEIRS, MINE, THIRD = "theirs", "mine", "third"


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:rebase", args=[n]))
def rebase(request: HttpRequest, n: int) -> HttpResponse:
    """Bring a proposal up to date; the result is its next version."""
    proposal = subjects.proposal(request, n)
    person = asker.person(request)
    if not (permissions.can_revise(person, proposal) or permissions.can_decide(person, proposal)):
        raise NotAllowed
    examined = freshness.examine([proposal])[proposal.pk]
    shown = showing.operations(proposal, examined)
    error: Any = None
    if request.method == "POST":
        try:
            _rebase(request, proposal, shown)
        except NotAllowed:
            raise
        except (Finding, ValidationError) as finding:
            error = refusals.sentence(finding)
        else:
            messages.success(request, _("It is up to date. Those who reviewed it are told."))
            return HttpResponseRedirect(proposal.get_absolute_url())
    context = {
        "proposal": proposal,
        "operations": [(each, _choice(request, each)) for each in shown],
        "seen": Seen.of(proposal),
        "errors": error.messages if isinstance(error, ValidationError) else error and [error],
    }
    return render(request, "proposals/rebase_page.html", context, status=422 if error else 200)


def _choice(request: HttpRequest, shown: ShownOperation) -> dict[str, Any]:
    """What was chosen for one operation, and the third text as typed."""
    key, sent = shown.operation.pk, typed.sent(request)
    return {
        "what": sent.get(f"what:{key}", MINE),
        "text": sent.get(f"text:{key}", shown.new_text),
        "required": f"required:{key}" in sent if sent else bool(shown.required_after),
    }


def _rebase(request: HttpRequest, proposal: Proposal, shown: list[ShownOperation]) -> None:
    choices = [(each, _choice(request, each)) for each in shown]
    operations = [
        _rebased(each, choice)
        for each, choice in choices
        if choice["what"] != THEIRS or not each.is_conflict
    ]
    current = proposal.current
    words = (current.title, current.rationale, current.sources) if current else ("", "", "")
    seen = Seen(_number(request, "version"), _number(request, "lock_version"))
    submission = Submission(*words, operations=[each for each in operations if each])
    lifecycle.rebase(proposal, submission, by=asker.person(request), seen=seen)


def _rebased(shown: ShownOperation, choice: dict[str, Any]) -> Operation | None:
    """The operation written against what is published now; None where it is already so."""
    row, examined = shown.operation, shown.examined
    is_third = shown.is_conflict and choice["what"] == THIRD
    if not row.is_cell:
        text = choice["text"] if is_third else row.new_text or ""
        return FieldOperation(row.field, shown.live_text, text, row.target)
    if not shown.is_conflict:
        return examined.to_apply()
    new = CellValues(choice["text"], choice["required"]) if is_third else None
    if not is_third and row.new_text is not None:
        new = CellValues(row.new_text, bool(row.new_required))
    is_live = examined.live is not None
    kind = Kind.RETIRE if new is None else Kind.EDIT if is_live else Kind.RESTORE
    if not examined.live_version:
        kind = Kind.ADD
    return CellOperation(kind, row.role_id or 0, row.level_id or 0, examined.live_version, new)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= VERSION_DIGITS else -1
