"""The candidate speaks: what becomes of it."""

import numpy as np
import pytest

from ai_interviewer.voice import Patience
from tests.ai_interviewer.voice.stage import ANSWER, FakeEar, Stage, Words, asked
from tests.ai_interviewer.voice.virtual import in_virtual_time


@in_virtual_time
async def test_what_is_said_after_a_question_is_its_answer() -> None:
    stage = Stage()
    stage.ear.always = Words(ANSWER)
    await asked(stage)
    begun = stage.now_ms()
    await stage.speak(2.0)
    ended = stage.now_ms()
    waited = await stage.until(lambda: bool(stage.desk.taken))
    [answer] = stage.desk.taken
    assert (answer.text, answer.question, answer.words) == (ANSWER, "q1", 9)
    assert waited < 0.8
    assert begun - 450 <= answer.from_ms <= begun
    assert abs(answer.to_ms - ended) < 100
    assert 1_600 < answer.spoken_ms <= 2_100
    assert stage.desk.states == ["listening", "speaking", "listening", "hearing", "thinking"]
    await stage.silence(0.1)
    assert stage.desk.of("final") == [ANSWER]
    await stage.session.close()


@in_virtual_time
async def test_captions_come_at_each_pause_and_a_pause_in_a_sentence_ends_nothing() -> None:
    stage = Stage()
    stage.ear.script = [Words("I would start with the"), Words("I would start with the slow queries, of course.")]
    await asked(stage)
    await stage.speak(1.0)
    await stage.silence(2.0)
    assert stage.desk.taken == []
    assert stage.desk.of("caption") == ["I would start with the"]
    await stage.speak(1.0)
    await stage.until(lambda: bool(stage.desk.taken))
    assert stage.desk.taken[0].text == "I would start with the slow queries, of course."
    assert 1_800 < stage.desk.taken[0].longest_pause_ms < 2_200
    await stage.session.close()


@in_virtual_time
async def test_words_found_in_a_pause_are_thrown_away_if_somebody_goes_on_meanwhile() -> None:
    stage = Stage()
    stage.ear.delay = 1.0
    stage.ear.script = [Words("This is half of what I want to say."), Words("This is all of what I want to say.")]
    await asked(stage)
    await stage.speak(1.0)
    await stage.silence(0.4)
    await stage.speak(1.5)
    await stage.until(lambda: bool(stage.desk.taken))
    assert stage.desk.taken[0].text == "This is all of what I want to say."
    await stage.session.close()


@in_virtual_time
async def test_a_long_answer_is_heard_in_segments_and_put_together() -> None:
    stage = Stage()
    stage.ear.script = [Words(f"This is part number {number} of what I say.") for number in range(3)]
    await asked(stage)
    for _ in range(3):
        await stage.speak(9.0)
        await stage.silence(0.45)
    await stage.until(lambda: bool(stage.desk.taken))
    assert stage.desk.taken[0].text == " ".join(f"This is part number {number} of what I say." for number in range(3))
    assert max(len(pcm) for pcm in stage.ear.calls) < 10.5 * 16_000
    await stage.session.close()


@in_virtual_time
async def test_of_somebody_who_never_pauses_no_more_is_kept_than_a_transcriber_takes() -> None:
    stage = Stage()
    stage.ear.always = Words("And so it goes on.")
    await asked(stage)
    await stage.speak(70.0)
    assert max(len(pcm) for pcm in stage.ear.calls) <= 26 * 16_000
    assert len(stage.ear.calls) == 2
    await stage.session.close()


@in_virtual_time
async def test_a_click_is_no_answer_and_no_transcriber_is_asked() -> None:
    stage = Stage()
    await asked(stage)
    for _ in range(20):
        await stage.speak(0.04)
        await stage.silence(0.9)
    assert stage.ear.calls == []
    await stage.session.close()


@in_virtual_time
async def test_phantom_words_reach_nobody() -> None:
    stage = Stage()
    stage.ear.always = Words("Thank you for watching.")
    await asked(stage)
    await stage.speak(1.0)
    await stage.silence(5.0)
    assert stage.desk.taken == []
    assert stage.desk.of("caption") == []
    assert stage.desk.states[-1] == "listening"
    await stage.session.close()


@in_virtual_time
async def test_done_ends_an_answer_at_once_whatever_it_sounds_like() -> None:
    stage = Stage()
    stage.ear.always = Words("I would start with the")
    await asked(stage)
    await stage.speak(1.0)
    stage.session.done()
    assert await stage.until(lambda: bool(stage.desk.taken)) < 0.3
    await stage.session.close()


