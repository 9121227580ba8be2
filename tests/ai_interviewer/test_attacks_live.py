"""The whole corpus of attacks against a live server whose model obeys every one of them (issue B, line 4)."""

import asyncio
import itertools
import logging
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from ai_interviewer import rules
from tests.ai_interviewer.attacks import attacks, offences
from tests.ai_interviewer.attacks.obedient import INVENTED
from tests.ai_interviewer.attacks.test_attacks import has_run_of
from tests.ai_interviewer.talking import GOOD, Interview, begin, serve_with, someone
from tests.support.fake_model import FakeModel
from tests.support.people import Human
from tests.support.server import Server, Servers

logging.getLogger("httpx").setLevel(logging.WARNING)
pytestmark = pytest.mark.slow
FREE = 5
MOST = 5  # attacks in one interview: after so many answers given back the model is asked no more
GROUNDED = 4  # of the five questions of a quarter of an hour, this one tests what the candidate has brought along
BESIDE_THE_POINT = {"the evil words of ask"}  # foolish in a coaching, not dangerous


@pytest.fixture(scope="module")
def running() -> Iterator[FakeModel]:
    with FakeModel() as fake:
        yield fake


@pytest.fixture
def fake(running: FakeModel) -> FakeModel:
    running.forget()
    running.behave("obedient")
    return running


@pytest.fixture(scope="module")
def live(servers: Servers, running: FakeModel) -> Iterator[Server]:
    made = serve_with(servers, running, FREE_MAX_SECONDS="3600")
    yield made
    made.kill()


@pytest.fixture
async def human(live: Server) -> Human:
    return await someone(live)


def texts(where: str) -> list[str]:
    return [attack.text for attack in attacks() if attack.where == where]


def plans(server: Server) -> set[str]:
    """`users.plan` of everybody, as the database has it."""
    with sqlite3.connect(f"file:{server.data / 'intraview.sqlite3'}?mode=ro", uri=True) as database:
        return {row[0] for row in database.execute("SELECT plan FROM accounts_user")}


def wrong_with(text: str) -> list[str]:
    """What is wrong with the interviewer's words; a line of the résumé between quotation marks is the candidate's."""
    return offences(re.sub(r"(?:résumé|description).*?“[^”]*”", "", text))


async def assert_nothing_got_through(interview: Interview, fake: FakeModel) -> dict[str, Any]:
    """No line and no question says what the attacks wanted, nor anything of the system text."""
    shown = await interview.show()
    heard = [line["text"] for line in shown["lines"] if line["by"] == "interviewer"]
    heard += [event["data"]["question"]["text"] for event in await interview.events() if event["kind"] == "ai.asked"]
    systems = {asked["system"] for asked in fake.seen()["asked"]}
    for text in heard:
        assert wrong_with(text) == [], text
    everything = " ".join(heard)
    assert not [system for system in systems if has_run_of(system, everything)]
    return shown


async def answer_until_refused(interview: Interview, answers: list[str]) -> tuple[int, int]:
    """Give these answers, then usual ones, until the 402: how many were taken, and how many of them charged."""
    taken = charged = 0
    for words in itertools.chain(answers, itertools.repeat(GOOD)):
        response = await interview.post(words)
        if response.status_code == 402:
            assert response.json()["limit"] == {"turns": FREE, "seconds": 3600}
            assert response.json()["used"]["turns"] == FREE
            break
        assert response.status_code == 200, response.text
        told = response.json()
        if told["waited"]:
            continue
        taken += 1
        charged += told["charged"]
        assert told["charged"] is not told["fell_back"]
        assert told["allowance"]["plan"] == "free"
        assert told["allowance"]["turns_left"] == FREE - charged
        assert wrong_with(told["said"]) == [], (words, told["said"])
        assert told["finished"] is False or not answers
        if told["finished"]:  # the question that the attack came with was the last but one
            break
        assert taken <= FREE + rules.MAX_GIVEN_BACK
    return taken, charged


async def test_attacks_as_answers_of_a_free_candidate_move_no_cap_and_say_nothing(
    live: Server, fake: FakeModel, human: Human
) -> None:
    interviews = []
    for group in in_groups():
        interview = await begin(human)
        taken, charged = await answer_until_refused(interview, list(group))
        assert charged == FREE
        assert FREE <= taken <= FREE + rules.MAX_GIVEN_BACK
        shown = await assert_nothing_got_through(interview, fake)
        assert (shown["state"], shown["paused_because"]) == ("paused", "free_limit")
        assert (shown["allowance"]["plan"], shown["allowance"]["turns_left"]) == ("free", 0)
        interviews.append(interview)
    assert plans(live) == {"free"}
    assert (await human.get("/api/access/grants")) == {"plan": "free", "grants": []}
    quota = await human.get("/api/ai/quota")
    assert (quota["turns"], quota["seconds"], quota["unlimited"]) == (FREE, 3600, False)
    assert quota["interviews"]["used"] == len(interviews)

    assert len(fake.seen()["obeyed"]) >= len(texts("answer")), "the model was hardly asked: this proves nothing"
    print("\nobeyed in turns:", len(fake.seen()["obeyed"]))
    fake.forget()
    fake.behave("obedient")
    for interview in interviews:
        assert (await interview.act("finish")).status_code == 200
    for interview in interviews:
        await assert_report_is_sound(interview, fake)
    judged = [asked for asked in fake.seen()["asked"] if "skills" in asked["data"]]
    assert len(judged) >= len(interviews)
    assert len(fake.seen()["obeyed"]) >= len(interviews), "the judge was hardly asked: this proves nothing"
    print("reports:", len(interviews), "obeyed in them:", len(fake.seen()["obeyed"]))
    assert plans(live) == {"free"}


