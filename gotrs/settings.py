"""Settings of GOTRS, all of them read from the environment (docs/deployment.md lists them).

Without ``GOTRS_DEMO=1`` nothing here is insecure by default: a missing secret key or host list
stops the start.
"""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from gotrs.common import env

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"

# --- Kind of installation -------------------------------------------------------------------------

DEMO = env.boolean("GOTRS_DEMO")
DEBUG = env.boolean("GOTRS_DEBUG")
TESTING = "pytest" in sys.modules
# Commands that need no secrets: they build files or read code, and serve nobody.
_BUILDING = bool({"collectstatic", "makemessages", "compilemessages"} & set(sys.argv[1:2]))
_RELAXED = DEMO or TESTING or _BUILDING

DATA_DIR = Path(env.text("GOTRS_DATA_DIR") or BASE_DIR / "var").resolve()
if not _BUILDING:
    DATA_DIR.mkdir(parents=True, exist_ok=True)


def _secret(name: str, file_name: str) -> str:
    """A secret from the environment; demo and tests keep one of their own in the data folder."""
    own = None if _BUILDING else DATA_DIR / file_name
    return env.secret(name, required=not _RELAXED, kept_in=own)


SECRET_KEY = _secret("GOTRS_SECRET_KEY", "secret.key")
# Encrypts mailbox and directory passwords at rest; kept apart from the database on purpose.
ENCRYPTION_KEYS = [
    key.strip() for key in _secret("GOTRS_ENCRYPTION_KEY", "encryption.key").split(",")
]

ALLOWED_HOSTS = env.words("GOTRS_ALLOWED_HOSTS")
if not ALLOWED_HOSTS:
    if not _RELAXED and not DEBUG:
        raise ImproperlyConfigured(
            "GOTRS_ALLOWED_HOSTS is not set. Name the host names that people type, "
            "for example: helpdesk.example.com"
        )
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
BASE_URL = env.text("GOTRS_BASE_URL", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
FQDN = env.text("GOTRS_FQDN") or ("gotrs.localhost" if _RELAXED else ALLOWED_HOSTS[0])

# --- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "adminpanel.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "gotrs.common.static.StaticFiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "django_prometheus",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "template_partials",
    "gotrs.common",
    "accounts",
    "queues",
    "tickets",
    "search",
    "dashboard",
    "adminpanel",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "gotrs.common.middleware.RequestIdMiddleware",
    "gotrs.common.api.middleware.ApiMiddleware",
    "adminpanel.health.middleware.ProbeMiddleware",
    "gotrs.common.access_log.AccessLogMiddleware",
    "gotrs.common.compressed.CompressedPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gotrs.common.middleware.DomainErrorMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "gotrs.urls"
WSGI_APPLICATION = "gotrs.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.site",
            ],
            "builtins": ["gotrs.common.templatetags.quick_url"],
        },
    }
]

# --- Database -------------------------------------------------------------------------------------

DATABASE_URL = env.text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'gotrs.sqlite3'}"
try:
    _database: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL, conn_max_age=None))
except (ValueError, KeyError) as error:
    raise ImproperlyConfigured(f"DATABASE_URL can't be understood: {error}") from None
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # A writer takes its lock when the transaction begins, so two of them queue up instead of
    # failing half-way (SQLITE_BUSY_SNAPSHOT), and readers never wait for a writer (WAL).
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
            "PRAGMA foreign_keys=ON;PRAGMA cache_size=-64000;PRAGMA mmap_size=268435456;"
        ),
    }
elif _database["ENGINE"] == "django.db.backends.postgresql":
    _database["CONN_HEALTH_CHECKS"] = True
    _options = _database.setdefault("OPTIONS", {})
    # A hung server must not hang a page: see docs/deployment.md.
    _options.setdefault("connect_timeout", 10)
    # What is asked again and again is planned once a connection (docs/decisions/0013).
    if env.boolean("GOTRS_DB_PREPARE", default=True):
        _options |= {"server_side_binding": True, "prepare_threshold": 5}
