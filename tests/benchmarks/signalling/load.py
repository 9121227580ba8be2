"""The load generator: a process of its own, on a core of its own, the same for every server.

It reads orders as JSON lines and answers each with one JSON line. It looks at the server's CPU clock itself, so that
what is counted begins and ends with the load.
"""

import asyncio
import itertools
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import uvloop

from tests.benchmarks.signalling.dialects import ANSWER, CANDIDATES, OFFER, Bare, Dialect, Intraview, PeerJS, Place
from tests.benchmarks.signalling.process import cpu_seconds, memory_kb, pin
from tests.support.websocket import WebSocket, mask, upgrade

PATIENCE = 20.0
TICK = 0.002


class Seat:
    """One client: connects, says what its dialect says first, counts what arrives."""

    def __init__(self, load: "Load", place: Place) -> None:
        self.load, self.place = load, place
        self.signals = self.acks = 0
        self.ready: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.wanted = -1
        self.arrived: asyncio.Future[None] | None = None

    async def join(self) -> float:
        """Connect; the seconds until this seat could send its first signal."""
        began = time.perf_counter()
        request = upgrade(self.place.path, self.load.port, self.place.headers)
        loop = asyncio.get_running_loop()
        words = self.load.dialect.first_words(self.place)
        first = mask(words) if words is not None else b""
        _, self.socket = await loop.create_connection(
            lambda: WebSocket(request, first, self.heard), "127.0.0.1", self.load.port
        )
        async with asyncio.timeout(PATIENCE):
            done, _ = await asyncio.wait([self.ready, self.socket.closed], return_when=asyncio.FIRST_COMPLETED)
            if self.ready not in done:
                raise ConnectionError(
                    f"{self.load.dialect.name} closed a joining seat with {self.socket.closed.result()}"
                )
        return self.ready.result() - began

    def heard(self, socket: WebSocket, text: bytes) -> None:
        if self.load.dialect.is_signal(text):
            self.signals += 1
            if self.signals == self.wanted and self.arrived is not None and not self.arrived.done():
                self.arrived.set_result(None)
        elif text.startswith(b'{"type":"ack"'):
            self.acks += 1
        elif text.startswith(b'{"type":"error"') or b'"type":"EXPIRE"' in text:
            self.load.errors.append(text[:200].decode())
        elif not self.ready.done() and self.load.dialect.is_ready(text):
            self.ready.set_result(time.perf_counter())

    async def signals_arrive(self, number: int) -> bool:
        """Wait until `number` signals have arrived in all; False if they don't."""
        if self.signals >= number:
            return True
        self.wanted, self.arrived = number, asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(PATIENCE):
                await self.arrived
        except TimeoutError:
            return False
        return True


