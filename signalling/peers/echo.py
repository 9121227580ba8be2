"""The check before a call: whoever speaks hears themselves a moment later, over the same way as the call will take."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from signalling.peers.call import Call
from signalling.peers.errors import SpeechFull
from signalling.peers.loop import MediaLoop
from signalling.peers.policy import Policy
from signalling.peers.speech import PACKET_MS


class Echo:
    """Gives every packet back, so many packets later. Tap and listener of its call in one."""

    def __init__(self, delay_ms: int) -> None:
        self.call: Call | None = None
        self._delay = delay_ms // PACKET_MS
        self._first: list[bytes] | None = []

    def received(self, packet: bytes, at: float) -> None:
        if self.call is None:
            return
        if self._first is not None:
            self._first.append(packet)
            if len(self._first) < self._delay:
                return
        packets, self._first = self._first or [packet], None
        try:
            self.call.speech.queue("echo", packets, last=False)
        except SpeechFull:
            self.call.speech.stop()

    def sent(self, packet: bytes, at: float) -> None:
        pass

    def connected(self) -> None:
        pass

    def disconnected(self, reason: str) -> None:
        """Another connection begins with silence again."""
        self._first = []
        if self.call is not None:
            self.call.speech.stop()

    def heard(self, pcm: NDArray[np.int16], at: float) -> None:
        pass

    def played(self, key: str) -> None:
        pass


async def echo_call(
    media: MediaLoop,
    call_id: str,
    offer: str,
    *,
    policy: Policy | None = None,
    delay_ms: int = 1_000,
    max_seconds: float = 30.0,
) -> tuple[Call, str]:
    """Open a call that gives back what it hears, with the answer to this offer. It closes itself. On the media loop."""
    echo = Echo(delay_ms)
    call = media.open_call(call_id, echo, policy=dataclasses.replace(policy or Policy(), seconds=max_seconds))
    echo.call = call
    call.tap = echo
    try:
        return call, await call.answer(offer)
    except BaseException:
        await call.close()
        raise
