"""The shipped coturn configuration, run by a real coturn: who may use it, and where it never relays to."""

import random
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    collapse_addresses,
    ip_address,
    ip_network,
    summarize_address_range,
)
from pathlib import Path

import pytest

from signalling.ice import Servers, describe_servers
from tests.signalling.turn_client import TCP, Refused, TurnClient
from tests.support.engines import need

CONFIGURATION = Path(__file__).parents[2] / "docker" / "coturn" / "turnserver.conf"
SECRET = "a secret for this test only"
FORBIDDEN = 403

# What the IANA special-purpose registries (IPv4 and IPv6, RFC 6890) call not globally reachable, multicast, and every
# way to write an IPv4 address inside an IPv6 one.
NEVER = {
    "this network": "0.0.0.0/8",
    "private 10": "10.0.0.0/8",
    "carrier-grade NAT": "100.64.0.0/10",
    "loopback": "127.0.0.0/8",
    "link-local": "169.254.0.0/16",
    "cloud metadata": "169.254.169.254/32",
    "private 172": "172.16.0.0/12",
    "protocol assignments": "192.0.0.0/24",
    "documentation 1": "192.0.2.0/24",
    "6to4 relays": "192.88.99.0/24",
    "private 192": "192.168.0.0/16",
    "benchmarks": "198.18.0.0/15",
    "documentation 2": "198.51.100.0/24",
    "documentation 3": "203.0.113.0/24",
    "multicast": "224.0.0.0/4",
    "reserved": "240.0.0.0/4",
    "broadcast": "255.255.255.255/32",
    "unspecified v6": "::/128",
    "loopback v6": "::1/128",
    "IPv4-compatible": "::/96",
    "IPv4-mapped": "::ffff:0:0/96",
    "IPv4-mapped loopback": "::ffff:127.0.0.1/128",
    "IPv4-mapped metadata": "::ffff:169.254.169.254/128",
    "IPv4-translated": "::ffff:0:0:0/96",
    "NAT64": "64:ff9b::/96",
    "NAT64 loopback": "64:ff9b::127.0.0.1/128",
    "NAT64 local": "64:ff9b:1::/48",
    "discard": "100::/64",
    "dummy prefix": "100:0:0:1::/64",
    "protocol assignments v6": "2001::/23",
    "Teredo": "2001::/32",
    "documentation v6": "2001:db8::/32",
    "6to4": "2002::/16",
    "6to4 loopback": "2002:7f00:1::/48",
    "documentation v6 2": "3fff::/20",
    "segment routing": "5f00::/16",
    "unique local": "fc00::/7",
    "cloud metadata v6": "fd00:ec2::254/128",
    "link-local v6": "fe80::/10",
    "site-local": "fec0::/10",
    "multicast v6": "ff00::/8",
}
# Right beside the denied ranges, and in the middle of nowhere: what an honest peer may have.
ALWAYS = [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
    "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
    "223.255.255.255", "2001:200::1", "2003::1", "2606:4700::1111", "2a00:1450::1",
]  # fmt: skip


def denied_networks() -> list[IPv4Network | IPv6Network]:
    """What the configuration denies, and "::", which coturn refuses unasked and can't be told to."""
    found: list[IPv4Network | IPv6Network] = [ip_network("::/128")]
    for first, last in denied_ranges():
        found += summarize_address_range(first, last)  # type: ignore[type-var]
    return found


def denied_ranges() -> list[tuple[IPv4Address | IPv6Address, IPv4Address | IPv6Address]]:
    """The ranges in the file, as they stand there."""
    lines = (line.partition("=") for line in CONFIGURATION.read_text().splitlines())
    ends = (value.split("-") for name, _, value in lines if name == "denied-peer-ip")
    return [(ip_address(first), ip_address(last)) for first, last in ends]


def test_the_file_denies_every_special_range_wholly() -> None:
    for version in (4, 6):
        denied = list(collapse_addresses(net for net in denied_networks() if net.version == version))  # type: ignore[type-var]
        for name, wanted in NEVER.items():
            network = ip_network(wanted)
            if network.version == version:
                assert any(network.subnet_of(net) for net in denied), f"{name} ({wanted}) is not wholly denied"


def test_the_file_denies_no_more_than_that() -> None:
    wanted = [ip_network(network) for network in NEVER.values()]
    for version in (4, 6):
        known = list(collapse_addresses(net for net in wanted if net.version == version))  # type: ignore[type-var]
        for denied in denied_networks():
            if denied.version == version:
                assert any(denied.subnet_of(net) for net in known), f"{denied} is denied, and nothing says why"


def test_no_ipv6_range_has_holes() -> None:
    """coturn compares byte by byte, which is right for whole prefixes only. ::/96 is pieced together (see the file)."""
    for first, last in denied_ranges():
        if first.version == 6 and first not in ip_network("::/96"):
            assert len(list(summarize_address_range(first, last))) == 1, f"{first}-{last} is not one prefix"


