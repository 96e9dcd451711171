"""Judges the other names of a skill or role."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from profiles.fields import names_in
from profiles.models import Subject
from profiles.models.fields import MOST_ALIASES, NAME_LENGTH
from skillmap.kernel.text import tidy


def checked(subject: Subject, text: str) -> list[str]:
    """The names of a list that history keeps; raises ValidationError as `check` does."""
    names = names_in(text)
    check(type(subject), subject.pk, names, own_name=subject.name)
    return names


def check(
    model: type[Subject], pk: int | None, names: Sequence[str], *, own_name: str = ""
) -> None:
    """Raise ValidationError for names that cannot be aliases of the skill or role with that id.

    There are at most 20 of at most 120 characters, none twice, and none is the name of this or
    of another published skill (role).
    """
    for _at, message in faults(names, own_name=own_name):
        raise ValidationError({"aliases": message})
    taken = _named(model, pk, names)
    if taken:
        raise ValidationError({"aliases": taken_message(taken)})


def faults(names: Sequence[str], *, own_name: str = "") -> Iterator[tuple[int, str]]:
    """What is wrong with aliases by themselves: which of the names (-1 for all), and why."""
    if len(names) > MOST_ALIASES:
        text = _("There are %(count)d names; at most %(limit)d are possible.")
        yield -1, text % {"count": len(names), "limit": MOST_ALIASES}
    seen: set[str] = {form(own_name)} - {""}
    for at, name in enumerate(names):
        if len(name) > NAME_LENGTH:
            text = _("“%(name)s…” has more than %(limit)d characters.")
            yield at, text % {"name": name[:40], "limit": NAME_LENGTH}
        if form(name) in seen:
            yield at, _("“%(name)s” is there already. Remove it.") % {"name": name}
        seen.add(form(name))


def taken_message(name: str) -> str:
    """What to say of an alias that is the name of another published skill (role)."""
    return _("“%(name)s” is the name of another page. Remove it.") % {"name": name}


def form(name: str) -> str:
    """What two names have in common that people take for one."""
    return tidy(name).casefold()


def _named(model: type[Subject], pk: int | None, names: Sequence[str]) -> str:
    """The first of the names that another published one has; empty for none."""
    same = Q()
    for name in names:
        # SQLite compares letters beyond ASCII exactly, so the usual ways to write them are asked.
        ways = {name, name.lower(), name.upper(), name.title(), name.capitalize()}
        same |= Q(name__iexact=name) | Q(name__in=ways)
    if not names:
        return ""
    others = model._default_manager.filter(same, retired_at=None).exclude(pk=pk)
    forms = {form(name) for name in others.order_by().values_list("name", flat=True)}
    return next((name for name in names if form(name) in forms), "")
