"""The review page: the queue, and beside it one proposal with its discussion and the decision."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from profiles import wording
from profiles.pages.query_params import reads
from profiles.wording import Segment
from proposals import error_messages, lifecycle, lookup, merge_status, permissions, presentation
from proposals import trust as people_trust
from proposals.discussion import comments
from proposals.editor import loader, text_checks
from proposals.errors import NotAllowed
from proposals.lifecycle import AlreadyDecided, Seen, SelfApproval
from proposals.models import Operation, Proposal, Review
from proposals.models.fields import REASON_LENGTH
from proposals.models.proposal import Reason
from proposals.models.version import Place
from proposals.presentation import ShownOperation
from proposals.review import duplicates, looks, queue_page
from proposals.review.decision_forms import ReviewForm
from proposals.review.duplicates import OtherProposals
from skillmap.accounts import current_user, resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first
from skillmap.kernel.errors import DomainError

CARRIED = Resumable.of(ReviewForm, more={"accept": 10_000, "why:*": REASON_LENGTH})


@dataclass(frozen=True, slots=True)
class ReviewedCell:
    """One operation with all that helps to decide about it, and what was entered beside it."""

    shown: ShownOperation
    words: list[Segment]
    is_folded: bool
    tick: dict[str, object]
    others: OtherProposals
    remarks: list[str]
    is_new: bool


def _address(n: int) -> str:
    return reverse("proposals:review", args=[n])


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
@sign_in_first(_address)
@resumable(CARRIED)
@reads(*queue_page.PARAMS)
def review(request: HttpRequest, n: int) -> HttpResponse:
    """Decide about a proposal, cell by cell; a decision leads on to the next in the queue."""
    found = _proposal(request, n)
    if request.method != "POST":
        return _page(request, found, _blank(request, found))
    form, person = ReviewForm(request.POST), current_user.person(request)
    if form.is_valid():
        following = queue_page.after(request, person, found)
        try:
            said, anchor = _decide(request, found, form, person)
        except (DomainError, ValidationError) as error:
            if isinstance(error, NotAllowed) and not isinstance(error, SelfApproval):
                raise
            form.add_error(None, error_messages.sentence(error))
        except Http404:  # the other one was hidden after the page was opened
            form.add_error(None, _("There is no such proposal."))
        else:
            if anchor:
                return HttpResponseRedirect(request.get_full_path() + anchor)
            return _lead_on(request, found, said, following)
    return _page(request, _proposal(request, n), form, status=422)


def moved(request: HttpRequest, n: int) -> HttpResponse:
    """Where the page was before: sends on, with a form that was sent from an old tab."""
    is_post = request.method == "POST"
    return HttpResponseRedirect(_address(n) + _query(request), preserve_request=is_post)


def _decide(request: HttpRequest, found: Proposal, form: ReviewForm, by: User) -> tuple[str, str]:
    """Do what the button says; a sentence about it, and where on this page to go on, if here."""
    data = form.cleaned_data
    seen = Seen(data["version"], data["lock_version"])
    match data["do"]:
        case form.COMMENT:
            made = comments.post(found, data["text"], by=by, token=data["token"])
            return "", f"#comment-{made.pk}"
        case form.CHANGES:
            lifecycle.request_changes(found, data["text"], by=by, seen=seen)
            return _("Changes requested."), ""
        case form.REJECT:
            lifecycle.reject(found, Reason(data["code"]), data["text"], by=by, seen=seen)
            return _("Rejected. The author sees the reason and can start again."), ""
        case form.DUPLICATE_OF:
            other = lookup.proposal(request, data["duplicate_of"])
            lifecycle.supersede(found, other, by=by, seen=seen)
            return _("Closed as a duplicate of proposal %(number)d.") % {"number": other.pk}, ""
        case form.DUPLICATE:
            other = lookup.proposal(request, data["duplicate"])
            lifecycle.supersede(other, found, by=by)
            said = _("Proposal %(number)d is closed as a duplicate of this one.")
            messages.success(request, said % {"number": other.pk})
            return "", "#content"
    return _approve(found, form, seen, by), ""


def _approve(found: Proposal, form: ReviewForm, seen: Seen, by: User) -> str:
    """Publish what is ticked. Raises AlreadyDecided where a text would be lost by it."""
    text = form.cleaned_data["text"]
    shown = Operation.objects.filter(version=found.current_id).values_list("pk", flat=True)
    declined = form.declined(list(shown))
    done = lifecycle.approve(found, by=by, seen=seen, declined=declined, text=text)
    if done.was_done and text and done.proposal.decided_by_id not in {None, by.pk}:
        raise AlreadyDecided(found)
    if done.revision is None:
        return _("First approval recorded. A second curator has to approve the same changes.")
    if done.was_done:
        return _("Already approved.")
    return _("Approved: revision %(number)d is published.") % {"number": done.revision.number}


def _lead_on(
    request: HttpRequest, decided: Proposal, said: str, following: int | None
) -> HttpResponse:
    """The next proposal of the queue, or the queue, with what became of this one."""
    values = {"proposal": decided, "said": said}
    messages.success(request, render_to_string("proposals/review/_decided_fragment.html", values))
    address = reverse("proposals:queue") if following is None else _address(following)
    return HttpResponseRedirect(address + _query(request))


def _page(
    request: HttpRequest, found: Proposal, form: ReviewForm, status: int = 200
) -> HttpResponse:
    with permissions.remembered():
        context = _context(request, found, form)
        return render(request, "proposals/review/review_page.html", context, status=status)


def _context(request: HttpRequest, found: Proposal, form: ReviewForm) -> dict[str, object]:
    person = current_user.person(request)
    queue = queue_page.listed(request, person, is_beside=True)
    shown = presentation.operations(found, merge_status.of_proposals([found])[found.pk])
    since = looks.note(request.session, found, timezone.now()) if not form.is_bound else None
    stream = [
        (each, looks.is_new(each, since, person)) for each in presentation.stream(found, person)
    ]
    return {
        "proposal": found,
        "queue": queue,
        "beside": queue.beside(found.pk),
        "headline": presentation.headline(found),
        "cells": _cells(request, found, shown, since),
        "form": form,
        "seen": Seen.of(found),
        "freshness": merge_status.freshness([each.status for each in shown]),
        "record": people_trust.record(found.author),
        "trust": people_trust.level(found.author),
        "counts": presentation.counts(found),
        "first": found.reviews.filter(is_outdated=False, verdict=Review.Verdict.APPROVE).first(),
        "may_decide": found.is_waiting and permissions.can_decide(person, found),
        "may_comment": permissions.can_comment(person),
        "may_moderate": permissions.can_moderate(person, found),
        "is_mine": found.assigned_to_id == person.pk,
        "since": since,
        "stream": stream,
        "new_count": sum(is_new for _entry, is_new in stream),
    }


def _cells(
    request: HttpRequest, found: Proposal, shown: list[ShownOperation], since: datetime | None
) -> list[ReviewedCell]:
    """Every operation with what helps to decide; what is long and equal is folded."""
    others, remarks = duplicates.on_same_places(found, shown), _remarks(found)
    earlier, known = _earlier_keys(request, found), _known_at(found, since)
    cells = []
    for each in shown:
        words = wording.folded(each.words)
        tick = _tick(request, each, earlier)
        is_new = known is not None and each.operation.fingerprint not in known
        there = others.get(each.operation.place, OtherProposals())
        said = remarks.get(_key(each), [])
        is_folded = words != each.words
        cells.append(ReviewedCell(each, words, is_folded, tick, there, said, is_new))
    return cells


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


def _known_at(found: Proposal, since: datetime | None) -> set[str] | None:
    """What the version that was current then said; None where it still is the current one."""
    if since is None or found.current is None or found.current.created_at <= since:
        return None
    before = found.versions.filter(created_at__lte=since).order_by("-number").values("pk")[:1]
    rows = Operation.objects.filter(version__in=list(before.values_list("pk", flat=True)))
    return set(rows.values_list("fingerprint", flat=True))


def _blank(request: HttpRequest, found: Proposal) -> ReviewForm:
    """Empty, but for what was typed before signing in; the version is the present one."""
    seen = Seen.of(found)
    now = {"version": seen.version, "lock_version": seen.lock_version}
    return ReviewForm(initial={**resumed_forms.sent(request).dict(), **now})


def _earlier_keys(request: HttpRequest, found: Proposal) -> dict[Place, str] | None:
    """Under which keys the form was filled in, where it shows an earlier version; else None."""
    version = str(resumed_forms.sent(request).get("version", ""))
    if not version.isascii() or not version.isdecimal() or len(version) > looks.DIGITS:
        return None
    if int(version) == found.version_number:
        return None
    rows = Operation.objects.filter(version__proposal=found, version__number=int(version))
    return {each.place: str(each.pk) for each in rows}


def _tick(
    request: HttpRequest, shown: ShownOperation, earlier: dict[Place, str] | None
) -> dict[str, object]:
    """Whether the operation is ticked, and the reason typed where it is not.

    What a new version changes for the first time is ticked, as on a new page.
    """
    sent, key = resumed_forms.sent(request), str(shown.operation.pk)
    if earlier is not None:
        key = earlier.get(shown.operation.place, "")
    is_ticked = not sent or not key or key in sent.getlist("accept")
    why = sent.get(f"why:{key}", "")
    return {"is_on": is_ticked, "why": why, "longest_why": REASON_LENGTH}


@require_POST
@sign_in_first(_address)
@reads(*queue_page.PARAMS)
def assign(request: HttpRequest, n: int) -> HttpResponse:
    """Take a proposal for oneself, or give it back to the queue."""
    found, person = _proposal(request, n), current_user.person(request)
    try:
        lifecycle.assign(found, None if found.assigned_to == person else person, by=person)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, str(error_messages.sentence(error)))
    return HttpResponseRedirect(_address(n) + _query(request))


def _query(request: HttpRequest) -> str:
    """The filters of the queue, for the next address."""
    return f"?{request.GET.urlencode()}" if request.GET else ""
