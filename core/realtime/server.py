"""The part of a process that serves sockets: starts with the server or the first socket, beats once a second."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from django.db import connections

from core.realtime import bus, codes
from core.realtime.registry import sockets

log = logging.getLogger(__name__)

HELLO_WITHIN = 10.0
SILENT_FOR = 60.0
BEAT = 1.0
STOP_WITHIN = 8.0

P = ParamSpec("P")
T = TypeVar("T")

_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="realtime-db")
_starters: list[Callable[[], Awaitable[None]]] = []
_stoppers: list[Callable[[], Awaitable[None]]] = []
_sweepers: list[Callable[[], Awaitable[None]]] = []
_beat: asyncio.Task[None] | None = None
_ready: asyncio.Future[None] | None = None


def at_start(starter: Callable[[], Awaitable[None]]) -> None:
    """Have a coroutine function awaited once, before the first socket of this process is served."""
    _starters.append(starter)


def at_stop(stopper: Callable[[], Awaitable[None]]) -> None:
    """Have a coroutine function awaited when this process stops serving, while its loop and bus still run."""
    _stoppers.append(stopper)


def every_second(sweeper: Callable[[], Awaitable[None]]) -> None:
    """Have a coroutine function awaited about once a second while this process serves sockets."""
    _sweepers.append(sweeper)


async def start() -> None:
    """Make this process serve sockets on the running loop. Idempotent; whoever comes second waits for the first."""
    global _beat, _ready
    loop = asyncio.get_running_loop()
    if _ready is not None and _ready.get_loop() is loop:
        await asyncio.shield(_ready)
        return
    _ready = loop.create_future()
    try:
        bus.start(loop)
        for starter in _starters:
            await starter()
        _beat = loop.create_task(_keep_beating())
        _ready.set_result(None)
    except BaseException:
        ready, _ready = _ready, None
        ready.cancel()
        raise


async def stop() -> None:
    """Stop beating and listening; used when the server leaves and between tests."""
    global _beat, _ready
    if _ready is not None:
        for stopper in _stoppers:
            try:
                await asyncio.wait_for(stopper(), STOP_WITHIN)
            except Exception as reason:
                log.warning("realtime.stop_failed", extra={"reason": type(reason).__name__})
    if _beat is not None:
        _beat.cancel()
    _beat = _ready = None
    bus.stop()


async def in_database(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run one unit of database work on a thread of its own, and give its connection back afterwards."""
    return await run_on(_threads, function, *args, **kwargs)


async def run_on(threads: ThreadPoolExecutor, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`in_database` on a chosen executor."""

    def work() -> T:
        try:
            return function(*args, **kwargs)
        finally:
            give_back()

    return await asyncio.get_running_loop().run_in_executor(threads, work)


def give_back() -> None:
    """Return this thread's connections to their pool. A SQLite file stays open: opening it costs more than all else."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor != "sqlite" or connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()


async def _keep_beating() -> None:
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(BEAT)
        close_silent(loop.time())
        for sweeper in _sweepers:
            try:
                await sweeper()
            except asyncio.CancelledError:
                raise
            except Exception as reason:
                # The database may be away for a moment. The next beat tries again.
                log.warning(
                    "realtime.sweep_failed", extra={"sweep": sweeper.__qualname__, "reason": type(reason).__name__}
                )


def close_silent(now: float) -> None:
    """Close who has not said hello within 10 s, and who has said nothing for 60 s."""
    for socket in list(sockets.silent):
        if now - socket.opened > HELLO_WITHIN:
            socket.close(codes.TIMED_OUT, "no_hello")
    for socket in list(sockets.open):
        if now - socket.last_heard > SILENT_FOR:
            socket.close(codes.TIMED_OUT, "silent")


class Lifespan:
    """ASGI lifespan around another application: start with the server, stop with it."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    await start()
                except Exception as reason:
                    log.exception("realtime.start_failed")
                    await send({"type": "lifespan.startup.failed", "message": type(reason).__name__})
                    return
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await stop()
                await send({"type": "lifespan.shutdown.complete"})
                return
