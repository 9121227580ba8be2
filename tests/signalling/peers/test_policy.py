"""Which addresses are tried before they have reached us."""

import pytest

from signalling.peers.policy import Policy, parse_candidate, parse_networks
from tests.signalling.peers.offers import CANDIDATES


def line(host: str, port: int = 50_000, kind: str = "host") -> str:
    return f"candidate:1 1 udp 2122260223 {host} {port} typ {kind}"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "172.17.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.251",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::fb",
        "::ffff:10.0.0.1",
        "::ffff:7f00:1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_an_inner_address_is_never_tried_however_it_is_written(host: str) -> None:
    candidate = parse_candidate(line(host))
    assert candidate is not None
    assert not Policy().allows(candidate)


@pytest.mark.parametrize("host", ["1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_a_public_address_is_tried_but_for_its_well_known_ports(host: str) -> None:
    candidate, well_known = parse_candidate(line(host)), parse_candidate(line(host, port=53))
    assert candidate
    assert well_known
    assert Policy().allows(candidate)
    assert not Policy().allows(well_known)


def test_the_operator_may_name_networks() -> None:
    policy = Policy(networks=parse_networks(["10.1.0.0/16", " fd00::/64 ", "", "127.0.0.1"]))
    for host, is_allowed in [("10.1.2.3", True), ("10.2.2.3", False), ("fd00::5", True), ("127.0.0.1", True)]:
        candidate = parse_candidate(line(host))
        assert candidate
        assert policy.allows(candidate) is is_allowed


def test_a_network_that_is_none_is_an_error_of_the_operator() -> None:
    with pytest.raises(ValueError, match="10"):
        parse_networks(["10.0.0.0/99"])


def test_of_a_browsers_candidates_those_of_udp_with_an_address_are_read() -> None:
    read = [parse_candidate(text) for text in CANDIDATES]
    assert [candidate and (candidate.host, candidate.port, candidate.type) for candidate in read] == [
        ("203.0.113.7", 46243, "host"),
        ("198.51.100.9", 50000, "srflx"),
        ("2001:db8::5", 46154, "relay"),
        None,
        None,
    ]
    assert read[0]
    assert read[0].ufrag == "ETEn"
