"""What a stranger may send us: garbage, and addresses that are none of its business."""

import asyncio
import contextlib
import random
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aioice import stun

from signalling.peers import BadOffer, MediaLoop, Places, Policy, parse_networks
from signalling.peers.client import Client
from signalling.peers.policy import parse_candidate
from tests.signalling.peers.offers import CANDIDATES, CHROME, spoil
from tests.signalling.peers.people import PATIENCE, Ear, Room, until

GARBAGE = 10_000
LOOPBACK = Places(addresses=("127.0.0.1",))


def sockets() -> int:
    """How many sockets for datagrams this process has, whatever others on the machine have."""
    lines = [
        line.split() for name in ("udp", "udp6") for line in Path(f"/proc/self/net/{name}").read_text().splitlines()
    ]
    datagrams = {f"socket:[{line[9]}]" for line in lines}
    return sum(opened in datagrams for opened in map(link_of, Path("/proc/self/fd").iterdir()))


def link_of(handle: Path) -> str:
    try:
        return str(handle.readlink())
    except FileNotFoundError:  # closed since it was listed
        return ""


@contextlib.contextmanager
def door(address: str = "127.0.0.1") -> Iterator[tuple[int, list[bytes]]]:
    """A UDP service that nobody should knock at; what came in is in the list."""
    knocked: list[bytes] = []
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind((address, 0))
        listening.settimeout(0.05)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    knocked.append(listening.recv(2048))

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield listening.getsockname()[1], knocked
        finally:
            over.set()
            thread.join()


@pytest.mark.slow
async def test_of_ten_thousand_spoilt_offers_each_is_answered_or_a_bad_offer_and_nothing_is_left(room: Room) -> None:
    dice = random.Random(20_261)
    policy = Policy(offers_per_minute=GARBAGE + 1)
    call, ear = await room.open_call(policy=policy)
    before = sockets()
    tasks = await room.do(lambda: len(asyncio.all_tasks()))
    outcomes = {"answered": 0, "refused": 0}

    async def throw_all() -> None:
        for _ in range(GARBAGE):
            offer = spoil(CHROME, dice)
            try:
                await call.answer(offer)
                outcomes["answered"] += 1
            except BadOffer:
                outcomes["refused"] += 1

    await room.on_loop(throw_all())
    assert sum(outcomes.values()) == GARBAGE
    assert outcomes["refused"] > 1_000
    assert outcomes["answered"] > 100
    await room.on_loop(call.close())
    assert room.media.calls == {}
    assert ear.events == []
    await until(lambda: sockets() <= before)
    async with asyncio.timeout(PATIENCE):
        while await room.do(lambda: len(asyncio.all_tasks())) > tasks:
            await asyncio.sleep(0.01)


async def test_ten_thousand_spoilt_candidates_are_passed_over(room: Room) -> None:
    dice = random.Random(20_262)
    call, _ = await room.open_call()
    await room.connect(call)
    spoilt = [spoil(dice.choice(CANDIDATES), dice) for _ in range(GARBAGE)]
    await room.on_loop(call.add_candidates([*spoilt, None, 5, b"candidate:", {}]))  # type: ignore[list-item]
    assert call.connected
    assert (await room.do(call.stats)).refused_candidates > 9_000
    assert all(candidate is None or candidate.port for candidate in map(parse_candidate, spoilt))


async def test_ten_thousand_spoilt_datagrams_harm_no_call(room: Room) -> None:
    dice = random.Random(20_263)
    call, ear = await room.open_call()
    client = Client()
    room.clients.append(client)
    answer = await room.on_loop(call.answer(await client.offer()))
    port = next(int(line.split(" ")[5]) for line in answer.split("\r\n") if line.startswith("a=candidate:"))
    await client.accept(answer)
    await asyncio.wait_for(client.connected.wait(), PATIENCE)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for number in range(GARBAGE):
            data = dice.randbytes(dice.randint(0, 200))
            first = dice.choice([b"", b"\x00\x01\x00\x00\x21\x12\xa4\x42", b"\x16\xfe\xfd", b"\x80\x60", b"\x80\xc8"])
            stranger.sendto(first + data, ("127.0.0.1", port))
            if number % 50 == 0:
                await asyncio.sleep(0)
    frames = len(ear.frames)
    await until(lambda: len(ear.frames) > frames + 25)
    assert (await room.do(call.stats)).garbage > 1_000
    assert ear.events == ["connected"]


