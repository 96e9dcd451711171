"""Every address of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from profiles.pages.caching import only_read
from profiles.pages.query_params import reads
from proposals import lookup
from proposals.editor import views as editor
from proposals.notifications.views import watches
from skillmap import (
    about_pages,
    api_docs,
    home,
    llms,
    mcp_description,
    site_files,
    views,
    webhook_docs,
)
from skillmap.accounts import sign_in
from skillmap.people import sessions

watch_domain = lookup.under_former_slugs(watches.watch)
handler400, handler403 = views.bad_request, views.forbidden
handler404, handler500 = views.not_found, views.server_error
handler429 = "skillmap.views.too_often"  # django-allauth's limits ask for it

urlpatterns = [
    *i18n_patterns(  # first, and in it what is asked most: they are tried one after the other
        path("", home.home, name="home"),
        # These two would otherwise be a skill called "new" and a group called "watch".
        path("skills/new/", editor.suggest_skill),
        path("domains/<slug:key>/watch/", watch_domain, {"kind": "domains"}),
        path("", include("profiles.urls")),
        path("", include("proposals.urls")),
        path("", include("skillmap.people.urls")),
        path("accounts/login/", reads("next")(sign_in.sign_in), name="account_login"),
        path("accounts/other-way/", sign_in.other_way, name="account_other_way"),
        path("accounts/sessions/", sessions.own_sessions, name="usersessions_list"),
        path("accounts/", include("allauth.urls")),
        path("about/", about_pages.about, name="about"),
        path("about.md", about_pages.about_markdown, name="about_markdown"),
        path("help/writing/", about_pages.writing, name="writing"),
        path("help/writing.md", about_pages.writing_markdown, name="writing_markdown"),
        path("privacy/", views.statement, {"name": "privacy"}, name="privacy"),
        path("terms/", views.statement, {"name": "terms"}, name="terms"),
        path("api/", only_read(RedirectView.as_view(pattern_name="api_docs"))),
        path("api/docs/", api_docs.docs, name="api_docs"),
        path("api/docs/problems/", api_docs.problems, name="api_problems"),
        path("api/docs/webhooks/", webhook_docs.docs, name="webhook_docs"),
        path("", include("profiles.level_urls")),  # last: each word that is left may be a level
        prefix_default_language=False,
    ),
    path("llms.txt", llms.llms, name="llms"),
    path(".well-known/mcp/server.json", mcp_description.server_json, name="mcp_server_json"),
    re_path(
        r"^site/(?P<kind>logo|accent)-(?P<digest>[0-9a-f]{12})\.(?P<suffix>svg|png|css)$",
        site_files.site_file,
        name="site_file",
    ),
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path("admin/login/", views.admin_login),
    path("admin/password_change/", views.admin_password),
    path("admin/", admin.site.urls),
    path("api/v1/", include("skillmap.api_urls")),
    path("ims/case/v1p1/", include("profiles.case_urls")),
]
