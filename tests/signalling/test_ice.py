"""ICE servers and the credentials that go with them."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from signalling import ice
from signalling.protocol import IceServer

NOW = datetime(2026, 11, 21, 19, 0, 0, 900_000, tzinfo=UTC)
URLS = ("turn:turn.example:3478?transport=udp", "turns:turn.example:5349?transport=tcp")
SERVERS = ice.Servers(stun_urls=("stun:turn.example",), turn_urls=URLS, turn_secret="s3cret", seconds=600)


@pytest.fixture
def configured(settings: Any) -> Any:
    settings.STUN_URLS, settings.TURN_URLS = ["stun:turn.example"], list(URLS)
    settings.TURN_SECRET, settings.TURN_SECONDS = "s3cret", 300
    return settings


def test_the_user_name_says_when_it_ends_and_for_whom_it_was_made() -> None:
    servers, expires_at = ice.describe_servers(SERVERS, whom="room:seat", seconds=600, now=NOW)
    assert expires_at is not None
    assert servers[1].username == f"{int(expires_at.timestamp())}:room:seat"


def test_the_password_is_the_hmac_of_the_user_name() -> None:
    turn = ice.describe_servers(SERVERS, whom="room:seat", seconds=600, now=NOW)[0][1]
    expected = hmac.new(b"s3cret", (turn.username or "").encode(), hashlib.sha1).digest()
    assert base64.b64decode(turn.credential or "") == expected


def test_credentials_never_live_longer_than_ten_minutes() -> None:
    _, expires_at = ice.describe_servers(SERVERS, whom="room:seat", seconds=86_400, now=NOW)
    assert expires_at is not None
    assert timedelta(seconds=599) <= expires_at - NOW <= timedelta(seconds=600)


def test_without_a_secret_no_turn_server_is_named() -> None:
    servers = ice.Servers(stun_urls=("stun:turn.example",), turn_urls=URLS)
    assert ice.describe_servers(servers, whom="x", seconds=60, now=NOW) == ([IceServer(["stun:turn.example"])], None)


def test_without_any_server_the_list_is_empty() -> None:
    assert ice.describe_servers(ice.Servers(), whom="x", seconds=60, now=NOW) == ([], None)


def test_a_browser_can_take_them_as_they_are() -> None:
    servers, _ = ice.describe_servers(SERVERS, whom="room:seat", seconds=600, now=NOW)
    stun, turn = msgspec.to_builtins(servers)
    assert stun == {"urls": ["stun:turn.example"]}
    assert set(turn) == {"urls", "username", "credential"}


def test_a_seat_gets_the_servers_of_the_environment(configured: Any) -> None:
    servers, expires_at = ice.ice_servers_for(seat_id="seat", room_id="room", now=NOW)
    assert servers[1].urls == list(URLS)
    assert (servers[1].username or "").endswith(":room:seat")
    assert expires_at == datetime(2026, 11, 21, 19, 5, 0, tzinfo=UTC)


def test_the_check_before_joining_gets_a_minute(configured: Any) -> None:
    _, expires_at = ice.check_credentials_for(7, now=NOW)
    assert expires_at == datetime(2026, 11, 21, 19, 1, 0, tzinfo=UTC)
