"""The frame of the catalogue in the admin: domains, groups, levels, role families."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from profiles.curation import taxonomy
from profiles.curation.retirement import RetirablePart
from profiles.models import Domain, Group, Level, RoleFamily
from profiles.models.retirable import Retirable
from profiles.operations import FieldOperation
from proposals import error_messages, permissions
from proposals.admin_base import page_tools
from proposals.admin_base.editable import EditedAdmin
from proposals.admin_base.list_filters import ListFilter, RetiredFilter
from proposals.editor import loader, order, views, ways_to_save
from proposals.editor.admin import part_retirement
from proposals.editor.admin_forms import MoveForm, SummaryForm
from proposals.editor.editor_page import Load, TextEditor
from proposals.editor.form import CARRIED, DIRECT_EDIT, NEW_PART
from proposals.editor.order import Ordered
from proposals.editor.ways_to_save import Save
from proposals.errors import NotAllowed
from proposals.lifecycle import curator_edits
from proposals.lifecycle.part_retirement import may_retire
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.kernel.errors import DomainError

RETIRED: tuple[ListFilter, ...] = (("retired_at", RetiredFilter),)


class PartAdmin(EditedAdmin):
    """What the parts have in common: they are fields under a name that stays."""

    kind: ClassVar[str]
    edited = CARRIED
    search_fields: ClassVar[tuple[str, ...]] = ("name", "slug")
    list_display: tuple[str, ...] = ("name", "slug", "move")
    sortable_by = ()  # they have an order of their own, which the buttons change

    def get_urls(self) -> list[URLPattern]:
        """With the address that moves a part up or down, and the page that retires one."""
        view, name = self.admin_site.admin_view, f"profiles_{self.opts.model_name}"
        own = [path("move/", view(require_POST(self.move_view)), name=f"{name}_move")]
        if issubclass(self.model, Retirable):
            own.append(path("<str:key>/retire/", view(self.retire_view), name=f"{name}_retire"))
        return [*own, *super().get_urls()]

    @resumable(Resumable.of(SummaryForm))
    @page_tools.form_method
    def retire_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Retire the part, or publish it again."""
        part = self._found(request, key)
        assert isinstance(part, RetirablePart)  # noqa: S101  # the models that have the address
        if not may_retire(page_tools.person(request), part):
            raise NotAllowed
        return part_retirement.page(request, part, self._back())

    def move_view(self, request: HttpRequest) -> HttpResponse:
        """Move a part one step, or beside another one, as a revision of the catalogue."""
        form = MoveForm(request.POST)
        if not form.is_valid():
            raise Http404
        part = self._found(request, form.cleaned_data["part"])
        if not permissions.can_curate(request.user, getattr(part, "domain", None)):
            raise NotAllowed  # a domain's curators may edit it, but not move it past others
        operations = self._moves(part, form.cleaned_data["direction"], form.cleaned_data["beside"])
        summary = _("Moved %(name)s") % {"name": part.name}
        try:
            if operations:
                curator_edits.edit_frame(operations, summary, by=page_tools.person(request))
                messages.success(request, f"{summary}.")
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, str(error_messages.sentence(error)))
        query = QueryDict(form.cleaned_data["query"]).urlencode()
        at = "down" if form.cleaned_data["direction"] == order.DOWN else "up"
        return HttpResponseRedirect(f"{self._back()}{query and '?'}{query}#{at}-{part.pk}")

    def _moves(self, part: Ordered, direction: int, beside: int | None) -> list[FieldOperation]:
        """What moves it; raises Http404 where one is retired or they do not stand together."""
        siblings = self.siblings(part)
        if part not in siblings:
            raise Http404
        if beside is None:
            return order.step(siblings, part, direction)
        other = next((each for each in siblings if each.pk == beside), None)
        if other is None:
            raise Http404
        return order.place(siblings, part, other, direction)

    def siblings(self, part: Ordered) -> list[Ordered]:
        """All among which the part stands, in order; without the retired ones."""
        rows = self.model._default_manager.all()
        return list(rows.filter(retired_at=None) if issubclass(self.model, Retirable) else rows)

    @admin.display(description=gettext_lazy("order"))
    def move(self, part: Ordered) -> str:
        """The buttons that move it; none for a retired one."""
        if isinstance(part, RetirablePart) and part.retired_at is not None:
            return ""
        values = {"part": part, "url": reverse(f"admin:profiles_{self.opts.model_name}_move")}
        return render_to_string("proposals/editor/_move_fragment.html", values)

    @admin.display(description=gettext_lazy("published"), boolean=True)
    def is_published(self, part: RetirablePart) -> bool:
        """Whether it is not retired."""
        return part.retired_at is None

    def edit(self, request: HttpRequest, key: str | None) -> HttpResponse:
        """The page of one part, or of a new one."""
        return self._old(request, key) if key else self._new(request)

    def target(self, part: Ordered) -> str:
        """What history calls the part."""
        return taxonomy.target_of(part)

    def domains(self, request: HttpRequest) -> list[tuple[str, str]] | None:
        """The domains that a new part may stand in; None where it stands in none."""
        return None

    def _found(self, request: HttpRequest, key: str | int) -> Ordered:
        """The part that this curator may change; raises Http404, NotAllowed."""
        part: Ordered = page_tools.find(self.model._default_manager.all(), key)
        thing = part if isinstance(part, permissions.IN_A_DOMAIN) else None
        if not permissions.can_curate(request.user, thing):
            raise NotAllowed
        return part

    def _old(self, request: HttpRequest, key: str) -> HttpResponse:
        part, retire_url = self._found(request, key), ""
        if isinstance(part, RetirablePart):
            page = reverse(f"admin:profiles_{self.opts.model_name}_retire", args=[part.pk])
            if part.retired_at is not None:
                return HttpResponseRedirect(page)
            retire_url = page if may_retire(page_tools.person(request), part) else ""
        load = partial(loader.part, self.target(part))
        save = ways_to_save.publish_part
        return self._open(request, load, save, title=str(part), retire_url=retire_url)

    def _new(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise NotAllowed
        load = partial(loader.new_part, self.kind)
        save = partial(ways_to_save.publish_new_part, self.kind)
        domains = self.domains(request)
        title = _("Add %(name)s") % {"name": self.opts.verbose_name}
        return self._open(request, load, save, NEW_PART, title=title, domains=domains)

    def _open(
        self,
        request: HttpRequest,
        load: Load,
        save: Save,
        asked: Sequence[str] = DIRECT_EDIT,
        *,
        title: str,
        retire_url: str = "",
        domains: list[tuple[str, str]] | None = None,
    ) -> HttpResponse:
        editor = TextEditor(
            request,
            page_tools.person(request),
            load,
            save,
            asked,
            back=self._back(),
            title=title,
            kind=str(capfirst(self.opts.verbose_name_plural)),
            domains=domains,
            retire_url=retire_url,
        )
        return views.edit(editor)

    def _back(self) -> str:
        return reverse(f"admin:profiles_{self.opts.model_name}_changelist")


@admin.register(Domain)
class DomainAdmin(PartAdmin):
    """Domains; their curators edit them, those of the whole site make them."""

    kind = "domain"
    list_display = ("name", "slug", "is_published", "move")
    list_filter = RETIRED

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Without the buttons for those who keep only some of the domains."""
        is_all = page_tools.area(request).is_whole_site
        return tuple(each for each in self.list_display if is_all or each != "move")

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Curators of anything: they see their own."""
        return bool(page_tools.area(request))

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Whoever may see the list; the page checks the right to the one that is edited."""
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Domain]:
        """The domains that the person curates."""
        area = page_tools.area(request)
        rows = super().get_queryset(request)
        return rows if area.is_whole_site else rows.filter(pk__in=area.domains)


@admin.register(Group)
class GroupAdmin(PartAdmin):
    """Groups, made and edited by the curators of their domain."""

    kind = "group"
    is_for_whole_site = False
    list_display = ("name", "domain", "slug", "is_published", "move")
    list_filter = ("domain", *RETIRED)
    list_select_related = ("domain",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """The groups of the domains that the person curates."""
        area = page_tools.area(request)
        rows = super().get_queryset(request)
        return rows if area.is_whole_site else rows.filter(domain__in=area.domains)

    def siblings(self, part: Ordered) -> list[Ordered]:
        """The groups of its domain."""
        groups = Group.objects.published().filter(domain__groups=part.pk)
        return list(groups.select_related("domain"))

    def domains(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The domains that the person curates."""
        area = page_tools.area(request)
        rows = Domain.objects.published()
        rows = rows if area.is_whole_site else rows.filter(pk__in=area.domains)
        return list(rows.values_list("slug", "name"))


@admin.register(Level)
class LevelAdmin(PartAdmin):
    """Levels; their rank makes the ladder."""

    kind = "level"
    list_display = ("name", "slug", "rank", "is_published", "move")
    list_filter = RETIRED


@admin.register(RoleFamily)
class RoleFamilyAdmin(PartAdmin):
    """The admin of role families, for curators of the whole site."""

    kind = "family"
