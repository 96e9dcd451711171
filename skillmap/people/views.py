"""A person's own pages, and the page about a person that anybody may read."""

from contextlib import suppress

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles import curation
from profiles.models import OwnPlace
from profiles.pages import query_values
from profiles.pages.caching import only_read
from profiles.pages.query_params import reads
from proposals import notifications, people, staffing
from proposals.review import workload
from skillmap.accounts import resumed_forms
from skillmap.accounts.forms.own import SettingsForm
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first
from skillmap.people import contributions, erasure, export
from skillmap.people.forms import DeleteAccountForm

OPEN_SHOWN = 50


@only_read
def corner(request: HttpRequest) -> HttpResponse:
    """The corner of the header that is the person's own, fetched after the page."""
    person = request.user
    context: dict[str, object] = {"most_counted": workload.MOST_COUNTED}
    if isinstance(person, User):
        context["unread"] = notifications.unread_count(person)
        context["waiting"] = workload.count_for(person)
        context["place"] = _place(person)
    return render(request, "people/_corner_fragment.html", context)


def _place(person: User) -> OwnPlace | None:
    """The role and level that the person saved as their own."""
    return OwnPlace.objects.filter(person=person).select_related("role", "level").first()


@login_required
@only_read
def me(request: HttpRequest) -> HttpResponse:
    """Where a person finds what is theirs."""
    person = _person(request)
    context = {
        "place": _place(person),
        "open_count": contributions.open_proposals(person).count(),
        "landed_count": contributions.landed(person).count(),
        "may_curate": admin.site.has_permission(request),
    }
    return render(request, "people/me_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first(lambda: reverse("me_settings"))
@resumable(Resumable.of(SettingsForm))
def edit_settings(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone and mail."""
    person = _person(request)
    old_name = person.get_full_name()
    before = resumed_forms.initial(request, SettingsForm)
    form = SettingsForm(request.POST or None, instance=person, initial=before)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        if saved.get_full_name() != old_name:
            curation.renew_pages_of(saved)
        with translation.override(saved.language):
            messages.success(request, _("Settings saved."))
            return redirect("me_settings")
    person.refresh_from_db(fields=["display_name"])  # an invalid name is not the person's
    return render(request, "people/settings_page.html", {"form": form})


@login_required
@only_read
def data(request: HttpRequest) -> HttpResponse:
    """What a person may do with their data: take it away, or have it forgotten."""
    return render(request, "people/data_page.html")


@login_required
@only_read
def export_data(request: HttpRequest) -> HttpResponse:
    """Everything about the person as one JSON file."""
    person = _person(request)
    return JsonResponse(
        export.everything(person),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="skillmap-{person.username}.json"'},
    )


@login_required
@reauthentication_required(allow_get=False)  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def delete_account(request: HttpRequest) -> HttpResponse:
    """Say what deleting means, and do it once the person has typed their name."""
    person = _person(request)
    form = DeleteAccountForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        # Refused to the last administrator, to whom the page says so below.
        with suppress(staffing.LastAdministrator):
            erasure.erase(person)
            logout(request)
            return redirect("me_deleted")
    context = {
        "form": form,
        "is_last_administrator": staffing.is_last_administrator(person),
        "only_curates": staffing.only_curated_by(person),
    }
    return render(request, "people/delete_page.html", context)


@only_read
def deleted(request: HttpRequest) -> HttpResponse:
    """That the account is gone."""
    return render(request, "people/deleted_page.html")


@only_read
@reads("page", "part")
def person(request: HttpRequest, username: str) -> HttpResponse:
    """A contributor: what landed, what is open; the same for everybody."""
    try:
        found = people.find(username)
    except User.DoesNotExist:
        raise Http404(_("Person not found.")) from None
    if found.username != username:
        return HttpResponsePermanentRedirect(reverse("person", args=[found.username]))
    parts, part = contributions.parts(found), query_values.text(request, "part")
    if part and part not in {value for value, _label, _count in parts}:
        raise Http404(_("Page not found."))
    rows = contributions.landed(found, part)
    page = query_values.page(request, rows, settings.CONTRIBUTIONS_PER_PAGE)
    waiting = contributions.open_proposals(found)
    context = {
        "person": found,
        "page": page,
        "parts": parts,
        "part": part,
        "landed_count": contributions.landed(found).count() if part else page.paginator.count,
        "open_count": waiting.count(),
        "waiting_proposals": waiting[:OPEN_SHOWN],
        "query": request.GET,
    }
    response = TemplateResponse(request, "people/person_page.html", context)
    shared = settings.PAGE_SHARED_SECONDS
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={shared}"
    return response


def _person(request: HttpRequest) -> User:
    """Who is signed in; only for views that ask for it."""
    assert isinstance(request.user, User)  # noqa: S101  # for mypy
    return request.user
