"""What every list of the catalogue has in common: edited on pages of ours, never deleted."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from proposals.admin_base import page_tools
from proposals.admin_base.read_only import CuratedAdmin
from skillmap.accounts.resumable import Resumable, resumable


class EditedAdmin(CuratedAdmin):
    """A list whose rows are added and edited on pages that make revisions.

    Django's own forms are not used at all: both of their addresses lead to `edit`.
    """

    is_for_whole_site = True
    edited: ClassVar[Resumable | None] = None  # what of the form in `edit` survives signing in
    show_full_result_count = False
    list_per_page = 50

    def edit(self, request: HttpRequest, key: str | None) -> HttpResponse:
        """The page that edits the row (None: makes a new one)."""
        raise NotImplementedError

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Who may edit some of it."""
        return self.has_add_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Curators of the whole site; of any domain, where it is theirs to edit."""
        area = page_tools.area(request)
        return area.is_whole_site if self.is_for_whole_site else bool(area)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Whoever may see the list; the page checks the right to what is changed."""
        return self.has_add_permission(request)

    @resumable("edited")
    @page_tools.form_method
    def add_view(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The page for a new one."""
        return self.edit(request, None)

    @resumable("edited")
    @page_tools.form_method
    def change_view(
        self, request: HttpRequest, object_id: str, *args: object, **kwargs: object
    ) -> HttpResponse:
        """The page for the row."""
        return self.edit(request, object_id)
