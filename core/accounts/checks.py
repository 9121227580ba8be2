"""System checks: rules of signing in that were misspelt would silently ask nothing."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Error, register

from core.accounts.powers import DUTIES

_ROLES = ("candidate", "interviewer", "staff", *DUTIES)
_LEAST = 8


@register()
def check_sign_in(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Roles that exist, passwords of some length, another site that is asked over HTTPS and knows us."""
    found: list[CheckMessage] = []
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(_ROLES))
    if unknown:
        found.append(
            Error(
                f"SECOND_FACTOR_ROLES names what nobody is: {', '.join(unknown)}.",
                hint=f"There are {', '.join(_ROLES)}.",
                id="intraview.E011",
            )
        )
    if not _LEAST <= settings.PASSWORD_MIN_LENGTH <= 64:
        found.append(Error("PASSWORD_MIN_LENGTH is out of reason.", hint=f"Give {_LEAST} to 64.", id="intraview.E012"))
    if settings.OIDC_URL and not (settings.OIDC_CLIENT_ID and settings.OIDC_CLIENT_SECRET):
        found.append(
            Error(
                "OIDC_URL without a client: nobody could come in that way.",
                hint="Set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or unset OIDC_URL.",
                id="intraview.E013",
            )
        )
    if settings.PRODUCTION and settings.OIDC_URL and not settings.OIDC_URL.startswith("https://"):
        found.append(
            Critical("Who somebody is would travel unencrypted.", hint="Give OIDC_URL with https.", id="intraview.E014")
        )
    return found
