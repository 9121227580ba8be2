"""One open socket: what goes out, in order, bounded; and its end."""

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

from core.realtime import codes
from core.realtime.limits import Buckets

Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]

MAX_WAITING = 1024
MAX_WAITING_CHARS = 1_000_000
CLOSE_GRACE = 2.0


@types.coroutine
def _go_on(step: Coroutine[Any, Any, None], waiting_for: Any) -> Generator[Any, Any, None]:
    """Let a task take over a coroutine that has already been started by hand and now waits for `waiting_for`."""
    yield waiting_for
    yield from step.__await__()


class Socket:
    """The outgoing half of a connection and what the process knows of it.

    `push` never waits: what the network can't take now is queued, up to a bound; over it the socket is closed as too
    slow, and its client comes back and catches up from the log. Nothing is ever left out in between.
    """

    __slots__ = (
        "_abort", "_chars", "_closing", "_queue", "_send", "_task", "buckets", "last_heard", "loop",
        "opened", "reason", "refusals", "said_hello", "session_id", "user_id",
    )  # fmt: skip

    def __init__(self, send: Send, *, buckets: Buckets, abort: Callable[[], None] | None = None) -> None:
        self.loop = asyncio.get_running_loop()
        self._send = send
        self._abort = abort
        self._queue: deque[str] | tuple[()] = ()  # an empty deque weighs 600 bytes, and most sockets never need one
        self._chars = 0
        self._task: asyncio.Task[None] | None = None
        self._closing: tuple[int, str] | None = None
        self.buckets = buckets
        self.opened = self.last_heard = self.loop.time()
        self.said_hello = False
        self.refusals = 0
        self.session_id: str | None = None
        self.user_id: str | None = None
        self.reason = ""

    @property
    def is_open(self) -> bool:
        return self._closing is None

    @property
    def is_behind(self) -> bool:
        """True while the network has not taken what was pushed."""
        return self._task is not None

    def push(self, text: str) -> None:
        """Send a frame after those before it. From the server's loop only; never waits, never raises."""
        if self._closing is not None:
            return
        if self._task is None:
            # The usual case by far: the network takes it at once. Taking the first step of `send` by hand spares a
            # task and a turn of the loop per message (3 of some 14 µs); if it has to wait, a task goes on with it.
            step = self._send({"type": "websocket.send", "text": text})
            try:
                waiting_for = step.send(None)
            except StopIteration:
                return
            except Exception:
                self._broke()
                return
            self._task = self.loop.create_task(self._drain(_go_on(step, waiting_for)))
            return
        if not isinstance(self._queue, deque):
            self._queue = deque()
        self._queue.append(text)
        self._chars += len(text)
        if len(self._queue) > MAX_WAITING or self._chars > MAX_WAITING_CHARS:
            self._queue = ()
            self.close(codes.TOO_MUCH, "too_slow")

    async def flushed(self) -> None:
        """Wait until the network has taken all that was pushed (for catching up without outrunning the reader)."""
        while self._task is not None and self._closing is None:
            await asyncio.wait([self._task])

    def close(self, code: int, reason: str) -> None:
        """Say why, and close. The first reason counts. From the server's loop only."""
        if self._closing is not None:
            return
        self._closing = (code, reason)
        self.reason = reason
        self.loop.create_task(self._close())

    def ended(self) -> None:
        """The connection is gone, whoever ended it."""
        if self._closing is None:
            self._closing = (1006, "")
        self._queue = ()

    async def _drain(self, first: Awaitable[None]) -> None:
        try:
            await first
            while self._queue and self._closing is None:
                text = self._queue.popleft()
                self._chars -= len(text)
                await self._send({"type": "websocket.send", "text": text})
        except Exception:
            self._broke()
        finally:
            self._task = None

    def _broke(self) -> None:
        """The other end is gone; the receive loop will hear of it."""
        self._queue = ()

    async def _close(self) -> None:
        assert self._closing is not None
        code, reason = self._closing
        try:
            async with asyncio.timeout(CLOSE_GRACE):
                # What was pushed before goes out before.
                if self._task is not None:
                    await asyncio.wait([self._task])
                while self._queue:
                    await self._send({"type": "websocket.send", "text": self._queue.popleft()})
                await self._send({"type": "websocket.close", "code": code, "reason": reason})
        except TimeoutError:
            # A reader that reads nothing doesn't read a close frame either.
            if self._abort is not None:
                self._abort()
        except Exception:
            self._broke()