@in_virtual_time
async def test_done_with_nothing_said_does_nothing() -> None:
    stage = Stage()
    await asked(stage)
    stage.session.done()
    await stage.silence(3.0)
    assert (stage.desk.taken, stage.ear.calls) == ([], [])
    await stage.session.close()


@in_virtual_time
async def test_with_push_to_talk_only_the_button_decides() -> None:
    stage = Stage()
    stage.ear.always = Words(ANSWER)
    await asked(stage)
    stage.session.push_to_talk(True)
    await stage.speak(2.0)
    await stage.silence(2.0)
    assert stage.ear.calls == []
    stage.session.talk(True)
    await stage.speak(1.0)
    await stage.silence(4.0)
    await stage.speak(1.0)
    assert stage.desk.taken == []
    stage.session.talk(False)
    assert await stage.until(lambda: bool(stage.desk.taken)) < 0.3
    await stage.session.close()


@in_virtual_time
async def test_an_answer_begins_with_the_button_whatever_was_heard_before_it_decided() -> None:
    stage = Stage()
    stage.ear.always = Words(ANSWER)
    await asked(stage)
    await stage.silence(1.0)
    stage.session.push_to_talk(True)
    await stage.silence(5.0)
    pressed = stage.now_ms()
    stage.session.talk(True)
    await stage.speak(2.0)
    stage.session.talk(False)
    await stage.until(lambda: bool(stage.desk.taken))
    assert 0 <= stage.desk.taken[0].from_ms - pressed < 50
    await stage.session.close()


@in_virtual_time
async def test_the_button_stops_the_interviewer_and_a_voice_without_it_does_not() -> None:
    stage = Stage()
    stage.session.push_to_talk(True)
    stage.session.said(1, 10, "A rather long sentence that takes its time to be spoken.")
    await stage.silence(1.0)
    await stage.speak(1.0)
    assert stage.line.sent[-1] is not None
    stage.session.talk(True)
    await stage.silence(0.1)
    assert stage.line.sent[-1] is None
    assert stage.desk.of("heard")[0][2] is True
    await stage.session.close()


@in_virtual_time
async def test_let_me_think_is_no_answer_and_buys_time() -> None:
    stage = Stage()
    stage.ear.always = Words("Let me think about that.")
    await asked(stage)
    await stage.speak(1.0)
    await stage.silence(40.0)
    assert (stage.desk.taken, stage.desk.of("silent")) == ([], [])
    assert stage.desk.states[-1] == "waiting"
    await stage.silence(25.0)
    assert stage.desk.of("silent") == [1]
    await stage.session.close()


@in_virtual_time
async def test_a_long_silence_is_asked_about_once_and_then_the_interview_rests() -> None:
    stage = Stage()
    await asked(stage)
    assert 11 < await stage.until(lambda: stage.desk.of("silent") == [1]) < 13
    await stage.said_line(2, 11, "Take your time, and tell me when you are ready.")
    assert 19 < await stage.until(lambda: stage.desk.of("silent") == [1, 2]) < 21
    await stage.silence(120.0)
    assert stage.desk.of("silent") == [1, 2]
    await stage.session.close()


@in_virtual_time
async def test_whoever_speaks_is_not_asked_and_noise_is_no_speaking() -> None:
    stage = Stage(patience=Patience(prompt_s=5.0))
    stage.ear.always = Words("I am still looking for the")
    await asked(stage)
    for _ in range(4):
        await stage.speak(1.0)
        await stage.silence(2.0)
    assert stage.desk.of("silent") == []
    await stage.session.close()


@in_virtual_time
async def test_a_transcriber_that_fails_charges_nothing_and_gets_another_chance_with_all_that_was_said() -> None:
    stage = Stage()
    stage.ear.script = [RuntimeError("down"), Words("I would look at the logs"), Words("and then at the load.")]
    await asked(stage)
    await stage.speak(1.5)
    await stage.silence(3.0)
    assert stage.desk.of("trouble") == ["hearing"]
    assert stage.desk.taken == []
    stage.ear.script = [Words("I would look at the logs, and then at the load.")]
    await stage.speak(1.0)
    await stage.until(lambda: bool(stage.desk.taken))
    assert len(stage.ear.calls[-1]) > 2.4 * 16_000
    await stage.session.close()


@in_virtual_time
async def test_a_transcriber_that_hangs_is_given_up() -> None:
    stage = Stage()
    stage.ear.hangs = True
    await asked(stage)
    await stage.speak(1.5)
    await stage.silence(12.0)
    assert stage.desk.of("trouble") == ["hearing"]
    await stage.session.close()


