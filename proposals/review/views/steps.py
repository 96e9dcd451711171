"""What people do with a proposal on its page: say something, withdraw it, start again from it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from profiles.pages.query_params import reads
from proposals import error_messages, lifecycle, lookup, permissions, presentation
from proposals.discussion import comments
from proposals.errors import NotAllowed
from proposals.lifecycle import DraftExists, Seen, StaleProposal, provenance
from proposals.models import Operation, Proposal
from proposals.review.forms import SayForm, SupersedeForm
from proposals.review.views import proposals
from skillmap.accounts import current_user, resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first
from skillmap.kernel.errors import DomainError


def _page(n: int) -> str:
    return reverse("proposals:proposal", args=[n])


@require_POST
@sign_in_first(_page)
@resumable(Resumable.of(SayForm))
def say(request: HttpRequest, n: int) -> HttpResponse:
    """The one box: comment, endorse, object, or take either back."""
    found = lookup.proposal(request, n)
    may_judge = permissions.can_endorse(request.user, found) and found.is_waiting
    rows = Operation.objects.filter(version__proposal=found).select_related("role", "level")
    places = [presentation.choice(each) for each in rows]
    form = SayForm(request.POST, may_judge=may_judge, places=places)
    if form.is_valid():
        try:
            anchor = _said(found, form, current_user.person(request))
        except NotAllowed:
            raise
        except (DomainError, ValidationError) as error:
            form.add_error(None, error_messages.sentence(error))
            if isinstance(error, StaleProposal):  # the page that follows shows the present one
                present = Seen.of(Proposal.objects.get(pk=found.pk))
                form.renew(present.version, present.lock_version)
        else:
            return HttpResponseRedirect(_page(n) + anchor)
    return proposals.page(request, found, form, status=422)


def _said(found: Proposal, form: SayForm, by: User) -> str:
    data = form.cleaned_data
    seen = Seen(data["version"], data["lock_version"])
    if data["what"] == SayForm.ENDORSE:
        lifecycle.endorse(found, by=by, text=data["text"], seen=seen)
    elif data["what"] == SayForm.OBJECT:
        lifecycle.object_to(found, data["text"], by=by, seen=seen)
    elif data["what"] == SayForm.RETRACT:
        lifecycle.retract(found, by=by)
    else:
        about = Operation.objects.get(pk=data["about"]) if data["about"] else None
        comment = comments.post(found, data["text"], by=by, operation=about, token=data["token"])
        return f"#comment-{comment.pk}"
    return "#discussion"


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:withdraw", args=[n]))
def withdraw(request: HttpRequest, n: int) -> HttpResponse:
    """Ask, then take one's own proposal back."""
    found = lookup.proposal(request, n)
    if not permissions.can_withdraw(request.user, found):
        raise NotAllowed
    return _asked_first(request, found, lifecycle.withdraw, "withdraw")


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:declare", args=[n]))
def declare(request: HttpRequest, n: int) -> HttpResponse:
    """Ask, then mark one's own proposal as written with an assistant."""
    found = lookup.proposal(request, n)
    if not permissions.can_revise(request.user, found):
        raise NotAllowed
    return _asked_first(request, found, provenance.declare, "declare")


def _asked_first(
    request: HttpRequest, found: Proposal, step: Callable[..., object], name: str
) -> HttpResponse:
    """The page that asks; once it is sent, the step and the proposal, with what went wrong."""
    if request.method != "POST":
        context = {"proposal": found, "back": _page(found.pk)}
        return render(request, f"proposals/review/{name}_page.html", context)
    try:
        step(found, by=current_user.person(request))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, str(error_messages.sentence(error)))
    return HttpResponseRedirect(_page(found.pk))


@require_POST
@sign_in_first(_page)
def copy(request: HttpRequest, n: int) -> HttpResponse:
    """Start again from a proposal: a new draft with all that it said."""
    found = lookup.proposal(request, n)
    try:
        draft = lifecycle.copy(found, by=current_user.person(request))
    except DraftExists as exists:
        draft = exists.draft
        messages.info(request, _("You already have a draft here. Finish or discard it first."))
    return HttpResponseRedirect(draft.get_editor_url())


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:discard", args=[n]))
@reads("from")
def discard(request: HttpRequest, n: int) -> HttpResponse:
    """Ask, then throw a draft away; who came from its editor starts afresh there."""
    draft = get_object_or_404(
        Proposal,
        pk=min(n, 2**63 - 1),
        author=current_user.person(request),
        state=Proposal.State.DRAFT,
    )
    editor = draft.get_editor_url()
    if request.method == "POST":
        lifecycle.discard(draft, by=current_user.person(request))
        messages.success(request, _("Draft discarded."))
        is_afresh = request.GET.get("from") == "editor"
        return HttpResponseRedirect(editor if is_afresh else reverse("proposals:mine"))
    return render(
        request,
        "proposals/review/discard_page.html",
        {"proposal": draft, "back": editor},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda n: reverse("proposals:supersede", args=[n]))
@resumable(Resumable.of(SupersedeForm))
def supersede(request: HttpRequest, n: int) -> HttpResponse:
    """Close a proposal in favour of another about the same subject."""
    found = lookup.proposal(request, n)
    if not permissions.can_supersede(request.user, found):
        raise NotAllowed
    form = SupersedeForm(request.POST or None, initial=resumed_forms.sent(request).dict())
    if form.is_valid():
        try:
            other = lookup.proposal(request, form.cleaned_data["other"])
            lifecycle.supersede(found, other, by=current_user.person(request))
        except NotAllowed:
            raise
        except Http404:
            form.add_error("other", _("There is no such proposal."))
        except DomainError as error:
            form.add_error("other", error_messages.sentence(error))
        else:
            return HttpResponseRedirect(_page(n))
    status = 422 if form.errors else 200
    context = {"form": form, "proposal": found, "back": _page(n)}
    return render(request, "proposals/review/supersede_page.html", context, status=status)
