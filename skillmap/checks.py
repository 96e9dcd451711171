"""System checks that Skillmap adds to `manage.py check --deploy`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags
from django.core.checks import Warning as Advice

SENDS_NOTHING = "skillmap.accounts.mail.FolderAndConsoleBackend"


def mail_is_sent(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Warn (skillmap.W001) where e-mails, password resets included, only reach the log."""
    if settings.EMAIL_BACKEND != SENDS_NOTHING:
        return []
    return [
        Advice(
            "EMAIL_URL is not set: e-mails, among them links that reset a password, are written "
            "to the log and to a folder instead of being sent.",
            hint="Set EMAIL_URL to smtp://, smtp+tls:// or smtps://user:password@host:port.",
            id="skillmap.W001",
        )
    ]


DEPLOYMENT_CHECKS = ((mail_is_sent, Tags.security),)
