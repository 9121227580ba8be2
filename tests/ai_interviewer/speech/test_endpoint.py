"""An OpenAI-compatible endpoint that hears and speaks, and everything that it can do wrong. What ships takes over."""

import asyncio
import io
import wave
from collections.abc import AsyncIterator
from dataclasses import replace

import numpy as np
import pytest

from ai_interviewer.speech import Heard, SpeechConfig, SpeechFailed, engines, synthesizer, transcriber
from ai_interviewer.speech.shipped import Shipped
from tests.support import voices
from tests.support.fake_speech import TONE, FakeSpeech, tone

SAID = "I measured it before and after."
FAULTS = [
    ("429", {}),
    ("429", {"retry_after": 60}),
    ("500", {}),
    ("401", {}),
    ("402", {}),
    ("hang", {}),
    ("hang_midway", {}),
    ("dropped", {}),
    ("nonsense", {"kind": "html"}),
    ("nonsense", {"kind": "empty"}),
    ("nonsense", {"kind": "huge"}),
]
NAMES = [" ".join([mode, *map(str, how.values())]) for mode, how in FAULTS]


@pytest.fixture(scope="module")
def turn() -> voices.Pcm:
    return voices.speak(SAID)


async def sound_of(said: AsyncIterator[voices.Pcm]) -> voices.Pcm:
    return voices.joined(*[piece async for piece in said])


def is_the_tone(sound: voices.Pcm) -> bool:
    """True if the fake said it, not the shipped voice."""
    return abs(np.abs(np.fft.rfft(sound[:24_000])).argmax() * 24_000 / min(len(sound), 24_000) - TONE) < 2


