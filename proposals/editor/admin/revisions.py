"""Revisions in the admin: found, looked at, undone, and, where the law asks for it, blanked."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from profiles import history
from profiles.models import Change, Revision
from proposals import error_messages, lifecycle, permissions
from proposals.admin_base import page_tools
from proposals.admin_base.editable import EditedAdmin
from proposals.editor import views
from proposals.editor.admin_forms import ReasonForm
from proposals.errors import NotAllowed
from proposals.lifecycle import curator_edits
from proposals.models import Proposal
from skillmap.accounts import resumed_forms
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.kernel.errors import DomainError

CARRIED = Resumable.of(ReasonForm)


@admin.register(Revision)
class RevisionAdmin(EditedAdmin):
    """Every revision of what the person curates, newest first."""

    is_for_whole_site = False
    edited = CARRIED
    list_display = ("sequence", "__str__", "source", "summary", "author", "created_at")
    list_display_links = ("sequence", "__str__")
    list_filter = ("source",)
    list_select_related = ("skill", "role", "author")
    search_fields = ("skill__name", "role__name", "author__username", "summary")
    ordering = ("-sequence",)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A revision is never changed; it is looked at."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """The revisions of what the person curates."""
        area = page_tools.area(request)
        rows = super().get_queryset(request)
        return rows if area.is_whole_site else rows.filter(skill__group__domain__in=area.domains)

    def get_urls(self) -> list[URLPattern]:
        """With undoing and blanking."""
        view = self.admin_site.admin_view
        return [
            path("<str:key>/revert/", view(self.revert), name="profiles_revision_revert"),
            path("<str:key>/redact/", view(self.redact), name="profiles_revision_redact"),
            path(
                "<str:key>/redact/<str:change>/", view(self.redact), name="profiles_change_redact"
            ),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """What makes revisions are edits."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Everybody who curates at least one domain."""
        return bool(page_tools.area(request))

    def edit(self, request: HttpRequest, key: str | None) -> HttpResponse:
        """What a revision changed, and what can be done about it."""
        if key is None:
            raise NotAllowed
        return _show(
            request, _find(request, key), ReasonForm(initial=resumed_forms.sent(request).dict())
        )

    @resumable(CARRIED)
    @page_tools.form_method
    def revert(self, request: HttpRequest, key: str) -> HttpResponse:
        """Undo it against what is published now."""
        found = _find(request, key)
        form = ReasonForm(request.POST or None, initial=resumed_forms.sent(request).dict())
        if request.method == "POST" and form.is_valid():
            by, why = page_tools.person(request), form.cleaned_data["reason"]
            try:
                made = lifecycle.revert(found, why, by=by, accepts_licence=True)
            except (DomainError, ValidationError) as error:
                form.add_error(None, error_messages.sentence(error))
            else:
                return views.after_saving(request, made)
        return _show(request, found, form)

    @resumable(CARRIED)
    @page_tools.form_method
    def redact(self, request: HttpRequest, key: str, change: str = "") -> HttpResponse:
        """Ask why, then blank one change of it, or its summary, for ever."""
        found = _find(request, key)
        row = page_tools.find(found.changes.for_showing(), change) if change else None
        if (row or found).redacted_at is not None:
            raise Http404
        form = ReasonForm(request.POST or None, initial=resumed_forms.sent(request).dict())
        if request.method == "POST" and form.is_valid():
            by, why = page_tools.person(request), form.cleaned_data["reason"]
            if row is not None:
                curator_edits.redact(row, why, by=by)
            else:
                curator_edits.redact_summary(found, why, by=by)
            messages.success(request, _("Redacted permanently. Who, when and why are kept."))
            return HttpResponseRedirect(reverse("admin:profiles_revision_change", args=[key]))
        context = {
            "revision": found,
            "difference": history.difference(row) if row else None,
            "is_live": _is_live(row) if row else False,
            "proposal": Proposal.objects.filter(revision=found).first(),
            "form": form,
        }
        return page_tools.page(
            request, "proposals/editor/redact_page.html", context, has_errors=bool(form.errors)
        )


def _find(request: HttpRequest, key: str) -> Revision:
    """The revision, if the person curates what it is about; raises Http404, NotAllowed."""
    rows = Revision.objects.select_related("skill__group", "role", "author", "redacted_by")
    found = page_tools.find(rows, key)
    if not permissions.can_curate(request.user, found.skill or found.role):
        raise NotAllowed
    return found


def _show(request: HttpRequest, found: Revision, form: forms.Form) -> HttpResponse:
    changes = list(found.changes.for_showing().select_related("revision", "redacted_by"))
    context = {
        "revision": found,
        "changes": [(each, history.difference(each)) for each in changes],
        "may_revert": bool(found.skill_id or found.role_id),
        "form": form,
    }
    return page_tools.page(
        request, "proposals/editor/revision_page.html", context, has_errors=bool(form.errors)
    )


def _is_live(row: Change) -> bool:
    """Whether what is to be blanked is also what is published now."""
    cell = row.expectation
    texts = {text for text in (row.before_text, row.after_text) if text}
    if cell is not None:
        return cell.description in texts
    later = Change.objects.filter(
        Q(revision__skill=row.revision.skill_id, revision__role=row.revision.role_id),
        field=row.field, target=row.target,
    )  # fmt: skip
    newest = later.order_by("-revision__sequence", "-id").first()
    return newest is not None and newest.after_text in texts
