"""Addresses of what is published; they are cited, so they do not change."""

from django.urls import URLPattern, path, re_path

from profiles.views import (
    careers,
    case,
    catalogue,
    documents,
    downloads,
    embedding,
    feeds,
    histories,
    machines,
    own,
    role_comparison,
    role_histories,
    roles,
    skills,
)

app_name = "profiles"

skill_patterns = [
    path("skills/", catalogue.skills, name="skills"),
    path("domains/", catalogue.domains, name="domains"),
    path("domains/<slug:domain>/", catalogue.domain, name="domain"),
    path("domains/<slug:domain>/<slug:group>/", catalogue.group, name="group"),
    path("history/", histories.everything, name="catalogue_history"),
    path("skills/<slug:slug>/", skills.profile, name="skill"),
    path(
        "skills/<slug:slug>/expectations/<slug:role>/<slug:level>/",
        skills.expectation,
        name="expectation",
    ),
    path("skills/<slug:slug>/history/", histories.history, name="history"),
    path("skills/<slug:slug>/revisions/<int:n>/", histories.revision, name="revision"),
    path("skills/<slug:slug>/compare/", histories.compare, name="compare"),
]

role_patterns = [
    path("roles/", roles.role_list, name="roles"),
    path("roles/compare/", role_comparison.role_to_role, name="role_to_role"),
    path("roles/<slug:slug>/", roles.role_profile, name="role"),
    path("roles/<slug:slug>/cells/<slug:skill>/<slug:level>/", roles.role_cell, name="role_cell"),
    path("roles/<slug:slug>/career/", careers.career, name="career"),
    path("roles/<slug:slug>/career.md", careers.career_plan, name="career_plan"),
    path("roles/<slug:slug>/history/", role_histories.role_history, name="role_history"),
    path(
        "roles/<slug:slug>/revisions/<int:n>/", role_histories.role_revision, name="role_revision"
    ),
    path(
        "roles/<slug:slug>/compare-revisions/",
        role_histories.compare_role_revisions,
        name="role_compare",
    ),
]

machine_patterns = [
    path("skills/<slug:slug>.<slug:suffix>", downloads.skill_file, name="skill_file"),
    path("roles/<slug:slug>.pdf", documents.role_document, name="role_document"),
    path("roles/<slug:slug>.<slug:suffix>", downloads.role_file, name="role_file"),
    path("exports/", downloads.exports_page, name="exports"),
    re_path(
        r"^exports/catalogue\.(?P<suffix>[-\w]{1,20}(?:\.[-\w]{1,20})?)$",
        downloads.catalogue_file,
        name="catalogue_file",
    ),
    path("rsd/<uuid:identifier>.json", case.descriptor, name="descriptor"),
    path("embed/skills/<slug:slug>/", embedding.skill, name="embedded_skill"),
    path("embed/roles/<slug:slug>/", embedding.role, name="embedded_role"),
    path("skills/<slug:slug>/badge.svg", embedding.badge, name="badge"),
    path("oembed", embedding.oembed, name="oembed"),
    path("feeds/skills.atom", feeds.everything_feed, name="feed"),
    path("skills/<slug:slug>/feed.atom", feeds.skill_feed, name="skill_feed"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemaps/<int:number>.xml", machines.sitemap_part, name="sitemap_part"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
]

own_patterns = [
    path("me/place/", own.place, name="place"),
    path("me/assessment/", own.assessment, name="assessment"),
]

urlpatterns: list[URLPattern] = [
    *skill_patterns,
    *role_patterns,
    *machine_patterns,
    *own_patterns,
]
