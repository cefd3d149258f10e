"""One settings file for demonstration and production; what differs is read from the environment.

Without DATABASE_URL everything is embedded: SQLite, a cache in its tables, Celery over files. With it the portal is in
production: keys must be given, cookies are secure, https is demanded.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from minshi.logs import logging_config
from minshi.schedule import SCHEDULE

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env("MINSHI_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
IS_PRODUCTION = bool(env("DATABASE_URL", default=""))
DEVELOPMENT_KEY = "development-only-key-never-used-where-DATABASE_URL-is-set"
SECRET_KEY = env("SECRET_KEY") if IS_PRODUCTION else env("SECRET_KEY", default=DEVELOPMENT_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
PUBLIC_ADDRESS = env("PUBLIC_ADDRESS", default="http://127.0.0.1:8000").rstrip("/")
"""Where residents find the portal; printed on papers and in QR codes."""

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_fsm",
    "guardian",
    "django_htmx",
    "template_partials",
    "django_filters",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "minshi",
    "governance.events",
    "governance.people",
    "governance.policy",
    "governance.workflow",
    "governance.recusal",
    "demands",
    "projects",
    "acceptance",
    "audit",
    "portal.look",
    "portal.reports",
    "portal.demonstration",
    "portal.workbench",
    "portal.public",
]

MIDDLEWARE = [
    "minshi.middleware.Arrival",
    "minshi.middleware.Compressed",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minshi.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minshi.sessions.StillThere",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "minshi.middleware.UploadLimit",
    "minshi.middleware.Refusals",
    "minshi.middleware.ReadOnlyGet",
    "portal.workbench.middleware.CountAnew",
]

ROOT_URLCONF = "minshi.urls"
WSGI_APPLICATION = "minshi.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATE_OPTIONS: dict[str, Any] = {
    "context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "portal.workbench.navigation.navigation",
    ],
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": TEMPLATE_OPTIONS,
    }
]

# The database. On SQLite every transaction takes the write lock at its start: two people can never both read the old
# state and then write. For the same reason a request is not wrapped in one long transaction; actions open their own.
if IS_PRODUCTION:
    DATABASES = {"default": env.db("DATABASE_URL") | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
    # Tables and indexes lie in memory or on an SSD, where a jump costs hardly more than the next page; PostgreSQL's own
    # estimate is that of a turning disk, and it would read a list of one state through all states. Its compiling of
    # queries (jit) takes longer than any of the portal's queries runs.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c random_page_cost=1.1 -c jit=off")
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "minshi.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
            },
        }
    }
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache, and what the clock does. How many forms came from an address is counted in Redis; without it, in each process.
REDIS_URL = env("REDIS_URL", default="")
PROCESS_CACHE = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process",
    "OPTIONS": {"MAX_ENTRIES": 20_000},
}  # fmt: skip
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "minshi.settings.own_cache.OwnCache", "LOCATION": REDIS_URL}}
    CACHES["throttle"] = CACHES["default"]
    CELERY_BROKER_URL = REDIS_URL
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache",
                          "OPTIONS": {"MAX_ENTRIES": 20_000}}}  # fmt: skip
    CACHES["throttle"] = PROCESS_CACHE | {"LOCATION": "throttle"}
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker-control"),
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CACHES["process"] = PROCESS_CACHE
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 600
CELERY_TASK_TIME_LIMIT = 660
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# Who signs in, and how often one may try. Staff sign in with their user name; axes alone counts failures of passwords,
# by account and address together, so that nobody can lock an official out from elsewhere, and far more by address.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_LENGTH = {"min_length": 10}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": PASSWORD_LENGTH},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "minshi.passwords.PlaceWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/work/"
PASSWORD_URL = "account_change_password"
SECOND_FACTOR_URL = "account:second_factor"
ACCOUNT_ADAPTER = "minshi.accounts.Adapter"
ACCOUNT_FORMS = {
    "login": "minshi.forms.LoginForm",
    "change_password": "minshi.forms.ChangePasswordForm",
    "reauthenticate": "minshi.forms.AskPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
"""The second of these counts wrong codes of a second factor; passwords are counted by axes (see the adapter)."""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
"""Each signing in by passkey counts twice, and nothing in it can be guessed: an office behind one address passes."""
PASSKEY_HOST = env("PASSKEY_HOST", default="") or (urlsplit(PUBLIC_ADDRESS).hostname if IS_PRODUCTION else "localhost")
"""The name to which passkeys are bound for good; browsers take no bare network address."""
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "minshi.accounts.SecondFactor"
MFA_FORMS = {
    "authenticate": "minshi.forms.AuthenticateForm",
    "reauthenticate": "minshi.forms.ReauthenticateForm",
    "activate_totp": "minshi.forms.ActivateForm",
    "add_webauthn": "minshi.forms.AddPasskeyForm",
    "edit_webauthn": "minshi.forms.NamePasskeyForm",
    "authenticate_webauthn": "minshi.forms.PasskeyForm",
    "reauthenticate_webauthn": "minshi.forms.PasskeyAgainForm",
    "login_webauthn": "minshi.forms.PasskeyLoginForm",
}
MFA_TOTP_ISSUER = "民生微实事"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "minshi.accounts.locked_out"
AXES_HANDLER = "minshi.lockout.Handler"
AXES_USERNAME_CALLABLE = "minshi.lockout.typed_name"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address"]
ADDRESS_FAILURE_LIMIT = 50
"""Failures from one address whatever the user name; an office behind one address does not reach them by mistyping."""
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
# Guardian keeps the grants; the rights themselves, which have days, are asked of governance.people.access alone.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# Signing in through a unified identity service by OpenID Connect; off until its address is given. Whom it names is
# matched to an account that is there already, first by user name and from then on by subject; it makes none and gives
# no right.
OIDC_SERVER = env("OIDC_SERVER", default="").rstrip("/")
OIDC_ORIGIN = ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER))] if OIDC_SERVER else []
"""Where the sign-in form may lead to besides this site; the service's own pages must lie there."""
OIDC_NAME = env("OIDC_NAME", default="统一身份认证")
OIDC_USERNAME_CLAIM = env("OIDC_USERNAME_CLAIM", default="preferred_username")
SOCIALACCOUNT_ADAPTER = "minshi.accounts.Unified"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_SERVER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(
        {
            "provider_id": "unified", "name": OIDC_NAME, "client_id": env("OIDC_CLIENT_ID"),
            "secret": env("OIDC_CLIENT_SECRET"), "settings": {"server_url": OIDC_SERVER},
        }
    )  # fmt: skip

