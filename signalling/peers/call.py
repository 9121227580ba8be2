"""A call: what stays the same while its connections come and go."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from signalling.peers.connection import Connection
from signalling.peers.descriptions import parse_offer
from signalling.peers.errors import BadOffer, TooManyOffers
from signalling.peers.ice import Places
from signalling.peers.policy import Policy
from signalling.peers.speech import Speech

logger = logging.getLogger(__name__)

LATE_SECONDS = 0.01


class Listener(Protocol):
    """Whoever a call is for. Called on the media loop; must not block it."""

    def connected(self) -> None:
        """Media can flow; told for every connection."""

    def disconnected(self, reason: str) -> None:
        """This connection is gone: "lost", "closed" or "replaced". The call stays until it is closed."""

    def heard(self, pcm: NDArray[np.int16], at: float) -> None:
        """20 ms of the other side: 320 samples at 16 kHz, mono; `at` is the loop's time of its end."""

    def played(self, key: str) -> None:
        """The last packet of this piece of speech has left."""


class Tap(Protocol):
    """Gets the packets as they are, for a recording."""

    def received(self, packet: bytes, at: float) -> None:
        """An Opus packet of the other side."""

    def sent(self, packet: bytes, at: float) -> None:
        """An Opus packet of ours."""


@dataclass(frozen=True)
class CallStats:
    """How a call fares. `lost` and `jitter` as we see the other side, `remote_lost` and `rtt` as it tells of us."""

    connections: int
    packets_in: int
    packets_out: int
    lost: int
    jitter: float
    remote_lost: int
    rtt: float | None
    late_sends: int
    refused_candidates: int
    garbage: int


class Call:
    """One call of the media loop, opened by it; all methods on that loop."""

    def __init__(
        self,
        call_id: str,
        listener: Listener,
        *,
        policy: Policy,
        places: Places,
        wants_audio: bool,
        on_close: Callable[["Call"], None],
    ) -> None:
        self.id = call_id
        self.tap: Tap | None = None
        self.speech = Speech(self._played)
        self._listener = listener
        self._policy = policy
        self._places = places
        self._wants_audio = wants_audio
        self._on_close = on_close
        self._loop = asyncio.get_running_loop()
        self._opened_at = time.monotonic()
        self._connection: Connection | None = None
        self._connections = 0
        self._changing = asyncio.Lock()
        self._offers: deque[float] = deque(maxlen=policy.offers_per_minute)
        self._late_sends = 0
        self._is_closed = False

    @property
    def connected(self) -> bool:
        """True while media can flow."""
        return self._connection is not None and self._connection.is_open

    async def answer(self, offer: str) -> str:
        """The answer to a browser's offer. Makes a new connection and lets go of the earlier one."""
        self._count_offer()
        parsed = parse_offer(offer)
        async with self._changing:
            if self._is_closed:
                raise BadOffer("call closed")
            connection = Connection(
                self, parsed, policy=self._policy, places=self._places, wants_audio=self._wants_audio
            )
            try:
                answer = await connection.open()
            except BaseException:
                await connection.close()
                raise
            replaced, self._connection = self._connection, connection
            self._connections += 1
            if replaced is not None:
                await self._let_go(replaced, "replaced")
            return answer

    async def add_candidates(self, candidates: Sequence[str | None]) -> None:
        """Addresses of the other side, as its browser finds them; None for no more. Garbage is passed over."""
        async with self._changing:
            if self._connection is not None:
                for line in candidates:
                    await self._connection.add_candidate(line)

    async def close(self, reason: str = "closed") -> None:
        """End the call and free everything. Doing it twice does no harm."""
        if self._is_closed:
            return
        self._is_closed = True
        self.speech.stop()
        try:
            async with self._changing:
                connection, self._connection = self._connection, None
                if connection is not None:
                    await self._let_go(connection, reason)
        finally:
            self._on_close(self)

    def stats(self) -> CallStats:
        """How the present connection fares, and how often what we sent was late."""
        connection = self._connection
        seen = connection.hearing.reception if connection else None
        return CallStats(
            connections=self._connections,
            packets_in=connection.packets_in if connection else 0,
            packets_out=connection.packets_out if connection else 0,
            lost=seen.lost if seen else 0,
            jitter=seen.jitter if seen else 0.0,
            remote_lost=connection.remote_lost if connection else 0,
            rtt=connection.rtt if connection else None,
            late_sends=self._late_sends,
            refused_candidates=connection.refused if connection else 0,
            garbage=connection.garbage if connection else 0,
        )

    # --- What the pacer asks -----------------------------------------------------------------------------------------

    def send_due(self, tick: int, due_at: float) -> float | None:
        """Send the packet that is due. How late that was; None if there was none."""
        connection = self._connection
        if connection is None or not connection.is_open:
            return None
        packet = self.speech.take()
        if packet is None:
            connection.rest()
            return None
        connection.send(packet, tick)
        now = time.monotonic()
        if now - due_at > LATE_SECONDS:
            self._late_sends += 1
        if self.tap is not None:
            self._tap("sent", packet, now)
        self.speech.settle()
        return now - due_at

    def tick(self, now: float, tick: int) -> None:
        """What time alone brings about."""
        if self._connection is not None:
            self._connection.tick(now, tick)

    def is_over(self, now: float) -> bool:
        """True once the call has lasted as long as its policy lets it."""
        return now - self._opened_at > self._policy.seconds

    # --- What a connection tells -------------------------------------------------------------------------------------

    def opened(self, connection: Connection) -> None:
        if connection is self._connection:
            self._tell("connected")

    def lost(self, connection: Connection) -> None:
        if connection is self._connection:
            self._connection = None
            self._tell("disconnected", "lost")

    def received(self, packet: bytes, at: float) -> None:
        if self.tap is not None:
            self._tap("received", packet, at)

    def heard(self, pcm: NDArray[np.int16], at: float) -> None:
        try:
            self._listener.heard(pcm, at)
        except Exception:
            logger.exception("a call's listener failed", extra={"call": self.id})

    # -----------------------------------------------------------------------------------------------------------------

    def _count_offer(self) -> None:
        now = time.monotonic()
        if len(self._offers) == self._offers.maxlen and now - self._offers[0] < 60:
            raise TooManyOffers(retry_after=round(60 - (now - self._offers[0])) or 1)
        self._offers.append(now)

    async def _let_go(self, connection: Connection, reason: str) -> None:
        was_open = connection.is_open
        closing = connection.close()
        if was_open:
            self._tell("disconnected", reason)
        await closing

    def _played(self, key: str) -> None:
        self._tell("played", key)

    def _tell(self, what: str, *words: Any) -> None:
        """One listener's mistake ends neither its call nor the others'."""
        try:
            getattr(self._listener, what)(*words)
        except Exception:
            logger.exception("a call's listener failed", extra={"call": self.id})

    def _tap(self, what: str, packet: bytes, at: float) -> None:
        try:
            getattr(self.tap, what)(packet, at)
        except Exception:
            self.tap = None
            logger.exception("a call's recording failed", extra={"call": self.id})
