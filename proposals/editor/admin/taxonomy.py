"""The frame of the catalogue in the admin: domains, groups, levels, role families."""

from collections.abc import Sequence
from functools import partial
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
from proposals.editor import loader, views, ways_to_save
from proposals.editor.editor_page import Load, TextEditor
from proposals.editor.form import CARRIED, DIRECT_EDIT, NEW_PART
from proposals.editor.ways_to_save import Save
from proposals.errors import NotAllowed


class PartAdmin(EditedAdmin):
    """What the parts have in common: they are fields under a name that stays."""

    kind: ClassVar[str]
    edited = CARRIED
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
        load = partial(loader.part, self.target(part))
        return self._open(request, load, ways_to_save.publish_part, title=str(part))

    def _new(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise NotAllowed
        load = partial(loader.new_part, self.kind)
        save = partial(ways_to_save.publish_new_part, self.kind)
        domains = self.domains(request)
        return self._open(request, load, save, NEW_PART, title=_("New"), domains=domains)

    def _open(
        self,
        request: HttpRequest,
        load: Load,
        save: Save,
        asked: Sequence[str] = DIRECT_EDIT,
        **where: Any,
    ) -> HttpResponse:
        kind, person = str(self.opts.verbose_name), page_tools.person(request)
        where |= {"back": self._back(), "kind": kind}
        return views.edit(TextEditor(request, person, load, save, asked, **where))

    def _back(self) -> str:
        return reverse(f"admin:profiles_{self.opts.model_name}_changelist")


@admin.register(Domain)
class DomainAdmin(PartAdmin):
    """Domains; their curators edit them, those of the whole site make them."""

    kind = "domain"

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Curators of anything: they see their own."""
        return bool(page_tools.area(request))

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
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
