"""All configuration: everything that the environment can change, and bad values are refused loudly.

Without any variable set this is the embedded set-up: SQLite, a Redis-compatible server on a unix socket, files under var/.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from faktury.database import databases
from faktury.environment import env_bool, env_choice, env_int, env_list, env_seconds, env_text

BASE_DIR = Path(__file__).resolve().parent.parent


FAKTURY_DATA_DIR = Path(env_text("FAKTURY_DATA_DIR", str(BASE_DIR / "var"))).resolve()
FAKTURY_EMBEDDED = not env_text("FAKTURY_DATABASE_URL", "")
"""True while the defaults of one machine are in use; production sets FAKTURY_DATABASE_URL and a secret key."""


def _secret_key() -> str:
    """The key from the environment, else one drawn once and kept in the private data directory."""
    given = os.environ.get("FAKTURY_SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured("FAKTURY_SECRET_KEY must have at least 32 characters")
        return given
    if not FAKTURY_EMBEDDED:
        raise ImproperlyConfigured("FAKTURY_SECRET_KEY must be set when FAKTURY_DATABASE_URL is")
    FAKTURY_DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = FAKTURY_DATA_DIR / "secret-key"
    if not path.exists():
        # Linked into place whole: several processes may start at once, and none may read half a key.
        handle, draft = tempfile.mkstemp(dir=FAKTURY_DATA_DIR)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text()


DEBUG = env_bool("FAKTURY_DEBUG", default=False)
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env_list("FAKTURY_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("FAKTURY_ALLOWED_HOSTS must not contain *: it would switch off the WebSocket origin check")
CSRF_TRUSTED_ORIGINS = env_list("FAKTURY_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    # Before the admin: its templates are looked up here first.
    "faktury.apps.FakturyConfig",
    "faktury.apps.FakturyAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "workers.apps.WorkersConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "faktury.views_modules.rate_limit_middleware.RateLimitMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "faktury.views_modules.middleware.ContentSecurityPolicyMiddleware",
]
ROOT_URLCONF = "faktury.urls"
ASGI_APPLICATION = "asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "faktury.views_modules.context.shell",
            ]
        },
    }
]
DATABASES = databases(
    env_text("FAKTURY_DATABASE_URL", ""), data_dir=FAKTURY_DATA_DIR, pool_size=env_int("FAKTURY_DATABASE_POOL", 0, high=1000)
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["faktury.services.sign_in_limits.LimitedBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "document_list"
LOGOUT_REDIRECT_URL = "login"
CSRF_FAILURE_VIEW = "faktury.views_modules.error_views.csrf_failure"
# A message kept in the session would make the page that shows it write to the database.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", "Polski"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "faktury" / "locale"]
TIME_ZONE = "Europe/Warsaw"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = FAKTURY_DATA_DIR / "static"
MEDIA_ROOT = FAKTURY_DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "faktury.services.static_storage.ModuleStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FILES = 100

FAKTURY_BIND = env_text("FAKTURY_BIND", "127.0.0.1")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
FAKTURY_HTTPS = env_bool("FAKTURY_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = FAKTURY_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if FAKTURY_HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if FAKTURY_HTTPS else 0
X_FRAME_OPTIONS = "DENY"
# `check --deploy` would have HSTS cover every subdomain and the browsers' preload lists: not this application's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if FAKTURY_EMBEDDED and not FAKTURY_HTTPS and FAKTURY_BIND in ("127.0.0.1", "::1", "localhost"):
    # Nothing leaves this machine: HSTS, redirect and secure cookies would only shut its own people out.
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]

ADMINS = [(address, address) for address in env_list("FAKTURY_ADMINS", "")]
"""Who is mailed when a document keeps breaking its worker."""
FAKTURY_ALERT_WEBHOOK = env_text("FAKTURY_ALERT_WEBHOOK", "")
if FAKTURY_ALERT_WEBHOOK and not FAKTURY_ALERT_WEBHOOK.startswith(("http://", "https://")):
    raise ImproperlyConfigured("FAKTURY_ALERT_WEBHOOK must be an http or https address")
EMAIL_HOST = env_text("FAKTURY_SMTP_HOST", "localhost")
EMAIL_PORT = env_int("FAKTURY_SMTP_PORT", 25, low=1)
EMAIL_TIMEOUT = 10
SERVER_EMAIL = env_text("FAKTURY_MAIL_FROM", "faktury@localhost")

FAKTURY_PORT = env_int("FAKTURY_PORT", 8000, low=1, high=65535)
FAKTURY_WORKERS = env_int("FAKTURY_WORKERS", 1, low=1)
FAKTURY_REDIS_SERVER = env_text("FAKTURY_REDIS_SERVER", "")
FAKTURY_SUBMIT_SAMPLE = env_bool("FAKTURY_SUBMIT_SAMPLE", default=True)


def _redis_socket_dir() -> Path:
    """A short private directory: socket paths end at 107 bytes, a data directory may be deeper than that."""
    inside = FAKTURY_DATA_DIR / "run"
    if len(str(inside / "redis.sock").encode()) <= 100:
        return inside
    digest = hashlib.sha256(str(FAKTURY_DATA_DIR).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"faktury-{os.getuid()}-{digest}"


FAKTURY_RUN_DIR = _redis_socket_dir()
FAKTURY_REDIS_URL = env_text("FAKTURY_REDIS_URL", f"unix://{FAKTURY_RUN_DIR / 'redis.sock'}")
FAKTURY_HEARTBEAT_SECONDS = env_seconds("FAKTURY_HEARTBEAT_SECONDS", 15)
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [FAKTURY_REDIS_URL], "prefix": "faktury"},
    }
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": FAKTURY_REDIS_URL,
        "KEY_PREFIX": "faktury-cache",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
    "own": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "own"},
}
"""Counts for the request limits, nothing else: losing them loses nothing."""
FAKTURY_REQUESTS_PER_MINUTE = env_int("FAKTURY_REQUESTS_PER_MINUTE", 1200, low=60)
FAKTURY_UPLOADS_PER_HOUR = env_int("FAKTURY_UPLOADS_PER_HOUR", 5000, low=1)
FAKTURY_SIGN_IN_TRIES = env_int("FAKTURY_SIGN_IN_TRIES", 10, low=3)

FAKTURY_MAX_FILE_BYTES = env_int("FAKTURY_MAX_FILE_MB", 50, low=1) * 1024 * 1024
FAKTURY_MAX_BODY_BYTES = FAKTURY_MAX_FILE_BYTES + 1024 * 1024
"""The body cap leaves room for the multipart frame around one file of the largest size."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FAKTURY_MAX_PAGES = env_int("FAKTURY_MAX_PAGES", 200, low=1)
FAKTURY_MAX_PIXELS = env_int("FAKTURY_MAX_MEGAPIXELS", 80, low=1) * 1_000_000

