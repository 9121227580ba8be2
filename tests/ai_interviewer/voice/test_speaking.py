"""The interviewer speaks: each sentence once, in order, and what of it was heard."""

import pytest

from ai_interviewer.voice.speaking import LONGEST, split
from tests.ai_interviewer.voice.stage import ANSWER, QUESTION, Stage, Words, asked
from tests.ai_interviewer.voice.virtual import in_virtual_time

FIRST, SECOND, THIRD = "That is a good start.", "And what would you do then?", "Take your time."
WHOLE = f"{FIRST} {SECOND} {THIRD}"


@in_virtual_time
async def test_what_streams_in_is_spoken_before_the_line_is_known_and_the_line_adds_the_rest() -> None:
    stage = Stage()
    stage.session.say(1, 0, FIRST)
    await stage.until(lambda: bool(stage.line.pieces))
    stage.session.say(1, 1, SECOND)
    stage.session.said(1, 7, WHOLE)
    await stage.until_silent()
    assert stage.voice.said == [FIRST, SECOND, THIRD]
    [(seq, text, cut, from_ms, to_ms)] = stage.desk.of("heard")
    assert (seq, text, cut) == (7, WHOLE, False)
    assert 3_500 < to_ms - from_ms < 4_500
    await stage.session.close()


@pytest.mark.parametrize(
    "came",
    [
        [(0, FIRST), (1, SECOND), (2, THIRD)],
        [(2, THIRD), (1, SECOND), (0, FIRST)],
        [(0, FIRST), (0, FIRST), (1, SECOND), (1, SECOND)],
        [(1, SECOND)],
        [(0, FIRST), (2, THIRD)],
        [],
    ],
)
@pytest.mark.parametrize("pause", [0.0, 1.0, 6.0])
def test_however_sentences_come_each_is_spoken_once_and_in_order(came: list[tuple[int, str]], pause: float) -> None:
    @in_virtual_time
    async def speak() -> None:
        stage = Stage()
        for number, text in came:
            stage.session.say(3, number, text)
        await stage.silence(pause)
        stage.session.said(3, 9, WHOLE)
        stage.session.said(3, 9, WHOLE)
        stage.session.say(3, 1, SECOND)
        await stage.until_silent()
        assert stage.voice.said == [FIRST, SECOND, THIRD]
        assert [one[:3] for one in stage.desk.of("heard")] == [(9, WHOLE, False)]
        await stage.session.close()

    speak()


@in_virtual_time
async def test_what_is_taken_back_is_not_spoken_and_what_replaces_it_is() -> None:
    stage = Stage()
    stage.session.say(1, 0, "I will not finish this sentence, as it turns out.")
    stage.session.say(1, 1, "Nor begin this.")
    await stage.silence(0.5)
    stage.session.take_back(1)
    await stage.silence(0.1)
    assert stage.line.sent[-1] is None
    stage.session.say(1, 0, FIRST)
    stage.session.said(1, 4, FIRST)
    await stage.until(lambda: bool(stage.desk.of("heard")))
    assert stage.voice.said[-1] == FIRST
    assert "Nor begin this." not in stage.voice.said[2:]
    assert [one[:3] for one in stage.desk.of("heard")] == [(4, FIRST, False)]
    await stage.session.close()


@in_virtual_time
async def test_a_line_with_other_words_than_were_streamed_is_spoken_as_it_stands() -> None:
    stage = Stage()
    stage.session.say(1, 0, "Something that a model took back.")
    await stage.silence(0.3)
    stage.session.said(1, 4, FIRST)
    await stage.until_silent()
    assert stage.voice.said[-1] == FIRST
    assert stage.desk.of("heard")[-1][:3] == (4, FIRST, False)
    await stage.session.close()


@in_virtual_time
async def test_only_one_sentence_is_made_ahead() -> None:
    stage = Stage()
    stage.session.said(1, 4, " ".join(f"This is sentence number {number}." for number in range(10)))
    await stage.silence(0.5)
    assert len(stage.voice.said) == 2
    await stage.session.close()


@in_virtual_time
async def test_a_voice_that_fails_leaves_the_words_on_the_screen_and_listening_goes_on() -> None:
    stage = Stage()
    stage.voice.fails = 1
    stage.ear.always = Words(ANSWER)
    stage.session.ask("q1", QUESTION, "knowledge")
    stage.session.said(1, 10, f"{FIRST} {QUESTION}")
    await stage.silence(1.0)
    assert stage.desk.of("trouble") == ["speaking"]
    assert stage.voice.said == [FIRST]
    assert [one[:3] for one in stage.desk.of("heard")] == [(10, f"{FIRST} {QUESTION}", False)]
    await stage.speak(1.0)
    await stage.until(lambda: bool(stage.desk.taken))
    await stage.said_line(2, 12, SECOND)
    assert stage.voice.said[-1] == SECOND
    await stage.session.close()


