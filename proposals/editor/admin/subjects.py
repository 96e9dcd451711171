"""Skills and roles in the admin: lists, and the pages on which they are edited and retired."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.fields import YES
from profiles.models import Role, Skill
from profiles.operations import FieldOperation
from proposals import error_messages, permissions
from proposals.admin_base import page_tools
from proposals.admin_base.editable import EditedAdmin
from proposals.editor import direct_edits, editing, retirement
from proposals.editor.admin import edit_page
from proposals.editor.admin.edit_page import CuratorEditor
from proposals.editor.admin_forms import RetireForm, SummaryForm
from proposals.errors import NotAllowed
from proposals.lifecycle import curator_edits
from skillmap.accounts import resumed_forms
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.kernel.errors import DomainError


class SubjectAdmin(EditedAdmin):
    """What skills and roles have in common: they are retired and brought back."""

    search_fields = ("name", "slug")
    list_filter: ClassVar[tuple[Any, ...]] = (("retired_at", admin.EmptyFieldListFilter),)
    name: ClassVar[str]
    edited = Resumable.of(SummaryForm, more=editing.SENT)

    def get_urls(self) -> list[URLPattern]:
        """With the page to retire one, or bring it back."""
        view = self.admin_site.admin_view(self.retire)
        name = f"profiles_{self.name}_retire"
        return [path("<str:key>/retire/", view, name=name), *super().get_urls()]

    def found(self, request: HttpRequest, key: str) -> Skill | Role:
        """The one to edit; raises Http404, NotAllowed."""
        rows: QuerySet[Any] = self.model._default_manager.for_profile()
        found: Skill | Role = page_tools.find(rows, key)
        if not permissions.can_curate(request.user, found):
            raise NotAllowed
        return found

    @resumable(Resumable.of(RetireForm))
    @page_tools.form_method
    def retire(self, request: HttpRequest, key: str) -> HttpResponse:
        """Ask why, then retire it, or bring it back."""
        found = self.found(request, key)
        form = RetireForm(request.POST or None, initial=resumed_forms.sent(request).dict())
        if found.retired_at:
            del form.fields["replaced_by"]
        if form.is_valid() and (made := _retire(request, found, form)):
            return edit_page.go_on(request, made)
        context = {
            "subject": found,
            "form": form,
            "back": self.back,
            "kind": self.opts.verbose_name,
            "affected": None if found.retired_at else retirement.affected_by(found),
        }
        return page_tools.page(request, "retire_page.html", context, has_errors=bool(form.errors))

    @property
    def back(self) -> str:
        """The path of the list that the pages return to."""
        return reverse(f"admin:profiles_{self.name}_changelist")


def _retire(request: HttpRequest, found: Skill | Role, form: RetireForm) -> Any:
    is_back = found.retired_at is not None
    successor = found.replaced_by.slug if found.replaced_by else ""
    operations = [
        FieldOperation("retired", YES if is_back else "", "" if is_back else YES),
        FieldOperation("replaced_by", successor, form.cleaned_data.get("replaced_by", "")),
    ]
    try:
        summary = form.cleaned_data["summary"]
        return curator_edits.edit(found, operations, summary, by=page_tools.person(request))
    except ValidationError as problem:
        form.add_error(None, list(problem.messages))
    except DomainError as error:
        form.add_error(None, error_messages.sentence(error))
    return None


@admin.register(Skill)
class SkillAdmin(SubjectAdmin):
    """Skills: everybody's who curates their domain."""

    name = "skill"
    is_for_whole_site = False
    list_display = ("__str__", "slug", "group", "revision_number", "updated_at", "is_published")
    list_filter = ("group__domain", "group", *SubjectAdmin.list_filter)
    list_select_related = ("group__domain",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The skills of the domains that the person curates."""
        area = page_tools.area(request)
        rows = super().get_queryset(request)
        return rows if area.is_whole_site else rows.filter(group__domain__in=area.domains)

    def edit(self, request: HttpRequest, key: str | None) -> HttpResponse:
        """Its fields and its expectations, on one page."""
        skill = self.found(request, key) if key else None
        assert not isinstance(skill, Role)  # noqa: S101  # the model of this list
        if skill and skill.retired_at:
            return HttpResponseRedirect(reverse("admin:profiles_skill_retire", args=[skill.pk]))
        by = page_tools.person(request)

        def save(data: dict[str, Any]) -> edit_page.Made:
            operations = sheet.operations()
            if skill is None:
                return curator_edits.create_skill(operations, data["summary"], by=by)
            return curator_edits.edit(skill, operations, data["summary"], by=by)

        sheet = editing.open_sheet(skill, {}, _roles(request), is_curator=True)
        title = str(skill) if skill else _("A new skill")
        form = SummaryForm(request.POST or None)
        context = {"has_cells": True, "subject": skill, "retire": "admin:profiles_skill_retire"}
        return edit_page.work(
            CuratorEditor(request, title, _("Skill"), sheet, form, save, self.back, context)
        )

    @admin.display(description=gettext_lazy("published"), boolean=True, ordering="retired_at")
    def is_published(self, skill: Skill) -> bool:
        """Whether it is not retired."""
        return skill.retired_at is None


def _roles(request: HttpRequest) -> list[str]:
    """The roles that the page had rows for, and the one that was just added."""
    sent = resumed_forms.sent(request)
    named = [*sent.getlist("roles"), sent.get("add_role", "")]
    return [each for each in named if each][: editing.MOST_ROLES]


@admin.register(Role)
class RoleAdmin(SubjectAdmin):
    """Roles, with what they are at each level."""

    name = "role"
    list_display = ("__str__", "slug", "family", "revision_number", "updated_at", "is_published")
    list_filter = ("family", *SubjectAdmin.list_filter)
    list_select_related = ("family",)

    def edit(self, request: HttpRequest, key: str | None) -> HttpResponse:
        """Its fields, and its focus and technology at each level."""
        role = self.found(request, key) if key else None
        assert not isinstance(role, Skill)  # noqa: S101  # the model of this list
        if role and role.retired_at:
            return HttpResponseRedirect(reverse("admin:profiles_role_retire", args=[role.pk]))
        if not permissions.can_curate(request.user, None):
            raise NotAllowed
        by = page_tools.person(request)

        def save(data: dict[str, Any]) -> edit_page.Made:
            operations = direct_edits.changes(sheet)
            if role is not None:
                return curator_edits.edit(role, operations, data["summary"], by=by)
            slug = next(each.text.strip() for each in sheet.fields if each.name == "slug")
            rest = [each for each in operations if each.field != "slug"]
            return curator_edits.create_role(slug, rest, data["summary"], by=by)

        sheet = editing.new_role_sheet()
        if role:
            sheet = editing.open_sheet(role, {}, is_curator=True)
        title = str(role) if role else _("A new role")
        form = SummaryForm(request.POST or None)
        context = {"subject": role, "retire": "admin:profiles_role_retire"}
        return edit_page.work(
            CuratorEditor(request, title, _("Role"), sheet, form, save, self.back, context)
        )

    @admin.display(description=gettext_lazy("published"), boolean=True, ordering="retired_at")
    def is_published(self, role: Role) -> bool:
        """Whether it is not retired."""
        return role.retired_at is None
