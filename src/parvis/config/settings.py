"""Django's settings, computed from the typed settings. Nothing here is read from elsewhere."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from parvis.config import environment as env
from parvis.config.databases import database
from parvis.config.secret import secret_key
from parvis.kernel import bricks

PARVIS_ENV = env.ENV.read()
PARVIS_VAR = env.VAR.read()
PARVIS_ORIGIN = env.ORIGIN.read()
PARVIS_INSTALLED_BRICKS = bricks.selected(env.BRICKS.read())
DEBUG = False
SECRET_KEY = secret_key(env.SECRET_KEY.read(), PARVIS_VAR)
ALLOWED_HOSTS = env.HOSTS.read()

KERNEL_APPS = [
    f"parvis.kernel.{name}.apps.{name.capitalize()}Config"
    for name in ("parties", "keys", "journal", "events", "jobs", "files", "pdf", "mail", "tokens")
]
INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    *KERNEL_APPS,
    "parvis.ui.apps.UiConfig",
    "parvis.console.apps.ConsoleConfig",
    *bricks.app_paths(PARVIS_INSTALLED_BRICKS),
    *(["parvis.demo.apps.DemoConfig"] if PARVIS_ENV != "production" else []),
    "parvis.config.apps.InstanceConfig",
]
MIDDLEWARE = [
    "parvis.kernel.web.direct.DirectMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "parvis.kernel.web.headers.HeadersMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "parvis.ui.errors.ErrorPagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parvis.kernel.web.middleware.ActorMiddleware",
    "parvis.kernel.journal.middleware.JournalMiddleware",
    "parvis.kernel.web.middleware.RouteMiddleware",
]
ROOT_URLCONF = "parvis.config.urls"
WSGI_APPLICATION = "parvis.config.wsgi.application"
APPEND_SLASH = True

DATABASES = {
    "default": database(
        env.DATABASE_URL.read(), PARVIS_VAR, env.SYNCHRONOUS.read(), env.PREPARED.read()
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "parvis.ui.context.layout",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "parvis.ui.templatetags.ui",
                "parvis.ui.templatetags.ui_blocks",
            ],
        },
    }
]

LANGUAGE_CODE = env.LANGUAGE.read()
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
USE_I18N = USE_TZ = True
# Words of the kernel's packages that are not apps (values, expressions).
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "kernel" / "locale"]
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = PARVIS_VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "parvis.ui.assets.HashedStorage"},
}
WHITENOISE_MAX_AGE = 3600

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "parvis.ui.errors.csrf_failure"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.HTTPS.read():
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "parvis.kernel.files.uploading.CountingUploadHandler",
]
DEFAULT_EXCEPTION_REPORTER = "django.views.debug.ExceptionReporter"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"parvis": {"level": "INFO"}},
}
BASE = Path(__file__).resolve().parent.parent