@pytest.fixture(scope="module")
def coturn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """The shipped file, with only address, port, realm and secret added. It listens on loopback and relays nothing."""
    program = shutil.which("turnserver")
    need("coturn", program)
    assert program is not None
    home = tmp_path_factory.mktemp("coturn")
    addresses = ["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"]
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                program, "-c", str(CONFIGURATION), *(f"--listening-ip={ip}" for ip in addresses),
                "--listening-port", str(port), "--realm", "test.example", "--static-auth-secret", SECRET,
                # Not behaviour, only tidiness: nothing outside this test's own directory is written.
                "--pidfile", str(home / "pid"), "--userdb", str(home / "db"),
            ],
            stdout=log, stderr=log, cwd=home,
        )  # fmt: skip
    try:
        await_answer(("127.0.0.1", port), process, home / "log")
        yield "127.0.0.1", port
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def has_ipv6() -> bool:
    with closing(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True


def await_answer(server: tuple[str, int], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with closing(TurnClient(server, "nobody", "nothing")) as client:
            try:
                client.allocate()
            except Refused:
                return
            except (OSError, TimeoutError):
                if process.poll() is not None:
                    break
                time.sleep(0.05)
    pytest.fail(f"coturn did not start:\n{log.read_text()}")


def credentials(*, whom: str = "room:seat", seconds: int = 600, ago: int = 0, secret: str = SECRET) -> tuple[str, str]:
    servers = Servers(turn_urls=("turn:x",), turn_secret=secret)
    now = datetime.now(UTC) - timedelta(seconds=ago)
    ice_servers, _ = describe_servers(servers, whom=whom, seconds=seconds, now=now)
    return ice_servers[0].username or "", ice_servers[0].credential or ""


def refusal(server: tuple[str, int], username: str, password: str) -> int | None:
    """The code with which an allocation is refused, or None."""
    with closing(TurnClient(server, username, password)) as client:
        try:
            client.allocate()
            client.refresh(seconds=0)
        except Refused as refused:
            return refused.code
    return None


def test_credentials_of_ours_are_accepted(coturn: tuple[str, int]) -> None:
    assert refusal(coturn, *credentials()) is None


def test_credentials_of_the_check_before_joining_are_accepted(coturn: tuple[str, int]) -> None:
    assert refusal(coturn, *credentials(whom="check:0198", seconds=60)) is None


def test_expired_credentials_are_refused(coturn: tuple[str, int]) -> None:
    assert refusal(coturn, *credentials(seconds=60, ago=62)) == 401


def test_credentials_signed_with_another_secret_are_refused(coturn: tuple[str, int]) -> None:
    assert refusal(coturn, *credentials(secret="a guess")) == 401


def test_moving_the_expiry_or_the_seat_breaks_the_signature(coturn: tuple[str, int]) -> None:
    username, password = credentials()
    expiry, whom = username.split(":", 1)
    assert refusal(coturn, f"{int(expiry) + 3600}:{whom}", password) == 401
    assert refusal(coturn, f"{expiry}:room:another", password) == 401


def test_nobody_gets_in_without_credentials(coturn: tuple[str, int]) -> None:
    assert refusal(coturn, "", "") == 401


def test_relaying_tcp_is_refused(coturn: tuple[str, int]) -> None:
    with closing(TurnClient(coturn, *credentials())) as client, pytest.raises(Refused) as refused:
        client.allocate(transport=TCP)
    assert refused.value.code == 442  # unsupported transport protocol


@pytest.fixture(scope="module")
def relays(coturn: tuple[str, int]) -> Iterator[dict[int, TurnClient]]:
    """One allocation of each address family."""
    clients = {version: TurnClient(coturn, *credentials(whom=f"room:v{version}")) for version in (4, 6)}
    clients[4].allocate()
    try:
        clients[6].allocate(ipv6=True)
    except Refused as refused:
        if refused.code not in (440, 508):  # the machine has no IPv6: nothing to relay from
            raise
        clients.pop(6).close()
    yield clients
    for client in clients.values():
        client.close()


def relay_to(relays: dict[int, TurnClient], peer: str) -> TurnClient:
    version = ip_address(peer).version
    if version not in relays:
        pytest.skip("this machine has no IPv6 address that coturn could relay from")
    return relays[version]


def code_of(ask: Callable[[str], None], peer: str) -> int | None:
    """With which code the server refuses `peer`; None if it doesn't."""
    try:
        ask(peer)
    except Refused as refused:
        return refused.code
    return None


def sample_addresses(network: IPv4Network | IPv6Network) -> list[str]:
    """Both ends, every power of two (where zero bytes are), and some in between, the same each time."""
    size = network.num_addresses
    chance = random.Random(str(network))
    numbers = {0, 1, size - 1, *(2**bit for bit in range(0, 128, 4)), *(chance.randrange(size) for _ in range(16))}
    return [str(network[number]) for number in sorted(numbers) if number < size]


@pytest.mark.parametrize("network", NEVER.values(), ids=NEVER.keys())
def test_no_packet_is_relayed_to_a_special_range(relays: dict[int, TurnClient], network: str) -> None:
    net = ip_network(network)
    for peer in sample_addresses(net):
        client = relay_to(relays, peer)
        for ask in (client.permit, client.bind):
            assert code_of(ask, peer) == FORBIDDEN, peer


@pytest.mark.parametrize("peer", ALWAYS)
def test_the_public_internet_is_still_reached(relays: dict[int, TurnClient], peer: str) -> None:
    relay_to(relays, peer).permit(peer)