@in_virtual_time
async def test_after_three_failures_nobody_asks_it_until_the_line_is_new() -> None:
    stage = Stage()
    stage.ear.script = [RuntimeError("down")] * 3
    await asked(stage)
    for _ in range(6):
        await stage.speak(1.0)
        await stage.silence(3.0)
    assert len(stage.ear.calls) == 3
    stage.session.disconnected()
    stage.session.connected()
    stage.ear.always = Words(ANSWER)
    await stage.speak(1.0)
    await stage.until(lambda: bool(stage.desk.taken))
    await stage.session.close()


@in_virtual_time
async def test_a_desk_that_fails_is_asked_again_with_the_same_answer() -> None:
    stage = Stage()
    stage.ear.always = Words(ANSWER)
    stage.desk.verdicts = ["failed", RuntimeError("gone"), "taken"]
    await asked(stage)
    await stage.speak(1.0)
    await stage.silence(5.0)
    assert len({answer.id for answer in stage.desk.taken}) == 1
    assert len(stage.desk.taken) == 3
    await stage.session.close()


@in_virtual_time
async def test_an_answer_that_is_refused_for_its_price_is_offered_again_when_paid_for() -> None:
    stage = Stage()
    stage.ear.always = Words(ANSWER)
    stage.desk.verdicts = ["spent"]
    await asked(stage)
    await stage.speak(1.5)
    await stage.until(lambda: "parked" in stage.desk.states)
    calls = len(stage.ear.calls)
    await stage.speak(2.0)
    await stage.silence(30.0)
    assert len(stage.ear.calls) == calls
    assert len(stage.desk.taken) == 1
    stage.session.unpark()
    await stage.silence(1.0)
    first, second = stage.desk.taken
    assert first == second
    await stage.session.close()


@in_virtual_time
async def test_what_somebody_was_saying_when_the_call_was_parked_is_not_lost() -> None:
    stage = Stage()
    stage.ear.always = Words(ANSWER)
    await asked(stage)
    await stage.speak(2.0)
    stage.session.park()
    await stage.silence(30.0)
    assert stage.ear.calls == []
    stage.session.unpark()
    await stage.until(lambda: bool(stage.desk.taken))
    assert stage.desk.taken[0].text == ANSWER
    await stage.session.close()


@in_virtual_time
async def test_words_in_writing_end_what_was_being_said() -> None:
    stage = Stage()
    stage.ear.always = Words(ANSWER)
    await asked(stage)
    await stage.speak(1.0)
    stage.session.typed()
    await stage.silence(3.0)
    assert stage.desk.taken == []
    await stage.session.close()


@in_virtual_time
async def test_a_silent_room_costs_no_model_and_keeps_no_sound() -> None:
    stage = Stage()
    await asked(stage)
    before = stage.session._gate._judge.asked
    await stage.hear((np.random.default_rng(1).standard_normal(16_000 * 8) * 20).astype(np.int16))
    assert stage.session._gate._judge.asked - before < 40
    assert stage.session._hearing.answer is None
    await stage.session.close()


@in_virtual_time
async def test_what_is_heard_before_anybody_asks_is_still_the_rooms_to_judge() -> None:
    stage = Stage(transcriber=FakeEar())
    stage.ear.always = Words("Hello, can you hear me well?")
    await stage.silence(0.5)
    await stage.speak(1.0)
    await stage.until(lambda: bool(stage.desk.taken))
    assert stage.desk.taken[0].question is None
    await stage.session.close()


@in_virtual_time
async def test_an_answer_that_ends_while_another_is_being_taken_is_taken_after_it() -> None:
    stage = Stage()
    stage.desk.take_s = 3.0
    stage.ear.script = [Words("I would look at the logs first."), Words("And I would ask the team as well.")]
    await asked(stage)
    await stage.speak(1.0)
    await stage.silence(1.0)
    await stage.speak(1.0)
    await stage.silence(8.0)
    assert [answer.text for answer in stage.desk.taken] == [
        "I would look at the logs first.",
        "And I would ask the team as well.",
    ]
    await stage.session.close()


@in_virtual_time
@pytest.mark.parametrize("parked", [False, True])
async def test_a_page_that_comes_back_is_told_what_the_voice_does_though_it_did_the_same_before(parked: bool) -> None:
    stage = Stage()
    await asked(stage)
    if parked:
        stage.session.park()
    doing = stage.desk.states[-1]
    assert doing == ("parked" if parked else "listening")
    stage.session.disconnected()
    told = len(stage.desk.states)
    stage.session.connected()
    assert stage.desk.states[told:] == [doing]
    await stage.session.close()
