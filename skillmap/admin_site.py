"""The admin of those who keep the catalogue right: curators get in by their office."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from profiles.addresses import slug_of
from proposals import permissions
from proposals.review import workload
from skillmap.accounts import resumable, sign_in
from skillmap.accounts.models import User
from skillmap.listed_lookups import restricted

Row = TypeVar("Row", bound=Model)
LONGEST_NAME = 200
TASKS = "django_tasks_database"  # which its package calls “Tasks Database Backend”
AdminView = TypeVar("AdminView", bound=Callable[..., HttpResponseBase])


class CurationSite(admin.AdminSite):
    """Django's admin, open to curators and to administrators in good standing."""

    site_header = site_title = _("Curation")
    index_title = _("Waiting for you")
    enable_nav_sidebar = False  # the queue needs the room; the first page has all lists

    def has_permission(self, request: HttpRequest) -> bool:
        """Curators of anything, and administrators; nobody while suspended."""
        person = request.user
        return permissions.is_in_good_standing(person) and (
            bool(permissions.areas_of(person)) or bool(getattr(person, "is_superuser", False))
        )

    def register(
        self,
        model_or_iterable: type[Row] | Iterable[type[Row]],
        admin_class: type[admin.ModelAdmin[Row]] | None = None,
        **options: object,
    ) -> None:
        """Registers a model; its list accepts only the look-ups that its filters name."""
        super().register(model_or_iterable, restricted(admin_class or admin.ModelAdmin), **options)

    def admin_view(self, view: AdminView, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Django's admin view; a form that is sent without a session is kept through sign-in."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def serve(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method in {"GET", "HEAD"}:
                with permissions.remembered():
                    return _drawn(guarded(request, *args, **kwargs))
            if request.method != "POST" or request.user.is_authenticated:
                return guarded(request, *args, **kwargs)
            if carried := resumable.sent_form(request):
                return sign_in.page_with(request, carried)
            return redirect_to_login(resumable.page_of(request))

        return serve

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """With the slug that a name gets, for the forms that add something."""
        return [path("slug/", self.admin_view(_slug), name="slug"), *super().get_urls()]

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, object]]:
        """The lists by app; that of the background tasks gets a name in the reader's language."""
        apps: list[dict[str, object]] = super().get_app_list(request, app_label)
        for each in apps:
            if each["app_label"] == TASKS:
                each["name"] = _("Background tasks")
        return apps

    def index(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> TemplateResponse:
        """The first page: what waits for the person, then everything that there is."""
        person = request.user
        context: dict[str, object] = {}
        if isinstance(person, User):
            context["waiting"] = workload.of(person)
        context["is_whole_site"] = permissions.areas_of(person).is_whole_site
        return super().index(request, (extra_context or {}) | context)


@require_safe
def _slug(request: HttpRequest) -> HttpResponse:
    """The slug of the name in the address, as the server makes it where none was typed."""
    name = request.GET.get("name", "")[:LONGEST_NAME].strip()
    return HttpResponse(slug_of(name) if name else "", content_type="text/plain")


def _drawn(response: HttpResponseBase) -> HttpResponseBase:
    """The page as text already: what its template asks is then among what is remembered."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response
