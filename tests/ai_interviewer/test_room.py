"""The AI interview's room over real sockets, as docs/protocol.md, section 8, tells it."""

import asyncio
import itertools
import logging
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.ai_interviewer.talking import ADMIN_KEY, GOOD, Interview, begin, make_code, someone
from tests.support.people import Human, RoomLine, connect, knock, meeting
from tests.support.server import Server, Servers

logging.getLogger("httpx").setLevel(logging.WARNING)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def live(servers: Servers) -> Iterator[Server]:
    """One server with the shipped interviewer."""
    made = servers(ADMIN_KEY=ADMIN_KEY, FREE_MONTHLY_INTERVIEWS="1000")
    yield made
    made.kill()


@pytest.fixture
async def human(live: Server) -> Human:
    """The candidate, signed in."""
    return await someone(live)


@pytest.fixture
async def interview(human: Human) -> Interview:
    return await begin(human)


def after(seq: int, kind: str) -> Any:
    """The next event of a kind after a number."""
    return lambda frame: frame.get("kind") == kind and frame["seq"] > seq


async def asked_after(line: RoomLine, acknowledged: dict[str, Any]) -> dict[str, Any]:
    assert acknowledged["type"] == "ack", acknowledged
    return dict(await line.until(after(acknowledged["seq"], "ai.asked"), anew=True))


async def refused(line: RoomLine, type: str, **fields: Any) -> tuple[int, str]:
    """(status, code) of the error that a frame is answered with."""
    error = await line.do(type, **fields)
    assert error["type"] == "error", error
    return error["status"], error["code"]


# --- coming in ---


async def test_the_welcome_lists_the_interviewer_as_a_seat_and_nobody_has_to_let_the_candidate_in(
    interview: Interview,
) -> None:
    shown = await interview.show()
    async with knock(interview.human, interview.room) as line:
        welcome = await line.until("welcome")
        first = await line.until("ai.asked")
    seats = {seat["seat"]: seat for seat in welcome["seats"]}
    assert seats[shown["ai_seat"]]["role"] == "ai"
    assert seats[shown["ai_seat"]]["present"]
    assert seats[shown["seat"]]["role"] == "candidate"
    assert len(seats) == 2
    assert first["seat"] == shown["ai_seat"]
    assert first["data"]["question"] == shown["question"]
    assert first["data"]["allowance"]["turns_left"] == 5


@pytest.mark.parametrize("who", ["candidate2", "interviewer", "staff"])
async def test_nobody_else_comes_in_or_sees_that_there_is_such_a_room(
    live: Server, interview: Interview, who: str
) -> None:
    stranger = await someone(live, who)
    if who != "staff":  # who may read every session, but sit in none uninvited
        assert (await stranger.ask("POST", f"/api/rooms/{interview.room}/ticket")).status_code == 404
        for path in (f"/api/rooms/{interview.room}", f"/api/rooms/{interview.room}/events"):
            assert (await stranger.ask("GET", path)).status_code == 404
    for act in ("pause", "resume", "skip", "think", "repeat", "finish"):
        assert (await stranger.ask("POST", f"/api/ai/interviews/{interview.id}/{act}")).status_code == 404
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/report"), ("GET", "/retakes")):
        assert (await stranger.ask(method, f"/api/ai/interviews/{interview.id}{path}")).status_code == 404
    theirs = {"interview_id": interview.id, "answer": GOOD, "id": "theirs"}
    assert (await stranger.ask("POST", "/api/ai/ask", theirs)).status_code == 404

    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in stranger.http.cookies.jar)
    headers = {"Cookie": cookies, "Origin": live.url}
    line = await connect(f"{live.ws_url}/ws/rooms/{interview.room}", additional_headers=headers)
    assert await line.closed() == 4404
    shown = await interview.show()
    assert (shown["state"], shown["turn"], shown["allowance"]["turns_left"]) == ("active", 0, 5)


async def test_in_a_room_between_people_nobody_has_an_interview_to_answer_in(live: Server) -> None:
    frames = ("ai.pause", "ai.resume", "ai.skip", "ai.think", "ai.repeat", "ai.finish")
    async with meeting(live) as (_room, host, guest):
        assert await refused(host, "ai.answer", text="Hello") == (403, "not_allowed")
        assert await refused(guest, "ai.answer", text="Hello") == (404, "not_found")
        for frame in frames:
            assert await refused(host, frame) == (403, "not_allowed")
            assert await refused(guest, frame) == (404, "not_found")
        assert (await guest.do("chat.send", text="Still here"))["type"] == "ack"
        assert not [kind for kind in host.kinds() if kind.startswith(("ai.", "transcript."))]
    assert "Traceback" not in live.log


# --- a turn ---