class Load:
    """Everything that one server is asked to do."""

    def __init__(self, dialect: Dialect, port: int, pid: int) -> None:
        self.dialect, self.port, self.pid = dialect, port, pid
        self.rooms = itertools.count()
        self.errors: list[str] = []

    def new_room(self) -> tuple[Seat, Seat]:
        number = next(self.rooms)
        first, second = (Seat(self, self.dialect.place(number, side)) for side in (0, 1))
        if isinstance(self.dialect, Bare):
            second.place = Place(first.place.room, "1", path=f"/{first.place.room}/1")
        return first, second

    @asynccontextmanager
    async def open_rooms(self, count: int) -> AsyncIterator[list[tuple[Seat, Seat]]]:
        """`count` rooms with both seats in them, joined gently."""
        rooms = [self.new_room() for _ in range(count)]
        for room in rooms:
            for seat in room:
                await seat.join()
        try:
            yield rooms
        finally:
            await leave(seat for room in rooms for seat in room)

    async def warm_up(self) -> dict[str, Any]:
        """Let just-in-time compilers, caches and allocators come to rest."""
        async with self.open_rooms(20) as rooms:
            await self.offer_load(rooms, rate=4000, seconds=2.0)
        await self.set_ups(count=20, batched=False)
        return {}

    async def relay(self, *, rooms: int, rate: int, seconds: float) -> dict[str, Any]:
        """CPU per relayed signal, at an offered rate, over the server's own idle cost with the same sockets."""
        async with self.open_rooms(rooms) as opened:
            await asyncio.sleep(0.5)
            idle = await self.cost_of(lambda: asyncio.sleep(seconds / 2))
            before = sum(seat.signals for room in opened for seat in room)
            began, own = time.perf_counter(), time.process_time()
            sent = 0

            async def load() -> None:
                nonlocal sent
                sent = await self.offer_load(opened, rate=rate, seconds=seconds)

            used = await self.cost_of(load)
            took = time.perf_counter() - began
            arrived = sum(seat.signals for room in opened for seat in room) - before
            return {
                "sent": sent, "lost": sent - arrived, "seconds": took,
                "cpu_us": (used - idle * 2 / seconds * took) / max(arrived, 1) * 1e6,
                "idle_cpu": idle * 2 / seconds, "own_cpu": (time.process_time() - own) / took,
            }  # fmt: skip

    async def offer_load(self, rooms: list[tuple[Seat, Seat]], *, rate: int, seconds: float) -> int:
        """Send single candidates from all seats in turn, `rate` a second; wait for the last to arrive; how many."""
        frames = []
        for first, second in rooms:
            for seat, other in ((first, second), (second, first)):
                frames.append((seat.socket, mask(self.dialect.candidates(other.place.seat, CANDIDATES[:1]))))
        goals = {seat: seat.signals for room in rooms for seat in room}
        began, sent, total = time.perf_counter(), 0, int(rate * seconds)
        turn = itertools.cycle(frames)
        while sent < total:
            due = min(total, int((time.perf_counter() - began) * rate))
            for socket, frame in itertools.islice(turn, due - sent):
                socket.send(frame)
            sent = max(sent, due)
            await asyncio.sleep(TICK)
        share, rest = divmod(total, len(frames))
        for index, seat in enumerate(seat for room in rooms for seat in reversed(room)):
            await seat.signals_arrive(goals[seat] + share + (index < rest))
        return total

    async def chat(self, *, rooms: int, rate: int, seconds: float) -> dict[str, Any]:
        """CPU per chat message that is durable, acknowledged and delivered."""
        dialect = self.dialect
        assert isinstance(dialect, Intraview)
        async with self.open_rooms(rooms) as opened:
            await asyncio.sleep(0.5)
            idle = await self.cost_of(lambda: asyncio.sleep(seconds / 2))
            seats = [seat for room in opened for seat in room]
            total = int(rate * seconds)
            frames = [mask(dialect.chat(number)) for number in range(total)]
            began = time.perf_counter()

            async def load() -> None:
                sent = 0
                turn = itertools.cycle(seats)
                while sent < total:
                    due = min(total, int((time.perf_counter() - began) * rate))
                    for frame in frames[sent:due]:
                        next(turn).socket.send(frame)
                    sent = max(sent, due)
                    await asyncio.sleep(TICK)
                deadline = time.perf_counter() + PATIENCE
                while sum(seat.acks for seat in seats) < total and time.perf_counter() < deadline:
                    await asyncio.sleep(0.01)

            used = await self.cost_of(load)
            took = time.perf_counter() - began
            acknowledged = sum(seat.acks for seat in seats)
            cost = (used - idle * 2 / seconds * took) / max(acknowledged, 1) * 1e6
            return {"sent": total, "lost": total - acknowledged, "cpu_us": cost, "seconds": took}

    async def set_ups(self, *, count: int, batched: bool) -> dict[str, Any]:
        """CPU per room: both join, offer, answer, 20 candidates from each. And how long joining takes.

        The rooms stay open until the end: what leaving costs is not counted.
        """
        rooms = [self.new_room() for _ in range(count)]
        joins: list[float] = []
        lost = 0

        async def load() -> None:
            nonlocal lost
            for room in rooms:
                joins.extend([await seat.join() for seat in room])
                lost += await self.negotiate(*room, batched=batched)

        began = time.perf_counter()
        used = await self.cost_of(load)
        took = time.perf_counter() - began
        await leave(seat for room in rooms for seat in room)
        return {
            "cpu_ms": used / count * 1e3, "join_ms": statistics.median(joins) * 1e3,
            "join_p95_ms": statistics.quantiles(joins, n=20)[-1] * 1e3, "lost": lost, "seconds": took,
        }  # fmt: skip

    async def negotiate(self, first: Seat, second: Seat, *, batched: bool) -> int:
        """The one already there offers, the other answers, both send their candidates; how many signals got lost."""
        size = 10 if batched and self.dialect.batches else 1
        batches = [CANDIDATES[start : start + size] for start in range(0, len(CANDIDATES), size)]
        expected = 1 + len(batches)
        for seat, other, description in ((first, second, OFFER), (second, first, ANSWER)):
            to = other.place.seat
            goal = other.signals + expected
            seat.socket.send(mask(self.dialect.description(to, description)))
            for batch in batches:
                seat.socket.send(mask(self.dialect.candidates(to, batch)))
            if not await other.signals_arrive(goal):
                return 2 * expected - first.signals - second.signals
        return 0

    async def storm(self, *, rooms: int) -> dict[str, Any]:
        """All rooms join at once and negotiate at once."""
        opened = [self.new_room() for _ in range(rooms)]

        async def meet(first: Seat, second: Seat) -> tuple[float, int]:
            joins = await asyncio.gather(first.join(), second.join())
            return max(joins), await self.negotiate(first, second, batched=False)

        results = await asyncio.gather(*(meet(*room) for room in opened), return_exceptions=True)
        await leave(seat for room in opened for seat in room)
        failed = [result for result in results if isinstance(result, BaseException)]
        good = [result for result in results if not isinstance(result, BaseException)]
        self.errors += [repr(reason) for reason in failed[:3]]
        lost = sum(missing for _, missing in good) + len(failed) * 2 * (1 + len(CANDIDATES))
        return {
            "lost": lost,
            "rooms_failed": len(failed),
            "join_ms": statistics.median(t for t, _ in good) * 1e3 if good else None,
        }

    async def memory(self, *, rooms: int) -> dict[str, Any]:
        """Memory per seat that is connected and silent: what `rooms` more of them add to a server that has some."""
        before_kb = memory_kb(self.pid)
        async with self.open_rooms(50):
            await asyncio.sleep(1)
            some = memory_kb(self.pid)
            async with self.open_rooms(rooms):
                await asyncio.sleep(1)
                return {"kb": (memory_kb(self.pid) - some) / (2 * rooms), "before_kb": before_kb}

    async def cost_of(self, load: Callable[[], Awaitable[Any]]) -> float:
        before = cpu_seconds(self.pid)
        await load()
        return cpu_seconds(self.pid) - before


async def leave(seats: Iterable[Seat]) -> None:
    async def go(seat: Seat) -> None:
        if hasattr(seat, "socket"):
            async with asyncio.timeout(PATIENCE):
                await seat.socket.close()

    await asyncio.gather(*(go(seat) for seat in seats), return_exceptions=True)


def dialect_of(order: dict[str, Any]) -> Dialect:
    match order["dialect"]:
        case "peerjs":
            return PeerJS()
        case "bare":
            return Bare()
    return Intraview([[Place(**place) for place in room] for room in order["places"]])


async def main() -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**26)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    load: Load | None = None
    while line := await reader.readline():
        order = json.loads(line)
        what = order.pop("do")
        if what == "serve":
            load = Load(dialect_of(order), order["port"], order["pid"])
            answer: dict[str, Any] = {}
        else:
            assert load is not None
            load.errors.clear()
            answer = await getattr(load, what)(**order)
            answer["errors"] = load.errors[:5]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    pin(1)
    uvloop.run(main())
