"""Where a peer finds its way through the network: STUN and TURN servers, with credentials that soon expire.

The credentials are those of the TURN REST API (draft-uberti-behave-turn-rest-00), which coturn checks by itself: the
user name is a time and who it was made for, the password is its HMAC under a secret that only we and coturn know.
Nothing is stored, and nothing has to be taken back: whoever leaks one leaks ten minutes.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings

from core.common.clock import utc_now
from signalling.protocol import IceServer

MAX_SECONDS = 600
CHECK_SECONDS = 60


@dataclass(frozen=True)
class Servers:
    """The STUN and TURN servers of this installation."""

    stun_urls: tuple[str, ...] = ()
    turn_urls: tuple[str, ...] = ()
    turn_secret: str = ""
    seconds: int = MAX_SECONDS

    @property
    def has_turn(self) -> bool:
        return bool(self.turn_urls and self.turn_secret)


def sign_username(username: str, secret: str) -> str:
    """The password that coturn will expect for `username`."""
    # SHA-1 is the draft's choice and the only one that every TURN server knows; as an HMAC it still holds.
    return base64.b64encode(hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()).decode()


def describe_servers(
    servers: Servers, *, whom: str, seconds: int, now: datetime
) -> tuple[list[IceServer], datetime | None]:
    """What goes into `RTCPeerConnection`, and when its credentials end (never, where there is no TURN server)."""
    ice_servers = [IceServer(urls=list(servers.stun_urls))] if servers.stun_urls else []
    if not servers.has_turn:
        return ice_servers, None
    # The draft knows whole seconds only. Rounding down keeps our promise of "at most".
    expiry = int((now + timedelta(seconds=min(seconds, MAX_SECONDS))).timestamp())
    username = f"{expiry}:{whom}"
    password = sign_username(username, servers.turn_secret)
    ice_servers.append(IceServer(urls=list(servers.turn_urls), username=username, credential=password))
    return ice_servers, datetime.fromtimestamp(expiry, UTC)


def read_servers() -> Servers:
    """The servers that the environment names."""
    return Servers(
        stun_urls=tuple(settings.STUN_URLS),
        turn_urls=tuple(settings.TURN_URLS),
        turn_secret=settings.TURN_SECRET,
        seconds=settings.TURN_SECONDS,
    )


def ice_servers_for(
    *, seat_id: UUID | str, room_id: UUID | str, now: datetime | None = None
) -> tuple[list[IceServer], datetime | None]:
    """Servers for one seat in one room, for at most ten minutes. Renew them before the returned time."""
    servers = read_servers()
    return describe_servers(servers, whom=f"{room_id}:{seat_id}", seconds=servers.seconds, now=now or utc_now())


def check_credentials_for(
    user_id: int | str | UUID, *, now: datetime | None = None
) -> tuple[list[IceServer], datetime | None]:
    """Servers for the check before joining: the same ones, for a minute."""
    return describe_servers(read_servers(), whom=f"check:{user_id}", seconds=CHECK_SECONDS, now=now or utc_now())