@in_virtual_time
async def test_a_voice_that_hangs_is_given_up() -> None:
    stage = Stage()
    stage.voice.hangs = True
    stage.session.said(1, 10, FIRST)
    await stage.until(lambda: stage.desk.of("trouble") == ["speaking"], 6.0)
    await stage.session.close()


@in_virtual_time
async def test_the_next_line_waits_until_the_candidate_has_finished() -> None:
    stage = Stage()
    stage.ear.always = Words("One more thing about the")
    await asked(stage)
    await stage.speak(0.5)
    stage.session.said(2, 11, SECOND)
    await stage.speak(1.0)
    assert all(packet is None for packet in stage.line.sent[-60:])
    stage.session.done()
    await stage.silence(1.0)
    assert stage.desk.taken
    await stage.session.close()


@in_virtual_time
async def test_a_parked_call_plays_nothing_and_repeats_a_question_that_was_half_said() -> None:
    stage = Stage()
    stage.session.ask("q1", QUESTION, "knowledge")
    stage.session.said(1, 10, QUESTION)
    await stage.silence(1.0)
    stage.session.park()
    sent, made = len(stage.line.sent), len(stage.voice.said)
    await stage.silence(60.0)
    assert all(packet is None for packet in stage.line.sent[sent:])
    assert len(stage.voice.said) == made
    stage.session.unpark()
    await stage.until(lambda: stage.voice.said[made:] == [QUESTION])
    await stage.until_silent()
    (_, part, cut, _, until), (_, text, again, begun, _) = stage.desk.of("heard")
    assert (cut, again, text) == (True, False, QUESTION)
    assert QUESTION.startswith(part)
    assert until <= begun
    await stage.session.close()


@in_virtual_time
async def test_a_new_connection_hears_the_question_again_only_if_the_old_one_did_not() -> None:
    stage = Stage()
    await asked(stage)
    stage.session.disconnected()
    await stage.silence(3.0)
    stage.session.connected()
    await stage.silence(2.0)
    assert stage.voice.said == [QUESTION]
    stage.session.ask("q2", "And why is that?", "knowledge")
    stage.session.said(2, 12, "Good. And why is that?")
    await stage.silence(0.3)
    stage.session.disconnected()
    await stage.silence(3.0)
    stage.session.connected()
    await stage.until_silent()
    assert stage.voice.said[-2:] == ["Good.", "And why is that?"]
    assert stage.desk.of("heard")[-1][:3] == (12, "Good. And why is that?", False)
    await stage.session.close()


@in_virtual_time
async def test_a_question_that_was_asked_before_anybody_was_there_is_heard_by_whoever_comes() -> None:
    stage = Stage(connected=False)
    stage.session.ask("q1", QUESTION, "knowledge")
    stage.session.said(1, 10, f"Welcome. {QUESTION}")
    await stage.silence(1.0)
    assert stage.voice.said == []
    stage.session.connected()
    await stage.until_silent()
    assert stage.voice.said == ["Welcome.", QUESTION]
    await stage.session.close()


def test_sentences_are_split_where_one_breathes() -> None:
    text = "Is it? " + "I mean a very long one, which goes on and on, " * 12
    parts = split(text)
    assert parts[0] == "Is it?"
    assert max(len(part) for part in parts) <= LONGEST
    assert " ".join(parts) == text.strip()
    assert split("x" * 1_000) == ["x" * LONGEST] * 4 + ["x" * (1_000 - 4 * LONGEST)]


@in_virtual_time
async def test_nothing_is_left_of_a_session_that_was_closed() -> None:
    import asyncio

    stage = Stage()
    stage.ear.hangs = stage.voice.hangs = True
    await stage.speak(1.0)
    await stage.silence(0.5)
    stage.session.said(1, 10, QUESTION)
    await stage.silence(0.1)
    await stage.session.close()
    await stage.session.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    before = len(stage.desk.said)
    stage.session.said(2, 11, SECOND)
    stage.session.say(3, 0, SECOND)
    stage.session.connected()
    stage.session.unpark()
    await stage.speak(1.0)
    await stage.silence(20.0)
    assert len(stage.desk.said) == before
    assert stage.line.sent[-1] is None
