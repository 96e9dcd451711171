"""The admin of those who keep the catalogue right: curators get in by their office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from proposals import permissions, workload
from skillmap.accounts.models import User


class CurationSite(admin.AdminSite):
    """Django's admin, open to curators and to administrators in good standing."""

    site_header = site_title = _("Skillmap curation")
    index_title = _("What waits for you")
    enable_nav_sidebar = False  # the queue needs the room; the first page has all lists

    def has_permission(self, request: HttpRequest) -> bool:
        """Curators of anything, and administrators; nobody while suspended."""
        person = request.user
        return permissions.is_in_good_standing(person) and (
            bool(permissions.areas(person)) or bool(getattr(person, "is_superuser", False))
        )

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The first page: what waits for the person, then everything that there is."""
        person = request.user
        context: dict[str, Any] = {}
        if isinstance(person, User):
            context["waiting"] = workload.of(person)
        context["is_whole_site"] = permissions.areas(person).is_whole_site
        return super().index(request, (extra_context or {}) | context)
