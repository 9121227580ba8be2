"""Something that costs what speech costs: noise with the rhythm of syllables, the same each time."""

import numpy as np
from numpy.typing import NDArray


def babble(seconds: float, rate: int) -> NDArray[np.int16]:
    at = np.arange(round(seconds * rate)) / rate
    noise = np.random.default_rng(7).standard_normal(len(at))
    voice = np.sin(2 * np.pi * 140 * at) + 0.5 * np.sin(2 * np.pi * 710 * at) + 0.2 * noise
    return (5000 * voice * np.clip(np.sin(2 * np.pi * 2.1 * at), 0, 1)).astype(np.int16)
