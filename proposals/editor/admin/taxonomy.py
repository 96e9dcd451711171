"""The frame of the catalogue in the admin: domains, groups, levels, role families."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles.models import Domain, Group, Level, RoleFamily
from proposals import permissions
from proposals.admin_base import page_tools
from proposals.admin_base.editable import EditedAdmin
from proposals.editor import direct_edits, editing
from proposals.editor.admin import edit_page
from proposals.editor.admin.edit_page import CuratorEditor
from proposals.editor.admin_forms import NewPartForm, SummaryForm
from proposals.errors import NotAllowed
from proposals.lifecycle import curator_edits
from skillmap.accounts.resumable import Resumable


class PartAdmin(EditedAdmin):
    """What the parts have in common: they are fields under a name that stays."""

    kind: ClassVar[str]
    edited = Resumable.of(NewPartForm, more=editing.SENT)
    search_fields: ClassVar[tuple[str, ...]] = ("name", "slug")
    list_display: tuple[Any, ...] = ("name", "slug", "position")

    def edit(self, request: HttpRequest, key: str | None) -> HttpResponse:
        """The page of one part, or of a new one."""
        return self._old(request, key) if key else self._new(request)

    def target(self, part: Any) -> str:
        """What history calls the part."""
        return f"{self.kind}:{getattr(part, 'key', part.slug)}"

    def domains(self, request: HttpRequest) -> list[tuple[str, str]] | None:
        """The domains that a new part may stand in; None where it stands in none."""
        return None

    def _old(self, request: HttpRequest, key: str) -> HttpResponse:
        part = page_tools.find(self.model._default_manager.all(), key)
        thing = part if isinstance(part, permissions.IN_A_DOMAIN) else None
        if not permissions.can_curate(request.user, thing):
            raise NotAllowed
        sheet = direct_edits.open_part(self.target(part))
        form = SummaryForm(request.POST or None)
        by = page_tools.person(request)

        def save(data: dict[str, Any]) -> edit_page.Made:
            return curator_edits.edit_frame(direct_edits.changes(sheet), data["summary"], by=by)

        return edit_page.work(
            CuratorEditor(request, str(part), self._kind(), sheet, form, save, self._back())
        )

    def _new(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise NotAllowed
        sheet = direct_edits.open_new_part(self.kind)
        form = NewPartForm(request.POST or None, domains=self.domains(request))
        by = page_tools.person(request)

        def save(data: dict[str, Any]) -> edit_page.Made:
            domain = f"{data['domain']}/" if data.get("domain") else ""
            operations = direct_edits.new_part(sheet, f"{self.kind}:{domain}{data['slug']}")
            return curator_edits.edit_frame(operations, data["summary"], by=by)

        title = _("New")
        return edit_page.work(
            CuratorEditor(request, title, self._kind(), sheet, form, save, self._back())
        )

    def _kind(self) -> str:
        return str(self.opts.verbose_name)

    def _back(self) -> str:
        return reverse(f"admin:profiles_{self.opts.model_name}_changelist")


@admin.register(Domain)
class DomainAdmin(PartAdmin):
    """Domains; their curators edit them, those of the whole site make them."""

    kind = "domain"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Curators of anything: they see their own."""
        return bool(page_tools.area(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see the list; the page checks the right to the one that is edited."""
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The domains that the person curates."""
        area = page_tools.area(request)
        rows = super().get_queryset(request)
        return rows if area.is_whole_site else rows.filter(pk__in=area.domains)


@admin.register(Group)
class GroupAdmin(PartAdmin):
    """Groups, made and edited by the curators of their domain."""

    kind = "group"
    is_for_whole_site = False
    list_display = ("name", "domain", "slug", "position")
    list_filter = ("domain",)
    list_select_related = ("domain",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The groups of the domains that the person curates."""
        area = page_tools.area(request)
        rows = super().get_queryset(request)
        return rows if area.is_whole_site else rows.filter(domain__in=area.domains)

    def domains(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The domains that the person curates."""
        area = page_tools.area(request)
        rows = Domain.objects.all()
        rows = rows if area.is_whole_site else rows.filter(pk__in=area.domains)
        return list(rows.values_list("slug", "name"))


@admin.register(Level)
class LevelAdmin(PartAdmin):
    """Levels; their rank makes the ladder."""

    kind = "level"
    list_display = ("name", "slug", "rank", "position")


@admin.register(RoleFamily)
class RoleFamilyAdmin(PartAdmin):
    """The admin of role families, for curators of the whole site."""

    kind = "family"
