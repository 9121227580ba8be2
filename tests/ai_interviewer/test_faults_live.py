"""Whatever a model's provider does, the candidate of a live server sees none of it but a stand-in (issue B, line 3).

Over all three roads: JSON, server-sent events, the room's socket. The bound for time is generous, for a busy machine.
"""

import asyncio
import itertools
import logging
import socket
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from ai_interviewer import rules
from tests.ai_interviewer.talking import FALLBACK, Interview, begin, serve_with, someone
from tests.support.fake_model import FakeModel
from tests.support.server import Server, Servers

logging.getLogger("httpx").setLevel(logging.WARNING)
pytestmark = pytest.mark.slow
DEADLINE = 2.0
SLACK = 10.0
PATIENT = "60"  # where a turn is meant to come to its end

FAULTS: dict[str, dict[str, Any]] = {
    "429": {"mode": "429"},
    "429-come-back-soon": {"mode": "429", "retry_after": 0.1},
    "429-come-back-much-later": {"mode": "429", "retry_after": 30},
    "500": {"mode": "500"},
    "503": {"mode": "status", "status": 503},
    "404": {"mode": "status", "status": 404},
    "its-own-402": {"mode": "402"},
    "401": {"mode": "401"},
    "hang": {"mode": "hang"},
    "hang-before-the-first-word": {"mode": "hang_midway", "pieces": 0},
    "hang-midway": {"mode": "hang_midway", "pieces": 8},
    "too-slow": {"mode": "slow", "pause": 1.5},
    "dropped-at-once": {"mode": "dropped", "pieces": 0},
    "dropped-midway": {"mode": "dropped", "pieces": 8},
    **{
        f"nonsense-{kind}": {"mode": "nonsense", "kind": kind}
        for kind in ("text", "shape", "long", "empty", "huge", "html", "event", "error")
    },
    "wrong-content-type": {"mode": "wrong_content_type"},
}


@pytest.fixture(scope="module")
def running() -> Iterator[FakeModel]:
    with FakeModel() as fake:
        yield fake


@pytest.fixture
def fake(running: FakeModel) -> FakeModel:
    running.forget()
    return running


@pytest.fixture(scope="module")
def live(servers: Servers, running: FakeModel) -> Iterator[Server]:
    """A server with the fake model and a short deadline."""
    made = serve_with(servers, running, OPENAI_DEADLINE_SECONDS=str(DEADLINE))
    yield made
    made.kill()


@pytest.fixture(scope="module")
def patient(servers: Servers, running: FakeModel) -> Iterator[Server]:
    """A server that gives the fake model all the time in the world."""
    made = serve_with(servers, running, OPENAI_DEADLINE_SECONDS=PATIENT)
    yield made
    made.kill()


async def ask_over_every_road(interview: Interview) -> None:
    """Three answers; each is answered by the stand-in, costs nothing, and in time."""
    first = (await interview.show())["question"]["id"]

    told = [await interview.ask()]
    streamed = await interview.ask_streaming()
    assert streamed[0][0] == "taken"
    assert streamed[-1][0] == "asked"
    told.append(streamed[-1][1])
    async with interview.room_line() as line:
        asked = await interview.ask_in_room(line)
        said = [event["data"] for event in line.events if event["kind"] == "transcript.said"]
        told.append({**asked, "finished": False, "said": said[-1]["text"]})
        assert "quota.exceeded" not in line.kinds()
        assert not [frame for frame in line.frames if frame["type"] == "error"]

    for number, one in enumerate(told, 1):
        assert one["fell_back"] is True, one
        assert one["charged"] is False
        assert one["turn"] == number
        assert one["finished"] is False
        assert one["said"].startswith(FALLBACK)
        assert one["said"].endswith(one["question"]["text"])
        assert one["allowance"]["turns_left"] == 5
    assert len({first, *(one["question"]["id"] for one in told)}) == 4
    assert max(interview.took) < DEADLINE + SLACK

    shown = await interview.show()
    assert shown["state"] == "active"
    assert shown["allowance"]["turns_left"] == 5
    charged = 60 - told[-1]["allowance"]["seconds_left"]
    assert charged <= between(await interview.events()) + 0.5, "the time of the failing was charged"


def between(events: list[dict[str, Any]]) -> float:
    """For how many seconds a question had been asked and not answered, by the server's clock."""
    seconds, asked = 0.0, None
    for event in events:
        if event["kind"] == "ai.asked":
            asked = datetime.fromisoformat(event["at"])
        elif asked and event["kind"] == "transcript.said" and event["data"]["by"] == "candidate":
            seconds += (datetime.fromisoformat(event["at"]) - asked).total_seconds()
            asked = None
    return seconds


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_of_the_provider_costs_the_candidate_nothing_and_the_model_goes_on_afterwards(
    live: Server, fake: FakeModel, name: str
) -> None:
    interview = await begin(await someone(live))
    fake.behave(**FAULTS[name])
    await ask_over_every_road(interview)
    assert fake.calls() >= 3
    print(f"\n{name}: " + ", ".join(f"{seconds:.2f} s" for seconds in interview.took))

    fake.behave("ok")
    told = await interview.ask()
    assert (told["fell_back"], told["charged"], told["allowance"]["turns_left"]) == (False, True, 4)
    assert not told["said"].startswith(FALLBACK)


async def test_a_failed_answer_gives_itself_back_and_not_the_good_one_before_it(live: Server, fake: FakeModel) -> None:
    interview = await begin(await someone(live))
    assert (await interview.ask())["allowance"]["turns_left"] == 4
    assert (await interview.ask())["allowance"]["turns_left"] == 3
    fake.behave("nonsense")
    told = await interview.ask()
    assert (told["charged"], told["allowance"]["turns_left"]) == (False, 3)


