"""Under which name passkeys are kept by browsers and keys, and from which pages they may be used.

A passkey belongs to a domain name, for good. The first of our origins that has one is it: an address of digits is no
name (browsers refuse it), so on one's own machine passkeys work under `localhost` and not under `127.0.0.1`.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.accounts.errors import PasskeysUnavailable

NAME = "Intraview"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The name, and the origins whose pages may ask for it."""

    id: str
    origins: tuple[str, ...]


def relying_party() -> RelyingParty | None:
    """The one of this deployment; None where no origin has a name, or none that browsers trust."""
    named = [origin for origin in settings.ORIGINS if _is_trusted(origin)]
    if not named:
        return None
    name = urlsplit(named[0]).hostname or ""
    covered = [origin for origin in named if _is_within(urlsplit(origin).hostname or "", name)]
    return RelyingParty(id=name, origins=tuple(covered))


def relying_party_of(request: HttpRequest) -> RelyingParty:
    """As above, for the page that asks. Raises PasskeysUnavailable, naming the address under which they work."""
    party = relying_party()
    if party is None:
        raise PasskeysUnavailable
    host = request.get_host().rpartition(":")[0] if ":" in request.get_host() else request.get_host()
    if not _is_within(host.lower(), party.id):
        words = _("Passkeys belong to a name, and not to this address. Open %(origin)s to use them.")
        raise PasskeysUnavailable(words % {"origin": party.origins[0]})
    return party


def works_here(request: HttpRequest) -> bool:
    """True where a page under this address can use passkeys."""
    try:
        relying_party_of(request)
    except PasskeysUnavailable:
        return False
    return True


def _is_within(host: str, name: str) -> bool:
    return host == name or host.endswith("." + name)


def _is_trusted(origin: str) -> bool:
    parts = urlsplit(origin)
    host = parts.hostname or ""
    return not _is_address(host) and (parts.scheme == "https" or _is_within(host, "localhost"))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
