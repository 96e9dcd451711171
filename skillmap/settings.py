"""Every setting of the site, read from the environment; safe unless asked otherwise.

Importing this module writes nothing: `environment.prepare` and the bootstrap do.
"""

import sys

from django.utils.translation import gettext_lazy as _

from skillmap import environment, release
from skillmap.environment import flag, line, links, listed, number, text

# --- Where things are -------------------------------------------------------------------------

BASE_DIR, DATA_DIR = environment.BASE_DIR, environment.data_dir()
STATIC_ROOT = DATA_DIR / "static"
# Part of every ETag: a new release, name or logo renews every page that browsers and caches keep.
RELEASE = release.fingerprint(BASE_DIR, STATIC_ROOT / "staticfiles.json", *environment.own_look())

# --- What the site is called and looks like (skillmap/kernel/identity.py) -----------------------

SITE_NAME = line("SITE_NAME", "Skillmap")
SITE_TAGLINE = line("SITE_TAGLINE")
SITE_LOGO = text("SITE_LOGO")  # an SVG or PNG file
ACCENT_COLOUR = text("ACCENT_COLOUR")  # of the light look, and of the dark one where that has none
ACCENT_COLOUR_DARK = text("ACCENT_COLOUR_DARK")
FOOTER_LINKS = links("FOOTER_LINKS")
SOURCE_URL = text("SOURCE_URL")  # where the source code is, for those who want a site of their own

# --- Safety -----------------------------------------------------------------------------------

DEBUG, DEMO = flag("DEBUG"), flag("DEMO")
SECRET_KEY = environment.secret_key()
SITE_URL = text("SITE_URL", "http://localhost:8000").rstrip("/")
SECURITY_CONTACT = text("SECURITY_CONTACT", "")  # mailto: or https: address for security.txt
HTTPS = flag("HTTPS", default=not (DEBUG or DEMO))
MCP_URL = environment.mcp_url(SITE_URL)  # where `manage.py mcp --http` is reached
ALLOWED_HOSTS = listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS", SITE_URL)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY") else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "skillmap.views.csrf_failure"
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP: dict[str, list[str]] = {
    **{name: ["'none'"] for name in ("default-src", "frame-ancestors", "base-uri")},
    **{f"{kind}-src": ["'self'"] for kind in ("script", "style", "font", "connect", "manifest")},
    "img-src": ["'self'", "data:"],
    "form-action": ["'self'", *environment.provider_origins()],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- Apps and the way of a request ------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "skillmap.apps.StaticFiles",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "skillmap.accounts",
    "profiles",
    "proposals",
    "skillmap",
    "skillmap.admin_app.CurationAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *environment.provider_apps(),
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "skillmap.middleware.ForProgramsMiddleware",
    "skillmap.middleware.ContentSecurityPolicyMiddleware",
    "skillmap.middleware.LanguageFromPathMiddleware",
    "skillmap.middleware.HealthMiddleware",
    "skillmap.database_middleware.DatabaseMiddleware",
    "skillmap.middleware.UnchangedMiddleware",
    "skillmap.middleware.CanonicalQueryMiddleware",
    "skillmap.middleware.FormerSlugMiddleware",
    "skillmap.middleware.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "skillmap.middleware.PersonalPagesMiddleware",
    "skillmap.middleware.WriteBudgetMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "skillmap.middleware.SignInFirstMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "skillmap.simultaneous.SimultaneousRequestsMiddleware",
    "skillmap.domain_errors.DomainErrorMiddleware",
]
ROOT_URLCONF = "skillmap.urls"
WSGI_APPLICATION = "skillmap.wsgi.application"
SITE_ID = 1
TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "skillmap.templatetags.bidi",
                "skillmap.templatetags.identity",
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------

