"""What ships hears and speaks: without a network, off the loop, and says so if it can't."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from ai_interviewer.speech import SpeechConfig, SpeechFailed, files, get_ready, synthesizer, transcriber
from ai_interviewer.speech.shipped import Shipped, ShippedSynthesizer, ShippedTranscriber, shipped
from ai_interviewer.speech.voice import Voice
from ai_interviewer.speech.whisper import _parts, _stutters
from tests.support import voices

CONFIG = SpeechConfig(hear_s=30, speak_first_s=30)  # a busy machine is no failure here


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


async def said(parts: AsyncIterator[voices.Pcm]) -> list[voices.Pcm]:
    return [part async for part in parts]


async def test_what_is_said_is_heard_with_the_time_of_each_word() -> None:
    begin = voices.silence(0.5)
    talk = voices.joined(begin, voices.speak("First I measured it, and then I changed one thing."))
    heard = await transcriber(CONFIG).transcribe(talk)
    assert words_of(heard.text) == words_of("First I measured it, and then I changed one thing.")
    assert " ".join(word.text for word in heard.words) == heard.text
    times = [time for word in heard.words for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times)
    assert heard.words[1].start_ms >= 300
    assert times[-1] <= len(talk) / 16
    assert heard.words[-1].probability > 0.5
    assert (heard.engine, heard.fell_back) == ("whisper tiny.en", False)
    assert heard.milliseconds > 0
    assert heard.no_speech < 0.3
    assert heard.logprob > -0.6


async def test_a_word_that_was_announced_is_heard_where_it_was_not_before() -> None:
    talk = voices.speak("We exported it to onyx.")
    assert "ONNX" not in (await transcriber(CONFIG).transcribe(talk)).text
    assert "ONNX" in (await transcriber(CONFIG).transcribe(talk, hotwords="ONNX, PyTorch")).text


async def test_a_short_turn_that_the_model_would_say_three_times_is_heard_once() -> None:
    talk = voices.speak("We run it on koober netties.")
    heard = await transcriber(CONFIG).transcribe(talk, hotwords="Kubernetes, Nginx")
    assert words_of(heard.text) == words_of("We run it on Kubernetes")


async def test_a_long_answer_is_heard_whole() -> None:
    sentences = [
        "The service was slow every morning, and nobody knew why.",
        "I looked at the graphs and saw that all the caches were empty at the same time.",
        "So I gave each of them a different age, and I warmed them up before people came to work.",
        "After that the mornings were as quick as the rest of the day.",
        "What I learned is that one should look at the graphs before one changes anything.",
        "Later we wrote a small test that fails if all the ages are the same.",
        "I would do it again, but I would talk to the other team a bit earlier.",
    ]
    talk = voices.with_pauses(sentences, 0.8)
    assert len(talk) > 30 * voices.RATE
    heard = await transcriber(CONFIG).transcribe(talk)
    told = words_of(heard.text)
    for sentence in sentences:
        assert len(set(words_of(sentence)) & set(told)) >= 0.85 * len(set(words_of(sentence)))
    assert len(told) < 1.1 * len(words_of(" ".join(sentences)))
    assert heard.words[-1].end_ms > 30_000


@pytest.mark.parametrize("seconds", [0, 0.01, 0.1])
async def test_of_no_sound_at_all_nothing_is_heard(seconds: float) -> None:
    heard = await transcriber(CONFIG).transcribe(voices.silence(seconds))
    assert heard.no_speech > 0.3 or not heard.text


async def test_two_event_loops_hear_at_the_same_time() -> None:
    talk, found = voices.speak("Yes, I did that alone."), []

    def on_a_loop_of_its_own() -> None:
        found.append(asyncio.run(transcriber(CONFIG).transcribe(talk)).text)

    threads = [threading.Thread(target=on_a_loop_of_its_own) for _ in range(3)]
    for thread in threads:
        thread.start()
    await asyncio.to_thread(lambda: [thread.join(60) for thread in threads])
    assert [words_of(text) for text in found] == [words_of("Yes, I did that alone.")] * 3


async def test_hearing_leaves_the_loop_alone() -> None:
    heard = asyncio.create_task(transcriber(CONFIG).transcribe(voices.speak("I used a queue for that.")))
    turns = 0
    while not heard.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 100


async def test_a_turn_that_can_not_be_in_time_fails_by_name() -> None:
    late = SpeechConfig(hear_s=0.001)
    with pytest.raises(SpeechFailed, match="timeout"):
        await transcriber(late).transcribe(voices.speak("I used a queue for that."))


async def test_each_sentence_is_a_piece_that_can_be_understood() -> None:
    pieces = await said(synthesizer(CONFIG).speak("What did you do first? And what did you learn from it?"))
    assert len(pieces) == 2
    assert all(piece.dtype == np.int16 and piece.ndim == 1 for piece in pieces)
    assert 0.8 < len(pieces[0]) / 24_000 < 2.5
    heard = await transcriber(CONFIG).transcribe(voices.at_16k(voices.joined(*pieces)))
    assert words_of(heard.text) == words_of("What did you do first? And what did you learn from it?")


async def test_the_same_words_sound_the_same() -> None:
    first, second = [await said(synthesizer(CONFIG).speak("Thank you.")) for _ in range(2)]
    assert np.array_equal(first[0], second[0])


@pytest.mark.parametrize("nothing", ["", "…", "🎉 🎉"])
async def test_where_there_is_nothing_to_say_there_is_no_sound(nothing: str) -> None:
    assert await said(synthesizer(CONFIG).speak(nothing)) == []


async def test_who_stops_listening_stops_the_speaking() -> None:
    speaking = synthesizer(CONFIG).speak("One sentence. And another one. And a third one.")
    await anext(speaking)
    await speaking.aclose()  # type: ignore[attr-defined]
    assert await said(synthesizer(CONFIG).speak("Still well."))


async def test_with_everything_there_it_is_ready() -> None:
    ready = await get_ready(CONFIG)
    assert (ready.hearing, ready.speaking, ready.problems) == (True, True, ())


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Shipped:
    """Engines that have not been loaded."""
    engines = Shipped(1)
    monkeypatch.setattr("ai_interviewer.speech.shipped._shipped", engines)
    return engines


async def test_a_model_that_is_not_the_one_we_know_is_named_and_never_loaded(
    fresh: Shipped, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = files.place_of

    def elsewhere(package: str) -> Path:
        if package != files.WHISPER:
            return place(package)
        for name in files.WHISPER_FILES:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(b"somebody else's")
        return tmp_path

    monkeypatch.setattr(files, "place_of", elsewhere)
    ready = await get_ready(CONFIG)
    assert (ready.hearing, ready.speaking) == (False, True)
    assert ready.problems == ("hearing: model.bin differs",)
    with pytest.raises(SpeechFailed, match="not_installed"):
        await ShippedTranscriber(CONFIG, fresh).transcribe(voices.silence(1))


async def test_without_the_packages_nothing_is_ready_and_nothing_is_raised(
    fresh: Shipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WHISPER", "no_such_package")
    monkeypatch.setattr(files, "VOICE", "no_such_voice")
    ready = await get_ready(CONFIG)
    assert (ready.hearing, ready.speaking) == (False, False)
    assert ready.problems == ("hearing: no_such_package missing", "speaking: no_such_voice missing")
    with pytest.raises(SpeechFailed, match="not_installed"):
        await said(ShippedSynthesizer(CONFIG, fresh).speak("Hello."))


def test_long_audio_is_cut_where_it_is_quiet() -> None:
    loud = voices.noise(18, "white")
    talk = voices.joined(loud, voices.silence(0.4), loud)
    first, second = _parts(talk)
    assert 18 * voices.RATE <= second[0] <= 18.4 * voices.RATE
    assert len(first[1]) + len(second[1]) == len(talk)


@pytest.mark.parametrize(
    ("text", "stutters"),
    [
        ("I used a queue, and then a queue again.", False),
        ("it was slow so it was overfitting, so it was overfitting.", True),
        ("Our views were slow today. Our views were slow today.", True),
        ("read " * 40, True),
        ("No, no, no.", False),
        ("", False),
    ],
)
def test_a_model_that_says_things_twice_is_noticed(text: str, stutters: bool) -> None:
    assert _stutters(text) is stutters


def test_the_engines_of_a_process_are_made_once() -> None:
    assert shipped() is shipped()


def test_nobody_waits_for_the_silence_before_a_sentence() -> None:
    """The model begins each with a third of a second of it; a listener counts that as thinking."""
    sound = np.abs(Voice().say("Thank you for laying that out.").astype(np.int32))
    assert int(np.flatnonzero(sound > 300)[0]) < 24_000 * 0.15
