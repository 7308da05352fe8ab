"""All settings, from the environment, failing closed. `.env.example` names every variable."""

import os
from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from o2o.admin_theme import UNFOLD, UNFOLD_STAFF  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# ── The site ────────────────────────────────────────────────────────────────────────────
DEMO = env.bool("DEMO", default="SECRET_KEY" not in env.ENVIRON)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="demo-only-secret-key-for-local-runs" if DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY must be set when DEMO is off.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}")
SITE_NAME = env.str("SITE_NAME", default="禾间 HEJIAN")

os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # single characters do, and save 45 MB a process

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.sitemaps",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "treebeard",
    "pgtrigger",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "phonenumber_field",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "axes",
    "o2o",
    "catalog",
    "members",
    "stores",
    "payments",
    "orders",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "catalog.kept.KeptPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "o2o.tongue.TongueInAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "members.middleware.ReferralMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "o2o.urls"
WSGI_APPLICATION = "o2o.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "o2o.sites.site",
                "catalog.navigation.categories",
                "stores.context.place",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "o2o.templatetags.ui",
                "o2o.templatetags.steady",
            ],
        },
    },
]

# ── Data ────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
SESSION = {
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
    "plan_cache_mode": "force_generic_plan",  # o2o.prepared plans once, not at every call
    "jit": "off",  # compiling costs more than any statement of ours
}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options", " ".join(f"-c {name}={value}" for name, value in SESSION.items())
)
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", default=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "o2o",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ── People ──────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/account/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none" if DEMO else "mandatory"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
HEADLESS_ONLY = False
HEADLESS_CLIENTS = ("app", "browser")
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "members.lockout.answer"
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}

# ── Language, time ──────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
CURRENCY = "CNY"

# ── Files ───────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {  # papers of applicants: no address, answered by views that ask who it is
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.path("PRIVATE_ROOT", default=VAR_DIR / "private")},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if bucket := env.str("MEDIA_BUCKET", default=""):  # object storage behind the proxy
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("S3_ENDPOINT"),
            "querystring_auth": False,
            "custom_domain": f"{SITE_URL.partition('://')[2]}/media",
        },
    }
    STORAGES["private"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("PRIVATE_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT"),
        },
    }
FILE_UPLOAD_HANDLERS = [
    "o2o.uploads.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 20
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=VAR_DIR / "media")

# ── Work in the background ──────────────────────────────────────────────────────────────
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 200
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "planned-prices": {"task": "catalog.tasks.apply_planned_prices", "schedule": 30.0},
    "outbox": {"task": "o2o.tasks.drain_outbox", "schedule": 5.0},
    "expire-offers": {"task": "orders.tasks.expire_offers", "schedule": 15.0},
    "rescore-stores": {"task": "orders.tasks.rescore_stores", "schedule": 3600.0},
    "remind": {"task": "orders.tasks.remind", "schedule": 60.0},
    "expire-unpaid": {"task": "orders.tasks.expire_unpaid", "schedule": 30.0},
    "query-payments": {"task": "payments.tasks.query_pending", "schedule": 30.0},
    "send-refunds": {"task": "payments.tasks.send_due_refunds", "schedule": 30.0},
    "settle": {"task": "orders.tasks.settle_due", "schedule": 60.0},
    "prune-search-terms": {
        "task": "catalog.tasks.prune_search_terms",
        "schedule": crontab(hour=4, minute=10),
    },
    "expire-points": {"task": "members.tasks.expire_points", "schedule": crontab(minute=7)},
    "expire-visit-holds": {"task": "stores.tasks.expire_holds", "schedule": 15.0},
    "watch-visits": {"task": "stores.tasks.watch_visits", "schedule": 60.0},
}