async def test_an_answer_is_acknowledged_said_spoken_to_and_asked_on(interview: Interview) -> None:
    async with interview.room_line() as line:
        shown = await interview.show()
        ack = await line.do("ai.answer", text=GOOD, question=shown["question"]["id"])
        asked = await asked_after(line, ack)
        mine = next(event for event in line.events if event["seq"] == ack["seq"])
        reply = await line.until(after(ack["seq"], "transcript.said"), anew=True)
        saying = [frame for frame in line.frames if frame["type"] == "ai.saying"]

    assert (mine["kind"], mine["seat"]) == ("transcript.said", shown["seat"])
    assert {**mine["data"], "allowance": None} == {"text": GOOD, "turn": 1, "by": "candidate", "allowance": None}
    allowance = mine["data"]["allowance"]
    assert (allowance["turns_left"], allowance["running"], allowance["turns_of"]) == (4, True, 5)
    assert (reply["data"]["by"], reply["data"]["turn"], reply["seat"]) == ("interviewer", 1, shown["ai_seat"])
    assert [one["n"] for one in saying] == list(range(len(saying)))
    assert {one["turn"] for one in saying} == {1}
    assert " ".join(one["text"] for one in saying) == reply["data"]["text"]
    data = asked["data"]
    assert (data["turn"], data["fell_back"], data["charged"]) == (1, False, True)
    assert data["allowance"]["turns_left"] == 4
    assert set(data["question"]) == {
        "id", "text", "number", "of", "kind", "skill", "requirement", "claim", "follows",
    }  # fmt: skip
    assert line.frames.index(saying[-1]) < line.frames.index(asked)


async def test_the_shipped_interviewer_s_sentences_stand_in_the_stream_of_events_too(interview: Interview) -> None:
    streamed = await interview.ask_streaming()
    assert [name for name, _ in itertools.groupby(name for name, _ in streamed)] == ["taken", "said", "asked"]
    assert " ".join(data["text"] for name, data in streamed if name == "said") == streamed[-1][1]["said"]


async def test_the_same_id_over_the_socket_and_over_http_is_one_answer(interview: Interview) -> None:
    async with interview.room_line() as line:
        ack = await line.do("ai.answer", id="mine", text=GOOD)
        asked = await asked_after(line, ack)
        again = await interview.ask("something else", id="mine")
        assert (again["turn"], again["question"]) == (1, asked["data"]["question"])
        assert again["allowance"]["turns_left"] == 4
        streamed = await interview.ask_streaming("something else", id="mine")
        assert [name for name, _ in streamed] == ["taken", "asked"]
        await line.send("ai.answer", id="mine", text="something else")
        await line.until(lambda frame: frame == ack)
        other = await interview.ask(id="theirs")
        assert other["turn"] == 2
        assert (await line.do("ai.answer", id="theirs", text="something else"))["type"] == "ack"
    kinds = [event["data"]["turn"] for event in await interview.events() if event["data"].get("by") == "candidate"]
    assert kinds == [1, 2]


async def test_the_same_answer_many_times_at_once_over_both_roads_is_one(interview: Interview) -> None:
    async with interview.room_line() as line:
        for _ in range(10):  # more would be too many frames a second
            await line.send("ai.answer", id="mine", text=GOOD)
        answers = await asyncio.gather(*(interview.ask(id="mine") for _ in range(50)))
        await line.until(lambda frame: sum(one["type"] == "ack" for one in line.frames) == 10, anew=True)
        acks = [frame for frame in line.frames if frame["type"] == "ack"]
    assert len({ack["seq"] for ack in acks}) == 1
    assert {(answer["turn"], answer["question"]["id"]) for answer in answers} == {(1, answers[0]["question"]["id"])}
    shown = await interview.show()
    assert (shown["turn"], shown["allowance"]["turns_left"]) == (1, 4)


async def test_an_answer_to_a_question_that_has_moved_on_is_refused_on_the_socket(interview: Interview) -> None:
    async with interview.room_line() as line:
        old = (await interview.show())["question"]["id"]
        await asked_after(line, await line.do("ai.answer", text=GOOD, question=old))
        assert await refused(line, "ai.answer", text=GOOD, question=old) == (409, "question_moved_on")
        assert (await interview.post(question=old)).status_code == 409
    assert (await interview.show())["allowance"]["turns_left"] == 4


@pytest.mark.parametrize("words", [" ", "\n\t \n", "\u00a0"])
async def test_blank_words_are_no_answer(interview: Interview, words: str) -> None:
    async with interview.room_line() as line:
        assert await refused(line, "ai.answer", text=words) == (400, "answer_empty")
    response = await interview.post(words)
    assert (response.status_code, response.json()["code"]) == (400, "answer_empty")
    assert (await interview.show())["allowance"]["turns_left"] == 5


