"""A thousand answers at once, over two processes, with a real model endpoint behind them (issue B, line 2)."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.ai_interviewer.conftest import GOOD, Pair
from tests.support.fake_model import FakeModel
from tests.support.people import Human
from tests.support.server import Server

logging.getLogger("httpx").setLevel(logging.WARNING)
pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
SETUP = {"role": "Backend engineer", "level": "senior", "topics": ["backend"], "mode": "text"}


async def begin(server: Server, who: str = "candidate") -> tuple[Human, str]:
    """Somebody signed in, with an interview whose first question waits."""
    human = await Human(server, server.people[who]).sign_in()
    answer = await human.ask("POST", "/api/ai/interviews", SETUP)
    assert answer.status_code == 201, answer.text
    return human, str(answer.json()["id"])


async def answer_all(human: Human, servers: list[Server], interview: str, ids: list[str]) -> list[httpx.Response]:
    """Send one answer for each id, all at once, to the servers in turn."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in human.http.cookies.jar)
    token = human.http.cookies.get("csrftoken") or ""

    async def send(client: httpx.AsyncClient, number: int, answer_id: str) -> httpx.Response:
        server = servers[number % len(servers)]
        body: dict[str, Any] = {"interview_id": interview, "answer": f"{GOOD} ({number})", "id": answer_id}
        headers = {"Cookie": cookies, "X-CSRFToken": token, "Origin": server.url}
        return await client.post(f"{server.url}/api/ai/ask", json=body, headers=headers)

    limits = httpx.Limits(max_connections=len(ids), max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=120, limits=limits) as client:
        return await asyncio.gather(*(send(client, number, answer_id) for number, answer_id in enumerate(ids)))


async def test_of_a_thousand_answers_at_once_five_are_taken_and_the_model_is_called_five_times(
    two_processes: Callable[..., Pair], model: FakeModel
) -> None:
    pair = two_processes(OPENAI_API_KEY="key-of-the-tests", OPENAI_BASE_URL=model.url, OPENAI_DEADLINE_SECONDS="30")
    human, interview = await begin(pair.one)
    answers = await answer_all(human, [pair.one, pair.two], interview, [f"answer-{number}" for number in range(1000)])

    assert Counter(answer.status_code for answer in answers) == {200: 5, 402: 995}
    assert sorted(answer.json()["turn"] for answer in answers if answer.status_code == 200) == [1, 2, 3, 4, 5]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 402} == {"free_limit_reached"}
    assert model.calls() == 5
    shown = await human.get(f"/api/ai/interviews/{interview}")
    assert shown["state"] == "paused"
    assert shown["paused_because"] == "free_limit"
    assert shown["allowance"]["turns_left"] == 0
    events = (await human.get(f"/api/rooms/{shown['room_id']}/events?limit=1000"))["results"]
    kinds = Counter(event["kind"] for event in events)
    assert kinds["quota.exceeded"] == 1
    assert [event["data"]["turn"] for event in events if event["data"].get("by") == "candidate"] == [1, 2, 3, 4, 5]


async def test_the_same_answer_sent_fifty_times_over_two_processes_is_one_answer(
    two_processes: Callable[..., Pair], model: FakeModel
) -> None:
    pair = two_processes(OPENAI_API_KEY="key-of-the-tests", OPENAI_BASE_URL=model.url, OPENAI_DEADLINE_SECONDS="30")
    human, interview = await begin(pair.one)
    answers = await answer_all(human, [pair.one, pair.two], interview, ["the-same"] * 50)

    assert Counter(answer.status_code for answer in answers) == {200: 50}
    assert len({(answer.json()["turn"], answer.json()["question"]["id"]) for answer in answers}) == 1
    assert {answer.json()["allowance"]["turns_left"] for answer in answers} == {4}
    assert model.calls() == 1
