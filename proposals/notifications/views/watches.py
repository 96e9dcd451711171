"""The Watch button, and the list of what a person watches."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from profiles.pages.caching import only_read
from proposals import lookup, watches
from proposals.discussion import community_views
from proposals.models import Watch
from proposals.notifications.forms import WatchForm
from skillmap.accounts import current_user
from skillmap.accounts.resumed_forms import sign_in_first


def _page(kind: str, key: str) -> str:
    if kind == "domains":  # whose own page is the same for everybody and has no button
        return reverse("proposals:watch", args=[kind, key])
    return community_views.back_to(kind, key)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(_page)
def watch(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Choose how much to hear of a skill, role, domain or proposal."""
    thing = lookup.find_watched(request, kind, key)
    if request.method != "POST":
        context = {"thing": thing, "watch": community_views.watch_context(request, kind, thing)}
        return render(request, "proposals/notifications/watch_page.html", context)
    form = WatchForm(request.POST)
    if form.is_valid():
        by, level = current_user.person(request), form.cleaned_data["level"]
        if level == WatchForm.FORGET:
            watches.forget(thing, by=by)
        else:
            watches.set_level(thing, Watch.Level(level), by=by)
    if request.htmx:  # type: ignore[attr-defined]
        part = {"watch": community_views.watch_context(request, kind, thing)}
        return render(request, "proposals/notifications/_watch_fragment.html", part)
    mine = reverse("proposals:watching")
    is_from_mine = form.cleaned_data.get("back") == mine
    return HttpResponseRedirect(mine if is_from_mine else _page(kind, key))


@only_read
@sign_in_first(lambda: reverse("proposals:watching"))
def watched(request: HttpRequest) -> HttpResponse:
    """Everything that the person made a choice about."""
    rows = Watch.objects.filter(person=current_user.person(request)).select_related(
        "skill", "role", "domain", "proposal__skill", "proposal__role"
    )
    context = {"watches": rows.order_by("-updated_at", "-pk"), "levels": Watch.Level.choices}
    return render(request, "proposals/notifications/watching_page.html", context)