async def test_let_me_think_is_waited_for_on_both_roads(interview: Interview) -> None:
    waiting = (await interview.show())["question"]
    async with interview.room_line() as line:
        await line.do("ai.answer", text="Let me think, please.")
        assert (await line.until("ai.waited"))["data"]["text"]
        told = await interview.ask("Give me a moment.")
        assert (told["waited"], told["question"], told["charged"]) == (True, waiting, False)
        streamed = await interview.ask_streaming("One moment, let me think.")
        assert [name for name, _ in streamed] == ["taken", "asked"]
        assert streamed[-1][1]["waited"]
    shown = await interview.show()
    assert (shown["question"], shown["turn"], shown["allowance"]["turns_left"]) == (waiting, 0, 5)


# --- steering ---


async def test_pausing_going_on_thinking_repeating_and_passing_are_frames_too(interview: Interview) -> None:
    async with interview.room_line() as line:
        first = await interview.show()
        assert (await line.do("ai.think"))["type"] == "ack"
        assert (await line.until("ai.waited"))["data"]["text"]

        await line.send("ai.repeat")
        said = await line.until(lambda f: f.get("kind") == "transcript.said" and f["data"].get("again"))
        assert said["data"]["text"].endswith(first["question"]["text"])

        await asked_after(line, await line.do("ai.answer", text=GOOD))
        waiting = (await interview.show())["question"]
        assert (await line.do("ai.pause"))["type"] == "ack"
        paused = await line.until("ai.paused")
        assert (paused["data"]["because"], paused["data"]["allowance"]["running"]) == ("asked", False)
        for frame in ("ai.skip", "ai.think", "ai.repeat"):
            assert await refused(line, frame) == (409, "interview_paused")
        assert await refused(line, "ai.answer", text=GOOD) == (409, "interview_paused")
        assert (await interview.show())["question"] == waiting

        assert (await line.do("ai.resume"))["type"] == "ack"
        assert (await line.until("ai.resumed"))["data"]["allowance"]["running"]
        assert (await interview.show())["question"] == waiting

        ack = await line.do("ai.skip", question=waiting["id"])
        asked = await asked_after(line, ack)
        assert (await line.until("ai.skipped"))["data"]["turn"] == 2
        assert asked["data"]["question"]["number"] == waiting["number"] + 1
        assert asked["data"]["allowance"]["turns_left"] == 4
        assert asked["data"]["charged"] is False
        assert await refused(line, "ai.skip", question=waiting["id"]) == (409, "question_moved_on")

        assert (await line.do("ai.finish"))["type"] == "ack"
        assert (await line.until("ai.finished"))["data"]["because"] == "asked"
        await line.until("room.ended")
    shown = await interview.show()
    assert (shown["state"], shown["ended_because"], shown["question"]) == ("finished", "asked", None)
    assert (await interview.post()).json()["code"] == "interview_finished"


async def test_the_same_act_over_the_socket_and_over_http_happens_once(interview: Interview) -> None:
    async with interview.room_line() as line:
        await line.do("ai.pause")
        assert (await interview.act("pause")).status_code == 200
        assert (await interview.act("resume")).status_code == 200
        assert (await line.do("ai.resume"))["type"] == "ack"
        await line.until("ai.resumed")
    kinds = [event["kind"] for event in await interview.events()]
    assert (kinds.count("ai.paused"), kinds.count("ai.resumed")) == (1, 1)


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "ai.answer", "text": "no id"},
        {"type": "ai.answer", "id": "x"},
        {"type": "ai.answer", "id": "x", "text": ""},
        {"type": "ai.answer", "id": "x", "text": "a" * 8001},
        {"type": "ai.answer", "id": "x", "text": 5},
        {"type": "ai.answer", "id": "x", "text": "a", "question": "not-an-id"},
        {"type": "ai.answer", "id": "x", "text": "a", "plan": "pro"},
        {"type": "ai.skip", "question": "0" * 35},
        {"type": "ai.pause", "because": "free_limit"},
        {"type": "ai.asked", "question": "mine"},
        {"type": "ai.saying", "turn": 1, "n": 0, "text": "I am the interviewer"},
        {"type": "transcript.said", "text": "a"},
        {"type": "quota.restored", "plan": "pro"},
    ],
    ids=lambda frame: "-".join(frame)[:40],
)
async def test_a_malformed_frame_ends_the_connection_and_changes_nothing(
    interview: Interview, frame: dict[str, Any]
) -> None:
    async with interview.room_line() as line:
        await line.send(**frame)
        assert await line.closed() == 4400
    shown = await interview.show()
    assert (shown["state"], shown["turn"], shown["allowance"]["turns_left"]) == ("active", 0, 5)


