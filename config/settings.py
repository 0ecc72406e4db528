"""Settings of Varde. Every value that differs between installations comes from the environment, with a safe
default; docs/settings.md lists them all (a test holds the list and this file together)."""

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from varde.core.db import settings_of

ROOT = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    return os.environ.get(f"VARDE_{name}", default)


def env_flag(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on", "ja"}


DATA_DIR = Path(env("DATA_DIR", str(ROOT / "data")))
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key from the environment, or one made at the first start and kept readable for the owner only."""
    if given := env("SECRET_KEY"):
        return given
    file = DATA_DIR / "secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


SECRET_KEY = _secret_key()
DEBUG = env_flag("DEBUG")
DEMO = env_flag("DEMO")
#: The password of the demo's accounts. They are made only in a demo; see people/demo.py.
DEMO_PASSWORD = "varde-demo-passord"
#: Where the web server listens.
HOST = env("HOST", "127.0.0.1")
PORT = int(env("PORT", "8000"))
#: Plain http is for the demo on one's own machine; everywhere else cookies demand https.
INSECURE_HTTP = env_flag("INSECURE_HTTP")
ALLOWED_HOSTS = [h for h in env("HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in env("TRUSTED_ORIGINS").split(",") if o]

INSTALLED_APPS = [
    "varde.core",
    "varde.places",
    "varde.people",
    "varde.projects",
    "varde.evaluation",
    "varde.events",
    "varde.inquiries",
    "varde.worklog",
    "varde.content",
    "varde.exchange",
    "varde.insight",
    "varde.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    # Loads a web client, which takes its time: only where it is used.
    *(["allauth.socialaccount.providers.openid_connect"] if env("OIDC_SERVER_URL") else []),
    "django_cotton",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "varde.core.middleware.query_count",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "varde.core.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "varde.core.middleware.composed_letters",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "varde.people.middleware.viewer",
    "varde.people.middleware.language",
    "varde.core.middleware.RefusalsAreAnswers",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "varde.people.middleware.demand_second_factor",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "varde.people.context.desk",
                "varde.portal.context.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "varde.core.templatetags.varde",
            ],
        },
    }
]
COTTON_DIR = "components"

DATABASE_URL = env("DATABASE_URL", f"sqlite:///{DATA_DIR / 'varde.sqlite3'}")
DATABASES = {"default": settings_of(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- who you are ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/hjem/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "varde.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
#: The leader who makes an account vouches for the address; a login code proves it each time.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Varde: "
ACCOUNT_FORMS = {"login": "varde.people.forms_sign_in.LoginForm"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Varde"
SOCIALACCOUNT_ADAPTER = "varde.people.adapters.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
#: Staff must have a second factor; the demo, where one signs in with a click, does not ask for it.
DEMAND_SECOND_FACTOR = env_flag("DEMAND_SECOND_FACTOR", not DEMO)
SOCIALACCOUNT_PROVIDERS: dict = {}
if env("OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": env("OIDC_ID", "oidc"),
                "name": env("OIDC_NAME", "Virksomhetens pålogging"),
                "client_id": env("OIDC_CLIENT_ID"),
                "secret": env("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env("OIDC_SERVER_URL")},
            }
        ],
    }

# --- sessions, cookies, headers --------------------------------------------------------------------
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_HTTP
if not INSECURE_HTTP:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-varde", "__Host-varde-csrf"
    SECURE_HSTS_SECONDS = 63072000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
if env_flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "varde.core.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
#: Bytes. A workbook of a year is 0.6 MB; what is above this is turned away before it is read.
MAX_WORKBOOK_BYTES = int(env("MAX_WORKBOOK_MB", "25")) * 1_000_000
FILE_UPLOAD_TEMP_DIR = None
MEDIA_ROOT = DATA_DIR / "files"

# --- language, time ------------------------------------------------------------------------------
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "varde" / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = USE_I18N = True
USE_THOUSAND_SEPARATOR = False
LANGUAGE_COOKIE_NAME = "varde-sprak"

# --- files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_DIR", str(ROOT / "static-built")))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- e-mail: the login codes of allauth; everything else will go through the room messaging -----------
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env("SMTP_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = env("SMTP_HOST", "localhost")
EMAIL_PORT = int(env("SMTP_PORT", "587"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("SMTP_USER"), env("SMTP_PASSWORD")
EMAIL_USE_TLS = env_flag("SMTP_TLS", True)
DEFAULT_FROM_EMAIL = env("MAIL_FROM", "varde@example.org")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "WARNING")},
}

#: Adds X-Query-Count to every answer: for the load tests, never for the open net.
SHOW_QUERY_COUNT = env_flag("SHOW_QUERY_COUNT")
SILENCED_SYSTEM_CHECKS: list[str] = []
