"""The rebase page: where what is published moved, take theirs, keep yours or write anew."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.operations import AnyOperation, CellOperation, CellValues, FieldOperation, Kind
from proposals import error_messages, lifecycle, lookup, merge_status, permissions, presentation
from proposals.editor import merge_choices
from proposals.editor.merge_choices import THEIRS, THIRD, MergeChoice
from proposals.editor.texts import EMPTY, LONGEST, TEXTS, form_name
from proposals.errors import NotAllowed
from proposals.lifecycle import NothingToPropose, Seen, Submission
from proposals.models import Proposal
from proposals.presentation import ShownOperation
from proposals.version_form import SeenForm
from skillmap.accounts import current_user, resumed_forms
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first
from skillmap.kernel.errors import DomainError

MORE = TEXTS[1:]  # of a cell, beside what is expected
Choices = list[tuple[ShownOperation, MergeChoice]]
CARRIED = Resumable.of(
    more=dict.fromkeys(("asked:*", *(f"{form_name(each)}:*" for each in TEXTS)), LONGEST)
    | dict.fromkeys(("what:*", "required:*"), 10)
)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:rebase", args=[n]))
@resumable(CARRIED)
def rebase(request: HttpRequest, n: int) -> HttpResponse:
    """Bring a proposal up to date; the result is its next version."""
    proposal = lookup.proposal(request, n)
    person = current_user.person(request)
    if not (permissions.can_revise(person, proposal) or permissions.can_decide(person, proposal)):
        raise NotAllowed
    statuses = merge_status.of_proposals([proposal])[proposal.pk]
    shown = presentation.operations(proposal, statuses)
    choices = [(each, _choice(request, each)) for each in shown]
    is_post = request.method == "POST"
    errors, is_nothing_left = _dropped(choices) if is_post else [], False
    if is_post and not errors:
        try:
            _rebase(request, proposal, choices)
        except NotAllowed:
            raise
        except (DomainError, ValidationError) as error:
            said = error_messages.sentence(error)
            errors = said.messages if isinstance(said, ValidationError) else [said]
            is_nothing_left = isinstance(error, NothingToPropose)
        else:
            messages.success(request, _("The proposal is up to date. Its reviewers are notified."))
            return HttpResponseRedirect(proposal.get_absolute_url())
    context = {
        "proposal": proposal,
        "operations": [(each, choice, _more(choice)) for each, choice in choices],
        "seen": Seen.of(proposal),
        "errors": errors,
        "is_nothing_left": is_nothing_left,
        "may_withdraw": permissions.can_withdraw(person, proposal),
    }
    return render(
        request, "proposals/review/rebase_page.html", context, status=422 if errors else 200
    )


def _choice(request: HttpRequest, shown: ShownOperation) -> MergeChoice:
    """What was chosen for one operation, and the third text as typed."""
    key, required = str(shown.operation.pk), bool(shown.operation.new_required)
    sent, more = resumed_forms.sent(request), {}
    if shown.operation.is_cell:
        proposed = merge_status.proposed_of(shown.operation) or EMPTY
        more = {form_name(each): getattr(proposed, each.name) for each in MORE}
    return merge_choices.read(sent, key, text=shown.new_text, required=required, more=more)


def _more(choice: MergeChoice) -> list[tuple[str, str, str]]:
    """The other texts of a cell, for the form: label, name and content."""
    names = {form_name(each): str(each.label) for each in MORE}
    return [(names[name], name, text) for name, text in choice.more.items()]


def _dropped(choices: Choices) -> list[str]:
    """A question for each third text that the choice beside it would throw away."""
    text = _("%(place)s: you wrote a new text but selected another one. Select again.")
    return [
        text % {"place": shown.choice[1]}
        for shown, choice in choices
        if choice.drops and shown.is_conflict
    ]


def _rebase(request: HttpRequest, proposal: Proposal, choices: Choices) -> None:
    operations = [
        _rebased(each, choice)
        for each, choice in choices
        if choice.what != THEIRS or not each.is_conflict
    ]
    current = proposal.current
    words = (
        (proposal.title, current.rationale, current.sources)
        if current
        else (proposal.title, "", "")
    )
    form = SeenForm(request.POST)
    numbers = form.cleaned_data if form.is_valid() else {"version": -1, "lock_version": -1}
    seen = Seen(**numbers)
    submission = Submission(*words, operations=[each for each in operations if each])
    lifecycle.rebase(proposal, submission, by=current_user.person(request), seen=seen)


def _rebased(shown: ShownOperation, choice: MergeChoice) -> AnyOperation | None:
    """The operation written against what is published now; None where it is already so."""
    row, status = shown.operation, shown.status
    is_third = shown.is_conflict and choice.what == THIRD
    if not row.is_cell:
        text = choice.text if is_third else row.new_text or ""
        return FieldOperation(row.field, shown.live_text, text, row.target)
    if not shown.is_conflict:
        return status.to_apply()
    new = None
    if is_third:
        more = {each.name: choice.more[form_name(each)] for each in MORE}
        new = CellValues(choice.text, choice.required, **more)
    if not is_third and row.new_text is not None:
        new = merge_status.proposed_of(row)
    is_live = status.live is not None
    kind = Kind.RETIRE if new is None else Kind.EDIT if is_live else Kind.RESTORE
    if not status.live_version:
        kind = Kind.ADD
    return CellOperation(kind, row.role_id or 0, row.level_id or 0, status.live_version, new)