async def test_a_model_that_asks_again_what_was_asked_is_not_heard(live: Server, fake: FakeModel) -> None:
    interview = await begin(await someone(live))
    fake.behave("repeats")
    told = await interview.ask()
    assert told["question"]["kind"] != "again"  # where asking once more would be right
    assert (told["fell_back"], told["charged"], told["allowance"]["turns_left"]) == (True, False, 5)


async def test_a_provider_that_cannot_be_reached_costs_the_candidate_nothing(servers: Servers) -> None:
    with socket.socket() as taken:  # bound, but not listening
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        server = servers(OPENAI_API_KEY="key-of-the-tests", OPENAI_BASE_URL=nobody, OPENAI_DEADLINE_SECONDS="1.0")
        await ask_over_every_road(await begin(await someone(server)))
        server.kill()


async def test_a_provider_that_keeps_failing_is_left_alone_and_its_candidates_still_pay_nothing(
    servers: Servers, fake: FakeModel
) -> None:
    server = serve_with(servers, fake, OPENAI_DEADLINE_SECONDS="1.0")
    human = await someone(server)
    fake.behave("401")
    for _ in range(3):
        await ask_over_every_road(await begin(human))
    assert fake.calls() == 5
    server.kill()


async def test_what_a_dying_stream_had_said_is_taken_back_before_the_stand_in_speaks(
    live: Server, fake: FakeModel
) -> None:
    interview = await begin(await someone(live))
    fake.behave("hang_midway", pieces=8)
    async with interview.room_line() as line:
        streamed = await interview.ask_streaming()
        await line.until(lambda frame: frame.get("kind") == "ai.asked" and frame["data"]["turn"] == 1)
        saying = [frame for frame in line.frames if frame["type"] == "ai.saying"]

    names = [name for name, _ in streamed]
    assert [name for name, _ in itertools.groupby(names)] == ["taken", "said", "reset", "said", "asked"]
    afterwards = [data["text"] for name, data in streamed[names.index("reset") :] if name == "said"]
    assert " ".join(afterwards) == streamed[-1][1]["said"]
    assert afterwards[0] in " ".join(FALLBACK)
    # The room was told the same, sentence by sentence.
    assert [(one["text"], one["reset"]) for one in saying] == [
        (data.get("text", ""), name == "reset") for name, data in streamed if name in {"said", "reset"}
    ]
    resets = [number for number, one in enumerate(saying) if one["reset"]]
    assert [one["n"] for one in saying] == [*range(resets[0]), 0, *range(len(saying) - resets[0] - 1)]


async def test_a_turn_over_events_is_taken_then_said_then_asked(live: Server, fake: FakeModel) -> None:
    interview = await begin(await someone(live))
    streamed = await interview.ask_streaming()
    names = [name for name, _ in streamed]
    assert [name for name, _ in itertools.groupby(names)] == ["taken", "said", "asked"]
    assert streamed[0][1]["turn"] == 1
    assert streamed[0][1]["allowance"]["turns_left"] == 4
    assert " ".join(data["text"] for name, data in streamed if name == "said") == streamed[-1][1]["said"]
    assert streamed[-1][1] == {**streamed[-1][1], "turn": 1, "charged": True, "fell_back": False, "waited": False}


async def test_who_hangs_up_in_the_middle_stops_neither_the_stream_of_the_model_nor_the_turn(
    patient: Server, fake: FakeModel
) -> None:
    interview = await begin(await someone(patient))
    fake.behave("slow", pause=0.4)
    async with interview.stream() as events:
        assert (await anext(events))[0] == "taken"
    during = await interview.show()
    assert during["thinking"] is True
    shown = await until_thought(interview)
    assert shown["turn"] == 1
    assert shown["question"]["id"] != during["question"]["id"]
    assert shown["allowance"]["turns_left"] == 4
    assert (fake.calls(), fake.seen()["abandoned"]) == (1, 0)


async def test_who_hangs_up_before_the_json_comes_finds_the_next_question_and_the_same_id_is_the_same_answer(
    patient: Server, fake: FakeModel
) -> None:
    interview = await begin(await someone(patient))
    fake.behave("slow", pause=0.4)
    with pytest.raises(httpx.ReadTimeout):
        headers = {"X-CSRFToken": interview.human.http.cookies.get("csrftoken") or ""}
        await interview.human.http.post("/api/ai/ask", json=interview.body(id="mine"), headers=headers, timeout=0.15)
    again = await interview.ask(id="mine")
    assert (again["turn"], again["charged"], again["allowance"]["turns_left"]) == (1, True, 4)
    assert again["question"] == (await interview.show())["question"]
    assert (fake.calls(), fake.seen()["abandoned"]) == (1, 0)


async def test_an_interview_in_which_the_model_fails_again_and_again_goes_on_with_the_shipped_one_and_counts(
    live: Server, fake: FakeModel
) -> None:
    interview = await begin(await someone(live))
    fake.behave("nonsense")
    for _ in range(rules.MAX_GIVEN_BACK):
        told = await interview.ask()
        assert (told["fell_back"], told["charged"], told["allowance"]["turns_left"]) == (True, False, 5)
    calls = fake.calls()
    fake.behave("ok")
    for left in (4, 3, 2, 1, 0):
        told = await interview.ask()
        assert (told["fell_back"], told["charged"], told["allowance"]["turns_left"]) == (False, True, left)
    assert fake.calls() == calls
    assert (await interview.post()).status_code == 402


async def until_thought(interview: Interview, seconds: float = 60) -> dict[str, Any]:
    """The interview, once nothing is being thought about any more."""
    async with asyncio.timeout(seconds):
        while True:
            shown = await interview.show()
            if not shown["thinking"]:
                return shown
            await asyncio.sleep(0.05)
