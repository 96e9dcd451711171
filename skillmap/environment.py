"""Turns environment variables into setting values; knows nothing of Django's apps."""

import os
import secrets
import unicodedata
from email.utils import formataddr, parseaddr
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY_FILE = "secret_key"  # noqa: S105  # its name
CONNECT_SECONDS = 2  # the least that libpq knows
POOL_SIZE = 14  # twelve requests (skillmap/database/gates.py), a job and a health check
# A peer that vanished without a word is noticed after twenty seconds, by commands too.
PATIENCE = {
    "connect_timeout": CONNECT_SECONDS,
    "tcp_user_timeout": 20_000,  # milliseconds
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}
JOINERS = "\u200c\u200d"
LOOK = (
    *("SITE_NAME", "SITE_TAGLINE", "SITE_LOGO", "ACCENT_COLOUR", "ACCENT_COLOUR_DARK"),
    *("FOOTER_LINKS", "FRONT_FILE", "SOURCE_URL"),
)
LOOK_FILES = ("SITE_LOGO", "FRONT_FILE")
PROVIDERS = ("github", "gitlab", "google", "openid_connect")


def text(name: str, default: str = "") -> str:
    """The variable's value, or `default` when it is unset or empty."""
    return os.environ.get(name) or default


def line(name: str, default: str = "") -> str:
    """The variable as one line for people: white space collapsed, no characters that control.

    Joiners stay: Arabic and emoji need them. What a mail's subject holds must not end it.
    """
    kept = (_shown(character) for character in text(name))
    return " ".join("".join(kept).split()) or default


def links(name: str) -> tuple[tuple[str, str], ...]:
    """The variable as links: `Imprint=/imprint/, Help=https://help.example.org`.

    Each is a text for people and an address; what has no address has an empty one, and a system
    check (`skillmap.checks`) names it.
    """
    pairs = (each.partition("=") for each in line(name).split(",") if each.strip())
    return tuple((text.strip(), address.strip()) for text, _equals, address in pairs)


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in {"Cf", "Cs"} and character not in JOINERS else character


def sender(site_name: str) -> str:
    """Who the site's mails are from: DEFAULT_FROM_EMAIL, named after the site if it has no name."""
    given = text("DEFAULT_FROM_EMAIL", "skillmap@localhost")
    name, address = parseaddr(given)
    return given if name or not address else formataddr((site_name, address))


def mcp_url(site_url: str) -> str:
    """Where assistants reach the MCP server: MCP_URL, `/mcp` of the site, or nowhere (`0`)."""
    given = text("MCP_URL", f"{site_url}/mcp")
    return "" if given == "0" else given


def own_look() -> list[bytes]:
    """What pages depend on besides the code: the variables of the site's look, and their files."""
    given = [f"{name}={os.environ[name]}".encode() for name in LOOK if os.environ.get(name)]
    return [*given, *(_content(text(name)) for name in LOOK_FILES if text(name))]


def _content(path: str) -> bytes:
    """The bytes of a file; none where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def flag(name: str, *, default: bool = False) -> bool:
    """Whether the variable says yes: 1, true, yes or on."""
    value = os.environ.get(name, "")
    return value.strip().lower() in {"1", "true", "yes", "on"} if value else default


def number(name: str, default: int) -> int:
    """The variable as a whole number; raises ImproperlyConfigured when it is none."""
    try:
        return int(os.environ.get(name) or default)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None


def listed(name: str, default: str = "") -> list[str]:
    """The variable split at commas, blanks dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def data_dir() -> Path:
    """The folder for everything the site writes: DATA_DIR, or `.data` beside the code."""
    return Path(text("DATA_DIR", str(BASE_DIR / ".data")))


def database_url() -> str:
    """DATABASE_URL, or a SQLite file in the data folder."""
    return text("DATABASE_URL", f"sqlite:///{data_dir()}/skillmap.sqlite3")


