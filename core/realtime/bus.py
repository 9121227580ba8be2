"""Between processes: one subscription a process, and words that only wake.

What matters is in the database before it is said here. A word that gets lost costs a moment, never a message:
every process also looks the truth up by itself (`sweep`). With one process there is nothing to cross.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

from core.common.ids import new_id
from core.realtime import codes
from core.realtime.registry import sockets

log = logging.getLogger(__name__)

GROUP = "intraview"
PATIENCE = 2.0

Handler = Callable[[dict[str, Any]], None]

PROCESS_ID = new_id()
_handlers: dict[str, Handler] = {}
_loop: asyncio.AbstractEventLoop | None = None
_listener: asyncio.Task[None] | None = None
_background: set[asyncio.Future[Any]] = set()


def crosses() -> bool:
    """True if other processes may hold sockets: a bus is configured."""
    return bool(getattr(settings, "REDIS_URL", ""))


def on(topic: str, handler: Handler) -> None:
    """Let `handler` take every word of `topic`, on the server's loop. One handler a topic."""
    _handlers[topic] = handler


def start(loop: asyncio.AbstractEventLoop) -> None:
    """Begin listening in this process, on the server's own loop."""
    global _loop, _listener
    _loop = loop
    if crosses():
        _listener = loop.create_task(_listen())


def stop() -> None:
    global _loop, _listener
    if _listener is not None:
        _listener.cancel()
    _loop = _listener = None


def server_loop() -> asyncio.AbstractEventLoop | None:
    """The loop that serves sockets in this process, if there is one."""
    return _loop


def hop(function: Callable[..., None], *args: Any) -> None:
    """Call a function on the server's loop, from any thread. Nothing happens in a process that serves no sockets."""
    loop = _loop
    if loop is not None and not loop.is_closed():
        try:
            loop.call_soon_threadsafe(function, *args)
        except RuntimeError:
            log.info("bus.loop_closed")


def tell(topic: str, word: dict[str, Any]) -> None:
    """Say a word to every process, this one too, from any thread. Never raises: the sweep makes a lost word good."""
    hop(_take, topic, word)
    tell_others(topic, word)


def tell_others(topic: str, word: dict[str, Any]) -> None:
    """Say a word to the other processes only."""
    if not crosses():
        return
    loop = _loop
    if loop is None or loop.is_closed():
        try:
            async_to_sync(_publish)(topic, word)
        except Exception as reason:
            log.warning("bus.unreachable", extra={"reason": type(reason).__name__})
        return
    try:
        running: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
    except RuntimeError:
        running = None
    if running is loop:
        task = loop.create_task(_publish_quietly(topic, word))
        _background.add(task)
        task.add_done_callback(_background.discard)
    else:
        asyncio.run_coroutine_threadsafe(_publish_quietly(topic, word), loop)


async def send_across(topic: str, word: dict[str, Any]) -> bool:
    """Say a word to the others and know whether the bus took it."""
    if not crosses():
        return False
    try:
        await _publish(topic, word)
    except Exception as reason:
        log.warning("bus.unreachable", extra={"reason": type(reason).__name__})
        return False
    return True


async def _publish(topic: str, word: dict[str, Any]) -> None:
    layer = get_channel_layer()
    message = {"type": "bus.word", "from": PROCESS_ID.hex, "topic": topic, "word": word}
    await asyncio.wait_for(layer.group_send(GROUP, message), PATIENCE)


async def _publish_quietly(topic: str, word: dict[str, Any]) -> None:
    await send_across(topic, word)


async def _listen() -> None:
    """Take what comes over the one subscription; begin again whenever it breaks."""
    while True:
        try:
            layer = get_channel_layer()
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            while True:
                message = await layer.receive(channel)
                if message.get("from") != PROCESS_ID.hex:
                    _take(message["topic"], message["word"])
        except asyncio.CancelledError:
            raise
        except Exception as reason:
            log.warning("bus.broken", extra={"reason": type(reason).__name__})
            await asyncio.sleep(0.5)


def _take(topic: str, word: dict[str, Any]) -> None:
    handler = _handlers.get(topic)
    if handler is None:
        return
    try:
        handler(word)
    except Exception:
        log.exception("bus.handler_failed", extra={"topic": topic})


def close_sockets(
    *,
    session_id: str | None = None,
    user_id: str | None = None,
    code: int = codes.NOT_SIGNED_IN,
    reason: str = "signed_out",
) -> None:
    """Close every socket of a session or of a person, in every process. From any thread; repeating it does no harm."""
    tell("sockets.close", {"session": session_id, "user": user_id, "code": code, "reason": reason})


def _close_here(word: dict[str, Any]) -> None:
    sockets.close_where(session_id=word["session"], user_id=word["user"], code=word["code"], reason=word["reason"])


on("sockets.close", _close_here)
