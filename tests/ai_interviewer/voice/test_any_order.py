"""Whatever happens in whatever order: parked is silent, no answer counts twice, nothing is heard twice at once."""

import asyncio
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ai_interviewer.voice.stage import Stage, Words
from tests.ai_interviewer.voice.virtual import run

EVENTS = st.one_of(
    st.tuples(st.just("speak"), st.sampled_from([0.06, 0.3, 1.2, 9.0])),
    st.tuples(st.just("silence"), st.sampled_from([0.1, 0.7, 3.0, 25.0])),
    st.tuples(st.just("say"), st.tuples(st.integers(1, 3), st.integers(0, 2))),
    st.tuples(st.just("said"), st.integers(1, 3)),
    st.tuples(st.just("take_back"), st.integers(1, 3)),
    st.tuples(st.just("ask"), st.integers(1, 3)),
    st.tuples(
        st.sampled_from(
            ["park", "unpark", "disconnected", "connected", "done", "think", "typed", "push", "open", "down", "up"]
        ),
        st.none(),
    ),
    st.tuples(st.just("verdict"), st.sampled_from(["spent", "failed", "moved", "empty", "waited"])),
    st.tuples(st.sampled_from(["deaf", "mute"]), st.none()),
)
SENTENCES = ("That is one thing.", "And what is the other?", "Tell me more of it.")


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(EVENTS, min_size=1, max_size=25))
def test_nothing_that_happens_breaks_a_promise(events: list[tuple[str, Any]]) -> None:
    run(_live_through(events))


async def _live_through(events: list[tuple[str, Any]]) -> None:
    stage = Stage()
    session, parked = stage.session, False
    for number, (what, how) in enumerate(events, 1):
        stage.ear.always = Words(f"What I say for the {'x' * number} time is this.")
        sent, made, asked = len(stage.line.sent), len(stage.voice.said), len(stage.ear.calls)
        match what:
            case "speak":
                await stage.speak(how)
            case "silence":
                await stage.silence(how)
            case "say":
                session.say(how[0], how[1], SENTENCES[how[1]])
            case "said":
                session.said(how, 100 + number, " ".join(SENTENCES))
            case "take_back":
                session.take_back(how)
            case "ask":
                session.ask(f"q{how}", SENTENCES[1], "knowledge")
            case "push" | "open":
                session.push_to_talk(what == "push")
            case "down" | "up":
                session.talk(what == "down")
            case "verdict":
                stage.desk.verdicts.append(how)
            case "deaf":
                stage.ear.script.append(RuntimeError("deaf"))
            case "mute":
                stage.voice.fails = 1
            case _:
                getattr(session, what)()
        if parked and session._is_parked:
            assert all(packet is None for packet in stage.line.sent[sent:])
            assert (len(stage.voice.said), len(stage.ear.calls)) == (made, asked)
        parked = session._is_parked
    answers = {answer.id: answer for answer in stage.desk.taken}
    texts = [answer.text for answer in answers.values()]
    assert len(texts) == len(set(texts))
    spans = sorted((begin, end) for _, text, _, begin, end in stage.desk.of("heard") if text and end > begin)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    await session.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    told = len(stage.desk.said)
    await stage.speak(1.0)
    await stage.silence(1.0)
    assert len(stage.desk.said) == told
    assert all(packet is None for packet in stage.line.sent[-90:])
