"""Keeps the lists of the admin from answering questions about columns that they do not show."""

from typing import TypeVar

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest

# What the filters of Django's admin and its bar of dates ask of a field.
LOOKUPS = frozenset(
    {
        *("exact", "in", "isnull", "isempty", "gt", "gte", "lt", "lte", "year", "month", "day"),
        *("id__exact", "pk__exact"),
    }
)


Row = TypeVar("Row", bound=Model)


class ListedLookupsOnly(ModelAdmin[Row]):
    """A list that can be narrowed by the fields of its own filters and by nothing else.

    Django lets every column of the model be asked in the address, so that who may see people
    could read a password's hash letter by letter.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether `lookup` is a field of `list_filter` or `date_hierarchy` with a usual ending."""
        listed = [*self.get_list_filter(request), self.date_hierarchy]
        names = [name for name in map(_name_of, listed) if name]
        return any(
            lookup == name
            or (lookup.startswith(f"{name}__") and lookup.removeprefix(f"{name}__") in LOOKUPS)
            for name in names
        )


def _name_of(listed: object) -> str:
    """What an entry of `list_filter` calls itself in the address; empty where it has no name."""
    if isinstance(listed, type) and issubclass(listed, admin.SimpleListFilter):
        return listed.parameter_name or ""
    first = listed[0] if isinstance(listed, list | tuple) else listed
    return first if isinstance(first, str) else ""


def restricted(admin_class: type[ModelAdmin[Row]]) -> type[ModelAdmin[Row]]:
    """The class with the rule of `ListedLookupsOnly`; itself where it has it already."""
    if issubclass(admin_class, ListedLookupsOnly):
        return admin_class
    names = {"__module__": admin_class.__module__, "__doc__": admin_class.__doc__}
    return type(admin_class.__name__, (ListedLookupsOnly, admin_class), names)
