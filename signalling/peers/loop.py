"""The media loop: all calls of a process, on a thread of their own with an event loop of their own.

On the server's loop ten calls raise its p95 lag from 4 to 40 ms; the other way round, a slow request would be heard.
One timer for all calls: a timer per call costs more than the sending. Times are `time.monotonic()`, which is the loop's
own time, only finer: uvloop's stands still within a turn of the loop.
"""

import asyncio
import concurrent.futures
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from signalling.peers.call import Call, Listener
from signalling.peers.errors import TooManyCalls
from signalling.peers.ice import Places
from signalling.peers.policy import Policy

try:
    import uvloop
except ImportError:  # Windows
    new_event_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
else:
    new_event_loop = uvloop.new_event_loop

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

TICK = 0.02
CATCH_UP_TICKS = 5
LATENESS_STEP = 0.0005
DEFAULT_CALLS = 30


class Lateness:
    """How late packets left, counted in steps of half a millisecond."""

    def __init__(self) -> None:
        self.counts = [0] * 400

    def add(self, seconds: float) -> None:
        self.counts[min(int(seconds / LATENESS_STEP), len(self.counts) - 1)] += 1

    def percentile(self, share: float) -> float:
        """The lateness in seconds that this share of packets stayed below; 0 without any."""
        wanted, seen = share * sum(self.counts), 0
        for step, count in enumerate(self.counts):
            seen += count
            if count and seen >= wanted:
                return (step + 1) * LATENESS_STEP
        return 0.0


class MediaLoop:
    """Start it once per process, and stop it before the process ends."""

    def __init__(self, *, places: Places | None = None, max_calls: int = DEFAULT_CALLS) -> None:
        self.loop: asyncio.AbstractEventLoop = new_event_loop()
        self.calls: dict[str, Call] = {}
        self.lateness = Lateness()
        self.max_calls = max_calls
        self._places = places or Places()
        # A daemon: whatever hangs in here, the process ends.
        self._thread = threading.Thread(target=self._run, name="media", daemon=True)
        self._timer: asyncio.TimerHandle | None = None
        self._origin = 0.0
        self._ticks = 0

    def start(self) -> None:
        """Run the loop on its thread; returns when it runs."""
        runs = threading.Event()
        self.loop.call_soon(runs.set)
        self._thread.start()
        runs.wait()

    def stop(self, patience: float) -> None:
        """Close all calls and end the thread, within so many seconds. From any other thread; twice does no harm."""
        if not self._thread.is_alive():
            return
        until = time.monotonic() + patience
        closing = self.submit(self._close_calls())
        try:
            closing.result(patience)
        except (TimeoutError, concurrent.futures.TimeoutError):
            logger.warning("calls were cut off: they did not close in time")
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(max(0.1, until - time.monotonic()))

    def submit(self, coroutine: Coroutine[Any, Any, Result]) -> "concurrent.futures.Future[Result]":
        """Run this on the media loop. From any thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def open_call(self, call_id: str, listener: Listener, *, policy: Policy, wants_audio: bool = True) -> Call:
        """A new call, waiting for an offer. On the media loop."""
        if call_id in self.calls:
            raise ValueError("there is a call of this name")
        if len(self.calls) >= self.max_calls:
            raise TooManyCalls
        call = Call(
            call_id,
            listener,
            policy=policy,
            places=self._places,
            wants_audio=wants_audio,
            on_close=self._forget,
        )
        self.calls[call_id] = call
        if self._timer is None:
            self._origin, self._ticks = time.monotonic(), 0
            self._timer = self.loop.call_at(self._origin + TICK, self._tick)
        return call

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
        finally:
            self.loop.close()

    async def _close_calls(self) -> None:
        await asyncio.gather(*(call.close() for call in list(self.calls.values())), return_exceptions=True)

    def _forget(self, call: Call) -> None:
        self.calls.pop(call.id, None)

    def _tick(self) -> None:
        """Send what is due in every call, and what is overdue because the loop was busy."""
        if not self.calls:
            self._timer = None
            return
        loop = self.loop
        due = int((time.monotonic() - self._origin) / TICK)
        # Somebody held the loop up for long: that is lost time, not a reason to flood.
        self._ticks = max(self._ticks, due - CATCH_UP_TICKS)
        calls = list(self.calls.values())
        while self._ticks < due:
            self._ticks += 1
            due_at = self._origin + self._ticks * TICK
            for call in calls:
                late = call.send_due(self._ticks, due_at)
                if late is not None:
                    self.lateness.add(late)
        now = time.monotonic()
        for call in calls:
            call.tick(now, self._ticks)
        if self._ticks % 50 == 0:
            for call in calls:
                if call.is_over(now):
                    loop.create_task(call.close())
        self._timer = loop.call_at(self._origin + (self._ticks + 1) * TICK, self._tick)
