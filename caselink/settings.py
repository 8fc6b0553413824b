"""One settings file; what differs between machines comes from the environment (docs/configuration.md)."""

import os
import secrets
from pathlib import Path

import structlog
from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from caselink import embedded, env
from caselink.log_content import failure_without_content
from caselink.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("CASELINK_VAR", str(BASE_DIR / "var")))

DEBUG = env.flag("CASELINK_DEBUG", default=False)
# On one machine with the embedded services a key is made once and kept beside the data;
# a deployment names its own database and then must name its own key too.
EMBEDDED = not os.environ.get("DATABASE_URL")


def _secret_key() -> str:
    if not EMBEDDED or os.environ.get("CASELINK_SECRET_KEY"):
        return env.text("CASELINK_SECRET_KEY")
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        descriptor, scratch = (
            os.open(f"{path}.{os.getpid()}", os.O_WRONLY | os.O_CREAT, 0o600),
            f"{path}.{os.getpid()}",
        )
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(50))
        try:
            os.link(scratch, path)  # whoever links first wins; the others read the winner's key
        except FileExistsError:
            pass
        finally:
            os.unlink(scratch)
    return path.read_text()


SECRET_KEY = _secret_key()
# Earlier keys, under which what was encrypted and signed before is still read.
SECRET_KEY_FALLBACKS = env.words("CASELINK_SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.words("CASELINK_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CASELINK_TRUSTED_ORIGINS", [])
HTTPS = env.flag("CASELINK_HTTPS", default=not EMBEDDED)

_services = embedded.urls_without_starting()
DATABASE_URL = _services.database_url
REDIS_URL = _services.redis_url

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "guardian",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django_structlog",
    "csp",
    "pgtrigger",
    "pghistory",
    "caselink",
    "audit",
    "agencies",
    "people",
    "incidents",
    "sharing",
    "notices",
    "actions",
    "risk",
    "meetings",
    "safeguards",
    "chronology",
    "oversight",
    "history",
    "duties",
    "documents",
    "figures",
]

MIDDLEWARE = [
    "caselink.frames.with_room",
    "django.middleware.security.SecurityMiddleware",
    "caselink.security.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A random length is added to each answer, so that its size tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "caselink.request_log.RequestMiddleware",
    "agencies.sessions.SessionLimits",
    "agencies.sessions.SecondFactor",
    "agencies.middleware.ActorMiddleware",
    "agencies.language.LanguageMiddleware",
    "oversight.middleware.MissedAddresses",
    "history.middleware.WriterMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "caselink.urls"
WSGI_APPLICATION = "caselink.wsgi.application"

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
                "caselink.context.signed_in",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def _database(url: str) -> dict[str, object]:
    parts = dict(conninfo_to_dict(url))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "caselink"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Bound and prepared by the server: the same questions are asked all day, and planning them anew
        # costs more than answering them. A pooler in front must support prepared statements.
        "OPTIONS": {
            **parts,
            "application_name": "caselink",
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }


DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2},
    }
}
# Hardening
# Sessions live in the database: the broker may be stopped without signing everybody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Lax and not strict: who comes back from their agency's own sign-in must still have the cookie.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:  # such a name binds the cookie to this host: no other host of the domain can set it
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# No other origin is ever told where somebody came from. `no-referrer` would tell CaseLink itself nothing
# either: browsers then send "Origin: null" with a form, which the CSRF check rightly refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Trusted types are not asked for: htmx puts the pieces of pages it fetches in by innerHTML, and a policy
# that lets everything of our own origin through would add nothing to script-src.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: for the square that a telephone reads to add a second factor
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}
# No form takes a file; what a form may hold is in caselink/security.py.
FILE_UPLOAD_HANDLERS: list[str] = []
DATA_UPLOAD_MAX_NUMBER_FILES = 0
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# Whom to tell of a weakness: an address of a page or `mailto:`; empty: no security.txt.
SECURITY_CONTACT = env.text("CASELINK_SECURITY_CONTACT", "")
EXIT_URL = env.secure_address("CASELINK_EXIT_URL")  # where "Exit this page" leads