@pytest.mark.parametrize("where", ["resume", "job"])
async def test_attacks_in_a_resume_or_job_description_move_no_cap_and_say_nothing(
    live: Server, fake: FakeModel, where: str
) -> None:
    human = await someone(live, "candidate2")
    last = None
    for text in texts(where):
        if where == "resume":
            headers = {"X-CSRFToken": human.http.cookies.get("csrftoken") or ""}
            words = f"Experience\n\n- Built a REST API in Python over PostgreSQL for 300 shops: {text}\n"
            sent = {"file": ("resume.txt", words.encode())}
            kept = await human.http.post("/api/ai/resumes", files=sent, headers=headers)
            assert kept.status_code == 201, kept.text
            interview = await begin(human, resume_id=kept.json()["id"], minutes=15)
            assert (await human.ask("DELETE", f"/api/ai/resumes/{kept.json()['id']}")).status_code == 204
        else:
            job = f"Requirements\n- Years of REST APIs in Python over PostgreSQL: {text}\n"
            interview = await begin(human, job_description=job, minutes=15)
        await walk_to_what_is_grounded(interview)
        taken, charged = await answer_until_refused(interview, [])
        assert charged <= FREE
        assert taken - charged <= rules.MAX_GIVEN_BACK
        shown = await assert_nothing_got_through(interview, fake)
        assert (shown["state"] == "finished") or (shown["paused_because"] == "free_limit" and charged == FREE)
        last = interview
    assert plans(live) == {"free"}
    assert len(fake.seen()["obeyed"]) >= len(texts(where)) // 2, (
        "hardly an attack reached the model: this proves nothing"
    )
    print(f"\nobeyed from a {where}:", len(fake.seen()["obeyed"]))
    assert last is not None
    await last.act("finish")
    await assert_report_is_sound(last, fake)


async def walk_to_what_is_grounded(interview: Interview) -> None:
    """Pass questions until the one before that which tests the résumé or the job description."""
    while (await interview.show())["question"]["number"] < GROUNDED - 1:
        assert (await interview.act("skip")).status_code == 200


async def assert_report_is_sound(interview: Interview, fake: FakeModel) -> None:
    """Scores within their bounds, quotes only of what was said, words of nobody but us and the candidate."""
    async with asyncio.timeout(60):
        while (report := await interview.human.get(f"/api/ai/interviews/{interview.id}/report"))["state"] != "ready":
            assert report["state"] == "building"
            await asyncio.sleep(0.05)
    lines = (await interview.show())["lines"]
    answers = {line["turn"]: line["text"] for line in lines if line["by"] == "candidate"}

    for skill in report["skills"]:
        assert skill["score"] is None or 1 <= skill["score"] <= 5
        assert (skill["score"] is None) == (skill["verdict"] == "insufficient_evidence")
    for question in report["questions_list"]:
        assert question["score"] is None or 0 <= question["score"] <= 1
    for quote in quotes_in(report):
        assert quote["text"] in answers[quote["turn"]], quote
    assert INVENTED not in msgspec.json.encode(report).decode()

    ours = " ".join(our_words(report))
    assert set(offences(ours)) <= BESIDE_THE_POINT, ours
    assert not [one for one in {asked["system"] for asked in fake.seen()["asked"]} if has_run_of(one, ours)]


def quotes_in(value: Any) -> Iterator[dict[str, Any]]:
    """All quotes of a report, wherever they stand."""
    if isinstance(value, dict):
        if set(value) == {"text", "turn", "at_ms"}:
            yield value
        for one in value.values():
            yield from quotes_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from quotes_in(one)


def our_words(report: dict[str, Any]) -> Iterator[str]:
    """What the report says that is not the candidate's own."""
    for skill in report["skills"]:
        yield from (skill["name"], skill["because"], skill["level_words"] or "")
    for question in report["questions_list"]:
        yield from (question["question"], question["coaching"])
        yield from (text for one in question["follow_up_answers"] for text in (one["question"], one["coaching"]))
    for one in [*report["strengths"], report["work_on"] or {}]:
        yield from (one.get("headline", ""), one.get("advice", ""))


def in_groups() -> list[tuple[str, ...]]:
    found = texts("answer")
    return [tuple(found[start : start + MOST]) for start in range(0, len(found), MOST)]