else:
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgresql://")
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Logins are unique whatever their case: a constraint on the lower-case login (accounts.models).
# SQLite has no covering indexes and does well without them.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "models.W040"]

# Counters of the rate limits are shared by all server processes: in Redis if there is one, else
# in a table of the database.
REDIS_URL = env.text("GOTRS_REDIS_URL")
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "shared": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "gotrs.common.cache.CountingDatabaseCache", "LOCATION": "gotrs_cache"}
    ),
}
RATELIMIT_USE_CACHE = "shared"

# --- People and sessions --------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Agent"
AUTHENTICATION_BACKENDS = [
    "accounts.auth.backends.AgentBackend",
    "accounts.auth.backends.DirectoryAgentBackend",
    "accounts.auth.backends.CustomerBackend",
    "accounts.auth.backends.DirectoryNewcomerBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"

SESSION_COOKIE_NAME = "gotrs_session"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_IDLE = timedelta(hours=2)  # rule 13.6
SESSION_LIFETIME = timedelta(hours=16)
SESSION_COOKIE_AGE = int(SESSION_LIFETIME.total_seconds())
ACCESS_TOKEN_LIFETIME = timedelta(minutes=15)  # API contract 1.4
REFRESH_TOKEN_LIFETIME = timedelta(days=7)

RATE_LOGIN = env.rate("GOTRS_RATE_LOGIN", "10/minute")
RATE_PASSWORD_RESET = env.rate("GOTRS_RATE_PASSWORD_RESET", "3/hour")
RATE_CUSTOMER_TICKETS = env.rate("GOTRS_RATE_CUSTOMER_TICKETS", "10/hour")
RATE_API = env.rate("GOTRS_RATE_API", "100/minute")

# --- Transport security ---------------------------------------------------------------------------

# Off only where the address is plain http on purpose: the demo on loopback.
SECURE = BASE_URL.startswith("https://") and not _RELAXED and not DEBUG
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = env.integer("GOTRS_HSTS_SECONDS", 31536000 if SECURE else 0)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if "://" in BASE_URL else []
CSRF_FAILURE_VIEW = "gotrs.common.views.csrf_failure"
# Whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody's by default. The latter is read
# by gunicorn (deploy/gunicorn.conf.py): Django's SECURE_PROXY_SSL_HEADER would believe everybody.
TRUSTED_PROXIES = env.words("GOTRS_TRUSTED_PROXIES")
CORS_ORIGINS = env.words("GOTRS_CORS_ORIGINS")
# Hosts and networks that webhooks may ask although they are private (gotrs.common.net).
OUTGOING_ALLOW = env.destinations("GOTRS_OUTGOING_ALLOW")
# Where mail servers of the back office may be, besides public addresses.
MAIL_ALLOW = env.mail_destinations("GOTRS_MAIL_ALLOW")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
CSP_NONCE_SOURCE = NONCE  # pages of libraries (Swagger UI) add it to their policy

# --- Files, language, time ------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("GOTRS_STATIC_ROOT") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "gotrs.common.storage.DurableFileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING
            else "gotrs.common.static.FingerprintedStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
# Source maps are for the makers of libraries: compressing them takes most of collectstatic's time.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

UPLOAD_MAX_BYTES = env.integer("GOTRS_UPLOAD_MAX_MB", 10, low=1) * 1024 * 1024  # rule 4.6
ARTICLE_MAX_FILES = 20
ARTICLE_MAX_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

LANGUAGE_CODE = "en"
# Each is named in itself, so that people find theirs. A language is offered here once at least 95 %
# of its texts are translated (`manage.py languages`; tests/common/test_catalogs.py holds it).
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
# Not complete yet: here it proves that right-to-left works.
if DEMO or DEBUG or TESTING:
    LANGUAGES.append(("ar", "العربية"))
LOCALE_PATHS = [BASE_DIR / "gotrs" / "locale"]
FORMAT_MODULE_PATH = "gotrs.locale"
TIME_ZONE = env.time_zone("GOTRS_TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

# --- Mail -----------------------------------------------------------------------------------------

# "folder" keeps mail in the data folder, where the demo shows it; "smtp" hands it to a server.
MAIL_TRANSPORT = env.text("GOTRS_MAIL_TRANSPORT", "folder" if DEMO or TESTING else "smtp")
if MAIL_TRANSPORT not in {"folder", "smtp"}:
    raise ImproperlyConfigured("GOTRS_MAIL_TRANSPORT must be smtp or folder.")
MAIL_FOLDER = DATA_DIR / "mail"
SMTP_HOST = env.text("GOTRS_SMTP_HOST", "localhost")
SMTP_PORT = env.integer("GOTRS_SMTP_PORT", 25, low=1, high=65535)
SMTP_USER = env.text("GOTRS_SMTP_USER")
SMTP_PASSWORD = env.text("GOTRS_SMTP_PASSWORD")
SMTP_SECURITY = env.text("GOTRS_SMTP_SECURITY", "starttls")
if SMTP_SECURITY not in {"starttls", "tls", "none"}:
    raise ImproperlyConfigured("GOTRS_SMTP_SECURITY must be starttls, tls or none.")
SMTP_TIMEOUT = env.integer("GOTRS_SMTP_TIMEOUT", 30, low=1, high=600)
# Whom the mail doctor asks for records; nobody named: those of this machine.
DNS_SERVERS = env.name_servers("GOTRS_DNS_SERVERS")
MAIL_MAX_BYTES = env.integer("GOTRS_MAIL_MAX_MB", 50, low=1) * 1024 * 1024  # rule 7.5

# --- API ------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.auth.api.ApiAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.auth.api.IsSignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["gotrs.common.api.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "gotrs.common.api.JsonParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "gotrs.common.api.schema.ApiSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "gotrs.common.api.AlwaysJson",
    "EXCEPTION_HANDLER": "gotrs.common.api.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "GOTRS API",
    "VERSION": "1.0",
    "DESCRIPTION": "Tickets, articles, queues and everything around them, as JSON.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # JSON Schema proper: null is a type, and any validator can check answers.
    "OAS_VERSION": "3.1.0",
    # What somebody is, and what an agent may be made.
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": ["Admin", "Agent", "Customer"],
        "AgentRoleEnum": ["Admin", "Agent"],
        "LanguageEnum": sorted(code for code, _name in LANGUAGES),
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "gotrs.plain_paths.add",
        "gotrs.needed_bodies.mark",
        "gotrs.api_examples.add",
    ],
}
METRICS_TOKEN = env.text("GOTRS_METRICS_TOKEN")

