"""Curators in the admin: who is one of what, appointed and relieved by those of the whole site."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles.models import Curatorship
from proposals import moderation_actions, permissions, staffing
from proposals.admin_base import page_tools
from proposals.admin_base.editable import EditedAdmin
from proposals.admin_base.list_filters import EndedFilter
from proposals.errors import NotAllowed
from proposals.moderation.forms import AppointForm
from skillmap.accounts import resumed_forms
from skillmap.accounts.resumable import Resumable


@admin.register(Curatorship)
class CuratorshipAdmin(EditedAdmin):
    """Offices, present and past; ended, never deleted."""

    list_display = ("person", "domain", "appointed_by", "created_at", "ended_at")
    list_filter = (("ended_at", EndedFilter), "domain")
    list_select_related = ("person", "domain", "appointed_by")
    search_fields = ("person__username", "person__display_name")
    ordering = ("-id",)
    edited = Resumable.of(AppointForm)

    def edit(self, request: HttpRequest, key: str | None) -> HttpResponse:
        """Appoint a curator, or show a curatorship and end it."""
        if not page_tools.area(request).is_whole_site:
            raise NotAllowed
        return _end(request, key) if key else _appoint(request)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Curators of the whole site see who curates."""
        return page_tools.area(request).is_whole_site

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Administrators alone appoint, and end what they appointed to."""
        return permissions.can_appoint(request.user)


def _appoint(request: HttpRequest) -> HttpResponse:
    if not permissions.can_appoint(request.user):
        raise NotAllowed
    form = AppointForm(request.POST or None, initial=resumed_forms.sent(request).dict())
    if form.is_valid():
        person, domain = form.cleaned_data["username"], form.cleaned_data["domain"]
        moderation_actions.appoint(person, domain, by=page_tools.person(request))
        messages.success(request, _("%(name)s is a curator now.") % {"name": person})
        return HttpResponseRedirect(_list())
    context: dict[str, object] = {"form": form, "back": _list()}
    return page_tools.page(
        request, "proposals/moderation/office_page.html", context, has_errors=bool(form.errors)
    )


def _end(request: HttpRequest, key: str) -> HttpResponse:
    rows = Curatorship.objects.select_related("person", "domain", "appointed_by")
    found = page_tools.find(rows, key)
    if request.method == "POST":
        moderation_actions.end_appointment(found, by=page_tools.person(request))
        messages.success(request, _("No longer a curator. Earlier decisions stay valid."))
        return HttpResponseRedirect(_list())
    may_end = found.ended_at is None and permissions.can_appoint(request.user)
    context = {
        "office": found,
        "back": _list(),
        "may_end": may_end,
        "only_curates": staffing.only_curated_through(found) if may_end else "",
    }
    return page_tools.page(request, "proposals/moderation/office_page.html", context)


def _list() -> str:
    return reverse("admin:profiles_curatorship_changelist")
