"""The page on which a sheet is edited: preview, save, and what stands in the way of saving."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles.curation import PublishedConflict
from profiles.models import Revision
from proposals import error_messages
from proposals.admin_base import page_tools
from proposals.editor import direct_edits, editing, form_errors, sheet_page
from proposals.editor.editing import Sheet
from proposals.editor.forms import EditorStepForm
from proposals.lifecycle import Conflict, IdenticalProposal
from proposals.models import Proposal
from skillmap.accounts import resumed_forms
from skillmap.kernel.errors import DomainError

Trail = list[tuple[str, str | None]]
Made = Revision | Proposal


@dataclass
class CuratorEditor:
    """What is edited: its sheet, what saves it, and what stands around it on the page."""

    request: HttpRequest
    title: str
    kind: str
    sheet: Sheet
    form: forms.Form
    save: Callable[[dict[str, Any]], Made]
    back: str
    context: dict[str, Any] = field(default_factory=dict)


def work(desk: CuratorEditor) -> HttpResponse:
    """Show the sheet; on POST lay what was typed over it, and save it when asked to."""
    if desk.request.method != "POST":
        if kept := resumed_forms.sent(desk.request):
            editing.read(desk.sheet, kept)
            desk.form.initial = resumed_forms.initial(desk.request, type(desk.form))
        return _page(desk)
    editing.read(desk.sheet, desk.request.POST)
    if EditorStepForm(desk.request.POST).step != EditorStepForm.SAVE:
        desk.form.is_bound = False
        desk.form.initial = resumed_forms.initial(desk.request, type(desk.form))
        return _page(desk)
    form_errors.check_cells(desk.sheet)
    if desk.form.is_valid() and not desk.sheet.has_errors and (done := _save(desk)):
        return done
    return _page(desk)


def _save(desk: CuratorEditor) -> HttpResponse | None:
    """Save and show what came of it; None where something stands in the way, as the form says."""
    try:
        return go_on(desk.request, desk.save(desk.form.cleaned_data))
    except IdenticalProposal as same:
        messages.info(desk.request, str(error_messages.sentence(same)))
        return HttpResponseRedirect(same.other.get_absolute_url())
    except (Conflict, PublishedConflict):
        _lay_conflict(desk)
    except ValidationError as problem:
        form_errors.add(problem, desk.form, desk.sheet)
    except DomainError as error:
        desk.form.add_error(None, error_messages.sentence(error))
    return None


def _lay_conflict(desk: CuratorEditor) -> None:
    """Say what changed meanwhile and what it says now; what was typed stays."""
    changed, cells = direct_edits.refresh(desk.sheet)
    desk.form.add_error(
        None,
        _("Someone else changed this after you opened it. Nothing was saved; your "
        "text is below. Save again to replace theirs."),
    )  # fmt: skip
    for each in changed:
        said = {"field": each.label, "text": each.live}
        desk.form.add_error(None, _("%(field)s is now: “%(text)s”") % said)
    for cell in cells:
        said = {"role": cell.role.name, "level": cell.level.name}
        text = cell.live.description if cell.live else _("retired")
        desk.form.add_error(
            None, _("%(role)s, %(level)s is now: “%(text)s”") % {**said, "text": text}
        )
        cell.errors = [_("Changed since you opened it. The published text is shown above.")]


def go_on(request: HttpRequest, made: Made) -> HttpResponse:
    """Say what came of it, and show it where everybody reads it."""
    if isinstance(made, Proposal):
        text = _("This needs a second curator: it is proposal %(number)d now.")
        messages.info(request, text % {"number": made.pk})
        return HttpResponseRedirect(made.get_absolute_url())
    text = _("Published as revision %(number)d.") % {"number": made.number}
    messages.success(request, text)
    return HttpResponseRedirect(reverse("admin:profiles_revision_change", args=[made.pk]))


def _page(desk: CuratorEditor) -> HttpResponse:
    context = desk.context | sheet_page.context(desk.sheet, desk.form) | {"desk": desk}
    if context.get("has_cells"):
        context["more_roles"] = sheet_page.more_roles(desk.sheet)
    has_errors = desk.form.is_bound and bool(desk.form.errors or context["linked_errors"])
    return page_tools.page(desk.request, "edit_page.html", context, has_errors=has_errors)
