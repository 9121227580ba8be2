"""The server's own till: made from the settings, when they want one."""

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from billing.gateways import SANDBOX
from billing.gateways.secrets import till_secrets
from billing.gateways.till.app import TillApp
from billing.gateways.till.courier import post_to
from billing.gateways.till.world import World


def make_till() -> TillApp | None:
    """The till at /sandbox, None where payments are real or off. It serves, and is started, with the server."""
    if not settings.PAYMENT_SANDBOX or settings.PRODUCTION:
        return None
    return TillApp(
        World(settings.DATA_DIR / "till.sqlite3", till_secrets()),
        prefix=SANDBOX,
        deliver=post_to(f"http://127.0.0.1:{settings.PORT}/api/webhooks"),
        hosts=_is_ours,
    )


def _is_ours(host: str) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
