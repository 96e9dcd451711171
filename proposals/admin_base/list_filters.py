"""Filters of the lists of the admin that say in words what they narrow by."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # only the types of Django know it
    from django.contrib.admin.filters import _ListFilterChoices

Words = str | Promise
ListFilter = str | tuple[str, type[admin.FieldListFilter]]  # a column, or how it is filtered


class MomentFilter(admin.EmptyFieldListFilter):
    """Whether something has happened: a moment that is empty until then, by words for both."""

    heading: Words = _("state")
    before: Words
    after: Words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = str(self.heading)

    def choices(self, changelist: ChangeList) -> "Iterator[_ListFilterChoices]":
        """All, those where it has not happened, those where it has."""
        words = (_("All"), self.before, self.after)
        for choice, display in zip(super().choices(changelist), words, strict=True):
            choice["display"] = str(display)
            yield choice


class RetiredFilter(MomentFilter):
    """Filters a list by whether each row is published or retired."""

    before, after = _("published"), _("retired")


class EndedFilter(MomentFilter):
    """Filters a list by whether each row is in force or has ended."""

    before, after = _("current"), _("ended")
