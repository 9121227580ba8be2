"""Audio for tests: people who speak, hum and fall silent, and what sounds around them. No file of anybody's voice.

Everything is int16, mono, at 16 kHz unless `rate` says otherwise, the same on every run, and what was spoken once is
kept in the machine's temporary directory.
"""

import hashlib
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Iterable
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
Kind = Literal["white", "pink", "babble", "music", "silence", "keyboard"]

RATE = 16_000
LOUDNESS = 0.1
"""Root mean square of speech and of noise, as a part of full scale: somebody in front of a laptop."""
_CACHE = Path(tempfile.gettempdir()) / "intraview-voices-1"

SHIFTED = {"heart": 1.0, "low": 0.82, "high": 1.15}
"""The shipped voice, and others made of it: pitch and formants together by that factor."""
ESPEAK = {"espeak-us": "en-us+m3", "espeak-gb": "en-gb+f2"}
"""For benchmarks, on a machine that has espeak-ng."""


def voices() -> list[str]:
    """All voices that speak here."""
    return [*SHIFTED, *(ESPEAK if shutil.which("espeak-ng") else ())]


def speak(text: str, speed: float = 1.0, *, rate: int = RATE, voice: str = "heart") -> Pcm:
    """Somebody says that. It begins and ends with the voice's own short silence."""
    return _to_rate(_spoken(text, speed, voice), rate)


def with_pauses(parts: Iterable[str], seconds: float, *, rate: int = RATE, voice: str = "heart") -> Pcm:
    """The parts one after the other, with that much silence between them."""
    gap = silence(seconds, rate=rate)
    pieces: list[Pcm] = []
    for part in parts:
        pieces += [gap, speak(part, rate=rate, voice=voice)] if pieces else [speak(part, rate=rate, voice=voice)]
    return joined(*pieces)


def stop(*, rate: int = RATE) -> Pcm:
    """Somebody interrupts."""
    return speak("Stop.", rate=rate)


def wait(*, rate: int = RATE) -> Pcm:
    """Somebody asks for a moment."""
    return speak("Wait.", rate=rate)


def mm_hm(*, rate: int = RATE) -> Pcm:
    """A hum of 0.3 s that says "go on": voiced, through the nose, two syllables, the second one higher."""
    time = np.arange(int(0.3 * RATE)) / RATE
    pitch = np.where(time < 0.14, 150.0, 150.0 + 45.0 * np.clip((time - 0.14) / 0.08, 0, 1))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    tone = sum(np.sin(number * phase) * _nasal(number * pitch) for number in range(1, 16))
    loud = np.interp(time, [0, 0.025, 0.1, 0.14, 0.17, 0.26, 0.3], [0, 1, 0.9, 0.15, 1, 0.9, 0])
    return _to_rate(_at_loudness(tone * loud), rate)


def noise(seconds: float, kind: Kind = "white", *, rate: int = RATE, seed: int = 1) -> Pcm:
    """What sounds around somebody, as loud as speech. Babble is several people at once in the next room."""
    count, random = round(seconds * RATE), np.random.default_rng(seed)
    match kind:
        case "silence":
            return silence(seconds, rate=rate)
        case "white":
            sound = random.standard_normal(count)
        case "pink":
            spectrum = np.fft.rfft(random.standard_normal(count))
            sound = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), count)
        case "babble":
            sound = _babble(count, random)
        case "music":
            sound = _music(count, random)
        case "keyboard":
            sound = _keyboard(count, random)
    return _to_rate(_at_loudness(sound), rate)


def silence(seconds: float, *, rate: int = RATE) -> Pcm:
    """Nothing at all."""
    return np.zeros(round(seconds * rate), np.int16)


def joined(*pieces: Pcm) -> Pcm:
    """One after the other."""
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)


def at_16k(pcm: Pcm, rate: int = 24_000) -> Pcm:
    """The same sound for somebody who hears at 16 kHz."""
    return _as_pcm(_resampled(pcm / 32768, Fraction(RATE, rate)))


def louder(pcm: Pcm, decibels: float) -> Pcm:
    """The same, louder or (below zero) softer."""
    return _as_pcm(pcm / 32768 * 10 ** (decibels / 20))


def mix(speech: Pcm, noise: Pcm, snr_db: float) -> Pcm:
    """Speech with noise under it, that much softer than the parts in which somebody speaks. Both at one rate."""
    under = np.resize(noise, len(speech)) / 32768
    wanted = _loudness(speech / 32768) / 10 ** (snr_db / 20)
    return _as_pcm(speech / 32768 + under * wanted / max(_loudness(under), 1e-9))


