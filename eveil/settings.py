"""Settings of EVEIL, read from the environment.

``EVEIL_MODE`` is one of:

* ``demo`` (default): what ``make run`` starts. Embedded PostgreSQL and Redis unless
  ``DATABASE_URL`` / ``REDIS_URL`` are given, mails kept in the platform, answers to
  localhost only.
* ``production``: every secret and address must be given; a missing one stops the start.
* ``test``: what pytest sets.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from eveil import embedded
from eveil.core import logs

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env("EVEIL_VAR_DIR", default=str(BASE_DIR / "var")))

MODE = env("EVEIL_MODE", default="demo")
if MODE not in {"demo", "production", "test"}:
    raise ImproperlyConfigured(f"EVEIL_MODE must be demo, production or test, not {MODE!r}.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
TEST = MODE == "test"


def required(name, fallback):
    """Value of an environment variable that production must set; elsewhere ``fallback()``."""
    if name in env.ENVIRON:
        return env(name)
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} must be set when EVEIL_MODE=production.")
    return fallback()


DEBUG = env.bool("DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG cannot be on when EVEIL_MODE=production.")

SECRET_KEY = required("SECRET_KEY", lambda: "demo-key-that-protects-nothing-" + "x" * 32)
PORT = env.int("PORT", default=8000)
BASE_URL = required("BASE_URL", lambda: f"http://localhost:{PORT}").rstrip("/")
ALLOWED_HOSTS = (
    env.list("ALLOWED_HOSTS")
    if "ALLOWED_HOSTS" in env.ENVIRON
    else ([] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must be set when EVEIL_MODE=production.")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # Widget templates, which the TemplatesSetting renderer looks for among the apps.
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_structlog",
    "pgtrigger",
    "pghistory",
    "eveil.core",
    "eveil.territory",
    "eveil.people",
    "partners",
    "projects",
    "cohorts",
    "events",
    "eveil.reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "eveil.people.middleware.StaffMfaMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "eveil.urls"
WSGI_APPLICATION = "eveil.wsgi.application"

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
                "eveil.core.context_processors.site",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
FILTERS_EMPTY_CHOICE_LABEL = "tous"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data ------------------------------------------------------------------------------------

DATABASE_URL = required("DATABASE_URL", lambda: embedded.database_url(VAR_DIR))
_database = env.db_url_config(DATABASE_URL)
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        # Safe behind a transaction pooler.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            # Compiling a query just in time costs more than running any of ours.
            "options": env("PG_OPTIONS", default="-c jit=off"),
            "connect_timeout": 5,
            **_database.get("OPTIONS", {}),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Who changes what is told to the triggers of history along with each statement that may write. A
# page that is read changes nothing; without this its unions, which begin with "(SELECT", would be
# taken for writes.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

REDIS_URL = required("REDIS_URL", lambda: embedded.redis_url(VAR_DIR))
REDIS_PREFIX = env("REDIS_PREFIX", default="eveil")
CACHES = {
    "default": {
        "BACKEND": "eveil.core.cache.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 2, "SOCKET_TIMEOUT": 2},
    }
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{REDIS_PREFIX}:",
    "queue_order_strategy": "priority",
    "socket_connect_timeout": 2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# People ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["eveil.people.backends.Backend"]
# Most people have no password: the page that mails a code comes first.
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "reports:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Staff reach people's files: a second factor is compulsory, except in the demo.
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=PRODUCTION)
ACCOUNT_ADAPTER = "eveil.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Every proof that an address is one's own is a code typed where it was asked for: a link
# would work for whoever opens the mail first, scanners included.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
# allauth's own, plus an hourly one: nobody fills somebody's mailbox with codes.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,20/h/key",
    "reset_password": "20/m/ip,3/m/key,20/h/key",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = str
ACCOUNT_FORMS = {
    "login": "eveil.people.account_forms.Login",
    "request_login_code": "eveil.people.account_forms.RequestLoginCode",
    "confirm_login_code": "eveil.people.account_forms.LoginCode",
    "reset_password": "eveil.people.account_forms.ResetPassword",
    "confirm_password_reset_code": "eveil.people.account_forms.PasswordResetCode",
    "reset_password_from_key": "eveil.people.account_forms.NewPassword",
    "change_password": "eveil.people.account_forms.ChangePassword",
    "set_password": "eveil.people.account_forms.SetPassword",
    "add_email": "eveil.people.account_forms.ChangeEmail",
    "confirm_email_verification_code": "eveil.people.account_forms.EmailCode",
    "reauthenticate": "eveil.people.account_forms.Reauthenticate",
}
MFA_ADAPTER = "eveil.people.adapter.MfaAdapter"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "eveil.people.account_forms.SecondFactor",
    "reauthenticate": "eveil.people.account_forms.ConfirmSecondFactor",
    "activate_totp": "eveil.people.account_forms.ActivateSecondFactor",
}
# Proxies whose X-Forwarded-For is believed when requests are counted by address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if PRODUCTION else 0)
# How long the link of an invitation works.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)

# Mail ------------------------------------------------------------------------------------

if "EMAIL_URL" in env.ENVIRON or PRODUCTION:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "eveil.core.mailbox.MailboxBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", lambda: "EVEIL <bonjour@eveil.example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# A worker that was told of a message, or has claimed it, is taken for dead after this many
# seconds; longer than any attempt lasts (EMAIL_TIMEOUT).
OUTBOX_CLAIM_SECONDS = env.int("OUTBOX_CLAIM_SECONDS", default=300)

# Language and time -----------------------------------------------------------------------

LANGUAGE_CODE = "fr"
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# Files -----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"

# Security --------------------------------------------------------------------------------

SECURE_SSL = BASE_URL.startswith("https://")
if PRODUCTION and not SECURE_SSL:
    raise ImproperlyConfigured("BASE_URL must start with https:// when EVEIL_MODE=production.")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL else None
SECURE_SSL_REDIRECT = SECURE_SSL
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL
SECURE_HSTS_PRELOAD = SECURE_SSL
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = SECURE_SSL
CSRF_COOKIE_SECURE = SECURE_SSL
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# One file that somebody gives; a proxy in front should refuse bodies of more than twice this.
FILE_MAX_BYTES = 10_000_000

# Logs ------------------------------------------------------------------------------------

DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
logs.configure(cache_loggers=not TEST)
LOGGING = logs.config(env("LOG_LEVEL", default="INFO"), as_json=PRODUCTION)

# EVEIL -----------------------------------------------------------------------------------

# Who signs the papers and the mails.
ORGANISATION = {
    "name": env("ORGANISATION_NAME", default="AMESUD"),
    "full_name": env("ORGANISATION_FULL_NAME", default="Association Montagne Emploi Sud"),
    "address": env("ORGANISATION_ADDRESS", default="07260 Rosières"),
    "phone": env("ORGANISATION_PHONE", default="04 65 71 00 00"),
    "email": env("ORGANISATION_EMAIL", default="bonjour@eveil.example.org"),
}

# Where the work is: communes from here, then from next door, come first in suggestions.
HOME_DEPARTMENT = env("HOME_DEPARTMENT", default="07")
NEIGHBOUR_DEPARTMENTS = env.list(
    "NEIGHBOUR_DEPARTMENTS", default=["26", "30", "38", "42", "43", "48", "84"]
)

# An application that waits longer than this for an answer, ours or theirs, is late.
INTAKE_ANSWER_DAYS = env.int("INTAKE_ANSWER_DAYS", default=7)

# How often an activity test may be renewed: a CAPE lasts a year and is renewed twice (to check).
ACTIVITY_TEST_RENEWALS = env.int("ACTIVITY_TEST_RENEWALS", default=2)

# Lists of more rows than this are exported by a worker; who asked has so many hours to fetch
# the file.
EXPORT_IN_WORKER_ROWS = env.int("EXPORT_IN_WORKER_ROWS", default=2_000)
EXPORT_HOURS = env.int("EXPORT_HOURS", default=24)

# Until how many hours before its start a holder books a slot, and moves or cancels an interview.
INTERVIEW_BOOKING_HOURS = env.int("INTERVIEW_BOOKING_HOURS", default=2)
INTERVIEW_CHANGE_HOURS = env.int("INTERVIEW_CHANGE_HOURS", default=24)
# How many interviews a holder may have booked ahead: nobody takes all the slots.
INTERVIEWS_AHEAD = env.int("INTERVIEWS_AHEAD", default=2)
# Beyond these, a day or an hour was mistyped: 3 h is 15 h, and nobody plans further than that.
INTERVIEW_FIRST_HOUR = env.int("INTERVIEW_FIRST_HOUR", default=6)
INTERVIEW_LAST_HOUR = env.int("INTERVIEW_LAST_HOUR", default=22)
INTERVIEW_DAYS_AHEAD = env.int("INTERVIEW_DAYS_AHEAD", default=730)
# Until how many days ahead slots are offered: advisers know their weeks for a year.
SLOT_DAYS_AHEAD = env.int("SLOT_DAYS_AHEAD", default=366)

# Public forms: what keeps robots from them.

# A form that comes back sooner than this was not filled in by a person.
FORM_MIN_SECONDS = env.int("FORM_MIN_SECONDS", default=0 if TEST else 3)
# How much one visitor (by network address) or one mail address may do: (acts, in seconds).
# Generous enough for a class that applies together behind one connection.
RATE_LIMITS_ON = env.bool("RATE_LIMITS_ON", default=not TEST)
RATE_LIMITS = {
    # What mails a link: beginning an application, asking for its link, changing its address.
    "intake_link": {"ip": (40, 3600), "email": (5, 3600)},
    # What writes: saving a step, sending, answering.
    "intake_save": {"ip": (600, 3600)},
    # What a structure sends to people it names.
    "referral": {"user": (30, 3600), "email": (3, 86_400)},
    # What is asked while somebody types the name of a commune or of a structure.
    "suggestions": {"ip": (1200, 600)},
}
# Days without a visit after which a draft is recalled to its writer, then announced to be
# erased, then erased.
INTAKE_DRAFT_DAYS = {"remind": 7, "notify": 83, "delete": 90}
# How long the link works by which a person answers a referral or an introduction; a raised hand
# that was never answered lapses with it. After how many days of silence the adviser calls.
AGREEMENT_LINK_DAYS = 30
HAND_CALL_DAYS = env.int("HAND_CALL_DAYS", default=14)
# Action plan: days before and after the due date when its owner is reminded, those after which
# nobody is reminded any more, and how long the link of a mail answers.
ACTION_REMINDER_DAYS = {"before": 3, "after": 4, "give_up": 60}
ACTION_LINK_DAYS = env.int("ACTION_LINK_DAYS", default=45)
# How long the link of a mail answers about an agreement that is given to read.
REVIEW_LINK_DAYS = env.int("REVIEW_LINK_DAYS", default=45)
# Links of the resource centre are asked for once a month; a demonstration asks nobody.
LINK_CHECKS_ON = env.bool("LINK_CHECKS_ON", default=PRODUCTION)
# Follow-ups: months after the exit; days between asking, each chase and the telephone; how long
# the link of a mail answers; how many leave at each round of beat, so that an outage is caught
# up little by little.
FOLLOW_UP_MONTHS = env.list("FOLLOW_UP_MONTHS", cast=int, default=[6, 12, 24])
FOLLOW_UP_CHASE_DAYS = env.list("FOLLOW_UP_CHASE_DAYS", cast=int, default=[10, 10])
FOLLOW_UP_CALL_DAYS = env.int("FOLLOW_UP_CALL_DAYS", default=7)
FOLLOW_UP_LINK_DAYS = env.int("FOLLOW_UP_LINK_DAYS", default=60)
FOLLOW_UP_ROUND = env.int("FOLLOW_UP_ROUND", default=40)
# An exit noted by error may be undone so many days after it was noted.
EXIT_REOPEN_DAYS = env.int("EXIT_REOPEN_DAYS", default=60)
# How long an application that led to nothing is kept after the last exchange.
RETENTION_PROSPECT_YEARS = env.int("RETENTION_PROSPECT_YEARS", default=3)

if TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
