"""System checks that Skillmap adds to `manage.py check --deploy`."""

from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags
from django.core.checks import Warning as Advice

from skillmap.kernel import identity

LINK_STARTS = ("https://", "http://", "mailto:", "/")
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


def names_fit(app_configs: Sequence[AppConfig] | None, **options: object) -> list[CheckMessage]:
    """Refuse (skillmap.E001) a name or tagline of the site that is longer than its places."""
    limits = {"SITE_NAME": identity.LONGEST_NAME, "SITE_TAGLINE": identity.LONGEST_TAGLINE}
    return [
        Error(
            f"{name} has {len(getattr(settings, name))} characters.",
            hint=f"Shorten it to {limit} characters or fewer.",
            id="skillmap.E001",
        )
        for name, limit in limits.items()
        if len(getattr(settings, name)) > limit
    ]


def logo_can_be_shown(
    app_configs: Sequence[AppConfig] | None, **options: object
) -> list[CheckMessage]:
    """Refuse (skillmap.E002) a logo that is missing, too large, or neither SVG nor PNG."""
    if not settings.SITE_LOGO:
        return []
    try:
        identity.read_logo(Path(settings.SITE_LOGO))
    except identity.LogoError as error:
        return [
            Error(
                f"SITE_LOGO is {settings.SITE_LOGO}, but {error}",
                hint="Name an SVG or PNG file of at most "
                f"{identity.LARGEST_LOGO // 1000} kB that the site can read, or unset it.",
                id="skillmap.E002",
            )
        ]
    return []


def accent_can_be_read(
    app_configs: Sequence[AppConfig] | None, **options: object
) -> list[CheckMessage]:
    """Refuse an accent colour that is none (skillmap.E003) or has too little contrast (E004)."""
    return [found for scheme in (identity.LIGHT, identity.DARK) for found in _accent(scheme)]


def _accent(scheme: identity.Scheme) -> list[CheckMessage]:
    name, given = scheme.variable, getattr(settings, scheme.variable)
    if not given:
        return []
    try:
        colour = identity.chosen(scheme)
    except ValueError:
        hint = "Write it as # and six hexadecimal digits, such as #0d5d72, or unset it."
        return [Error(f"{name} is “{given}”, which is no colour.", hint=hint, id="skillmap.E003")]
    ratio = identity.weakest_contrast(colour, scheme)
    if ratio >= identity.TEXT:
        return []
    look = "light" if scheme is identity.LIGHT else "dark"
    return [
        Error(
            f"{name} {colour} cannot be read well in the {look} look: its contrast is "
            f"{ratio:.2f}:1, and text needs {identity.TEXT}:1.",
            hint=f"The nearest colour that can be read is "
            f"{identity.nearest_readable(colour, scheme)}.",
            id="skillmap.E004",
        )
    ]


def footer_links_lead_somewhere(
    app_configs: Sequence[AppConfig] | None, **options: object
) -> list[CheckMessage]:
    """Refuse (skillmap.E005) a footer link without a text or a usable address."""
    return [
        Error(
            f"FOOTER_LINKS has “{text}={address}”, which is no link.",
            hint="Write text=address, separated by commas. An address begins with https://, "
            "http://, mailto: or /.",
            id="skillmap.E005",
        )
        for text, address in settings.FOOTER_LINKS
        if not text or not address.startswith(LINK_STARTS)
    ]


def source_url_leads_somewhere(
    app_configs: Sequence[AppConfig] | None, **options: object
) -> list[CheckMessage]:
    """Refuse (skillmap.E006) an address of the source code that a browser cannot open."""
    if settings.SOURCE_URL and not settings.SOURCE_URL.startswith(("https://", "http://", "/")):
        return [
            Error(
                f"SOURCE_URL is “{settings.SOURCE_URL}”, which is no link.",
                hint="An address begins with https://, http:// or /.",
                id="skillmap.E006",
            )
        ]
    return []


CHECKS = (
    *(names_fit, logo_can_be_shown, accent_can_be_read),
    *(footer_links_lead_somewhere, source_url_leads_somewhere),
)
DEPLOYMENT_CHECKS = (
    (mail_is_sent, Tags.security),
    (operator_is_named, Tags.security),
    (translations_are_compiled, Tags.translation),
)
