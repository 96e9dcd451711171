"""Expectations in the admin: found by skill, role and level, and edited on their skill's page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles.models import Expectation
from proposals.admin_base import page_tools
from proposals.admin_base.editable import EditedAdmin
from proposals.admin_base.list_filters import RetiredFilter
from proposals.errors import NotAllowed


@admin.register(Expectation)
class ExpectationAdmin(EditedAdmin):
    """The cells of what the person curates."""

    is_for_whole_site = False
    list_display = ("skill", "role", "level", "whether_required", "text", "version", "retired_at")
    list_filter = ("role", "level", "required", ("retired_at", RetiredFilter))
    list_select_related = ("skill", "role", "level")
    search_fields = ("skill__name", "description")
    ordering = ("skill__name", "role__name", "level__rank", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Expectation]:
        """The expectations of skills in the domains that the person curates."""
        area = page_tools.area(request)
        rows = super().get_queryset(request)
        return rows if area.is_whole_site else rows.filter(skill__group__domain__in=area.domains)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A cell is added on its skill's page."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Everybody who curates at least one domain."""
        return bool(page_tools.area(request))

    def edit(self, request: HttpRequest, key: str | None) -> HttpResponse:
        """The page of the skill, at this cell."""
        if key is None:
            raise NotAllowed
        found = page_tools.find(self.get_queryset(request), key)
        page = reverse("admin:profiles_skill_change", args=[found.skill_id])
        return HttpResponseRedirect(f"{page}#cell-{found.role.slug}-{found.level.slug}")

    @admin.display(description=_("required"), ordering="required")
    def whether_required(self, cell: Expectation) -> str:
        """Required or optional, in words."""
        return gettext("required") if cell.required else gettext("optional")

    @admin.display(description=_("text"))
    def text(self, cell: Expectation) -> str:
        """The first 80 characters of the expectation."""
        return cell.description[:80]
