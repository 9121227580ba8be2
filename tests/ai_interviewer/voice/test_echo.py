"""The interviewer hears itself, and knows its voice."""

from collections.abc import Callable

import numpy as np
import pytest

from ai_interviewer.speech.vad import Silero
from ai_interviewer.voice.values import FRAME, RATE, Pcm
from tests.ai_interviewer.voice.stage import Stage, Words
from tests.ai_interviewer.voice.virtual import in_virtual_time
from tests.benchmarks.turn_taking.barging import LINE, Recorded
from tests.support import voices


def echo(decibels: float, delay_ms: int, *, room: bool) -> Callable[[list[bytes | None]], Pcm]:
    """What a microphone hears of a loudspeaker: softer, later, and from the walls."""
    lag = delay_ms * RATE // 1000
    random = np.random.default_rng(5)
    taps = np.zeros(lag + 1)
    if room:
        taps = np.concatenate((taps, random.standard_normal(1_600) * np.exp(-np.arange(1_600) / 400) * 0.12))
    taps[lag] = 1.0
    taps *= 10 ** (-decibels / 20)

    def heard(sent: list[bytes | None]) -> Pcm:
        frames = len(taps) // FRAME + 2
        wave = np.concatenate([np.zeros(frames * FRAME), *(_wave(packet) for packet in sent[-frames:])])
        return np.convolve(wave[-frames * FRAME :], taps)[(frames - 1) * FRAME : frames * FRAME].astype(np.int16)

    return heard


def _wave(packet: bytes | None) -> np.ndarray:
    if packet is None:
        return np.zeros(FRAME)
    return np.interp(np.arange(FRAME) * 1.5, np.arange(480), np.frombuffer(packet, np.int16))


@pytest.mark.parametrize("room", [False, True])
@pytest.mark.parametrize(("decibels", "delay_ms"), [(6, 40), (12, 120), (20, 300), (30, 560)])
def test_its_own_voice_neither_stops_it_nor_answers(decibels: float, delay_ms: int, room: bool) -> None:
    @in_virtual_time
    async def speak() -> None:
        stage = Stage(judge=Silero(), synthesizer=Recorded())
        stage.ear.always = Words(LINE)
        stage.echo = echo(decibels, delay_ms, room=room)
        stage.session.ask("q1", "What came of it?", "behavioural")
        await stage.hear(voices.noise(1.0, "pink") // 100)
        await stage.said_line(1, 10, LINE)
        begun = len(stage.line.sent)
        await stage.said_line(2, 11, LINE)
        again = stage.line.sent[begun + 3 : -3]
        harsh = room and decibels < 10  # the walls alone are as loud as its voice
        assert again.count(None) <= (60 if harsh else 0), "the second time it knows"
        await stage.silence(4.0)
        assert [one[:3] for one in stage.desk.of("heard")] == [(10, LINE, False), (11, LINE, False)]
        assert stage.desk.taken == []
        first = next(number for number, packet in enumerate(stage.line.sent) if packet is not None)
        spoken = stage.line.sent[first : first + 200]
        assert spoken.count(None) <= (60 if room else 0), "at most it hesitates until it knows the room"
        await stage.session.close()

    speak()


@pytest.mark.parametrize(("decibels", "delay_ms"), [(12, 120), (20, 300), (30, 60)])
def test_whoever_speaks_over_the_echo_is_heard(decibels: float, delay_ms: int) -> None:
    @in_virtual_time
    async def speak() -> None:
        text = "Sorry, I would like to say something else about this."
        stage = Stage(judge=Silero(), synthesizer=Recorded())
        stage.ear.always = Words(text)
        stage.echo = echo(decibels, delay_ms, room=True)
        stage.session.ask("q1", "What came of it?", "behavioural")
        await stage.hear(voices.noise(1.0, "pink") // 100)
        stage.session.said(1, 10, LINE)
        await stage.silence(2.5)
        first = len(stage.line.sent)
        await stage.hear(voices.speak(text))
        await stage.until(lambda: bool(stage.desk.taken))
        silent = next(n for n in range(first, len(stage.line.sent)) if stage.line.sent[n] is None)
        assert (silent - first) * 20 < 1_000
        assert stage.desk.taken[0].text == text
        await stage.session.close()

    speak()


@in_virtual_time
async def test_a_transcription_of_its_own_words_is_dropped_whatever_the_waves_say() -> None:
    stage = Stage(judge=Silero(), synthesizer=Recorded())
    stage.ear.always = Words("how you have found out what was wrong what you did")
    stage.session.ask("q1", "What came of it?", "behavioural")
    await stage.hear(voices.noise(1.0, "pink") // 100)
    stage.session.said(1, 10, LINE)
    await stage.silence(2.0)
    await stage.hear(voices.speak("how you have found out what was wrong what you did", voice="low"))
    await stage.silence(4.0)
    assert stage.desk.taken == []
    await stage.session.close()
