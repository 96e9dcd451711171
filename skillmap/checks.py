"""System checks that Skillmap adds to `manage.py check --deploy`."""

from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags
from django.core.checks import Warning as Advice

SENDS_NOTHING = "skillmap.accounts.mail.FolderAndConsoleBackend"


def mail_is_sent(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
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


def operator_is_named(
    app_configs: Sequence[AppConfig] | None, **options: object
) -> list[CheckMessage]:
    """Warn (skillmap.W003) where nobody is told that a domain or the site has no curator."""
    if settings.OPERATOR_EMAIL:
        return []
    return [
        Advice(
            "OPERATOR_EMAIL is not set: no email is sent when the last curator leaves.",
            hint="Set OPERATOR_EMAIL to one or more e-mail addresses, separated by commas.",
            id="skillmap.W003",
        )
    ]


def translations_are_compiled(
    app_configs: Sequence[AppConfig] | None, **options: object
) -> list[CheckMessage]:
    """Warn (skillmap.W002) where pages would not show the translations as they are now."""
    sources = [path for each in settings.LOCALE_PATHS for path in Path(each).rglob("*.po")]
    return [
        Advice(
            f"{source} is not compiled: its pages stay in English or show an earlier text.",
            hint="Run: pybabel compile --domain django --directory skillmap/locale",
            id="skillmap.W002",
        )
        for source in sources
        if not is_compiled(source)
    ]


def is_compiled(source: Path) -> bool:
    """Whether a `.mo` file lies beside the `.po` file and is not older."""
    target = source.with_suffix(".mo")
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


DEPLOYMENT_CHECKS = (
    (mail_is_sent, Tags.security),
    (operator_is_named, Tags.security),
    (translations_are_compiled, Tags.translation),
)
