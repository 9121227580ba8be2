"""Settings. What differs between environments comes from the environment alone (`variables`), never from this file."""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE

from config.settings import engines
from config.settings.variables import read

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PRODUCTION = read("PRODUCTION")
DEBUG = read("DEBUG")
DATA_DIR = Path(read("INTRAVIEW_DATA") or BASE_DIR / "data").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
INSECURE_SECRET_KEY = "insecure-and-only-for-development-and-tests-0123456789"  # noqa: S105
SECRET_KEY = read("SECRET_KEY") or INSECURE_SECRET_KEY

# Where people reach us. Sockets and CSRF compare whole origins; hosts follow from them.
PORT = read("INTRAVIEW_PORT")
ORIGINS_GIVEN: list[str] = read("INTRAVIEW_ORIGINS")
ORIGINS = ORIGINS_GIVEN or [f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}"]
# The loopback names are for health checks from the machine itself.
ALLOWED_HOSTS = sorted({urlsplit(origin).hostname or "localhost" for origin in ORIGINS} | {"127.0.0.1", "localhost"})
CSRF_TRUSTED_ORIGINS = ORIGINS
TRUSTED_PROXIES = read("TRUSTED_PROXIES")

INSTALLED_APPS = [
    # daphne gives `manage.py runserver` sockets, and takes a fifth of every start to import Twisted.
    *(["daphne"] if "runserver" in sys.argv else []),
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.usersessions",
    "core.http",
    "core.realtime",
    "core.audit",
    "core.accounts",
    "core.notifications",
    "signalling",
    "billing",
    "interviewers",
    "scheduling",
    "sessions_live",
    "ai_interviewer",
    "operations.compliance",
    "config",
]