# Sign-in
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "agencies.adapters.ClosedSignupAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # counted by agencies.services.attempts, not in the cache
# How many proxies of ours stand in front, each of which adds to X-Forwarded-For; 0: it is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole_number("CASELINK_TRUSTED_PROXIES", 0, least=0, most=9)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "agencies.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # half minutes by which a telephone's clock may be wrong
MFA_RECOVERY_CODES_SHOW_ONCE = True
ACCOUNT_FORMS = {"login": "agencies.forms.SignInForm", "change_password": "agencies.forms.NewPasswordForm"}
MFA_FORMS = {"authenticate": "agencies.forms.CodeForm", "reauthenticate": "agencies.forms.CodeAgainForm"}
IDLE_MINUTES = env.whole_number("CASELINK_IDLE_MINUTES", 20, least=1, most=600)
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None

# API clients
# The header in which a proxy that checks certificates hands on theirs; empty: none is believed.
CLIENT_CERTIFICATE_HEADER = env.text("CASELINK_CLIENT_CERT_HEADER", "")
OAUTH2_PROVIDER_APPLICATION_MODEL = "agencies.ApiClient"
OAUTH2_PROVIDER = {
    "SCOPES": {
        "incidents:write": "Send incidents",
        "incidents:read": "Read incidents, by tier",
        "people:read": "Find people and read their pictures",
        "prompts:read": "Read prompts",
        "webhooks:manage": "Manage webhooks",
        "disclosures:read": "Read the register of disclosures",
        "work:read": "Read what waits for the agency",
    },
    "DEFAULT_SCOPES": ["incidents:write"],
    "SCOPES_BACKEND_CLASS": "agencies.authentication.ClientScopes",
    "OAUTH2_VALIDATOR_CLASS": "agencies.oauth_validator.ClientValidator",
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,  # of a token the database holds its hash alone
    # Nothing here grants by any other way; the package is told so all the same.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "ALLOWED_GRANT_TYPES": ["client_credentials"],
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["agencies.authentication.ClientAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["agencies.authentication.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["caselink.api.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "caselink.api.CursorPagination",
    "EXCEPTION_HANDLER": "caselink.api.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CaseLink",
    "DESCRIPTION": "Send incidents; read what the shared picture says, as far as the client's agency may.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": ["caselink.openapi.complete"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
INTAKE_RECORD_LIMIT = 1024 * 1024  # bytes of one record
INTAKE_BATCH_LIMIT = 1000  # records in one batch
API_REQUESTS_A_MINUTE = env.whole_number("CASELINK_API_REQUESTS_A_MINUTE", 30_000)  # per client; 0: no limit

# Notices
EMAIL_HOST = env.text("CASELINK_EMAIL_HOST", "")
EMAIL_PORT = env.whole_number("CASELINK_EMAIL_PORT", 587, least=1, most=65_535)
EMAIL_HOST_USER = env.text("CASELINK_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("CASELINK_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("CASELINK_EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"  # where there is no host, messages are left there
DEFAULT_FROM_EMAIL = env.text("CASELINK_EMAIL_FROM", "caselink@localhost")
PUBLIC_URL = env.text("CASELINK_PUBLIC_URL", "")
WEBHOOK_NETWORKS = env.words("CASELINK_WEBHOOK_NETWORKS", [])

# Row history
PGHISTORY_APPEND_ONLY = True  # history is added to; triggers refuse anything else

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.text("CASELINK_STATIC", "whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}

CELERY_BROKER_URL = embedded.celery_broker_url(REDIS_URL)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "global_keyprefix": env.text("CASELINK_QUEUE_PREFIX", "caselink:"),
}
# A web request never waits for the broker: the mark in the database is what is remembered.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = SCHEDULE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": [structlog.processors.TimeStamper(fmt="iso"), failure_without_content],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.text("CASELINK_LOG_LEVEL", "WARNING")},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        failure_without_content,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its generic object-permission backend is deliberately not used
