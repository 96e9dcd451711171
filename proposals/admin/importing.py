"""Files in and out of the catalogue: upload, look at what it would do, then import."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.catalogue import uploading
from profiles.catalogue.uploading import Preview, Refused
from profiles.curation import Finding as CurationFinding
from proposals import auditing, permissions, refusals
from proposals.admin import asking
from proposals.findings import NotAllowed
from proposals.forms.curating import ApplyForm, UploadForm

FORMATS = ("csv", "json", "md")


@dataclass
class Look:
    """What was found in the file, and the form that brings it in."""

    preview: Preview
    form: ApplyForm


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """The catalogue in and out, for curators of the whole site."""
    if not permissions.areas(request.user).is_whole_site:
        raise NotAllowed
    if request.method != "POST":
        return _page(request, UploadForm())
    if request.POST.get("do") == "import":
        return _import(request)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    sent, by = form.cleaned_data["file"], asking.person(request)
    try:
        key = uploading.keep(sent.chunks(), sent.name, by=by)
        look = _look(request, key, is_retiring=form.cleaned_data["is_retiring"])
    except Refused as refused:
        form.add_error("file", str(refused))
        return _page(request, form)
    return _page(request, form, look)


def _import(request: HttpRequest) -> HttpResponse:
    by, form = asking.person(request), ApplyForm(request.POST)
    if not permissions.can_import(by):
        raise NotAllowed
    data = form.cleaned_data if form.is_valid() else {}
    try:
        if data:
            done = uploading.bring_in(data.pop("key"), by=by, **data)
            auditing.record("import", by=by, counts=dict(done.counts))
            messages.success(request, _("Imported: %(what)s.") % {"what": _counted(done.counts)})
            return HttpResponseRedirect(reverse("admin:profiles_revision_changelist"))
    except (CurationFinding, ValidationError, Refused) as finding:
        said = finding if isinstance(finding, Refused) else refusals.sentence(finding)
        form.add_error(None, str(said) if isinstance(finding, Refused) else said)
    is_retiring = bool(request.POST.get("is_retiring", "") in {"on", "True", "1"})
    try:
        look = _look(request, request.POST.get("key", ""), is_retiring=is_retiring)
    except Refused as refused:
        upload = UploadForm(request.POST)
        upload.full_clean()
        upload.errors.clear()
        upload.add_error(None, str(refused))
        return _page(request, upload)
    look.form = _renewed(form, look.preview)
    return _page(request, UploadForm(), look)


def _look(request: HttpRequest, key: str, *, is_retiring: bool) -> Look:
    found = uploading.preview(key, by=asking.person(request), is_retiring=is_retiring)
    initial = {"key": key, "sequence": found.sequence, "is_retiring": is_retiring}
    return Look(found, ApplyForm(initial=initial))


def _renewed(form: ApplyForm, preview: Preview) -> ApplyForm:
    """The form with its complaints and what was typed, written against what is live now."""
    form.data = form.data.copy()
    form.data["sequence"] = str(preview.sequence)
    return form


def _page(request: HttpRequest, form: UploadForm, look: Look | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "look": look,
        "counted": _counted(look.preview.counts) if look else "",
        "may_import": permissions.can_import(asking.person(request)),
        "formats": FORMATS,
        "limit": uploading.MOST_BYTES // 1024 // 1024,
    }
    is_wrong = bool(form.errors if form.is_bound else False)
    is_wrong = is_wrong or bool(look and (look.preview.problem_count or look.form.errors))
    return asking.page(request, "import_page.html", context, has_errors=is_wrong)


def _counted(counts: Any) -> str:
    return ", ".join(f"{name}: {number}" for name, number in sorted(counts.items()))
