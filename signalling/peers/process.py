"""The media loop of this process: made when somebody first needs it, from the settings."""

import threading
import time

from django.conf import settings

from signalling.peers.ice import Places
from signalling.peers.loop import MediaLoop
from signalling.peers.policy import Policy, parse_networks

STALE = 3.0  # seconds without a beat after which a media loop counts as stuck

_lock = threading.Lock()
_loop: MediaLoop | None = None
_asked, _beaten = 0.0, 0.0


def media_loop() -> MediaLoop:
    """The process's media loop, started if it isn't. From any thread."""
    global _loop, _beaten
    with _lock:
        if _loop is None:
            # Echo calls before an interview come on top of those that a worker carries.
            _loop = MediaLoop(places=_places(), max_calls=settings.MEDIA_CALLS_PER_WORKER + 8)
            _loop.start()
            _beaten = time.monotonic()
        return _loop


def call_policy() -> Policy:
    """What a call may do, by the settings."""
    return Policy(networks=parse_networks(settings.MEDIA_ALLOWED_NETWORKS))


def count_lines() -> int:
    """How many lines this process carries. From any thread; a moment later it may be another number."""
    return 0 if _loop is None else len(_loop.calls)


def is_moving() -> bool:
    """False if the media loop was asked to turn some seconds ago and hasn't; asks it to. From any thread."""
    global _asked
    loop, now = media_loop().loop, time.monotonic()
    if _asked <= _beaten:
        _asked = now
        if not loop.is_closed():
            loop.call_soon_threadsafe(_beat)
        return True
    return now - _asked < STALE


def is_moving_if_started() -> bool:
    """True unless there is a media loop and it stands still."""
    return _loop is None or is_moving()


def stop_media_loop(patience: float) -> None:
    """Close all calls and end the thread. Does nothing where none was started."""
    global _loop
    with _lock:
        loop, _loop = _loop, None
    if loop is not None:
        loop.stop(patience)


def _beat() -> None:
    global _beaten
    _beaten = time.monotonic()


def _places() -> Places:
    low, _, high = settings.MEDIA_PORTS.partition("-")
    return Places(
        addresses=tuple(settings.MEDIA_ADDRESSES),
        ports=range(int(low), int(high) + 1) if low and high else None,
    )