# ── The business ────────────────────────────────────────────────────────────────────────
UNPAID_ORDER_LIFETIME = timedelta(minutes=env.int("UNPAID_ORDER_MINUTES", default=30))
OFFER_LIFETIME = timedelta(minutes=env.int("OFFER_MINUTES", default=120))
RETURN_WINDOW = timedelta(days=env.int("RETURN_WINDOW_DAYS", default=0 if DEMO else 7))
VISIT_HOLD_LIFETIME = timedelta(minutes=env.int("VISIT_HOLD_MINUTES", default=15))
VISIT_OFFER_LIFETIME = timedelta(minutes=env.int("VISIT_OFFER_MINUTES", default=60))
VISIT_REMINDED_AHEAD = timedelta(hours=24)
VISIT_NO_SHOW_AFTER = timedelta(hours=2)
VISITS_OPEN_PER_MEMBER = env.int("VISITS_OPEN_PER_MEMBER", default=3)
VISIT_PARTY_AT_MOST = 8
PROPOSAL_LIFETIME = timedelta(hours=env.int("PROPOSAL_HOURS", default=24))
PICKUP_TOKEN_LIFETIME = timedelta(seconds=60)
OFFLINE_LIFETIME = timedelta(hours=env.int("OFFLINE_HOURS", default=72))
PICKUP_LIFETIME = timedelta(days=env.int("PICKUP_DAYS", default=7))
PICKUP_REMINDER = timedelta(days=env.int("PICKUP_REMINDER_DAYS", default=2))
APPOINTMENT_LEAD = timedelta(hours=env.int("APPOINTMENT_LEAD_HOURS", default=4))
APPOINTMENT_CUTOFF = timedelta(hours=env.int("APPOINTMENT_CUTOFF_HOURS", default=12))
CREWS_PER_STORE = env.int("CREWS_PER_STORE", default=2)
OFFER_REMINDER = timedelta(minutes=env.int("OFFER_REMINDER_MINUTES", default=20))
NOTICE_QUIET_HOURS = env.str("NOTICE_QUIET_HOURS", default="22:00-08:00")
NOTICE_CARRIERS = {  # channel → function of a `members.carriers.Letter`
    "email": env.str(
        "EMAIL_CARRIER",
        default="members.carriers.kept.send"
        if DEMO and "EMAIL_BACKEND" not in env.ENVIRON
        else "members.carriers.mail.send",
    ),
    "sms": env.str("SMS_CARRIER", default="members.carriers.kept.send"),
    "wechat": env.str("WECHAT_CARRIER", default="members.carriers.kept.send"),
}
TENCENT_SMS = {
    "url": env.str("TENCENT_SMS_URL", default="https://sms.tencentcloudapi.com"),
    "secret_id": env.str("TENCENT_SECRET_ID", default=""),
    "secret_key": env.str("TENCENT_SECRET_KEY", default=""),
    "region": env.str("TENCENT_SMS_REGION", default="ap-guangzhou"),
    "app": env.str("TENCENT_SMS_APP", default=""),
    "signature": env.str("TENCENT_SMS_SIGNATURE", default=""),
}
WECHAT = {  # the service account; without one nobody is asked to connect theirs
    "url": env.str("WECHAT_URL", default="https://api.weixin.qq.com"),
    "app": env.str("WECHAT_APP_ID", default=""),
    "secret": env.str("WECHAT_SECRET", default=""),
}
SANDBOX_SECRET = env.str("SANDBOX_SECRET", default=SECRET_KEY if DEMO else "")
SANDBOX_URL = env.str("SANDBOX_URL", default=f"http://127.0.0.1:{PORT + 1}")
PAYMENT_PROVIDERS = env.list("PAYMENT_PROVIDERS", default=["sandbox"] if DEMO else [])

# ── Doors ───────────────────────────────────────────────────────────────────────────────
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "allauth.headless.contrib.rest_framework.authentication.XSessionTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "o2o.problems.handle",
    "DEFAULT_THROTTLE_RATES": {"code": "30/min", "coupon": "10/min", "sign": "60/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "O2O commerce",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
}
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/hq/", "/staff/admin/"),
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "form-action": ["'self'", SANDBOX_URL],
        "frame-ancestors": ["'none'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if not DEMO:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=True)

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="hello@hejian.example")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
