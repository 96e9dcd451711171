"""What every list for curators has in common: to look at, never to add, change or delete."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from proposals.admin_base import page_tools


class CuratedAdmin(admin.ModelAdmin[Any]):
    """A list for curators, in which nothing is added, changed or deleted by Django's own forms."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The site has let the person in."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Curators see what they may decide."""
        return bool(page_tools.area(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing comes from here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """What changes, changes through the lifecycle."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """History is never deleted."""
        return False
