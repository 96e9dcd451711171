"""Addresses of what is published; they are cited, so they do not change."""

from django.urls import URLPattern, path, re_path

from profiles.confirmations import views as confirmations
from profiles.pages import (
    careers,
    case,
    catalogue_history,
    downloads,
    embedding,
    expectation_versions,
    feeds,
    levels,
    markdown_twins,
    my_level,
    pdf_documents,
    role_comparison,
    role_history,
    roles,
    sitemap_robots,
    skill_history,
    skill_list,
    skills,
)

app_name = "profiles"

skill_patterns = [
    path("skills/", skill_list.skills, name="skills"),
    path("domains/", skill_list.domains, name="domains"),
    path("domains/<slug:domain>/", skill_list.domain, name="domain"),
    path("domains/<slug:domain>/<slug:group>/", skill_list.group, name="group"),
    path("levels/", levels.levels, name="levels"),
    path("history/", catalogue_history.everything, name="catalogue_history"),
    path("skills/<slug:slug>/", skills.profile, name="skill"),
    path(
        "skills/<slug:slug>/expectations/<slug:role>/<slug:level>/",
        skills.expectation,
        name="expectation",
    ),
    path(
        "skills/<slug:slug>/expectations/<slug:role>/<slug:level>/v<int:n>/",
        expectation_versions.version,
        name="expectation_version",
    ),
    path("skills/<slug:slug>/history/", skill_history.history, name="history"),
    path("skills/<slug:slug>/revisions/<int:n>/", skill_history.revision, name="revision"),
    path("skills/<slug:slug>/compare/", skill_history.compare, name="compare"),
]

role_patterns = [
    path("roles/", roles.role_list, name="roles"),
    path("roles/compare/", role_comparison.role_to_role, name="role_to_role"),
    path("roles/<slug:slug>/", roles.role_profile, name="role"),
    path("roles/<slug:slug>/cells/<slug:skill>/<slug:level>/", roles.role_cell, name="role_cell"),
    path("roles/<slug:slug>/career/", careers.career, name="career"),
    path("roles/<slug:slug>/career.md", careers.career_plan, name="career_plan"),
    path("roles/<slug:slug>/history/", role_history.role_history, name="role_history"),
    path("roles/<slug:slug>/revisions/<int:n>/", role_history.role_revision, name="role_revision"),
    path(
        "roles/<slug:slug>/compare-revisions/",
        role_history.compare_role_revisions,
        name="role_compare",
    ),
]

machine_patterns = [
    path(
        "skills/<slug:slug>/expectations/<slug:role>/<slug:level>.md",
        markdown_twins.expectation,
        name="expectation_markdown",
    ),
    path("roles/compare.md", markdown_twins.role_to_role, name="role_to_role_markdown"),
    path("levels.md", markdown_twins.all_levels, name="levels_markdown"),
    path("skills/<slug:slug>.<slug:suffix>", downloads.skill_file, name="skill_file"),
    path("roles/<slug:slug>.pdf", pdf_documents.role_document, name="role_document"),
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
    path("sitemap.xml", sitemap_robots.sitemap, name="sitemap"),
    path("sitemaps/<int:number>.xml", sitemap_robots.sitemap_part, name="sitemap_part"),
    path("robots.txt", sitemap_robots.robots, name="robots"),
    path(".well-known/security.txt", sitemap_robots.security, name="security"),
]

own_patterns = [
    path("me/place/", my_level.place, name="place"),
    path("me/assessment/", my_level.assessment, name="assessment"),
    path("me/confirm/", confirmations.confirm, name="confirm"),
]

confirmation_patterns = [
    path(
        "skills/<slug:slug>/expectations/<slug:role>/<slug:level>/confirmations/",
        confirmations.of_expectation,
        name="confirmations",
    ),
    path("skills/<slug:slug>/confirmations/", confirmations.of_skill, name="skill_confirmations"),
    path("roles/<slug:slug>/confirmations/", confirmations.of_role, name="role_confirmations"),
]

urlpatterns: list[URLPattern] = [
    *skill_patterns,
    *role_patterns,
    *machine_patterns,
    *own_patterns,
    *confirmation_patterns,
]
