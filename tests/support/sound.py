"""Sound files as the recorder leaves them."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np


def write_ogg(path: Path, seconds: float) -> bytes:
    """A quiet tone as Opus in Ogg, in pages of 20 ms; its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="ogg", options={"page_duration": "20000"}) as file:
        stream = file.add_stream("libopus", rate=48_000, layout="mono")
        for number in range(round(seconds * 50)):
            times = np.arange(number * 960, (number + 1) * 960) / 48_000
            samples = (np.sin(times * 2 * np.pi * 440) * 3000).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, number * 960, Fraction(1, 48_000)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path.read_bytes()


def length_of_ogg(sound: bytes, path: Path) -> float:
    """How many seconds a player gets out of these bytes."""
    path.write_bytes(sound)
    with av.open(str(path)) as file:
        return sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0))
