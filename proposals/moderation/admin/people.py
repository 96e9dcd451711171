"""People as moderators see them: trust, record, standing; suspending and its end."""

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from proposals import lifecycle, moderation_actions, people, permissions, staffing
from proposals.admin_base import page_tools
from proposals.errors import NotAllowed
from proposals.models import Event, Proposal, Report
from proposals.moderation.forms import SuspendForm
from skillmap.accounts import resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.kernel.text import normalise_line

SHOWN = ("all", "suspended", "reported", "curators")
EVENTS = 20


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Everybody, newest first, found by name and narrowed by standing."""
    rows = people.with_record(page_tools.person(request)).order_by("-date_joined", "-pk")
    asked, shown = normalise_line(request.GET.get("q", ""))[:100], request.GET.get("show", "all")
    if asked:
        rows = rows.filter(Q(username__icontains=asked) | Q(display_name__icontains=asked))
    if shown == "suspended":
        rows = rows.filter(people.suspended())
    elif shown in {"reported", "curators"}:
        rows = rows.filter(**{"is_reported" if shown == "reported" else "is_curator": True})
    try:
        page = Paginator(rows, settings.PEOPLE_PER_PAGE).page(request.GET.get("page", "1"))
    except InvalidPage:
        raise Http404 from None
    context = {
        "page": page,
        "rows": [(each, people.level_of(each)) for each in page],
        "asked": asked,
        "shown": shown if shown in SHOWN else "all",
        "query": request.GET,
    }
    return page_tools.page(request, "proposals/moderation/people_page.html", context)


@require_safe
def person(request: HttpRequest, key: str) -> HttpResponse:
    """One person: standing, record, offices, what was decided about them."""
    return show(request, find(key), SuspendForm(initial=resumed_forms.sent(request).dict()))


def show(request: HttpRequest, found: User, form: SuspendForm) -> HttpResponse:
    """The page of a person, with the form as it was sent."""
    by = page_tools.person(request)
    row = people.with_record(by).get(pk=found.pk)
    reports = Report.objects.visible_to(by).filter(person=found, handled_at=None)
    events = (
        Event.objects.visible_to(by).filter(person=found).select_related("actor").order_by("-id")
    )
    may_suspend = permissions.can_suspend(by, found)
    rejectable = lifecycle.rejectable(found, by=by)
    context = {
        "person": row,
        "trust": people.level_of(row),
        "offices": found.curatorships.select_related("domain").order_by("-id"),
        "reports": reports,
        "events": events[:EVENTS],
        "may_suspend": may_suspend,
        "only_curates": staffing.only_curated_by(found) if may_suspend and row.is_curator else "",
        "rejectable": len(rejectable),
        "batches": batches(rejectable),
        "revertible": len(lifecycle.revertible(found, by=by)),
        "form": form,
    }
    return page_tools.page(
        request, "proposals/moderation/person_page.html", context, has_errors=bool(form.errors)
    )


@require_POST
@resumable(Resumable.of(SuspendForm))
def suspend(request: HttpRequest, key: str) -> HttpResponse:
    """Let the person read and nothing else."""
    found = find(key)
    by, form = page_tools.person(request), SuspendForm(request.POST)
    if not permissions.can_suspend(by, found):
        raise NotAllowed
    if form.is_valid():
        said = form.cleaned_data
        moderation_actions.suspend(found, by=by, reason=said["reason"], until=said["until"])
        messages.success(request, _("Suspended. The person sees the reason and can only read."))
        return HttpResponseRedirect(address(found))
    return show(request, found, form)


@require_POST
def lift(request: HttpRequest, key: str) -> HttpResponse:
    """Let the person write again."""
    found = find(key)
    moderation_actions.lift_suspension(found, by=page_tools.person(request))
    messages.success(request, _("Suspension lifted."))
    return HttpResponseRedirect(address(found))


def batches(rejectable: Sequence[Proposal]) -> list[tuple[str, int]]:
    """Each batch that can be rejected alone, and its size: all drafted ones, and each token's."""
    drafted = [lifecycle.DRAFTED for each in rejectable if each.drafted_by]
    tokens = [str(each.drafted_with_id) for each in rejectable if each.drafted_with_id]
    return [*Counter(drafted).items(), *Counter(tokens).items()]


def address(found: User) -> str:
    """The page of a person."""
    return reverse("admin:proposals_report_person", args=[found.pk])


def find(key: str) -> User:
    """The person of that number, who has not left; raises Http404."""
    return page_tools.find(User.objects.filter(erased_at=None), key)
