"""The audit log, to read: the database itself refuses to change it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from proposals.admin_base import page_tools
from proposals.admin_base.read_only import CuratedAdmin
from proposals.models import Event


@admin.register(Event)
class EventAdmin(CuratedAdmin):
    """Who did what, when."""

    list_display = ("created_at", "actor", "verb", "from_state", "to_state", "proposal", "person")
    list_display_links = None
    fields = (
        *("actor", "verb", "from_state", "to_state", "version", "proposal", "skill", "role"),
        *("comment", "person", "data", "created_at"),
    )
    list_filter = ("verb",)
    list_select_related = ("actor", "proposal", "person")
    search_fields = ("actor__username", "person__username")
    date_hierarchy = "created_at"
    show_full_result_count = False
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """What happened where this person curates, without who reported the person."""
        return Event.objects.visible_to(page_tools.person(request))
