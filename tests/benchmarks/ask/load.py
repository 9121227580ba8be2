"""The client: asks one turn after another over kept-alive connections and reads the stream to its last byte."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from statistics import median, quantiles

from tests.benchmarks.signalling.process import cpu_seconds

FIRST = b"so far."  # the end of the fake model's first sentence, in pieces of JSON as in words
_numbers = count(1)


@dataclass(frozen=True)
class Place:
    """Where a connection asks: the request's head but for its length, and what makes each body."""

    port: int
    path: str
    headers: str
    body: Callable[[], bytes]
    needs: tuple[bytes, ...]  # what every answer has to hold


@dataclass
class Timings:
    """Seconds of each turn, in order; CPU of the server over all of them."""

    whole: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    cpu: float = 0.0
    database_cpu: float = 0.0

    def add(self, more: "Timings") -> None:
        self.whole += more.whole
        self.first += more.first
        self.cpu += more.cpu
        self.database_cpu += more.database_cpu

    def numbers(self) -> dict[str, float]:
        """Milliseconds a turn."""
        turns = len(self.whole)
        return {
            "p50": median(self.whole) * 1e3,
            "p95": quantiles(self.whole, n=20)[-1] * 1e3,
            "first": median(self.first) * 1e3,
            "cpu": self.cpu / turns * 1e3,
            "database_cpu": self.database_cpu / turns * 1e3,
        }


class Connection:
    """One kept-alive connection."""

    def __init__(self, place: Place) -> None:
        self.place = place

    async def open(self) -> "Connection":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.place.port, limit=2**22)
        return self

    async def ask(self) -> tuple[float, float]:
        """One turn: seconds until the first sentence was there, and until the last byte was."""
        body = self.place.body()
        head = f"POST {self.place.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.place.port}\r\n{self.place.headers}"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        request = head.encode() + body
        began = time.perf_counter()
        self.writer.write(request)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 200") or b"chunked" not in answer.lower():
            raise RuntimeError(f"{answer!r} {await self.reader.read(2000)!r}")
        heard, first = b"", 0.0
        while True:
            size = int(await self.reader.readuntil(b"\r\n"), 16)
            chunk = (await self.reader.readexactly(size + 2))[:-2]
            heard += chunk
            if not first and FIRST in heard:
                first = time.perf_counter() - began
            if not size:
                break
        whole = time.perf_counter() - began
        for needed in self.place.needs:
            if needed not in heard:
                raise RuntimeError(f"the answer has no {needed!r}: {heard[-2000:]!r}")
        return first, whole

    def close(self) -> None:
        self.writer.close()


async def ask_in_turn(
    places: list[Place],
    *,
    turns: int,
    pid: int,
    database: int | None = None,
) -> Timings:
    """`turns` turns on each of these places, all places at the same time, each turn after the one before it."""
    connections = [await Connection(place).open() for place in places]
    timings = Timings()

    async def talk(connection: Connection) -> None:
        for _ in range(turns):
            first, whole = await connection.ask()
            timings.first.append(first)
            timings.whole.append(whole)

    cpu = cpu_seconds(pid)
    database_cpu = cpu_seconds(database) if database else 0.0
    await asyncio.gather(*(talk(connection) for connection in connections))
    timings.cpu = cpu_seconds(pid) - cpu
    timings.database_cpu = cpu_seconds(database) - database_cpu if database else 0.0
    for connection in connections:
        connection.close()
    return timings


def intraview(port: int, place: dict[str, str], answer: str) -> Place:
    """Our own server, as a browser's page asks it."""
    token = "a" * 32
    headers = f"Origin: http://127.0.0.1:{port}\r\nAccept: text/event-stream\r\nX-CSRFToken: {token}\r\n"
    headers += f"Cookie: csrftoken={token}; intraview_access={place['cookie']}\r\n"

    def body() -> bytes:
        asked = {"interview_id": place["interview"], "answer": answer, "id": f"bench-{next(_numbers)}"}
        return json.dumps(asked).encode()

    return Place(port, "/api/ai/ask", headers, body, (FIRST, b'"finished":false', b'"fell_back":false'))


def bare(port: int, conversation: str, answer: str) -> Place:
    """The bare proxy: the same body."""
    asked = {"interview_id": conversation, "answer": answer, "id": "bench"}
    body = json.dumps(asked).encode()
    return Place(port, "/api/ai/ask", "Accept: text/event-stream\r\n", lambda: body, (FIRST, b"[DONE]"))


def model(port: int, messages: list[dict[str, str]], answer: str) -> Place:
    """The fake model itself, asked what the proxy asks it."""
    asked = {"model": "fake", "messages": [*messages, {"role": "user", "content": answer}], "stream": True}
    body = json.dumps(asked).encode()
    return Place(port, "/v1/chat/completions", "", lambda: body, (FIRST, b"[DONE]"))