FAKTURY_OCR_MODEL = env_choice("FAKTURY_OCR_MODEL", "builtin", ("builtin", "stock"))
FAKTURY_OCR_MODEL_DIR = Path(env_text("FAKTURY_OCR_MODEL_DIR", str(FAKTURY_DATA_DIR / "models")))
FAKTURY_OCR_THREADS = env_int("FAKTURY_OCR_THREADS", 0)
"""Torch threads of one reading process; 0 lets the engine take what the machine has."""
FAKTURY_PAGE_SECONDS = env_seconds("FAKTURY_PAGE_SECONDS", 120)
FAKTURY_LEASE_SECONDS = env_seconds("FAKTURY_LEASE_SECONDS", 4)
FAKTURY_MAX_CRASHES = env_int("FAKTURY_MAX_CRASHES", 3, low=1)
FAKTURY_MAX_ATTEMPTS_TRANSIENT = env_int("FAKTURY_MAX_ATTEMPTS_TRANSIENT", 4, low=1)


def _redis_outage_in_one_line(record: logging.LogRecord) -> bool:
    """While Redis is away its clients would log a traceback of fifty lines every second; all of it says one thing."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and type(error).__module__.startswith("redis."):
        record.msg, record.args = f"{record.getMessage()} {type(error).__name__}: {error}", ()
        record.exc_info = record.exc_text = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname:<7} {name}: {message}", "style": "{"}},
    "filters": {"redis_outage": {"()": "django.utils.log.CallbackFilter", "callback": _redis_outage_in_one_line}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redis_outage"]}},
    "root": {"handlers": ["console"], "level": env_choice("FAKTURY_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))},
    "loggers": {
        # Not by mail as Django would: its report holds what people typed, and one outage would send hundreds.
        "django": {"handlers": []},
        "django.request": {"level": "ERROR"},
        "django.channels.server": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
    },
}
