"""Whatever is sent to a room's socket: a documented answer, no traceback, and nobody else notices."""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from sessions_live.consumers import decoder
from tests.realtime import hostile
from tests.realtime.lines import PATIENCE, Line, ask_for_ticket
from tests.support.rooms import make_rooms
from tests.support.server import Server, Servers

FRAMES = 100_000
ATTACKERS = 8
KEPT = 16 * 1024  # kilobytes, the allocator's; of three times 40 MB to somebody deaf nothing may be kept


@pytest.fixture(scope="module")
def target(servers: Servers) -> Iterator[Server]:
    made = servers()
    yield made
    made.kill()


@pytest.fixture(scope="module")
def rooms(target: Server) -> list[dict[str, Any]]:
    """Rooms with two seated people each; every test takes its own."""
    return make_rooms(ATTACKERS + 8, env=target.env)


@dataclass
class Witness:
    """Two people in a room of their own who talk all the time and count what arrives."""

    signals: int = 0
    chats: int = 0
    heard: dict[str, list[int]] = field(default_factory=lambda: {"signal": [], "chat": []})
    took: list[float] = field(default_factory=list)

    @property
    def slowest(self) -> float:
        """Seconds from one to the other, of all but the slowest in a hundred: a machine may stumble, we may not."""
        return sorted(self.took)[len(self.took) * 99 // 100]


@asynccontextmanager
async def witness_in(target: Server, room: dict[str, Any]) -> AsyncIterator[Witness]:
    """A witness room for the length of the block; afterwards nothing may be missing, doubled or out of order."""
    witness = Witness()

    def listen(frame: dict[str, Any]) -> None:
        if frame["type"] == "signal":
            number, sent = frame["description"]["sdp"].split()
            witness.heard["signal"].append(int(number))
            witness.took.append(time.monotonic() - float(sent))
        elif frame["type"] == "event" and frame["kind"] == "chat.sent":
            witness.heard["chat"].append(int(frame["data"]["text"]))

    speaker = await Line(target, room, 0).join()
    listener = await Line(target, room, 1, listen=listen).join()

    async def talk() -> None:
        for turn in itertools.count():
            sdp = f"{turn} {time.monotonic()}"
            speaker.say("signal", to=room["seats"][1]["seat"], description={"type": "offer", "sdp": sdp})
            witness.signals = turn + 1
            if turn % 25 == 0:
                speaker.say("chat.send", id=f"w{turn}", text=str(turn // 25))
                witness.chats = turn // 25 + 1
            await asyncio.sleep(0.02)

    talking = asyncio.create_task(talk())
    try:
        yield witness
    finally:
        talking.cancel()
        async with asyncio.timeout(PATIENCE):
            while len(witness.heard["chat"]) < witness.chats or len(witness.heard["signal"]) < witness.signals:
                await asyncio.sleep(0.05)
        assert not speaker.closed.done()
        assert not listener.closed.done()
        assert witness.heard == {"signal": [*range(witness.signals)], "chat": [*range(witness.chats)]}
        await speaker.close()
        await listener.close()


def assert_clean(target: Server) -> None:
    """Nothing in the server's log that somebody would have to look at."""
    for word in ("Traceback", "ERROR", "CRITICAL", "socket.receive_failed", "writer."):
        assert word not in target.log, target.log[-3000:]


async def attack(
    target: Server, room: dict[str, Any], *, stranger: str, seed: int, until: int, sent: Counter[str]
) -> None:
    """Send hostile frames from a candidate's seat until `until` are sent in all; come back after every close."""
    stream = hostile.frames(seed, stranger)
    for connection in itertools.count():
        if sent["frames"] >= until:
            return
        if connection % 10 == 9:  # now and then as a native client
            line = await Line(target, room, 1, ticket=await ask_for_ticket(target, room, 1)).connect()
        else:
            line = await Line(target, room, 1).connect()
        if connection % 4:  # and now and then without a hello
            line.say("hello", last_seq=None, client="attacker")
        while not line.closed.done() and sent["frames"] < until:
            for frame in itertools.islice(stream, 20):
                line.send(frame)
            sent["frames"] += 20
            # Whoever outruns the server only measures its own buffers: wait until it has read so far.
            await line.caught_up()
        await line.close()
        sent[str(await line.closed)] += 1
        sent["refusals"] += line.errors


async def test_100_000_hostile_frames_get_documented_answers_and_nobody_else_notices(
    target: Server, rooms: list[dict[str, Any]]
) -> None:
    sent: Counter[str] = Counter()
    stranger = rooms[ATTACKERS]["seats"][0]["seat"]
    async with witness_in(target, rooms[ATTACKERS]) as witness:
        await asyncio.gather(
            *(
                attack(target, rooms[number], stranger=stranger, seed=number, until=FRAMES, sent=sent)
                for number in range(ATTACKERS)
            )
        )
    codes = {int(code): count for code, count in sent.items() if code.isdigit()}
    print(f"\n{sent['frames']} frames, {sent['refusals']} refusals, closes {codes}, slowest {witness.slowest:.3f} s")
    assert sent["frames"] >= FRAMES
    assert set(codes) <= hostile.DOCUMENTED
    assert {4400, 4413} <= set(codes)
    assert sent["refusals"] > FRAMES / 2
    assert witness.slowest < 2
    assert_clean(target)


def test_the_parser_alone_survives_100_000_malformed_frames() -> None:
    """The same mutations against the parser itself, where every one of them counts: it decodes, or it refuses."""
    chance = random.Random(4711)
    refused = 0
    for _ in range(FRAMES):
        seat = hostile.some_id(chance)
        frame = hostile.malformed(chance, seat)
        text = hostile.payload_of(frame).decode(errors="replace")
        try:
            decoder().decode(text)
        except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError, ValueError):
            refused += 1
    assert refused > FRAMES * 0.7


async def test_flooding_is_refused_and_at_last_closed(target: Server, rooms: list[dict[str, Any]]) -> None:
    async with witness_in(target, rooms[ATTACKERS + 1]):
        line = await Line(target, rooms[ATTACKERS + 2], 1).join()
        for number in range(1000):
            line.say("ping", t=number)
        assert await asyncio.wait_for(line.closed, PATIENCE) == 4429
        assert line.errors >= 200
        assert {error["code"] for error in line.refused} == {"rate_limited"}
        assert line.refused[0]["status"] == 429
        assert line.refused[0]["more"]["retry_after_ms"] > 0
    assert_clean(target)


async def test_a_frame_over_the_limit_is_not_applied(target: Server, rooms: list[dict[str, Any]]) -> None:
    line = await Line(target, rooms[ATTACKERS + 2], 0).join()
    began = time.monotonic()
    for number in range(100):
        line.say("chat.send", id=f"flood-{number}", text=str(number))
    await line.until(lambda: len(line.acks) + len(line.refused) >= 100)
    # Twenty at once, and five more in every second that it took.
    assert 20 <= len(line.acks) <= min(99, 21 + 5 * (time.monotonic() - began))

    def said() -> list[str]:
        return [one["data"]["text"] for one in line.events if one["kind"] == "chat.sent"]

    await line.until(lambda: len(said()) >= len(line.acks))
    await line.caught_up()
    assert len(said()) == len(line.acks)
    await line.close()


async def test_who_does_not_read_is_let_go_and_costs_no_memory(target: Server, rooms: list[dict[str, Any]]) -> None:
    room = rooms[ATTACKERS + 3]
    big = "v=0\r\n" + "a=x\r\n" * 8000

    async def stall() -> int | None:
        """Send 40 MB to somebody who reads nothing; with what the sender is told in the end."""
        deaf = await Line(target, room, 1, receive_buffer=4096).join()
        sender = await Line(target, room, 0).join()
        deaf.transport.pause_reading()
        for _ in range(1000):
            sender.say("signal", to=room["seats"][1]["seat"], description={"type": "offer", "sdp": big})
            await asyncio.sleep(0.011)
            if sender.refused:
                break
        code = sender.refused[0]["code"] if sender.refused else None
        deaf.transport.resume_reading()
        closed = await asyncio.wait_for(deaf.closed, PATIENCE)
        # The close frame lies behind what was never read; who reads on in time sees it, who doesn't is cut off.
        assert closed in {4429, 1006}
        await sender.close()
        return code

    async with witness_in(target, rooms[ATTACKERS + 4]) as witness:
        assert await stall() == "seat_gone"
        before = target.memory_kilobytes()
        peak = before
        for _ in range(3):
            await stall()
            peak = max(peak, target.memory_kilobytes())
    assert peak - before < KEPT, f"{peak - before} KB more"
    assert witness.slowest < 2
    assert_clean(target)
