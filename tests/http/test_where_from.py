"""The client's address, believed as far as the proxies are."""

import pytest

from core.http.ip import UNKNOWN, believed_address


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "found"),
    [
        ("203.0.113.9", "", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", [], "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9", ["127.0.0.1"], "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", ["127.0.0.1"], "203.0.113.9"),
        ("10.0.0.2", "198.51.100.1, 203.0.113.9, 10.0.0.3", ["10.0.0.0/8"], "203.0.113.9"),
        ("127.0.0.1", "garbage", ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9:4711", ["127.0.0.1"], "203.0.113.9"),
        ("127.0.0.1", "[2001:db8::1]:4711", ["127.0.0.1"], "2001:db8::1"),
        ("::ffff:203.0.113.9", "", [], "203.0.113.9"),
        ("", "203.0.113.9", ["127.0.0.1"], UNKNOWN),
        ("10.0.0.2", "203.0.113.9", ["*"], "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9", ["not an address"], "127.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_says_where_a_request_comes_from(
    peer: str, forwarded: str, trusted: list[str], found: str
) -> None:
    assert believed_address(peer=peer, forwarded=forwarded, trusted=trusted) == found
