"""The catalogue as a whole in the admin: its name and licence, and files in and out."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from profiles.models import Catalogue
from proposals import permissions
from proposals.catalogue_files import import_page
from proposals.editor.admin.taxonomy import PartAdmin


@admin.register(Catalogue)
class CatalogueAdmin(PartAdmin):
    """What the site as a whole is called, and under which licence it publishes."""

    kind = ""
    list_display = ("title", "language", "publisher", "licence", "revision_number")
    search_fields = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A site has exactly one catalogue, so none can be added."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Curators of the whole site."""
        return permissions.can_curate(request.user, None)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Curators of the whole site."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """With the way in and out for files."""
        view = self.admin_site.admin_view(import_page.files)
        return [path("files/", view, name="profiles_catalogue_files"), *super().get_urls()]

    def target(self, part: object) -> str:
        """The catalogue itself has no name of its own."""
        return ""
