"""Filters of the lists of the admin that say in words what they narrow by."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class MomentFilter(admin.EmptyFieldListFilter):
    """Whether something has happened: a moment that is empty until then, by words for both."""

    heading: Words = _("state")
    before: Words
    after: Words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = str(self.heading)

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        """All, those where it has not happened, those where it has."""
        words = (_("All"), self.before, self.after)
        for choice, display in zip(super().choices(changelist), words, strict=True):
            yield {**choice, "display": display}


class RetiredFilter(MomentFilter):
    """Published or retired."""

    before, after = _("published"), _("retired")


class EndedFilter(MomentFilter):
    """Present or ended."""

    before, after = _("current"), _("ended")
