"""Skills and roles in the admin: lists, and the pages on which they are edited and retired."""

from functools import partial
from typing import ClassVar, cast

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from profiles.fields import YES
from profiles.models import Role, Skill, Subject
from profiles.operations import FieldOperation
from proposals import error_messages, permissions
from proposals.admin_base import page_tools
from proposals.admin_base.editable import EditedAdmin
from proposals.admin_base.list_filters import ListFilter, RetiredFilter
from proposals.editor import loader, retirement, views, ways_to_save
from proposals.editor.admin_forms import RetireForm
from proposals.editor.editor_page import Load, TextEditor
from proposals.editor.form import CARRIED, DIRECT_EDIT_OF_SUBJECT
from proposals.editor.ways_to_save import Save
from proposals.errors import NotAllowed
from proposals.lifecycle import curator_edits
from skillmap.accounts import resumed_forms
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.kernel.errors import DomainError


class SubjectAdmin(EditedAdmin):
    """What skills and roles have in common: they are retired and brought back."""

    search_fields = ("name", "slug")
    list_filter: ClassVar[tuple[ListFilter, ...]] = (("retired_at", RetiredFilter),)
    name: ClassVar[str]
    kind: ClassVar[Promise]  # what the list is called on the page of the editor
    new: ClassVar[Promise]  # what a new one is called there
    edited = CARRIED

    def get_urls(self) -> list[URLPattern]:
        """With the page to retire one, or bring it back."""
        view = self.admin_site.admin_view(self.retire)
        name = f"profiles_{self.name}_retire"
        return [path("<str:key>/retire/", view, name=name), *super().get_urls()]

    def found(self, request: HttpRequest, key: str) -> Skill | Role:
        """The one to edit; raises Http404, NotAllowed."""
        found: Skill | Role = page_tools.find(self.model._default_manager.for_profile(), key)
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
            return views.after_saving(request, made)
        context = {
            "subject": found,
            "form": form,
            "back": self.back,
            "kind": self.opts.verbose_name,
            "affected": None if found.retired_at else retirement.affected_by(found),
        }
        return page_tools.page(
            request, "proposals/editor/retire_page.html", context, has_errors=bool(form.errors)
        )

    def retire_page(self, subject: Skill | Role) -> str:
        """The path of the page that retires it."""
        return reverse(f"admin:profiles_{self.name}_retire", args=[subject.pk])

    def open_editor(
        self, request: HttpRequest, load: Load, save: Save, subject: Skill | Role | None = None
    ) -> HttpResponse:
        """The editor of the subject, or of a new one (None)."""
        editor = TextEditor(
            request,
            page_tools.person(request),
            load,
            save,
            DIRECT_EDIT_OF_SUBJECT,
            back=self.back,
            subject=subject,
            title=str(subject or self.new),
            kind=str(self.kind),
            retire_url=self.retire_page(subject) if subject else "",
        )
        return views.edit(editor)

    @admin.display(description=gettext_lazy("state"), ordering="retired_at")
    def state(self, subject: Skill | Role) -> str:
        """Published or retired, in words."""
        return gettext("retired") if subject.retired_at else gettext("published")

    @property
    def back(self) -> str:
        """The path of the list that the pages return to."""
        return reverse(f"admin:profiles_{self.name}_changelist")


def _retire(
    request: HttpRequest, found: Skill | Role, form: RetireForm
) -> ways_to_save.Made | None:
    is_back = found.retired_at is not None
    successor = cast("Subject", found.replaced_by).slug if found.replaced_by else ""
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

    name, kind, new = "skill", gettext_lazy("Skills"), gettext_lazy("Add a skill")
    is_for_whole_site = False
    list_display = ("__str__", "slug", "group", "revision_number", "updated_at", "state")
    list_filter = ("group__domain", "group", *SubjectAdmin.list_filter)
    list_select_related = ("group__domain",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Skill]:
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
        load = partial(loader.load, skill, is_curator=True)
        if skill is None:
            return self.open_editor(request, load, ways_to_save.publish_new_skill)
        return self.open_editor(request, load, partial(ways_to_save.publish, skill), skill)


@admin.register(Role)
class RoleAdmin(SubjectAdmin):
    """Roles, with what they are at each level."""

    name, kind, new = "role", gettext_lazy("Roles"), gettext_lazy("Add a role")
    list_display = ("__str__", "slug", "family", "revision_number", "updated_at", "state")
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
        if role is None:
            return self.open_editor(request, loader.new_role, ways_to_save.publish_new_role)
        load = partial(loader.load, role, is_curator=True)
        return self.open_editor(request, load, partial(ways_to_save.publish, role), role)