DATABASES = {"default": environment.database(environment.database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = environment.caches(text("CACHE_URL", ""))
PAGES_CACHE = "pages"
PAGE_SHARED_SECONDS = number("PAGE_SHARED_SECONDS", 60)
_tasks = text("TASKS", environment.demo_tasks() if DEMO else "database")
TASKS = {"default": {"BACKEND": environment.task_backend(_tasks)}}

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["skillmap.accounts.backends.Backend"]
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "skillmap.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_SIGNUP_REDIRECT_URL = "me"
_forms = ["login", "signup", "add_email", "change_password", "set_password"]
_forms += ["reset_password", "reset_password_from_key", "reauthenticate"]
ACCOUNT_FORMS = {n: f"skillmap.accounts.forms.own.{n.title().replace('_', '')}Form" for n in _forms}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, nowhere else
ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_RATE_LIMITS = {"keep_typed": "10/h/ip"}  # besides django-allauth's own
ACCOUNT_USERNAME_VALIDATORS = "skillmap.accounts.models.username_validators"
ACCOUNT_USER_DISPLAY = "skillmap.accounts.models.shown_name"
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")  # an e-mailed code proves less than either
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXIES", 1 if SECURE_PROXY_SSL_HEADER else 0)
SIGNUP_SECONDS = 2  # nobody fills the form in faster; programs do
_forms = [f"{verb}_webauthn" for verb in ("add", "authenticate", "login", "reauthenticate")]
MFA_FORMS = {n: f"skillmap.accounts.forms.keys.{n.title().replace('_', '')}Form" for n in _forms}
MFA_ADAPTER = "skillmap.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False  # tracking would read the session on reading pages
SOCIALACCOUNT_AUTO_SIGNUP = False  # everybody chooses a user name
SOCIALACCOUNT_PROVIDERS = environment.providers()
STATEMENTS = {  # Markdown files of the operator
    "about": text("ABOUT_FILE"),
    "front": text("FRONT_FILE"),
    "privacy": text("PRIVACY_FILE"),
    "terms": text("TERMS_FILE"),
}

# --- Proposals ---------------------------------------------------------------------------------

TWO_CURATORS = flag("TWO_CURATORS", default=True)  # for changes of high impact
OPEN_DRAFTED_PROPOSALS = number("OPEN_DRAFTED_PROPOSALS", 10)  # of one person's programs at a time
WEBHOOK_ALLOWED_HOSTS = listed("WEBHOOK_ALLOWED_HOSTS")  # may be private, and without TLS

# --- Rows on a page ----------------------------------------------------------------------------

SKILLS_PER_PAGE = PROPOSALS_PER_PAGE = DELIVERIES_PER_PAGE = REPORTS_PER_PAGE = 25
RESULTS_PER_PAGE = 10  # of a search: each with the texts in which it was found
REVISIONS_PER_PAGE = 30
CONTRIBUTIONS_PER_PAGE = NOTIFICATIONS_PER_PAGE = PEOPLE_PER_PAGE = 50
ROLES_PER_PAGE = STEPS_PER_PAGE = 100
ROLE_SKILLS_PER_PAGE = 400
SKILLS_PER_SITEMAP = 5_000  # the protocol allows 50,000; fewer are rendered faster

# --- Mail -------------------------------------------------------------------------------------

vars().update(environment.mail(text("EMAIL_URL", ""), DATA_DIR))
OPERATOR_EMAIL = listed("OPERATOR_EMAIL")  # told when a domain or the site loses its last curator
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.sender(SITE_NAME)
EMAIL_SUBJECT_PREFIX = ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 10

# --- Languages and time -----------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "skillmap" / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "skillmap.formats"

# --- Static files -----------------------------------------------------------------------------

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": environment.static_storage(debug=DEBUG or "pytest" in sys.modules)},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Programs ---------------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "profiles.api.authentication.TokenAuthentication",
        "profiles.api.authentication.BrowserSession",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["profiles.api.parsing.StrictJSONParser"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "profiles.api.pagination.StablePagination",
    "DEFAULT_THROTTLE_CLASSES": ["profiles.api.throttling.Budget"],
    "DEFAULT_SCHEMA_CLASS": "profiles.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "profiles.api.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = environment.OPENAPI
API_LIMITS = flag("API_LIMITS", default=True)  # off only where the API is tried by machine

# --- What was said, and to whom ---------------------------------------------------------------

LOGGING = environment.logging(text("LOG_LEVEL", "INFO"))
