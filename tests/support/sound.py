"""Sound files as the recorder leaves them."""

from pathlib import Path

import av
import numpy as np

from signalling.peers.ogg import OggWriter
from signalling.peers.opus import FRAME_MS, Encoder

RATE = 24_000


def write_ogg(path: Path, seconds: float, *, start_ms: int = 1000) -> bytes:
    """A quiet tone, written by the product's own writer; its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = OggWriter(path, start_ms=start_ms)
    times = np.arange(round(seconds * RATE)) / RATE
    packets = Encoder(RATE).encode((np.sin(times * 2 * np.pi * 440) * 3000).astype(np.int16))
    for number, packet in enumerate(packets):
        writer.write(packet, start_ms + number * FRAME_MS)
    writer.close().result(60)
    return path.read_bytes()


def length_of_ogg(sound: bytes, path: Path) -> float:
    """How many seconds a player gets out of these bytes."""
    path.write_bytes(sound)
    with av.open(str(path)) as file:
        return sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0))
