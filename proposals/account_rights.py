"""Switches accounts on and off and gives rights: logged, and told to those whom it concerns."""

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from profiles import curation
from proposals import events, permissions, staffing
from proposals.errors import NotAllowed
from skillmap.accounts import outbox
from skillmap.accounts.models import User

SWITCHES = ("is_active", "is_staff", "is_superuser")
RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")
Changes = Mapping[str, bool | list[int]]
Kind = events.Kind


def change(person: User, changes: Changes, *, by: User) -> None:
    """Save the switches of the account that `changes` names, from the person as they are set.

    Groups and permissions are for the caller to save in the same transaction: `changes` has the
    ids that hold afterwards, for the audit log. Raises NotAllowed, and LastAdministrator.
    """
    with staffing.leaving(person, by=by):
        before = User.objects.get(pk=person.pk)
        actor = User.objects.get(pk=by.pk)  # who may have lost the right a moment ago
        is_allowed = permissions.can_change_account(actor, before)
        if set(changes) & set(RIGHTS):
            is_allowed = permissions.can_change_rights(actor, before)
        if not is_allowed:
            raise NotAllowed
        columns = [name for name in SWITCHES if name in changes]
        if columns:
            person.save(update_fields=columns)
            curation.renew_pages_of(person)  # a mark beside the name may come or go
        _log(person, changes, areas=_areas(before) | _areas(person), by=by)


def _log(person: User, changes: Changes, *, areas: set[int | None], by: User) -> None:
    """An event for the account being on or off, and one for the rights; both are told."""
    if "is_active" in changes:
        kind = Kind.REACTIVATED if person.is_active else Kind.DEACTIVATED
        events.record(kind, by=by, kind=kind, person=person, areas=list(areas))
        if not person.is_active:
            _mail_deactivated(person)
    if rights := {name: changes[name] for name in RIGHTS if name in changes}:
        events.record(
            Kind.RIGHTS_CHANGED, by=by, kind=Kind.RIGHTS_CHANGED, person=person, rights=rights,
            areas=list(areas | {None}),
        )  # fmt: skip


def _areas(person: User) -> set[int | None]:
    """The ids of the domains that the person curates; None for the whole site, and for staff."""
    found: set[int | None] = set(
        person.curatorships.filter(ended_at=None).values_list("domain_id", flat=True)
    )
    return found | {None} if person.is_superuser or person.is_staff else found


def _mail_deactivated(person: User) -> None:
    """Tell the person by mail at once: they cannot open their inbox any more."""
    if not person.email:
        return
    with translation.override(person.language):
        subject = _("Your account was deactivated")
        context = {"name": person.username, "url": settings.SITE_URL}
        text = render_to_string("email/account_deactivated.txt", context)
    outbox.post(EmailMultiAlternatives(subject, text, to=[person.email]))
