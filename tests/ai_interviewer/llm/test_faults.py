"""Whatever a provider does, the candidate gets a sensible next question in time. Over real HTTP."""

import asyncio
import logging
import socket
from contextlib import aclosing

import pytest

from ai_interviewer.llm import speak
from ai_interviewer.llm.breaker import FAILURES, REST, Breaker
from ai_interviewer.values import Sentence
from tests.ai_interviewer.llm.briefs import ASKED, PERSONA, QUESTION, Heard, brief, config, hear
from tests.support.fake_model import FakeModel

DEADLINE = 20.0  # which no fault that is an answer comes near
SHORT = 1.2  # where nothing comes, it is waited for to its end
SLACK = 10.0  # for a busy machine


async def hear_in_time(model: FakeModel, **changes) -> Heard:
    """A turn that must be over within its deadline."""
    await hear(brief(), config(model.url))  # the client's import and first connection are no part of a turn
    behaving = {"mode": "ok"} | changes.pop("behaving")
    deadline = SHORT if behaving["mode"] in {"hang", "hang_midway", "slow"} else DEADLINE
    model.behave(**behaving)
    before = asyncio.get_running_loop().time()
    heard = await hear(brief(), config(model.url, **({"deadline": deadline} | changes)))
    assert asyncio.get_running_loop().time() - before < deadline + SLACK
    return heard


def assert_stood_in(heard: Heard, *failures: str) -> None:
    """The offline interviewer took the turn, says so, and asks what was to be asked."""
    said = heard.utterance
    assert said.fell_back
    assert said.failures == failures
    assert said.said.startswith(PERSONA.fallback)
    assert said.said.endswith(QUESTION.text)
    assert said.question == QUESTION.text
    assert said.usage.provider == "offline"
    assert said.usage.calls == len(failures)


@pytest.mark.parametrize(
    ("behaving", "failures"),
    [
        ({"mode": "500"}, ("server", "server")),
        ({"mode": "status", "status": 503}, ("server", "server")),
        ({"mode": "hang"}, ("timeout", "timeout")),
        ({"mode": "hang_midway"}, ("timeout",)),
        ({"mode": "hang_midway", "pieces": 0}, ("timeout", "timeout")),
        ({"mode": "slow", "pause": 1.0}, ("timeout", "timeout")),
        ({"mode": "dropped"}, ("dropped", "dropped")),
        ({"mode": "dropped", "pieces": 0}, ("dropped", "dropped")),
        ({"mode": "429"}, ("rate_limited", "rate_limited")),
        ({"mode": "429", "retry_after": 0.05}, ("rate_limited", "rate_limited")),
        ({"mode": "429", "retry_after": 30}, ("rate_limited",)),
        ({"mode": "429", "retry_after": "Wed, 21 Oct 2065 07:28:00 GMT"}, ("rate_limited",)),
        ({"mode": "401"}, ("refused",)),
        ({"mode": "402"}, ("refused",)),
        ({"mode": "status", "status": 403}, ("refused",)),
        ({"mode": "status", "status": 404}, ("refused",)),
        ({"mode": "status", "status": 400}, ("refused",)),
        ({"mode": "status", "status": 302}, ("refused",)),
        ({"mode": "nonsense", "kind": "text"}, ("nonsense", "nonsense")),
        ({"mode": "nonsense", "kind": "shape"}, ("nonsense", "nonsense")),
        ({"mode": "nonsense", "kind": "long"}, ("nonsense", "nonsense")),
        ({"mode": "nonsense", "kind": "empty"}, ("nonsense", "nonsense")),
        ({"mode": "nonsense", "kind": "huge"}, ("nonsense", "nonsense")),
        ({"mode": "nonsense", "kind": "html"}, ("nonsense", "nonsense")),
        ({"mode": "nonsense", "kind": "event"}, ("nonsense", "nonsense")),
        ({"mode": "nonsense", "kind": "error"}, ("server", "server")),
        ({"mode": "wrong_content_type"}, ("nonsense", "nonsense")),
        ({"mode": "repeats"}, ("nonsense", "nonsense")),
    ],
    ids=lambda one: "-".join(str(part) for part in one.values()) if isinstance(one, dict) else "",
)
async def test_a_fault_costs_no_more_than_the_deadline_and_the_offline_interviewer_goes_on(
    model: FakeModel, behaving: dict, failures: tuple[str, ...]
) -> None:
    assert_stood_in(await hear_in_time(model, behaving=behaving), *failures)


async def test_nobody_listening_there_is_called_unreachable() -> None:
    with socket.socket() as taken:  # bound, but not listening
        taken.bind(("127.0.0.1", 0))
        heard = await hear(brief(), config(f"http://127.0.0.1:{taken.getsockname()[1]}/v1"))
    assert_stood_in(heard, "unreachable", "unreachable")


async def test_a_name_that_does_not_exist_is_called_unreachable() -> None:
    heard = await hear(brief(), config("http://nowhere.invalid/v1"))
    assert_stood_in(heard, *["unreachable"] * len(heard.utterance.failures))


