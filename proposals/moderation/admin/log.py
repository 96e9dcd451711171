"""The audit log, to read: the database itself refuses to change it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.admin_base import page_tools
from proposals.admin_base.read_only import CuratedAdmin
from proposals.models import Event, State
from proposals.moderation import log_words

if TYPE_CHECKING:  # only the types of Django know it
    from django.contrib.admin.filters import _ListFilterChoices


class VerbFilter(admin.AllValuesFieldListFilter):
    """What was done, in the words of the log."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = gettext("action")

    def choices(self, changelist: ChangeList) -> "Iterator[_ListFilterChoices]":
        """All, and each verb that the log has."""
        for choice in super().choices(changelist):
            shown = choice["display"]
            choice["display"] = log_words.VERBS.get(str(shown), shown)
            yield choice


@admin.register(Event)
class EventAdmin(CuratedAdmin):
    """Who did what, when."""

    list_display = ("when", "actor", "what", "subject", "states")
    list_display_links = None
    fields = (
        *("actor", "verb", "from_state", "to_state", "version", "proposal", "skill", "role"),
        *("comment", "person", "data", "created_at"),
    )
    list_filter = (("verb", VerbFilter),)
    list_select_related = log_words.SELECTED
    search_fields = ("actor__username", "person__username")
    date_hierarchy = "created_at"
    show_full_result_count = False
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """What happened where this person curates, without who reported the person."""
        return Event.objects.visible_to(page_tools.person(request))

    @admin.display(description=_("date"), ordering="created_at")
    def when(self, event: Event) -> str:
        """The moment, as the site writes it everywhere."""
        values = {"value": event.created_at, "with_clock": True}
        return render_to_string("components/time.html", values)

    @admin.display(description=_("action"), ordering="verb")
    def what(self, event: Event) -> str:
        """The verb in words."""
        return log_words.verb(event)

    @admin.display(description=_("subject"))
    def subject(self, event: Event) -> str:
        """What it is about, by name and with a link to its page."""
        values = {"subject": log_words.subject(event)}
        return render_to_string("proposals/moderation/_log_subject_fragment.html", values)

    @admin.display(description=_("state"))
    def states(self, event: Event) -> str:
        """From which state a proposal went to which."""
        labels = dict(State.choices)
        said = [str(labels.get(each, each)) for each in (event.from_state, event.to_state) if each]
        return " → ".join(dict.fromkeys(said))
