"""Addresses of roles at one level, below all others of a role: its levels have words of their own.

The site puts them last, so that no level takes the address of another page; see
`addresses.validate_level_slug`.
"""

from django.urls import URLPattern, path

from profiles.pages import markdown_twins, pdf_documents, role_levels

app_name = "role_level"

LEVEL = "roles/<slug:slug>/<slug:level>"

urlpatterns: list[URLPattern] = [
    path(f"{LEVEL}.md", markdown_twins.role_level, name="markdown"),
    path(f"{LEVEL}.pdf", pdf_documents.role_level_document, name="document"),
    path(f"{LEVEL}/advert.<slug:suffix>", role_levels.advert, name="advert"),
    path(f"{LEVEL}/revisions/<int:n>/", role_levels.revision, name="revision"),
    path(f"{LEVEL}/", role_levels.role_level, name="page"),
]