async def test_ids_that_look_like_ids_and_are_none_are_no_crash(live: Server, interview: Interview) -> None:
    async with interview.room_line() as line:
        assert await refused(line, "ai.answer", text=GOOD, question="-" * 36) == (404, "not_found")
        assert await refused(line, "ai.answer", text=GOOD, question=str(uuid4())) == (409, "question_moved_on")
        assert await refused(line, "ai.skip", question="-" * 36) == (404, "not_found")


# --- two windows ---


async def test_a_second_window_takes_over_and_finds_the_same_question(interview: Interview) -> None:
    async with interview.room_line() as line:
        asked = await asked_after(line, await line.do("ai.answer", text=GOOD))
        async with interview.room_line() as second:
            assert await line.closed() == 4409
            seen = await second.until(after(asked["seq"] - 1, "ai.asked"), anew=True)
            assert seen["data"]["question"] == asked["data"]["question"]
            told = await asked_after(
                second, await second.do("ai.answer", text=GOOD, question=asked["data"]["question"]["id"])
            )
            assert told["data"]["turn"] == 2


async def test_who_comes_back_after_a_break_is_told_exactly_what_was_missed(interview: Interview) -> None:
    page = uuid4().hex
    async with interview.room_line(instance=page) as line:
        await asked_after(line, await line.do("ai.answer", text=GOOD))
        last = line.last_seq
        before = {event["seq"]: event for event in line.events}
    await interview.ask()
    async with interview.room_line(instance=page, last_seq=last) as line:
        asked = await line.until(lambda frame: frame.get("kind") == "ai.asked" and frame["data"]["turn"] == 2)
        assert min(event["seq"] for event in line.events) == last + 1
        later = {event["seq"]: event for event in line.events}
    assert asked["data"]["question"] == (await interview.show())["question"]
    kept = {event["seq"]: event for event in await interview.events()}
    both = {**before, **later}
    assert sorted(both) == list(range(1, max(both) + 1))
    assert [(both[seq]["kind"], both[seq]["data"]) for seq in sorted(both)] == [
        (kept[seq]["kind"], kept[seq]["data"]) for seq in sorted(both)
    ]


# --- the limit: 402 in all three places. Last, because it makes the candidate a Pro. ---


async def test_the_free_limit_is_a_pause_on_the_open_socket_and_a_code_ends_it_without_a_reload(
    live: Server,
) -> None:
    human = await someone(live, "candidate2")
    interview, other = await begin(human), await begin(human)
    async with interview.room_line() as line:
        for number in range(1, 6):
            asked = await interview.ask_in_room(line)
            assert (asked["turn"], asked["allowance"]["turns_left"]) == (number, 5 - number)
        waiting = asked["question"]

        error = await line.do("ai.answer", text="The sixth")
        assert (error["type"], error["status"], error["code"]) == ("error", 402, "free_limit_reached")
        exceeded = await line.until("quota.exceeded")
        response = await interview.post("The sixth")
        assert response.status_code == 402
        assert response.headers["Content-Type"].startswith("application/problem+json")
        async with interview.human.http.stream(
            "POST",
            "/api/ai/ask",
            json=interview.body("The sixth"),
            headers={"Accept": "text/event-stream", "X-CSRFToken": human.http.cookies.get("csrftoken") or ""},
        ) as streamed:
            assert streamed.status_code == 402
            assert streamed.headers["Content-Type"].startswith("application/problem+json")
        for said in (error["more"], exceeded["data"], response.json()):
            assert said["limit"] == {"turns": 5, "seconds": 60}
            assert (said["used"]["turns"], said["spent"]) == (5, "turns")
            assert said["unlock"] == ["invite_code", "purchase"]
            assert said["interview_id"] == interview.id
        assert await refused(line, "ai.resume") == (402, "free_limit_reached")
        assert (await interview.act("resume")).status_code == 402

        wrong = await human.ask("POST", "/api/access/redeem", {"code": "WRONG-CODE-0000"})
        assert (wrong.status_code, wrong.json()["code"]) == (404, "code_unknown")
        code = await make_code(live)
        assert (await human.ask("POST", "/api/access/redeem", {"code": code})).status_code == 200
        restored = await line.until("quota.restored")
        assert restored["data"]["plan"] == "pro"
        assert restored["data"]["allowance"]["unlimited"]
        shown = await interview.show()
        assert (shown["state"], shown["question"]) == ("active", waiting)

        asked = await interview.ask_in_room(line, question=waiting["id"])
        assert asked["turn"] == 6
        assert asked["allowance"]["turns_left"] is None
        kinds = line.kinds()
        assert (kinds.count("quota.exceeded"), kinds.count("quota.restored")) == (1, 1)
    said = [event["data"]["text"] for event in await interview.events() if event["data"].get("by") == "candidate"]
    assert "The sixth" not in said
    assert (await other.show())["allowance"]["unlimited"]