def secret_key() -> str:
    """SECRET_KEY, or else the key that `prepare` kept in the data folder.

    Raises ImproperlyConfigured where there is neither: in production a new key would sign people
    out at every start and differ between workers.
    """
    if given := text("SECRET_KEY"):
        return given
    path = data_dir() / SECRET_KEY_FILE
    if path.exists():
        return path.read_text()
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set it to a long random string, or set DEBUG=1 to try Skillmap "
        "on your own machine: manage.py then makes a key."
    )


def prepare() -> None:
    """Make what the settings only read: the folder of a SQLite file and, for a trial, a key.

    `manage.py` calls it before the settings are imported. The key is readable by its owner only,
    and made only with DEBUG or DEMO. Raises ImproperlyConfigured for an unknown kind of database.
    """
    chosen = database(database_url())
    if chosen["ENGINE"].endswith("sqlite3") and chosen["NAME"] != ":memory:":
        Path(chosen["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    path = data_dir() / SECRET_KEY_FILE
    if (flag("DEBUG") or flag("DEMO")) and not text("SECRET_KEY") and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))


def database(url: str) -> dict[str, Any]:
    """Django's database settings for a `sqlite:///path` or `postgres://` address."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "skillmap.database.sqlite3",
            "NAME": unquote(parts.path)[1:] or ":memory:",
            # To open the file and say the pragmas again takes longer than to answer a page.
            "CONN_MAX_AGE": None,
            # Readers never wait for the writer, and a writer never fails half-way for a lock. Each
            # thread of a web process keeps up to 4 MB of the file in memory.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;PRAGMA cache_size=-4000;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        given = dict(parse_qsl(parts.query))
        size = int(given.pop("pool_size", POOL_SIZE))
        # After three seconds the pool gives up connecting; whoever asks next makes it try again.
        wait = {"timeout": CONNECT_SECONDS, "reconnect_timeout": 3}
        options = {**PATIENCE, **given, "pool": {"min_size": 1, "max_size": size, **wait}}
        return {
            "ENGINE": "skillmap.database.postgresql",
            "NAME": unquote(parts.path)[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
        }
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")


def caches(url: str) -> dict[str, dict[str, Any]]:
    """The caches of the site; CONTRIBUTING says what each holds and when that becomes invalid.

    `default` holds what all processes have to know: counts of limits and reserved names. `pages`
    holds rendered pages and figures. `read_counts` is the memory of each process, for counts that
    it adds to `default` only once in so many.

    With a Redis address the first two are there. While Redis is away they use `counters` and
    `local_pages`, which are what they are without Redis.
    """
    counters: dict[str, object] = {
        "BACKEND": "skillmap.cache_backends.CountersInDatabase",
        "LOCATION": "limits",
        # Room enough that nobody pushes a count out by making many others.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
    pages: dict[str, object] = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    }
    # Apart from the pages, so that counting many visitors pushes no page out.
    read_counts: dict[str, object] = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "read_counts",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
    if not url:
        return {"default": counters, "pages": pages, "read_counts": read_counts}
    redis = {"BACKEND": "skillmap.cache_backends.RedisWithFallback", "LOCATION": url}
    return {
        "default": redis | {"KEY_PREFIX": "limits", "OPTIONS": {"fallback": "counters"}},
        "pages": redis | {"KEY_PREFIX": "pages", "OPTIONS": {"fallback": "local_pages"}},
        "read_counts": read_counts,
        "counters": counters,
        "local_pages": pages,
    }


def task_backend(name: str) -> str:
    """The queue's backend: `database` (needs `db_worker` running), `background`, `immediate`.

    `background` is a thread of the web process, `immediate` the request itself.
    """
    known = {
        "database": "django_tasks_db.DatabaseBackend",
        "background": "skillmap.background.BackgroundBackend",
        "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    }
    if name not in known:
        raise ImproperlyConfigured("TASKS must be database, background or immediate.")
    return known[name]


def demo_tasks() -> str:
    """The queue of a demo: at once where mail is a file, beside where a server might hang."""
    return "background" if text("EMAIL_URL") else "immediate"


def mail(url: str, folder: Path) -> dict[str, object]:
    """Mail settings for `smtp://`, `smtps://` or, where nothing is said, a folder of files."""
    if not url:
        return {
            "EMAIL_BACKEND": "skillmap.accounts.mail.FolderAndConsoleBackend",
            "EMAIL_FILE_PATH": str(folder / "mail"),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtp+tls:// or smtps://.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


def provider_apps() -> list[str]:
    """Sign-in providers whose variables exist; an unconfigured one would answer 500."""
    return [
        f"allauth.socialaccount.providers.{name}"
        for name in PROVIDERS
        if os.environ.get(f"{name.upper()}_CLIENT_ID")
    ]


class ProviderSettings(TypedDict):
    """What django-allauth is told of one provider."""

    APPS: list[dict[str, object]]
    OAUTH_PKCE_ENABLED: bool


def providers() -> dict[str, ProviderSettings]:
    """django-allauth's settings for the sign-in providers whose variables exist.

    `GITHUB_CLIENT_ID` and `GITHUB_SECRET`, likewise GITLAB (with GITLAB_URL for one's own),
    GOOGLE, and OPENID_CONNECT with OPENID_CONNECT_URL and OPENID_CONNECT_NAME.
    """
    found: dict[str, ProviderSettings] = {}
    for name in PROVIDERS:
        prefix = name.upper()
        if client := text(f"{prefix}_CLIENT_ID"):
            app: dict[str, object] = {"client_id": client, "secret": text(f"{prefix}_SECRET")}
            url = text(f"{prefix}_URL")
            if name == "gitlab" and url:
                app["settings"] = {"gitlab_url": url}
            if name == "openid_connect":
                app["provider_id"] = "sso"
                app["name"] = text(f"{prefix}_NAME", "Single sign-on")
                app["settings"] = {"server_url": url}
            found[name] = {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
    return found


def provider_origins() -> list[str]:
    """Where the form that leads to a provider may lead, for the content policy."""
    homes = {
        "github": "https://github.com",
        "gitlab": "https://gitlab.com",
        "google": "https://accounts.google.com",
    }
    addresses = [text(f"{name.upper()}_URL") or homes.get(name, "") for name in providers()]
    parts = [urlsplit(address) for address in addresses if address]
    return [f"{each.scheme}://{each.netloc}" for each in parts]


def static_storage(*, debug: bool) -> str:
    """Hashed and compressed files in production, plain ones while developing and testing."""
    if debug:
        return "django.contrib.staticfiles.storage.StaticFilesStorage"
    return "whitenoise.storage.CompressedManifestStaticFilesStorage"


def logging(level: str) -> dict[str, object]:
    """One line an event on standard error; readable by people and by collectors."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        # Every job of the immediate queue would take two lines.
        "loggers": {"django_tasks": {"level": "WARNING"}},
        "root": {"handlers": ["console"], "level": level},
    }


# How the OpenAPI document is made. Choices of which several have the same name are told apart.
OPENAPI: dict[str, object] = {
    "TITLE": "Skillmap",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "profiles.api.schema.share_answers",
        "skillmap.api_operations.describe",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ChangeKind": "profiles.models.revision.Change.Kind",
        "CellKind": "proposals.api.requests.CELL_KINDS",
        "VersionKind": "proposals.models.version.ProposalVersion.Kind",
        "PlaceState": "profiles.api.grids.STATES",
        "ProposalState": "proposals.models.proposal.State",
        "Reason": "proposals.models.proposal.Reason",
        "WatchLevel": "proposals.models.notification.Watch.Level",
        "WebhookState": "proposals.models.webhook.Webhook.State",
        "DeliveryState": "proposals.models.webhook.Delivery.State",
    },
}