def write_wav(path: Path, pcm: Pcm, rate: int = 48_000) -> Path:
    """A file for Chromium's fake microphone, which takes 48 kHz."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.astype("<i2").tobytes())
    return path


# --- how it is made ---


@lru_cache(maxsize=256)
def _spoken(text: str, speed: float, voice: str) -> Pcm:
    """At 16 kHz, from the disk if anybody has said it before."""
    name = hashlib.sha256(f"{voice}\n{speed}\n{text}".encode()).hexdigest()[:32]
    kept = _CACHE / f"{name}.npy"
    try:
        found: Pcm = np.load(kept)
        return found
    except (OSError, ValueError, EOFError):
        made = _say_with_espeak(text, speed, voice) if voice in ESPEAK else _say(text, speed, SHIFTED[voice])
    _CACHE.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=_CACHE, delete=False) as file:
        np.save(file, made)
    Path(file.name).replace(kept)
    return made


def _say(text: str, speed: float, shift: float) -> Pcm:
    sound = _engine()(text, speed=speed / shift, seed=1)
    return _at_loudness(_resampled(sound, Fraction(RATE, 24_000) / Fraction(shift).limit_denominator(100)))


def _say_with_espeak(text: str, speed: float, voice: str) -> Pcm:
    said = subprocess.run(
        ["espeak-ng", "-v", ESPEAK[voice], "-s", str(round(160 * speed)), "--stdout", text],
        capture_output=True,
        check=True,
    ).stdout
    sound = np.frombuffer(said[44:], "<i2") / 32768  # the header's length is wrong in a pipe, so `wave` refuses it
    return _at_loudness(_resampled(sound, Fraction(RATE, 22_050)))


@cache
def _engine():  # type: ignore[no-untyped-def]
    from hibari import Hibari

    return Hibari()


def _resampled(sound: NDArray[np.floating], by: Fraction) -> NDArray[np.floating]:
    from scipy.signal import resample_poly

    return np.asarray(resample_poly(sound, by.numerator, by.denominator))


def _to_rate(pcm: Pcm, rate: int) -> Pcm:
    return pcm if rate == RATE else _as_pcm(_resampled(pcm / 32768, Fraction(rate, RATE)))


def _as_pcm(sound: NDArray[np.floating]) -> Pcm:
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


def _loudness(sound: NDArray[np.floating]) -> float:
    """Root mean square of the frames of 20 ms that are not silent beside the loudest."""
    whole = sound[: len(sound) // 320 * 320].reshape(-1, 320) if len(sound) >= 320 else sound.reshape(1, -1)
    power = (whole**2).mean(axis=1)
    return float(np.sqrt(power[power >= power.max() / 1000].mean())) if power.size else 0.0


def _at_loudness(sound: NDArray[np.floating]) -> Pcm:
    return _as_pcm(sound * LOUDNESS / max(_loudness(sound), 1e-9))


def _nasal(frequency: NDArray[np.floating]) -> NDArray[np.floating]:
    """How loud a mouth that is shut lets a frequency through."""
    return 1 / (1 + ((frequency - 250) / 110) ** 2) + 0.04 / (1 + ((frequency - 1000) / 150) ** 2)


_TALK = (
    "So I told them that we can meet again on Thursday if the room is free.",
    "The train was late this morning and there was nowhere to sit.",
    "She said that the garden needs a new fence before the winter comes.",
    "They have closed the bakery on the corner, which is a pity.",
    "My brother wants to move to the coast when his children are older.",
    "You should have seen the match, nobody thought that they would win.",
)


def _babble(count: int, random: np.random.Generator) -> NDArray[np.floating]:
    total = np.zeros(count)
    for number, text in enumerate(_TALK):
        talk = _spoken(text, 1.0, tuple(SHIFTED)[number % len(SHIFTED)]) / 32768
        total += np.roll(np.resize(talk, count), int(random.integers(0, RATE * 4)))
    return total


def _music(count: int, random: np.random.Generator) -> NDArray[np.floating]:
    """Chords on something plucked, two a second."""
    total, step = np.zeros(count + RATE), RATE // 2
    time = np.arange(RATE) / RATE
    for number, begin in enumerate(range(0, count, step)):
        root = 220 * 2 ** ((0, 5, 7, 0, 9, 5, 7, 0)[number % 8] / 12)
        for interval in (0, 4, 7, int(random.choice([12, 14, 16]))):
            pitch = root * 2 ** (interval / 12)
            for overtone in range(1, 6):
                wave_ = np.sin(2 * np.pi * pitch * overtone * time) / overtone**1.5
                total[begin : begin + RATE] += wave_ * np.exp(-time * 4) * np.minimum(time * 200, 1)
    return total[:count]


def _keyboard(count: int, random: np.random.Generator) -> NDArray[np.floating]:
    """Somebody types, some seven keys a second."""
    total, length = np.zeros(count + RATE), int(0.02 * RATE)
    click = np.exp(-np.arange(length) / RATE * 300)
    begin = 0
    while begin < count:
        total[begin : begin + length] += random.standard_normal(length) * click * random.uniform(0.5, 1)
        begin += int(random.uniform(0.06, 0.24) * RATE)
    return total[:count]
