"""System checks: settings that would lose or leak something refuse to start."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Error, register

from billing.gateways import KNOWN as PROVIDERS


@register()
def check_engines(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """SQLite needs IMMEDIATE; production needs PostgreSQL and Redis."""
    found: list[CheckMessage] = []
    database = settings.DATABASES["default"]
    is_sqlite = "sqlite" in database["ENGINE"]
    if is_sqlite and database.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE":
        found.append(
            Error(
                "SQLite without transaction_mode IMMEDIATE loses writes to 'database is locked'.",
                hint="Set OPTIONS['transaction_mode'] = 'IMMEDIATE'.",
                id="intraview.E001",
            )
        )
    if not settings.PRODUCTION:
        return found
    if is_sqlite:
        found.append(
            Critical("The embedded database is not for production.", hint="Set DATABASE_URL.", id="intraview.E002")
        )
    if not settings.REDIS_URL:
        found.append(
            Critical("The embedded bus and jobs are not for production.", hint="Set REDIS_URL.", id="intraview.E003")
        )
    return found


@register()
def check_secrets(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Production has its own secrets, no debugging and no demo people."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if settings.SECRET_KEY == settings.INSECURE_SECRET_KEY or len(settings.SECRET_KEY) < 50:
        found.append(
            Critical("SECRET_KEY is missing or short.", hint="Give 50 or more random characters.", id="intraview.E004")
        )
    if settings.DEBUG:
        found.append(Critical("DEBUG shows tracebacks to strangers.", hint="Unset DEBUG.", id="intraview.E005"))
    if settings.DEMO_ASKED:
        found.append(Critical("Demo people have a shared password.", hint="Unset INTRAVIEW_DEMO.", id="intraview.E006"))
    if settings.TURN_URLS and len(settings.TURN_SECRET) < 16:
        found.append(
            Critical(
                "TURN_URLS without a TURN_SECRET makes credentials that coturn refuses.",
                hint="Set TURN_SECRET to coturn's static-auth-secret.",
                id="intraview.E007",
            )
        )
    return found


@register()
def check_admin_key(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A key that opens the making of invite codes can't be guessed."""
    if not settings.ADMIN_KEY or len(settings.ADMIN_KEY) >= 20:
        return []
    return [
        Error(
            "ADMIN_KEY is short enough to be guessed.",
            hint="Give 20 or more random characters, or none to switch it off.",
            id="intraview.E010",
        )
    ]


@register()
def check_origins(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Origins are whole, and production names its own."""
    found: list[CheckMessage] = []
    for origin in settings.ORIGINS:
        scheme, _, rest = origin.partition("://")
        if scheme not in {"http", "https"} or not rest or "/" in rest:
            found.append(
                Error(f"{origin!r} is not a whole origin.", hint="Write https://host[:port].", id="intraview.E008")
            )
    if settings.PRODUCTION and not settings.ORIGINS_GIVEN:
        found.append(
            Critical(
                "Nobody could sign in: no origin is allowed.",
                hint="Set INTRAVIEW_ORIGINS to the addresses people use.",
                id="intraview.E009",
            )
        )
    return found


_HALVES = (
    ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"),
    ("RAZORPAY_KEY_ID", "RAZORPAY_KEY_SECRET"),
    ("RAZORPAY_KEY_ID", "RAZORPAY_WEBHOOK_SECRET"),
)


@register()
def check_payments(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Nobody sells for nothing, and nobody sells what then is never delivered."""
    found: list[CheckMessage] = []
    if settings.PAYMENT_SANDBOX and settings.PRODUCTION:
        found.append(
            Critical(
                "The till takes payments that are none: it is not for production.",
                hint="Unset PAYMENT_SANDBOX and set the keys of Stripe or Razorpay.",
                id="intraview.E020",
            )
        )
    for one, other in _HALVES:
        if bool(getattr(settings, one)) != bool(getattr(settings, other)):
            missing, given = (other, one) if getattr(settings, one) else (one, other)
            found.append(Error(f"{given} is set, {missing} is not.", hint="Set both, or none.", id="intraview.E021"))
    unknown = [name for name in settings.PAYMENT_PROVIDERS if name not in PROVIDERS]
    if unknown or len(set(settings.PAYMENT_PROVIDERS)) != len(settings.PAYMENT_PROVIDERS):
        found.append(
            Error(
                "PAYMENT_PROVIDERS names a provider that there is not, or one twice.",
                hint="Name each once: " + ", ".join(PROVIDERS) + ".",
                id="intraview.E022",
            )
        )
    keyless = [name for name in settings.PAYMENT_PROVIDERS if name in PROVIDERS and not _has_keys(name)]
    if keyless:
        found.append(
            Error(
                f"PAYMENT_PROVIDERS names {', '.join(keyless)}, but there are no keys.",
                hint="Set the keys, or leave it out.",
                id="intraview.E023",
            )
        )
    for name in ("STRIPE_API_BASE", "RAZORPAY_API_BASE"):
        base = urlsplit(getattr(settings, name))
        is_plain = base.scheme in {"http", "https"} and base.hostname and not (base.query or base.fragment)
        # A key that goes over the line in the clear is everybody's.
        if getattr(settings, name) and (not is_plain or (settings.PRODUCTION and base.scheme != "https")):
            found.append(Error(f"{name} is not an address of an API.", hint="https://host[/path]", id="intraview.E024"))
    return found


def _has_keys(provider: str) -> bool:
    first = {"stripe": settings.STRIPE_SECRET_KEY, "razorpay": settings.RAZORPAY_KEY_ID}[provider]
    return bool(first) or settings.PAYMENT_SANDBOX