@pytest.mark.parametrize("trickled", [False, True])
async def test_nobody_is_sent_knocking_at_inner_doors(room: Room, trickled: bool) -> None:
    call, _ = await room.open_call()
    with door() as (port, knocked), door("::1") as (port_6, knocked_6), door("0.0.0.0") as (everywhere, knocked_0):
        own = [address for address in Places().list_addresses() if "." in address]
        lines = [
            f"candidate:{number} 1 udp 2122260223 {host} {at} typ {kind}"
            for number, (host, at, kind) in enumerate(
                [
                    ("127.0.0.1", port, "host"),
                    ("127.0.0.1", port, "relay"),
                    ("::1", port_6, "host"),
                    ("::ffff:127.0.0.1", port, "srflx"),
                    ("localhost", port, "host"),
                    ("b2f3ba51-1a3c-4f1f-8f0a-2f1f7d3c9a10.local", port, "host"),
                    *((address, everywhere, "host") for address in own),
                ]
            )
        ]
        client = Client()
        room.clients.append(client)
        offer = await client.offer()
        if trickled:
            answer = await room.on_loop(call.answer(offer))
            await room.on_loop(call.add_candidates(lines))
        else:
            audio = offer.index("a=ice-ufrag")
            answer = await room.on_loop(
                call.answer(offer[:audio] + "".join(f"a={line}\r\n" for line in lines) + offer[audio:])
            )
        # By the time that the true client is connected, whoever else was to be tried has been.
        await client.accept(answer)
        await asyncio.wait_for(client.connected.wait(), PATIENCE)
        await until(lambda: call.connected)
        assert (await room.do(call.stats)).refused_candidates >= len(lines)
    private = [address for address in own if not parse_networks([address])[0].is_global]
    assert knocked == knocked_6 == []
    assert knocked_0 == [] or not private


async def test_a_door_that_the_operator_opened_is_knocked_at(room: Room) -> None:
    """Without this, the silence of the test above would prove nothing."""
    call, _ = await room.open_call(policy=Policy(networks=parse_networks(["127.0.0.0/8"])))
    await room.on_loop(call.answer(CHROME.replace("203.0.113.7 46243", "203.0.113.7 46244")))
    with door() as (port, knocked):
        await room.on_loop(call.add_candidates([f"candidate:1 1 udp 2122260223 127.0.0.1 {port} typ host"]))
        await until(lambda: knocked)


async def test_candidates_of_another_connection_are_not_tried(room: Room) -> None:
    call, _ = await room.open_call(policy=Policy(networks=parse_networks(["127.0.0.0/8"])))
    await room.on_loop(call.answer(CHROME))
    before = (await room.do(call.stats)).refused_candidates
    await room.on_loop(call.add_candidates(["candidate:1 1 udp 2122260223 127.0.0.1 5000 typ host ufrag other"]))
    assert (await room.do(call.stats)).refused_candidates == before + 1


async def test_who_reaches_us_first_needs_no_candidate_at_all(room: Room) -> None:
    call, ear = await room.open_call()
    client = Client()
    room.clients.append(client)
    offer = await client.offer()
    bare = "\r\n".join(line for line in offer.split("\r\n") if not line.startswith("a=candidate"))
    await client.accept(await room.on_loop(call.answer(bare)))
    await room.on_loop(call.add_candidates([None]))
    await until(lambda: ear.frames)
    assert (await room.do(call.stats)).refused_candidates == 0


async def test_without_the_password_of_the_call_nobody_gets_in(room: Room) -> None:
    call, ear = await room.open_call()
    answer = await room.on_loop(call.answer(CHROME))
    values = dict(line[2:].split(":", 1) for line in answer.split("\r\n") if line.startswith("a=") and ":" in line)
    port = int(values["candidate"].split(" ")[5])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.settimeout(PATIENCE)
        for password, is_right in [("guess" * 5, False), (values["ice-pwd"], True)]:
            check = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
            check.attributes["USERNAME"] = f"{values['ice-ufrag']}:ETEn"
            check.attributes["PRIORITY"] = 1
            check.add_message_integrity(password.encode())
            await asyncio.to_thread(caller.sendto, bytes(check), ("127.0.0.1", port))
            response = stun.parse_message(await asyncio.to_thread(caller.recv, 2048))
            assert (response.message_class == stun.Class.RESPONSE) is is_right
            learnt = await room.do(lambda: call._connection and call._connection._ice.remote_candidates)
            assert [candidate.type for candidate in learnt or []].count("prflx") == int(is_right)
    assert ear.events == []


async def test_a_strangers_alert_does_not_end_a_handshake(room: Room) -> None:
    call, ear = await room.open_call()
    client = Client()
    room.clients.append(client)
    answer = await room.on_loop(call.answer(await client.offer()))
    port = next(int(line.split(" ")[5]) for line in answer.split("\r\n") if line.startswith("a=candidate:"))
    alert = b"\x15\xfe\xfd" + bytes(8) + b"\x00\x02\x02\x28"  # fatal, "handshake failure", before there are keys
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        accepting = asyncio.create_task(client.accept(answer))
        while not client.connected.is_set() and not ear.events:
            stranger.sendto(alert, ("127.0.0.1", port))
            await asyncio.sleep(0)
        await accepting
    await until(lambda: ear.frames)
    assert ear.events == ["connected"]


def test_a_machine_with_nothing_but_loopback_answers_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signalling.peers.ice.get_host_addresses", lambda use_ipv4, use_ipv6: [])
    assert Places().list_addresses() == ["127.0.0.1"]


async def test_ports_and_an_address_that_is_forwarded_to_us_are_named_in_the_answer() -> None:
    media = MediaLoop(places=Places(addresses=("203.0.113.7",), ports=range(47_310, 47_330)))
    media.start()
    room = Room(media)
    try:
        call = await room.do(lambda: media.open_call("call", Ear(), policy=Policy()))
        answer = await room.on_loop(call.answer(CHROME))
        host, port = next(line for line in answer.split("\r\n") if line.startswith("a=candidate:")).split(" ")[4:6]
        assert host == "203.0.113.7"
        assert int(port) in range(47_310, 47_330)
    finally:
        media.stop(5)
