"""Somebody speaks while the interviewer does. The sounds are voices, judged by the model that ships."""

import numpy as np
import pytest

from ai_interviewer.speech.vad import Silero
from ai_interviewer.voice.values import RATE
from tests.ai_interviewer.voice.stage import Stage, Words
from tests.ai_interviewer.voice.virtual import in_virtual_time
from tests.benchmarks.turn_taking.barging import LINE, Recorded
from tests.benchmarks.turn_taking.corpus import edges
from tests.support import voices


async def speaking(text: str) -> Stage:
    """The interviewer is in the middle of a line, and what is heard then is `text`."""
    stage = Stage(judge=Silero(), synthesizer=Recorded())
    stage.ear.always = Words(text)
    stage.session.ask("q1", "What came of it?", "behavioural")
    await stage.hear(voices.noise(1.0, "pink") // 80)
    stage.session.said(1, 10, LINE)
    await stage.silence(2.0)
    assert stage.line.sent[-1] is not None
    return stage


def trimmed(pcm: np.ndarray) -> np.ndarray:
    begin, end = edges(pcm)
    return pcm[begin:end]


@pytest.mark.parametrize("word", ["stop", "wait"])
def test_stop_and_wait_stop_the_interviewer_within_150_ms_and_answer_nothing(word: str) -> None:
    @in_virtual_time
    async def interrupt() -> None:
        stage = await speaking(f"{word.title()}.")
        first = len(stage.line.sent)
        await stage.hear(trimmed(getattr(voices, word)()))
        await stage.silence(4.0)
        silent = next(n for n in range(first, len(stage.line.sent)) if stage.line.sent[n] is None)
        assert (silent - first) * 20 <= 150
        assert all(packet is None for packet in stage.line.sent[silent:])
        [(seq, text, cut, from_ms, to_ms)] = stage.desk.of("heard")
        assert (seq, cut) == (10, True)
        assert LINE.startswith(text)
        assert 3 <= len(text.split()) <= 11
        assert 1_900 < to_ms - from_ms < 3_500
        assert stage.desk.taken == []
        assert stage.desk.states[-1] == "listening"
        await stage.session.close()

    interrupt()


@pytest.mark.parametrize("level", [6, 0, -10])
def test_a_hum_of_a_third_of_a_second_does_not_stop_the_interviewer_at_all(level: int) -> None:
    @in_virtual_time
    async def hum() -> None:
        stage = await speaking("Mm-hm.")
        first = len(stage.line.sent)
        await stage.hear(voices.louder(voices.mm_hm(), level))
        await stage.silence(0.6)
        assert None not in stage.line.sent[first:]
        await stage.until_silent()
        assert [one[2] for one in stage.desk.of("heard")] == [False]
        assert stage.desk.taken == []
        await stage.session.close()

    hum()


@pytest.mark.parametrize("word", ["Yeah.", "Okay.", "Right."])
def test_a_word_that_says_go_on_holds_the_interviewer_and_lets_it_go_on_from_a_little_before(word: str) -> None:
    @in_virtual_time
    async def agree() -> None:
        stage = await speaking(word)
        first = len(stage.line.sent)
        await stage.hear(trimmed(voices.speak(word)))
        await stage.until(lambda: stage.line.sent[-1] is not None and None in stage.line.sent[first:], 3.0)
        sent = [packet for packet in stage.line.sent[first:] if packet is not None]
        assert stage.line.sent[-1] in stage.line.sent[first - 40 : first + 12], "it went on from where it was"
        assert sent
        await stage.until_silent()
        assert [one[1:3] for one in stage.desk.of("heard")] == [(LINE, False)]
        assert stage.desk.taken == []
        await stage.session.close()

    agree()


@in_virtual_time
async def test_whoever_goes_on_speaking_has_the_floor_and_all_their_words_count() -> None:
    text = "Sorry, I meant something else, namely that we had lost the data."
    stage = await speaking(text)
    await stage.hear(trimmed(voices.speak(text)))
    await stage.until(lambda: bool(stage.desk.taken))
    assert stage.desk.taken[0].text == text
    assert len(stage.ear.calls[-1]) > 0.9 * len(trimmed(voices.speak(text)))
    assert stage.desk.of("heard")[0][2] is True
    await stage.session.close()


@in_virtual_time
async def test_a_cough_holds_the_interviewer_for_a_moment_at_most() -> None:
    stage = await speaking("")
    cough = (np.random.default_rng(3).standard_normal(int(0.25 * RATE)) * 6_000).astype(np.int16)
    await stage.hear(cough)
    await stage.silence(3.0)
    assert stage.line.sent[-1] is not None
    await stage.until_silent()
    assert [one[2] for one in stage.desk.of("heard")] == [False]
    await stage.session.close()


@in_virtual_time
async def test_a_line_that_is_cut_before_its_number_is_known_is_told_when_it_is() -> None:
    stage = Stage(judge=Silero(), synthesizer=Recorded())
    stage.ear.always = Words("Stop.")
    await stage.hear(voices.noise(1.0, "pink") // 80)
    stage.session.say(4, 0, LINE)
    await stage.silence(2.0)
    await stage.hear(trimmed(voices.stop()))
    await stage.silence(2.0)
    stage.session.say(4, 1, "This was thought too late.")
    stage.session.said(4, 12, f"{LINE} This was thought too late.")
    await stage.silence(2.0)
    [(seq, text, cut, _, _)] = stage.desk.of("heard")
    assert (seq, cut) == (12, True)
    assert 0 < len(text) < len(LINE)
    assert stage.line.sent[-1] is None
    await stage.session.close()


@in_virtual_time
async def test_after_somebody_asked_for_silence_they_are_listened_to() -> None:
    stage = await speaking("Wait.")
    await stage.hear(trimmed(voices.wait()))
    await stage.silence(1.0)
    stage.ear.always = Words("I wanted to say that it was the cache.")
    await stage.hear(voices.speak("I wanted to say that it was the cache."))
    await stage.until(lambda: bool(stage.desk.taken))
    assert stage.desk.taken[0].text == "I wanted to say that it was the cache."
    await stage.session.close()