# --- Logs -----------------------------------------------------------------------------------------

LOG_LEVEL = env.text("GOTRS_LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise ImproperlyConfigured("GOTRS_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
# The last lines are kept in the data folder as well, for GET /api/v1/admin/system/logs.
LOG_FILE_MAX_BYTES = env.integer("GOTRS_LOG_FILE_MB", 10, high=1024) * 1024 * 1024
if TESTING or _BUILDING:
    LOG_FILE_MAX_BYTES = 0
LOG_FILE = DATA_DIR / "log" / "gotrs.jsonl"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "gotrs.common.logs.ContextFilter"}},
    "formatters": {
        "json": {"()": "gotrs.common.logs.JsonFormatter"},
        "plain": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["context"],
            "formatter": "plain" if DEBUG or TESTING else "json",
            "level": "WARNING" if DEMO else "DEBUG",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING" if TESTING else LOG_LEVEL},
    "loggers": {"django.server": {"propagate": True, "handlers": []}},
}
if LOG_FILE_MAX_BYTES:
    LOGGING["handlers"]["file"] = {
        "class": "gotrs.common.logs.LogFile",
        "path": LOG_FILE,
        "max_bytes": LOG_FILE_MAX_BYTES,
        "filters": ["context"],
        "formatter": "json",
    }
    LOGGING["root"]["handlers"].append("file")
