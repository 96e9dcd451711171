"""The moderation queue: what is held or reported, one line each, and the page to judge it on."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals import trust
from proposals.admin_base import page_tools
from proposals.admin_base.read_only import CuratedAdmin
from proposals.errors import NotAllowed
from proposals.models import Report
from proposals.moderation import queue as moderation_queue
from proposals.moderation.admin import bulk, people
from proposals.moderation.forms import JudgeForm
from proposals.moderation.queue import WaitingItem
from skillmap.accounts import resumed_forms
from skillmap.accounts.models import User
from skillmap.accounts.resumable import Resumable, resumable


@admin.register(Report)
class ReportAdmin(CuratedAdmin):
    """The queue stands in the place of a list of reports: one thing is judged once."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """The reports that this moderator may answer."""
        return Report.objects.visible_to(page_tools.person(request))

    def get_urls(self) -> list[URLPattern]:
        """The queue, one thing, people, and cleaning up after somebody."""
        view = self.admin_site.admin_view
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("people/", people.listed, "people"),
            ("people/<str:key>/", people.person, "person"),
            ("people/<str:key>/suspend/", people.suspend, "suspend"),
            ("people/<str:key>/lift/", people.lift, "lift"),
            ("people/<str:key>/decline/", bulk.reject, "decline"),
            ("people/<str:key>/revert/", bulk.revert, "revert"),
            ("<str:kind>/<str:key>/judge/", judge, "target"),
        ]
        own = [path(at, view(page), name=f"proposals_report_{name}") for at, page, name in pages]
        return [*own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        """The moderation queue in the place of Django's list."""
        return queue(request)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: object, **kwargs: object
    ) -> HttpResponse:
        """A report has no page of its own: the thing that it is about has."""
        found = page_tools.find(self.get_queryset(request), object_id)
        kind = next(name for name in moderation_queue.KINDS if getattr(found, f"{name}_id"))
        key = getattr(found, f"{kind}_id")
        return HttpResponseRedirect(reverse("admin:proposals_report_target", args=[kind, key]))


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this moderator, longest waiting first."""
    by = page_tools.person(request)
    pages = Paginator(moderation_queue.waiting(by), settings.REPORTS_PER_PAGE)
    try:
        page = pages.page(request.GET.get("page", "1"))
    except InvalidPage:
        raise Http404 from None
    context = {"page": page, "waiting": moderation_queue.load(page.object_list)}
    return page_tools.page(request, "proposals/moderation/moderation_page.html", context)


@page_tools.form_page
@resumable(Resumable.of(JudgeForm))
def judge(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One thing with all that is said against it, and four buttons."""
    by = page_tools.person(request)
    model = moderation_queue.KINDS.get(kind)
    if model is None:
        raise Http404
    target = page_tools.find(model._default_manager.all(), key)
    found = moderation_queue.find(kind, target.pk, by=by)
    if found is None:
        raise NotAllowed
    form = JudgeForm(request.POST or None, initial=resumed_forms.sent(request).dict())
    if request.method == "POST" and form.is_valid() and _judged(request, found, form):
        messages.success(request, _("Done. The reporter can see that the report was handled."))
        return HttpResponseRedirect(reverse("admin:proposals_report_changelist"))
    person = found.target if isinstance(found.target, User) else found.target.author
    context = {
        "found": found,
        "target": found.target,
        "person": person,
        "record": trust.record(person),
        "trust": trust.level(person),
        "form": form,
    }
    return page_tools.page(
        request, "proposals/moderation/judge_page.html", context, has_errors=bool(form.errors)
    )


def _judged(request: HttpRequest, found: WaitingItem, form: JudgeForm) -> bool:
    """Carry out what the button says; False where something stands in the way."""
    by, data = page_tools.person(request), form.cleaned_data
    try:
        moderation_queue.judge(found.target, data["do"], by=by, reason=data["reason"])
    except ValidationError as problem:
        form.add_error("reason", problem.messages)
        return False
    return True