MIDDLEWARE = [
    "core.http.middleware.RequestIdMiddleware",
    "core.http.on_loop.Security",
    "config.static.StaticFilesMiddleware",
    "core.http.on_loop.ContentSecurityPolicy",
    "config.headers.PermissionsPolicyMiddleware",
    "core.http.on_loop.Sessions",
    "core.http.on_loop.Locale",
    "core.http.on_loop.Common",
    "core.http.on_loop.Csrf",
    "core.http.on_loop.Authentication",
    "allauth.account.middleware.AccountMiddleware",
    "core.http.on_loop.Messages",
    "core.http.on_loop.Frames",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Engines
REDIS_URL = read("REDIS_URL")
DATABASES = {
    "default": engines.database(
        url=read("DATABASE_URL"),
        data=DATA_DIR,
        pool=read("DATABASE_POOL"),
        prepares=read("DATABASE_PREPARES"),
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False
CHANNEL_LAYERS = engines.channel_layers(REDIS_URL)
CACHES = engines.caches(REDIS_URL)

# Jobs: the broker wakes people up, what has to be done is a row. Hence no results and no long-lived messages.
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = {} if REDIS_URL else {"polling_interval": 0.05}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "say_alive": {
        "task": "config.tasks.say_alive",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "sessions_live.sweep": {
        "task": "sessions_live.tasks.sweep",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 5},
    },
    "sessions_live.forget": {
        "task": "sessions_live.tasks.forget",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "sessions_live.sweep_recordings": {
        "task": "sessions_live.tasks.sweep_recordings",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "scheduling.look_at_calendars": {
        "task": "scheduling.tasks.look_at_calendars",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "scheduling.sweep_bookings": {
        "task": "scheduling.tasks.sweep_bookings",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "scheduling.settle_sessions": {
        "task": "scheduling.tasks.settle_sessions",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "scheduling.expire_proposals": {
        "task": "scheduling.tasks.expire_proposals",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "scheduling.forget": {
        "task": "scheduling.tasks.forget",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "scheduling.settle_practice": {
        "task": "scheduling.tasks.settle_practice",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "billing.sweep": {
        "task": "billing.tasks.sweep",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "billing.sweep_tokens": {
        "task": "billing.tasks.sweep_tokens",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "billing.check_books": {
        "task": "billing.tasks.check_books",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "billing.run_payouts": {
        "task": "billing.tasks.run_payouts",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "billing.sweep_sales": {
        "task": "billing.tasks.sweep_sales",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 20},
    },
    "billing.reconcile": {
        "task": "billing.tasks.reconcile",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "billing.settle_subscriptions": {
        "task": "billing.tasks.settle_subscriptions",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "billing.give_due_tokens": {
        "task": "billing.tasks.give_due_tokens",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "billing.remind": {
        "task": "billing.tasks.remind",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "interviewers.sweep": {
        "task": "interviewers.tasks.sweep",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "interviewers.remind": {
        "task": "interviewers.tasks.remind",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "ai_interviewer.sweep": {
        "task": "ai_interviewer.tasks.sweep",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 5},
    },
    "ai_interviewer.forget": {
        "task": "ai_interviewer.tasks.forget",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "audit.sweep": {
        "task": "core.audit.tasks.sweep",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "accounts.send_letters": {
        "task": "core.accounts.tasks.send_letters",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "notifications.tell": {
        "task": "core.notifications.tasks.tell",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 5},
    },
    "notifications.push": {
        "task": "core.notifications.tasks.push",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "notifications.forget": {
        "task": "core.notifications.tasks.forget",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "accounts.sweep": {
        "task": "core.accounts.tasks.sweep",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "core.accounts.passwords.LengthValidator"},
    {"NAME": "core.accounts.passwords.SimilarValidator"},
    {"NAME": "core.accounts.passwords.LeakedValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_MIN_LENGTH = read("PASSWORD_MIN_LENGTH")
PASSWORD_REFUSE_LEAKED = read("PASSWORD_REFUSE_LEAKED")
PASSWORD_REFUSE_SIMILAR = read("PASSWORD_REFUSE_SIMILAR")
SESSION_HOURS = read("SESSION_HOURS")
SESSION_REMEMBERED_DAYS = read("SESSION_REMEMBERED_DAYS")
SECOND_FACTOR_ROLES: list[str] = read("SECOND_FACTOR_ROLES")
# Signing in by way of somebody else, with OpenID Connect.
OIDC_ID = read("OIDC_ID")
OIDC_NAME = read("OIDC_NAME") or OIDC_ID.capitalize()
OIDC_URL = read("OIDC_URL").rstrip("/")
OIDC_CLIENT_ID = read("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = read("OIDC_CLIENT_SECRET")
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "core.accounts.adapter.AccountAdapter"
# Counted in the shared cache (below), so they hold over all processes. A whole class may sit behind one address, hence
# generous by address and strict by account; tries still in flight count too.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,10/5m/key",
    "signup": "30/m/ip",
    "verify_code": "60/m/ip,10/15m/key",
    # Ours. Whoever tries a second factor knows the password: few tries, and few in a day.
    "second_factor": "60/m/ip,10/5m/key,60/d/key",
    "social": "60/m/ip",
    "passkey": "240/m/ip",  # no secret to guess, and each look at the sign-in page asks
    "forgot_password": "30/m/ip,5/15m/key,20/d/key",
    "reset_password_code": "60/m/ip,10/15m/key,50/d/key",
    "prove": "60/m/ip,10/5m/key",
    "new_email": "30/m/ip,5/15m/key,20/d/key",
    "verify_new_email": "60/m/ip,10/15m/key",
    "upload_picture": "30/m/ip,20/15m/key",
}
ACCOUNT_LOGIN_TIMEOUT = 15 * 60  # from the right password to the second factor
MFA_ADAPTER = "core.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # half a minute either way, for clocks that are wrong
USERSESSIONS_TRACK_ACTIVITY = False  # would write at each request; `refresh_session` notes it every few minutes
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {"account_signup": "/sign-up", "account_reset_password": "/sign-in"}
SIGNUP_OPEN = read("INTRAVIEW_SIGNUP")
DEMO_ASKED = read("INTRAVIEW_DEMO")
DEMO_PEOPLE = DEMO_ASKED and not PRODUCTION
DEMO_PASSWORD = read("INTRAVIEW_DEMO_PASSWORD")

# Cookies
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "csrftoken"
CSRF_HEADER_NAME = "HTTP_X_CSRFTOKEN"
CSRF_FAILURE_VIEW = "core.http.pages.answer_csrf_failure"

# Security headers
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        # Mantine and the admin set style attributes and insert style elements.
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:", "mediastream:"],
        "font-src": [SELF, "data:"],
        "worker-src": [SELF, "blob:"],
        # 'self' covers ws: and wss: of the same host in current browsers; older WebKit needs them named.
        "connect-src": [SELF, *(origin.replace("http", "ws", 1) for origin in ORIGINS)],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
    }
}

# The API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["core.accounts.authentication.CookieJWTAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.http.parsers.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "core.http.pagination.TimeCursor",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS would describe a view to whoever asks; /api/schema is there for that
    "EXCEPTION_HANDLER": "core.http.problems.answer_exception",
    "URL_FORMAT_OVERRIDE": None,  # `?format=` is ours to give a meaning
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Intraview",
    "DESCRIPTION": "Live interviews. The room's socket is described in docs/protocol.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "core.http.schema.add_refusals"],
    # Several tables have a `state` and a `kind`; the generated types carry these names.
    "ENUM_NAME_OVERRIDES": {
        "RoomState": "sessions_live.models.Room.State",
        "RoomKind": "sessions_live.models.Room.Kind",
        "InterviewState": "ai_interviewer.models.Interview.State",
        "InterviewMode": ["text", "voice"],
        "ReportState": ["building", "ready", "failed"],
        "PlanKey": ["free", "starter", "pro"],
        "SeatState": "sessions_live.models.Seat.State",
        "ContentKind": "ai_interviewer.models.ContentVersion.Kind",
        "IncidentState": "sessions_live.models.Incident.State",
        "IncidentKind": "sessions_live.models.Incident.Kind",
        "ConsentKind": "sessions_live.models.ConsentReceipt.Kind",
        "RecordingState": "sessions_live.models.Recording.State",
        "Side": ["candidate", "interviewer"],
        "PersonState": ["active", "suspended", "deactivated"],
        "RoleName": ["candidate", "interviewer", "staff"],
        "Duty": ["support", "moderator", "finance", "admin"],
        "BookingState": "scheduling.models.Booking.State",
        "BookingAct": [
            "cancel",
            "propose",
            "answer_proposal",
            "withdraw_proposal",
            "approve",
            "decline",
            "complete",
            "say_absent",
            "dispute",
            "join",
        ],
        "StaffBookingAct": ["cancel", "resolve"],
        "WindowSource": ["weekly", "once", "override"],
        "GrantSource": "billing.models.EntitlementGrant.Source",
        "WaitlistState": "scheduling.models.WaitlistEntry.State",
        "ApplicationState": "interviewers.models.Application.State",
        "DocumentState": "interviewers.models.Document.State",
        "DocumentKind": "interviewers.models.Document.Kind",
        "InterviewerSort": ["soonest", "rating", "price", "newest"],
        "PurchaseState": "billing.models.Purchase.State",
        "PurchaseKind": "billing.models.Purchase.Kind",
        "SoldKind": ["pack", "plan_once", "subscription"],
        "BillingInterval": "billing.models.Interval",
        "PaymentState": "billing.models.Payment.State",
        "PaymentProviderKey": ["stripe", "razorpay"],
        "RefundState": "billing.models.Refund.State",
        "DisputeState": "billing.models.Dispute.State",
        "WebhookState": "billing.models.WebhookEvent.State",
        "Period": ["month", "year"],
        "BillingAudience": "billing.models.Audience",
        "PayoutState": "billing.models.Payout.State",
        "SubscriptionState": "billing.models.Subscription.State",
        "InvoiceKind": "billing.models.Invoice.Kind",
        "CouponAudience": "billing.models.Coupon.Audience",
        "PlanFeature": ["advanced_ai_feedback", "priority_booking", "unlimited_ai_interviews"],
        "ReconciliationState": "billing.models.Reconciliation.State",
        "NotificationChannel": ["email", "in_app", "push"],
        "DeliveryState": "core.notifications.models.Delivery.State",
    },
}

# Words and times
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# The most bytes of a request's body: here where files are uploaded (with room for what surrounds them), else
# DATA_UPLOAD_MAX_MEMORY_SIZE.
MEBIBYTE = 1024 * 1024
UPLOAD_LIMITS = {
    "/api/ai/resumes": 6 * MEBIBYTE,
    "/api/interviewer/documents": 11 * MEBIBYTE,
    "/api/me/picture": 6 * MEBIBYTE,
    "/api/webhooks/stripe": MEBIBYTE // 2,
    "/api/webhooks/razorpay": MEBIBYTE // 2,
}

# Files. Django's own (admin, API page) are few and found at start; the front end's are built with hashed names.
STATIC_URL = "/static/"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
WHITENOISE_ROOT = FRONTEND_DIST if FRONTEND_DIST.is_dir() else None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = DATA_DIR / "media"


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # the name is WhiteNoise's
    """Vite puts a hash into the name of whatever lies in assets/."""
    return url.startswith("/assets/")


# Mail
EMAIL_URL = read("EMAIL_URL")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read("EMAIL_FROM")
OUTBOX = not EMAIL_URL
if EMAIL_URL:
    vars().update(environ.Env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "core.accounts.mail.OutboxBackend"
EMAIL_TIMEOUT = 20  # a mail server that hangs holds up one letter for so long; the next one is tried

# Telling people things
NOTIFICATIONS_KEPT_DAYS = read("NOTIFICATIONS_KEPT_DAYS")
VAPID_PRIVATE_KEY = read("VAPID_PRIVATE_KEY")
PUSH_ALLOWED_ORIGINS: list[str] = read("PUSH_ALLOWED_ORIGINS")

# A line between peers
STUN_URLS: list[str] = read("STUN_URLS")
TURN_URLS: list[str] = read("TURN_URLS")
TURN_SECRET = read("TURN_SECRET")
TURN_SECONDS = read("TURN_SECONDS")
SESSION_WORDS_DAYS = read("SESSION_WORDS_DAYS")
RECORDINGS_KEPT_DAYS = read("RECORDINGS_KEPT_DAYS")

# Calls with the server: on a thread of this process, or in processes of their own
MEDIA_IN_SERVER = (read("MEDIA_IN_SERVER") or ("0" if REDIS_URL else "1")) == "1"
MEDIA_CALLS_PER_WORKER = read("MEDIA_CALLS_PER_WORKER")
MEDIA_ADDRESSES: list[str] = read("MEDIA_ADDRESSES")
MEDIA_PORTS = read("MEDIA_PORTS")
MEDIA_ALLOWED_NETWORKS: list[str] = read("MEDIA_ALLOWED_NETWORKS")

# The AI interviewer. Without a key the shipped one asks and judges.
OPENAI_API_KEY = read("OPENAI_API_KEY")
OPENAI_BASE_URL = read("OPENAI_BASE_URL")
OPENAI_MODEL = read("OPENAI_MODEL")
OPENAI_EVALUATION_MODEL = read("OPENAI_EVALUATION_MODEL")
OPENAI_DEADLINE_SECONDS = read("OPENAI_DEADLINE_SECONDS")
OPENAI_PRICE_IN = read("OPENAI_PRICE_IN")
OPENAI_PRICE_OUT = read("OPENAI_PRICE_OUT")
SPEECH_ENGINE = read("SPEECH_ENGINE")
SPEECH_THREADS = read("SPEECH_THREADS")
OPENAI_SPEECH_BASE_URL = read("OPENAI_SPEECH_BASE_URL") or OPENAI_BASE_URL
OPENAI_TRANSCRIBE_MODEL = read("OPENAI_TRANSCRIBE_MODEL")
OPENAI_SPEECH_MODEL = read("OPENAI_SPEECH_MODEL")
OPENAI_SPEECH_VOICE = read("OPENAI_SPEECH_VOICE")
AI_INTERVIEW_KEPT_DAYS = read("AI_INTERVIEW_KEPT_DAYS")

# What is free, and what unlocks more
FREE_MAX_USER_TURNS = read("FREE_MAX_USER_TURNS")
FREE_MAX_SECONDS = read("FREE_MAX_SECONDS")
FREE_MONTHLY_INTERVIEWS = read("FREE_MONTHLY_INTERVIEWS")
STARTER_MONTHLY_INTERVIEWS = read("STARTER_MONTHLY_INTERVIEWS")
STARTER_MONTHLY_TURNS = read("STARTER_MONTHLY_TURNS")
PRO_PRICE_PAISE = read("PRO_PRICE_PAISE")
ADMIN_KEY = read("ADMIN_KEY")

# Money. Without keys of a provider the till that ships takes payments, and none of them is real.
ENABLE_PAYMENTS = read("ENABLE_PAYMENTS")
STRIPE_SECRET_KEY = read("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = read("STRIPE_WEBHOOK_SECRET")
STRIPE_API_BASE = read("STRIPE_API_BASE")
RAZORPAY_KEY_ID = read("RAZORPAY_KEY_ID")
RAZORPAY_KEY_SECRET = read("RAZORPAY_KEY_SECRET")
RAZORPAY_WEBHOOK_SECRET = read("RAZORPAY_WEBHOOK_SECRET")
RAZORPAY_API_BASE = read("RAZORPAY_API_BASE")
_NEEDS_TILL = not (STRIPE_SECRET_KEY or RAZORPAY_KEY_ID or PRODUCTION)
PAYMENT_SANDBOX = (read("PAYMENT_SANDBOX") or ("1" if _NEEDS_TILL else "0")) == "1"
PAYMENT_PROVIDERS = read("PAYMENT_PROVIDERS")
if RAZORPAY_KEY_ID and ENABLE_PAYMENTS and not PAYMENT_SANDBOX:
    # Its dialog is a script and a frame of its own; the till's are ours. Stripe is a page that people are led to.
    _RAZORPAY = ["https://checkout.razorpay.com", "https://api.razorpay.com", "https://lumberjack.razorpay.com"]
    _directives = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    _directives["script-src"] = [*_directives["script-src"], _RAZORPAY[0]]
    _directives["frame-src"] = [SELF, *_RAZORPAY[:2]]
    _directives["connect-src"] = [*_directives["connect-src"], *_RAZORPAY]
    _directives["img-src"] = [*_directives["img-src"], "https://cdn.razorpay.com"]
    # Banks open in a window of their own, which has to find back; some pay with the browser's own sheet.
    SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin-allow-popups"
    PERMISSIONS_POLICY = PERMISSIONS_POLICY.replace("payment=()", f'payment=(self "{_RAZORPAY[0]}" "{_RAZORPAY[1]}")')
CONVENIENCE_FEE_PERCENT = read("CONVENIENCE_FEE_PERCENT")
CONVENIENCE_FEE_LEAST_PAISE = read("CONVENIENCE_FEE_LEAST_PAISE")
CONVENIENCE_FEE_REFUNDED = read("CONVENIENCE_FEE_REFUNDED")
TAX_NAME = read("TAX_NAME")
TAX_PERCENT = read("TAX_PERCENT")
TAX_INCLUDED = read("TAX_INCLUDED")
SELLER_NAME = read("SELLER_NAME")
SELLER_ADDRESS = [line.strip() for line in read("SELLER_ADDRESS").split("|") if line.strip()]
SELLER_TAX_ID = read("SELLER_TAX_ID")
INVOICE_PREFIX = read("INVOICE_PREFIX")
SUBSCRIPTION_GRACE_DAYS = read("SUBSCRIPTION_GRACE_DAYS")
SUBSCRIPTION_RETRY_DAYS = [int(day) for day in read("SUBSCRIPTION_RETRY_DAYS")]
SUBSCRIPTION_REMIND_DAYS = [int(day) for day in read("SUBSCRIPTION_REMIND_DAYS")]
REFERRAL_TOKENS = read("REFERRAL_TOKENS")
REFERRAL_TOKENS_KEPT_DAYS = read("REFERRAL_TOKENS_KEPT_DAYS")
TOKEN_VALUE_PAISE = read("TOKEN_VALUE_PAISE")
PAYOUT_COMMISSION_PERCENT = read("PAYOUT_COMMISSION_PERCENT")
EARNINGS_HOLD_DAYS = read("EARNINGS_HOLD_DAYS")
PAYOUT_MINIMUM_PAISE = read("PAYOUT_MINIMUM_PAISE")
PAYOUT_SCHEDULE = read("PAYOUT_SCHEDULE")
PAYOUT_METHOD = read("PAYOUT_METHOD") or ("sandbox" if PAYMENT_SANDBOX else "manual")

# Bookings: what a share of 0 returns whole, so that nothing is taken from anybody by default.
BOOKING_APPROVAL_HOURS = read("BOOKING_APPROVAL_HOURS")
BOOKINGS_AHEAD_MOST = read("BOOKINGS_AHEAD_MOST")
PRIORITY_DAYS = read("PRIORITY_DAYS")
WAITLIST_OFFER_MINUTES = read("WAITLIST_OFFER_MINUTES")
FREE_CANCEL_HOURS = read("FREE_CANCEL_HOURS")
LATE_CANCEL_PERCENT = read("LATE_CANCEL_PERCENT")
CANDIDATE_ABSENT_PERCENT = read("CANDIDATE_ABSENT_PERCENT")
BOTH_ABSENT_PERCENT = read("BOTH_ABSENT_PERCENT")
ABSENT_AFTER_MINUTES = read("ABSENT_AFTER_MINUTES")
MOVE_CUTOFF_HOURS = read("MOVE_CUTOFF_HOURS")
MOVES_MOST = read("MOVES_MOST")
AUTO_COMPLETE_HOURS = read("AUTO_COMPLETE_HOURS")
DISPUTE_DAYS = read("DISPUTE_DAYS")
ROOM_OPENS_MINUTES = read("ROOM_OPENS_MINUTES")
REMINDER_MINUTES = sorted({int(one) for one in read("REMINDER_MINUTES")}, reverse=True)

# Interviewers
APPLICATION_AGAIN_DAYS = read("APPLICATION_AGAIN_DAYS")

# Logs hold no one's words: ids and static messages only.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.Wordless", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": read("LOG_LEVEL")},
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": read("LOG_LEVEL")},
        "celery": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},
        "openai": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},  # below that it tells what the provider said, in its words
        # Anybody can send any Host header; the answer is 400, and not worth a traceback.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "daphne": {"level": "WARNING"},
    },
}
