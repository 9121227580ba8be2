"""Hearing oneself before a session: a call to this server that gives one's own sound back a second later.

It goes the way that a spoken interview goes, so what works here works there. Nothing is kept.
"""

import time
from collections import deque
from concurrent.futures import TimeoutError as NoAnswer
from dataclasses import dataclass
from uuid import UUID

from core.common.errors import TooMany
from core.common.ids import new_id
from sessions_live.errors import MediaUnavailable
from signalling.peers import MediaLoop, TooManyCalls
from signalling.peers.echo import echo_call
from signalling.peers.process import call_policy, media_loop

SECONDS = 15
DELAY_MS = 1000
MOST_AT_ONCE = 8  # the media loop has room for as many beside the interviews
MOST_PER_MINUTE = 8
PATIENCE = 5.0  # seconds for an answer of the media loop

_begun: dict[UUID, deque[float]] = {}  # when people began an echo in the last minute; on the media loop only


@dataclass(frozen=True, slots=True)
class Echo:
    """An echo that was answered: what the browser needs to go on."""

    id: UUID
    sdp: str
    seconds: int = SECONDS


def open_echo(*, user_id: UUID, offer: str) -> Echo:
    """Answer a browser's offer with an echo of its sound; somebody who has one gets this one in its place.

    Raises BadOffer, TooMany, MediaUnavailable. Waits for the media loop: not for an event loop's thread.
    """
    media = media_loop()
    answering = media.submit(_open(media, user_id, offer))
    try:
        return Echo(new_id(), answering.result(PATIENCE))
    except NoAnswer:
        answering.cancel()
        raise MediaUnavailable from None


async def _open(media: MediaLoop, user_id: UUID, offer: str) -> str:
    _count(user_id, time.monotonic())
    name = f"echo:{user_id}"
    if name in media.calls:
        await media.calls[name].close("replaced")
    if sum(other.startswith("echo:") for other in media.calls) >= MOST_AT_ONCE:
        raise MediaUnavailable
    try:
        _, answer = await echo_call(media, name, offer, policy=call_policy(), delay_ms=DELAY_MS, max_seconds=SECONDS)
    except TooManyCalls:
        raise MediaUnavailable from None
    return answer


def _count(user_id: UUID, now: float) -> None:
    """One more echo of this person's. Raises TooMany."""
    for who in [who for who, times in _begun.items() if now - times[-1] >= 60]:
        del _begun[who]
    times = _begun.setdefault(user_id, deque(maxlen=MOST_PER_MINUTE))
    if len(times) == MOST_PER_MINUTE and now - times[0] < 60:
        raise TooMany(retry_after_ms=round(1000 * (60 - (now - times[0]))))
    times.append(now)
