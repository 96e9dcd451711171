"""Deleting an account: the person is forgotten, what was published stays."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from profiles import curation
from profiles.models import Assessment, Confirmation, Curatorship, OwnPlace
from proposals import lifecycle, staffing
from proposals.models import DigestMark, KeptAnswer, Mail, Notification, Watch, Webhook, WorkingCopy
from skillmap.accounts import names
from skillmap.accounts.models import OutgoingMail, Token, User


def erase(person: User) -> None:
    """Forget who the person is; raises LastAdministrator and changes nothing then.

    The row stays, nameless, because published history points at it. Sessions, second factors,
    tokens, addresses and everything private go; proposals that wait are withdrawn.
    """
    with staffing.leaving(person, by=person):
        locked = User.objects.select_for_update().get(pk=person.pk)
        lifecycle.withdraw_all(locked)
        lifecycle.discard_all(locked)
        _forget_what_is_private(locked)
        _forget_ways_in(locked)
        names.reserve(locked)
        Curatorship.objects.filter(person=locked).end()
        _forget_name(locked)
        if not _forget_confirmations(locked):
            curation.renew_pages_of(locked)
    person.refresh_from_db()


def _forget_what_is_private(person: User) -> None:
    """What only the person saw, and what was to be told to them."""
    Notification.objects.filter(person=person).delete()
    Mail.objects.filter(person=person).delete()
    for kind in (Watch, Webhook, DigestMark, KeptAnswer, OwnPlace, Assessment):
        kind._default_manager.filter(person=person).delete()
    WorkingCopy.objects.filter(author=person).delete()


def _forget_confirmations(person: User) -> bool:
    """Take the person's confirmations out of every number; whether there were any.

    They are deleted, not kept without a name: a number says how many people stand behind a text,
    and who is gone does not. Kept pages have the number, so they are made anew.
    """
    deleted, _kinds = Confirmation.objects.filter(person=person).delete()
    if deleted:
        curation.renew_pages()
    return bool(deleted)


def _forget_ways_in(person: User) -> None:
    """Whatever could sign the person in, or reach them."""
    for session in UserSession.objects.filter(user=person):
        SessionStore().delete(session.session_key)
        session.delete()
    addresses = {
        person.email,
        *EmailAddress.objects.filter(user=person).values_list("email", flat=True),
    }
    OutgoingMail.objects.filter(recipient__in=addresses).delete()
    for kind in (EmailAddress, Authenticator, SocialAccount):
        kind.objects.filter(user=person).delete()
    Token.objects.filter(person=person).delete()
    person.groups.clear()
    person.user_permissions.clear()


def _forget_name(person: User) -> None:
    """Make the row say nothing but that there was somebody."""
    person.username = f"former-contributor-{person.pk}"
    person.email = person.display_name = person.suspension_reason = ""
    person.password = make_password(None)
    person.language, person.time_zone = "en", "UTC"
    person.is_active = person.is_staff = person.is_superuser = person.is_mailed_at_once = False
    person.digest = User.Digest.NEVER
    person.last_login = person.suspended_at = person.suspended_until = None
    person.erased_at = timezone.now()
    person.save()
    # Django's log of the admin keeps what the account was called at the time.
    kind = ContentType.objects.get_for_model(User)
    about = LogEntry.objects.filter(content_type=kind, object_id=str(person.pk))
    about.update(object_repr=person.username)
