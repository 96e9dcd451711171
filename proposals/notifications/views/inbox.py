"""The inbox: what happened, why this person is told, and how to hear no more of it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles.pages import query_values
from profiles.pages.caching import only_read
from profiles.pages.query_params import reads
from proposals import notifications
from proposals.models import Notification
from proposals.notifications import sentences
from proposals.notifications.forms import InboxForm
from skillmap.accounts import current_user
from skillmap.accounts.models import User
from skillmap.accounts.resumed_forms import sign_in_first


@only_read
@sign_in_first(lambda: reverse("proposals:inbox"))
@reads("show", "page")
def inbox(request: HttpRequest) -> HttpResponse:
    """Every line, or the unread ones, newest first."""
    person = current_user.person(request)
    is_unread = request.GET.get("show") == "unread"
    rows = Notification.objects.filter(person=person).visible_to(person)
    unread = rows.unread().count()
    shown = rows.unread() if is_unread else rows
    count = unread if is_unread else None
    page = query_values.page(
        request, shown.for_inbox(), settings.NOTIFICATIONS_PER_PAGE, count=count
    )
    lines = [_shown(row) for row in page]
    context = {
        "page": page,
        "lines": lines,
        "unread": unread,
        "is_unread": is_unread,
        "query": request.GET,
        "newest": max((row.pk for row in page), default=0),
    }
    return render(request, "proposals/notifications/notifications_page.html", context)


def _shown(row: Notification) -> dict[str, object]:
    """The line with what it says; one that tells of many is about no single subject."""
    what, href = sentences.of_line(row)
    is_one = row.count == 1
    return {
        "row": row,
        "what": what,
        "href": href,
        "subject": sentences.subject(row.event) if is_one else None,
        "is_mutable": is_one and sentences.mutable(row.event) is not None,
    }


@require_POST
@sign_in_first(lambda: reverse("proposals:inbox"))
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Mark every line read that was there when the page was made."""
    form = InboxForm(request.POST)
    if form.is_valid() and (newest := form.cleaned_data["newest"]) is not None:
        notifications.mark_all_read(by=current_user.person(request), up_to=newest)
    return _to_inbox(request)


@require_POST
@sign_in_first(lambda n: reverse("proposals:inbox"))
def mark_read(request: HttpRequest, n: int) -> HttpResponse:
    """Mark one line read."""
    person = current_user.person(request)
    notifications.mark_read(_line(person, n), by=person)
    return _to_inbox(request)


@require_POST
@sign_in_first(lambda n: reverse("proposals:inbox"))
def mute(request: HttpRequest, n: int) -> HttpResponse:
    """Hear no more of what the line is about."""
    person = current_user.person(request)
    thing = notifications.mute(_line(person, n), by=person)
    if thing is not None:
        said = _("%(thing)s is muted. Undo this under Watching.")
        messages.success(request, said % {"thing": thing})
    return _to_inbox(request)


def _line(person: User, n: int) -> Notification:
    """The person's own line; raises Http404."""
    rows = Notification.objects.filter(person=person).visible_to(person).for_inbox()
    return get_object_or_404(rows, pk=min(n, 2**63 - 1))


def _to_inbox(request: HttpRequest) -> HttpResponse:
    """Back to the list as it was filtered; the page may be gone, so to the first."""
    form = InboxForm(request.POST)
    form.full_clean()
    query = "?show=unread" if form.cleaned_data.get("show") == InboxForm.UNREAD else ""
    return HttpResponseRedirect(f"{reverse('proposals:inbox')}{query}")
