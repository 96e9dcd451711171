"""Files in and out of the catalogue: upload, look at what it would do, then import."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from profiles.interchange import uploading
from profiles.interchange.uploading import Preview, UploadError
from proposals import events, permissions
from proposals.admin_base import page_tools
from proposals.catalogue_files.forms import ApplyForm, StepForm, UploadForm
from proposals.errors import NotAllowed
from skillmap.accounts import resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable

FORMATS = ("csv", "json", "md")


@dataclass
class Look:
    """What was found in the file, and the form that brings it in."""

    preview: Preview
    form: ApplyForm


@resumable(Resumable.of(ApplyForm))
@page_tools.form_page
def files(request: HttpRequest) -> HttpResponse:
    """The catalogue in and out, for curators of the whole site."""
    if not page_tools.area(request).is_whole_site:
        raise NotAllowed
    if request.method != "POST":
        return _page(request, UploadForm(), _before(request))
    step = StepForm(request.POST)
    if step.is_valid() and step.cleaned_data["do"] == StepForm.IMPORT:
        return _import(request)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    sent, by = form.cleaned_data["file"], page_tools.person(request)
    try:
        key = uploading.keep(sent.chunks(), sent.name, by=by)
        look = _look(request, key, **_choices(form.cleaned_data))
    except UploadError as refused:
        form.add_error("file", str(refused))
        return _page(request, form)
    return _page(request, form, look)


def _before(request: HttpRequest) -> Look | None:
    """What was looked at when the session ended, with the summary that was typed."""
    before = resumed_forms.initial(request, ApplyForm)
    if not before.get("key"):
        return None
    try:
        sent = ApplyForm(before)
        sent.full_clean()
        look = _look(request, str(before["key"]), **_choices(sent.cleaned_data))
    except UploadError:
        return None
    look.form.initial["summary"] = before["summary"]
    return look


def _import(request: HttpRequest) -> HttpResponse:
    """Bring in what was looked at; where something stands in the way, look again."""
    by, form = page_tools.person(request), ApplyForm(request.POST)
    if not permissions.can_import(by):
        raise NotAllowed
    if form.is_valid() and (counts := _brought_in(form, by)) is not None:
        events.record("import", by=by, counts=counts)
        messages.success(request, _("Imported: %(what)s.") % {"what": _counted(counts)})
        return HttpResponseRedirect(reverse("admin:profiles_revision_changelist"))
    data, seen = dict(form.data.items()), form.cleaned_data
    try:
        look = _look(request, seen.get("key", ""), **_choices(seen))
    except UploadError as refused:
        messages.error(request, str(refused))
        return _page(request, UploadForm(), is_wrong=True)
    data["sequence"] = str(look.preview.sequence)
    look.form = ApplyForm(data)
    for error in form.non_field_errors():
        look.form.add_error(None, error)
    return _page(request, UploadForm(), look)


def _brought_in(form: ApplyForm, by: User) -> dict[str, int] | None:
    """What was imported; None where something stands in the way, which the form then says."""
    data = dict(form.cleaned_data)
    try:
        done = uploading.bring_in(data.pop("key"), by=by, **data)
    except UploadError as refused:
        form.add_error(None, str(refused))
    else:
        return dict(done.counts)
    return None


class Choices(TypedDict):
    """What the person says of the file, the same in both steps."""

    is_retiring: bool
    is_taking_over: bool
    levels: str


def _choices(data: Mapping[str, object]) -> Choices:
    return Choices(
        is_retiring=bool(data.get("is_retiring")),
        is_taking_over=bool(data.get("is_taking_over")),
        levels=str(data.get("levels") or ""),
    )


def _look(request: HttpRequest, key: str, **choices: Unpack[Choices]) -> Look:
    found = uploading.preview(key, by=page_tools.person(request), **choices)
    initial = {"key": key, "sequence": found.sequence, **choices}
    return Look(found, ApplyForm(initial=initial))


def _page(
    request: HttpRequest, form: UploadForm, look: Look | None = None, *, is_wrong: bool = False
) -> HttpResponse:
    context: dict[str, object] = {
        "form": form,
        "look": look,
        "counted": _counted(look.preview.counts) if look else "",
        "may_import": permissions.can_import(page_tools.person(request)),
        "formats": FORMATS,
        "limit": uploading.MOST_BYTES // 1024 // 1024,
    }
    is_wrong = is_wrong or bool(form.errors)
    is_wrong = is_wrong or bool(look and (look.preview.problem_count or look.form.errors))
    return page_tools.page(
        request, "proposals/catalogue_files/import_page.html", context, has_errors=is_wrong
    )


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name}: {number}" for name, number in sorted(counts.items()))