# How a message reaches a telephone: the dotted name of a class with `send(phone, text)`. In production there is none
# until one is named, and nobody signs up by telephone; elsewhere messages are printed and lie on the page /outbox/.
SMS_SENDER = env("SMS_SENDER", default="" if IS_PRODUCTION else "governance.people.sms.Outbox")
# The sender governance.people.sms.Gateway posts signed JSON to this address; see there. Seconds: how long it waits.
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_KEY = env("SMS_GATEWAY_KEY", default="")
SMS_GATEWAY_SECONDS = env.float("SMS_GATEWAY_SECONDS", default=5)

# Personal data: "number:base64,…", the first key seals and all open; where DATABASE_URL is set both must be given.
MINSHI_KEYS = env("MINSHI_KEYS", default="")
MINSHI_INDEX_KEY = env("MINSHI_INDEX_KEY", default="")
MINSHI_CIPHER = env("MINSHI_CIPHER", default="aes256gcm")

# What the browser is told. Nothing is loaded from elsewhere, nothing runs from within a page.
HTTPS = env.bool("HTTPS", default=IS_PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=HTTPS)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=HTTPS)
if env("SECURE_PROXY_SSL_HEADER", default=""):
    SECURE_PROXY_SSL_HEADER = (env("SECURE_PROXY_SSL_HEADER"), "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": [
            "'self'",
            *([f"{urlsplit(OIDC_SERVER).scheme}://{urlsplit(OIDC_SERVER).netloc}"] * bool(OIDC_SERVER)),
        ],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
IDLE_SECONDS = env.int("IDLE_MINUTES", default=30) * 60
"""Whoever does nothing for so long is signed out; two minutes before, the page asks."""
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS

# What may be sent to us. The largest whole request; a form without its files; what is kept in memory of a file.
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
FILES_A_DAY = env.int("FILES_A_DAY", default=300)
MEGABYTES_A_DAY = env.int("MEGABYTES_A_DAY", default=600)
"""What one signed-in person may send in files a day; who has not signed in is counted by address with her forms."""
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = False
STATIC_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": STATIC_STORAGE if IS_PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

if env("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="minshi@localhost")

LOGGING_CONFIG = "minshi.logs.configure"
LOGGING = logging_config(as_json=env.bool("LOG_JSON", default=IS_PRODUCTION), level=env("LOG_LEVEL", default="INFO"))
