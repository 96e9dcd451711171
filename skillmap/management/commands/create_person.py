"""Makes an account on the command line: the first administrator, curators, anybody."""

import sys
from argparse import ArgumentParser

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from profiles.models import Domain
from proposals import moderation_actions
from skillmap.accounts import names
from skillmap.accounts.models import User

HOUR = 3600  # seconds
SITE = ""  # as --curator without a domain


class Command(BaseCommand):
    """Makes the person, or gives rights to one who is there; says how to sign in."""

    help = (
        "Create a person, or give rights to one: "
        "create_person NAME EMAIL --admin, create_person NAME EMAIL --curator [DOMAIN]."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be said on the command line."""
        parser.add_argument("username", metavar="NAME", help="the name to sign in with")
        parser.add_argument("email", metavar="EMAIL", nargs="?", default="", help="for a new one")
        parser.add_argument("--name", default="", help="the name that others see")
        parser.add_argument("--admin", action="store_true", help="may do everything")
        parser.add_argument(
            "--curator",
            metavar="DOMAIN",
            nargs="?",
            const=SITE,
            action="append",
            help="curates a domain (its slug), or the whole site where none is named",
        )
        parser.add_argument("--by", default="", help="the administrator who appoints the curator")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input instead of printing a link to set one",
        )

    def handle(
        self,
        *,
        username: str,
        email: str,
        name: str,
        admin: bool,
        curator: list[str] | None,
        by: str,
        password_stdin: bool,
        **options: object,
    ) -> None:
        """Make the person and say how they sign in; CommandError where nothing was changed."""
        domains = [_domain(slug) for slug in curator or []]
        with transaction.atomic():
            person = User.objects.filter(username__iexact=username).first()
            is_new = person is None
            if person is None:
                person = _make(username, email, name)
            elif email or name:
                raise CommandError(f"{person.username} exists. Leave email and name out.")
            if password_stdin:
                _set_password(person, sys.stdin.readline().rstrip("\n"))
            if admin:
                person.is_superuser = person.is_staff = True
                person.save(update_fields=["is_superuser", "is_staff"])
            for domain in domains:
                moderation_actions.appoint(person, domain, by=_appointer(by))
        self.stdout.write(f"{'Created' if is_new else 'Changed'} {person.username}.")
        if not person.has_usable_password():
            hours = settings.PASSWORD_RESET_TIMEOUT // HOUR
            self.stdout.write(f"Set a password within {hours} hours: {_link(person)}")


def _make(username: str, email: str, display_name: str) -> User:
    """The new person, without a password; the operator answers for their address."""
    if not email:
        raise CommandError(f"There is no {username} yet. Add an email address to create them.")
    person = User(username=username, email=email, display_name=display_name)
    person.set_unusable_password()
    if User.objects.filter(email__iexact=email).exists():
        raise CommandError("Another account has this email address.")
    try:
        validate_email(email)
        person.full_clean(exclude=["password"])
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    if names.is_taken(username):
        raise CommandError("This name looks like that of somebody who runs the site.")
    person.save()
    person.confirm_address()
    return person


def _set_password(person: User, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    person.set_password(password)
    person.save(update_fields=["password"])


def _domain(slug: str) -> Domain | None:
    """The domain of that slug; None for the whole site."""
    if slug == SITE:
        return None
    domains = Domain.objects.published()
    domain = domains.filter(slug=slug).first()
    if domain is None:
        known = ", ".join(domains.values_list("slug", flat=True))
        advice = f"Domains: {known}." if known else "Import a catalogue first, or name no domain."
        raise CommandError(f"There is no domain “{slug}”. {advice}")
    return domain


def _appointer(name: str) -> User:
    """The administrator of that name, else the first one."""
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    chosen = administrators.filter(username__iexact=name) if name else administrators
    found = chosen.order_by("pk").first()
    if found is None:
        missing = f"{name} is no administrator." if name else "There is no administrator yet."
        raise CommandError(f"{missing} Create one first: create_person NAME EMAIL --admin")
    return found


def _link(person: User) -> str:
    key = default_token_generator.make_token(person)
    kwargs = {"uidb36": user_pk_to_url_str(person), "key": key}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=kwargs)