@pytest.mark.parametrize("mode", ["500", "429", "dropped", "nonsense", "repeats"])
async def test_one_bad_answer_is_asked_for_again_and_nobody_stands_in(model: FakeModel, mode: str) -> None:
    heard = await hear_in_time(model, behaving={"mode": mode, "times": 1})
    assert not heard.utterance.fell_back
    assert len(heard.utterance.failures) == 1
    assert heard.utterance.question == QUESTION.text
    assert heard.utterance.usage.calls == 2


async def test_a_provider_that_names_a_short_wait_is_waited_for(model: FakeModel) -> None:
    heard = await hear_in_time(model, behaving={"mode": "429", "times": 1, "retry_after": 0.1})
    assert not heard.utterance.fell_back
    assert heard.utterance.usage.milliseconds >= 100


async def test_what_a_dying_stream_has_said_is_taken_back(model: FakeModel) -> None:
    model.behave("hang_midway", pieces=8)
    heard = await hear(brief(), config(model.url, deadline=2.0))
    assert isinstance(heard.items[0], Sentence)
    assert heard.resets == 1
    assert heard.sentences[0] in PERSONA.fallback


async def test_nothing_is_taken_back_where_nothing_was_said(model: FakeModel) -> None:
    model.behave("500")
    assert (await hear(brief(), config(model.url))).resets == 0


async def test_a_slow_listener_is_not_held_against_the_provider(model: FakeModel) -> None:
    model.behave("slow", pause=0.001)
    turn = speak(brief(), config=config(model.url, deadline=2.0), breaker=Breaker())
    items = []
    async for item in turn:
        items.append(item)
        await asyncio.sleep(0.8)
    assert len(items) * 0.8 > 2.0
    assert not items[-1].fell_back


async def test_a_listener_who_leaves_closes_the_providers_stream(model: FakeModel) -> None:
    model.behave("hang_midway", pieces=8)
    async with aclosing(speak(brief(), config=config(model.url), breaker=Breaker())) as turn:
        assert isinstance(await anext(turn), Sentence)
    await until(lambda: model.seen()["abandoned"] == 1)


async def test_cancelling_a_turn_passes_through_and_closes_the_providers_stream(model: FakeModel) -> None:
    model.behave("hang")
    task = asyncio.create_task(hear(brief(), config(model.url, deadline=30)))
    await until(lambda: model.calls() == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: model.seen()["abandoned"] == 1)


async def test_a_provider_that_failed_five_turns_in_a_row_is_left_alone_for_half_a_minute(model: FakeModel) -> None:
    now = 1000.0
    breaker = Breaker(clock=lambda: now)
    model.behave("401")
    for _ in range(FAILURES):
        await hear(brief(), config(model.url), breaker)
    assert model.calls() == FAILURES

    heard = await hear(brief(), config(model.url), breaker)
    assert model.calls() == FAILURES
    assert heard.utterance.fell_back
    assert heard.utterance.failures == ("refused",)
    assert heard.utterance.usage.calls == 0

    now += REST + 1
    model.behave("ok")
    assert not (await hear(brief(), config(model.url), breaker)).utterance.fell_back
    assert not (await hear(brief(), config(model.url), breaker)).utterance.fell_back


async def test_a_candidate_who_makes_the_model_talk_nonsense_does_not_switch_it_off_for_others(
    model: FakeModel,
) -> None:
    breaker = Breaker()
    model.behave("nonsense")
    for _ in range(FAILURES + 1):
        await hear(brief(), config(model.url), breaker)
    model.behave("ok")
    assert not (await hear(brief(), config(model.url), breaker)).utterance.fell_back


def test_failures_far_apart_are_no_reason_to_stop() -> None:
    now = 0.0
    breaker = Breaker(clock=lambda: now)
    for _ in range(20):
        breaker.failed("timeout")
        now += 20
        assert breaker.refuses() is None


def test_after_the_rest_one_caller_finds_out_for_all() -> None:
    now = 0.0
    breaker = Breaker(clock=lambda: now)
    for _ in range(FAILURES):
        breaker.failed("server")
    assert breaker.refuses() == "server"
    now = REST
    assert [breaker.refuses() for _ in range(3)] == [None, "server", "server"]
    breaker.failed("timeout")
    now += REST - 1
    assert breaker.refuses() == "timeout"
    now += 1
    assert breaker.refuses() is None
    breaker.succeeded()
    assert breaker.refuses() is None


async def test_the_log_names_the_fault_and_no_ones_words(model: FakeModel, caplog: pytest.LogCaptureFixture) -> None:
    model.behave("500")
    with caplog.at_level(logging.DEBUG):
        await hear(brief(claim="Grew revenue by 300 %"), config(model.url))
    ours = " ".join(one.getMessage() for one in caplog.records if one.name.startswith("ai_interviewer"))
    assert "kind=server why=500" in ours
    for secret in (ASKED, QUESTION.text, "billing exports", "revenue", "sk-test"):
        assert secret not in caplog.text


async def until(true) -> None:
    """Wait for something that another thread does."""
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.005)