async def test_the_endpoint_gets_a_wav_and_the_words_that_may_come_up(
    fake: FakeSpeech, config: SpeechConfig, turn: voices.Pcm
) -> None:
    heard = await transcriber(config).transcribe(turn, hotwords="Kafka, gRPC", before="I had a plan")
    asked = fake.asked[-1]
    assert asked.authorization == "Bearer of-a-test"
    assert asked.fields["model"] == "hears"
    assert asked.fields["prompt"] == "Kafka, gRPC. I had a plan"
    with wave.open(io.BytesIO(asked.file)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (16_000, 1, len(turn))
    assert heard.text == fake.text
    assert [word.text for word in heard.words] == fake.text.split()
    assert (heard.words[1].start_ms, heard.words[1].end_ms) == (250, 450)
    assert (heard.logprob, heard.no_speech, heard.engine, heard.fell_back) == (-0.2, 0.01, "hears", False)


async def test_an_endpoint_without_times_of_words_is_asked_plainly_from_then_on(
    fake: FakeSpeech, config: SpeechConfig, turn: voices.Pcm
) -> None:
    fake.behave("no_verbose")
    heard = await transcriber(config).transcribe(turn)
    assert (heard.text, heard.words, heard.fell_back) == (fake.text, (), False)
    await transcriber(config).transcribe(turn)
    assert [one.fields["response_format"] for one in fake.asked] == ["verbose_json", "json", "json"]


@pytest.mark.parametrize(("mode", "how"), FAULTS, ids=NAMES)
async def test_what_the_endpoint_does_not_hear_is_heard_here(
    fake: FakeSpeech, config: SpeechConfig, turn: voices.Pcm, mode: str, how: dict[str, object]
) -> None:
    fake.behave(mode, **how)
    hasty = replace(config, hear_s=4.5) if "hang" in mode else config
    heard = await transcriber(hasty).transcribe(turn)
    assert heard.fell_back
    assert heard.text.rstrip(".") == SAID.rstrip(".")
    once = mode in {"401", "402", "hang", "hang_midway"} or "retry_after" in how
    assert fake.calls("transcription") == (1 if once else 2)


async def test_text_of_the_wrong_shape_or_far_too_long_is_not_believed(
    fake: FakeSpeech, config: SpeechConfig, turn: voices.Pcm
) -> None:
    for kind in ("shape", "long"):
        fake.behave("nonsense", kind=kind)
        assert (await transcriber(config).transcribe(turn)).fell_back


async def test_a_second_try_that_works_is_the_endpoints(
    fake: FakeSpeech, config: SpeechConfig, turn: voices.Pcm
) -> None:
    fake.behave("500", times=1)
    heard = await transcriber(config).transcribe(turn)
    assert (heard.text, heard.fell_back) == (fake.text, False)
    fake.behave("429", times=1, retry_after=0.01)
    assert is_the_tone(await sound_of(synthesizer(config).speak(SAID)))


async def test_a_dead_endpoint_is_left_alone_after_five_turns(
    fake: FakeSpeech, config: SpeechConfig, turn: voices.Pcm
) -> None:
    fake.behave("401")
    for _ in range(7):
        assert (await transcriber(config).transcribe(turn)).fell_back
    assert fake.calls("transcription") == 5
    fake.behave("ok")
    said = synthesizer(config)
    assert is_the_tone(await sound_of(said.speak(SAID)))  # that it can't hear says nothing of its speech


async def test_the_endpoint_speaks_sentence_by_sentence(fake: FakeSpeech, config: SpeechConfig) -> None:
    said = synthesizer(config)
    sound = await sound_of(said.speak("What did you do? And why?"))
    assert sound.astype("<i2").tobytes() == tone("What did you do?") + tone("And why?")
    assert sound.dtype == np.int16
    assert not said.fell_back
    assert fake.asked[-1].fields == {
        "input": "And why?",
        "model": "speaks",
        "voice": "alloy",
        "response_format": "pcm",
    }


@pytest.mark.parametrize(("mode", "how"), FAULTS, ids=NAMES)
async def test_what_the_endpoint_does_not_say_is_said_here_whole(
    fake: FakeSpeech, config: SpeechConfig, mode: str, how: dict[str, object]
) -> None:
    from ai_interviewer.speech.shipped import shipped

    fake.behave(mode, **how)
    said = synthesizer(replace(config, speak_first_s=1.5) if "hang" in mode else config)
    sound = await sound_of(said.speak(SAID))
    assert said.fell_back
    whole = shipped().voice.get().say(SAID)
    assert np.array_equal(sound[-len(whole) :], whole)
    if mode in {"hang_midway", "dropped"}:
        begun = sound[: -len(whole)]
        assert len(begun)
        assert is_the_tone(begun)


async def test_after_a_fault_the_rest_of_a_text_is_said_with_one_voice(fake: FakeSpeech, config: SpeechConfig) -> None:
    fake.behave("401", times=1)
    said = synthesizer(config)
    sound = await sound_of(said.speak("What did you do? And why?"))
    assert said.fell_back
    assert not is_the_tone(sound)
    assert fake.calls("speech") == 1
    assert is_the_tone(await sound_of(said.speak("And then?")))
    assert not said.fell_back


async def test_nobody_listens_there(config: SpeechConfig, turn: voices.Pcm) -> None:
    nowhere = replace(config, base_url="http://127.0.0.1:9/v1")
    assert (await transcriber(nowhere).transcribe(turn)).fell_back


async def test_where_nothing_ships_either_the_failure_has_a_name(
    fake: FakeSpeech, config: SpeechConfig, turn: voices.Pcm, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = Shipped(1)
    for model in (bare.whisper, bare.voice):
        monkeypatch.setattr(model, "_failed", SpeechFailed("not_installed", "package missing"))
    monkeypatch.setattr("ai_interviewer.speech.shipped._shipped", bare)
    fake.behave("402")
    with pytest.raises(SpeechFailed, match="not_installed"):
        await transcriber(config).transcribe(turn)
    with pytest.raises(SpeechFailed, match="not_installed"):
        await sound_of(synthesizer(config).speak(SAID))


async def test_who_hangs_up_while_it_speaks_leaves_nothing_behind(fake: FakeSpeech, config: SpeechConfig) -> None:
    fake.behave("hang_midway")
    speaking = synthesizer(config).speak(SAID)
    assert is_the_tone(await anext(speaking))
    await speaking.aclose()  # type: ignore[attr-defined]
    async with asyncio.timeout(60):
        while not fake.abandoned:
            await asyncio.sleep(0.01)


def test_a_failure_never_carries_the_providers_words() -> None:
    assert str(engines.RemoteFailed("refused", "402")) == "refused: 402"
    assert Heard("x").fell_back is False
