"""The answers, as sound: voices, speeds and silences from the files beside this one."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ai_interviewer.voice.values import RATE, Pcm
from tests.support import voices

SPEEDS = (0.9, 1.0, 1.15)
VOICES = tuple(voices.SHIFTED)
ROOM = 40.0
"""dB by which the room's own noise is softer than speech."""
EDGE = 32.0
"""dB below its loudest 10 ms at which a part begins and ends."""


@dataclass(frozen=True)
class Utterance:
    """An answer: its sound, and where in it somebody really speaks."""

    kind: str
    text: str
    pcm: Pcm
    speech: tuple[tuple[float, float], ...]  # seconds, a part each

    @property
    def is_whole(self) -> bool:
        return len(self.speech) == 1

    @property
    def end(self) -> float:
        return self.speech[-1][1]


def utterances(name: str) -> list[Utterance]:
    """The answers of a set: "development" or "held_out"."""
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        answers = tomllib.load(file)["answer"]
    return [_spoken(answer, number) for number, answer in enumerate(answers)]


def edges(pcm: Pcm) -> tuple[int, int]:
    """The samples between which somebody speaks, to 10 ms."""
    step = RATE // 100
    whole = pcm[: len(pcm) // step * step].astype(np.float32).reshape(-1, step)
    power = (whole**2).mean(axis=1)
    loud = np.flatnonzero(power > power.max() / 10 ** (EDGE / 10))
    return int(loud[0]) * step, int(loud[-1] + 1) * step


def _spoken(answer: dict, number: int) -> Utterance:
    voice, speed = VOICES[number % len(VOICES)], SPEEDS[number // len(VOICES) % len(SPEEDS)]
    pieces, speech = [voices.silence(0.6)], []
    at = len(pieces[0])
    for part, pause in zip(answer["parts"], [*answer.get("pauses", []), 0.0], strict=True):
        sound = voices.speak(part, speed, voice=voice)
        begin, end = edges(sound)
        pieces += [sound[begin:end], voices.silence(pause)]
        speech.append((at / RATE, (at + end - begin) / RATE))
        at += end - begin + len(pieces[-1])
    dry = np.concatenate([*pieces, voices.silence(0.2)])
    pcm = voices.mix(dry, voices.noise(len(dry) / RATE, "pink", seed=number), ROOM)
    return Utterance(answer["kind"], " ".join(answer["parts"]), pcm, tuple(speech))
