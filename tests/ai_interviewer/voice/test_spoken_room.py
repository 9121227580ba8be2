"""A spoken interview in its room: limit, buttons, typing, consent, captions. Engines of the tests, real HTTP."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from signalling.peers.client import Client
from tests.ai_interviewer.talking import ADMIN_KEY, begin, make_code, someone
from tests.ai_interviewer.voice.speaking import SpokenCandidate, speaking
from tests.support import voices
from tests.support.fake_speech import FakeSpeech
from tests.support.people import PATIENCE, RoomLine, meeting
from tests.support.server import Server, Servers

pytestmark = pytest.mark.slow
ANSWER = "We put a queue between the two services."


@pytest.fixture(scope="module")
def running() -> Iterator[FakeSpeech]:
    with FakeSpeech() as fake:
        fake.letter_ms = 20
        yield fake


@pytest.fixture
def speech(running: FakeSpeech) -> FakeSpeech:
    running.behave("ok")
    running.text = ANSWER
    running.asked.clear()
    return running


@pytest.fixture(scope="module")
def live(servers: Servers, running: FakeSpeech) -> Iterator[Server]:
    made = servers(
        SPEECH_ENGINE="openai",
        OPENAI_BASE_URL=running.url,
        FREE_MAX_USER_TURNS="1",
        FREE_MAX_SECONDS="3600",
        FREE_MONTHLY_INTERVIEWS="1000",
        ADMIN_KEY=ADMIN_KEY,
    )
    yield made
    made.kill()


@asynccontextmanager
async def spoken(live: Server, who: str = "candidate") -> AsyncIterator[SpokenCandidate]:
    """An interview whose first question has been heard to its end."""
    interview = await begin(await someone(live, who), mode="voice")
    async with speaking(interview) as candidate:
        await candidate.event("transcript.heard", seconds=120)
        yield candidate


async def answer(candidate: SpokenCandidate) -> dict[str, Any]:
    """Say something; the line that it becomes."""
    seen = candidate.now
    candidate.say(voices.speak(ANSWER))
    return await candidate.event("transcript.said", since=seen, by="candidate")


async def test_at_the_limit_nothing_is_played_or_heard_and_a_code_brings_the_kept_answer_on(
    live: Server, speech: FakeSpeech
) -> None:
    code = await make_code(live, code="SPOKEN-ON", max_uses=1)
    async with spoken(live) as candidate:
        seen = candidate.now
        await answer(candidate)
        await candidate.event("transcript.heard", since=seen, cut=False, seconds=120)
        seen = candidate.now
        candidate.say(voices.speak(ANSWER))
        await candidate.event("quota.exceeded", since=seen)
        await candidate.state("parked", since=seen)

        parked = await candidate.until_silent()
        asked = len(speech.asked)
        candidate.say(voices.speak("Is anybody there?"))
        await candidate.has_said()
        assert len(speech.asked) == asked
        assert candidate.audible(since=parked) == 0
        assert candidate.client.connected.is_set()

        seen = candidate.now
        redeemed = await candidate.interview.human.ask("POST", "/api/access/redeem", {"code": code})
        assert redeemed.status_code == 200, redeemed.text
        await candidate.event("quota.restored", since=seen)
        kept = await candidate.event("transcript.said", since=seen, by="candidate")
        assert kept["data"]["text"] == ANSWER
        await candidate.event("ai.asked", since=seen)
        await candidate.until_audible(since=parked)


async def test_typing_and_buttons_are_followed_by_the_voice(live: Server, speech: FakeSpeech) -> None:
    async with spoken(live, "candidate2") as candidate:
        began, seen = await candidate.until_silent(), candidate.now
        await candidate.line.do("ai.skip")
        skipped = await candidate.event("ai.asked", since=seen)
        await candidate.until_audible(since=began)
        await candidate.event("transcript.heard", since=seen, cut=False, seconds=120)
        said = [one.fields["input"] for one in speech.asked if one.kind == "speech"]
        assert said[-1] in skipped["data"]["question"]["text"]
        seen = candidate.now
        await candidate.interview.ask_in_room(candidate.line)
        await candidate.event("transcript.heard", since=seen, cut=False, seconds=120)


async def test_asking_to_hear_it_again_costs_nothing(live: Server, speech: FakeSpeech) -> None:
    async with spoken(live) as candidate:
        speech.text = "Sorry, could you repeat the question?"
        seen = candidate.now
        candidate.say(voices.speak("Sorry, could you repeat the question?"))
        again = await candidate.event("transcript.said", since=seen, by="interviewer")
        assert (await candidate.interview.show())["question"]["text"] in again["data"]["text"]
        assert (await candidate.interview.show())["turn"] == 0


async def test_push_to_talk_hears_only_what_the_button_holds(live: Server, speech: FakeSpeech) -> None:
    async with spoken(live) as candidate:
        await candidate.line.do("ai.talk", mode="push", down=False)
        candidate.say(voices.speak("Nobody is meant to hear this."))
        await candidate.has_said()
        assert speech.calls("transcription") == 0
        seen = candidate.now
        await candidate.line.do("ai.talk", mode="push", down=True)
        await candidate.state("hearing", since=seen)
        seen = candidate.now
        candidate.say(voices.speak(ANSWER))
        await candidate.has_said()
        await candidate.line.do("ai.talk", mode="push", down=False)
        await candidate.event("transcript.said", since=seen, by="candidate", text=ANSWER)


async def test_a_recording_lasts_from_consent_to_its_withdrawal(live: Server, speech: FakeSpeech) -> None:
    async with spoken(live, "candidate2") as candidate:
        human, room = candidate.interview.human, candidate.interview.room
        asked = await human.get("/api/consents/recording")
        assert (await human.get(f"/api/rooms/{room}/recordings"))["results"] == []
        seen = candidate.now
        await candidate.line.do("consent.give", kind="recording", version=asked["version"])
        await candidate.event("recording.started", since=seen)
        seen = candidate.now
        said = await answer(candidate)
        await candidate.event("transcript.heard", since=seen, seconds=120)
        seen = candidate.now
        await candidate.line.do("consent.withdraw", kind="recording")
        stopped = await candidate.event("recording.stopped", since=seen)
        assert stopped["data"]["because"] == "withdrawn"

        (recording,) = (await human.get(f"/api/rooms/{room}/recordings"))["results"]
        assert recording["state"] == "withdrawn"
        # A line begins a little before its first sound.
        assert recording["started_ms"] - 400 <= said["data"]["from_ms"]
        assert said["data"]["to_ms"] <= recording["ended_ms"]
        assert {track["track"] for track in recording["tracks"]} == {"candidate", "interviewer"}
        for track in recording["tracks"]:
            sound = await human.http.get(track["url"], headers={"Range": "bytes=0-3"})
            assert (sound.status_code, sound.content) == (206, b"OggS")


async def test_an_offer_that_is_none_is_refused_in_words_and_the_next_one_taken(
    live: Server, speech: FakeSpeech
) -> None:
    interview = await begin(await someone(live), mode="voice")
    async with speaking(interview, connect=False) as candidate:
        await candidate.send_offer("v=0\r\nnonsense")
        trouble = await candidate.state("trouble")
        assert trouble["reason"] == "offer"
        await candidate.connect()
        await candidate.until_audible(since=0)


async def test_without_an_answering_engine_of_its_own_the_shipped_one_hears(live: Server, speech: FakeSpeech) -> None:
    async with spoken(live) as candidate:
        speech.behave("500")
        seen = candidate.now
        candidate.say(voices.speak("We kept both systems running for two weeks."))
        said = await candidate.event("transcript.said", since=seen, by="candidate")
        assert "both systems running" in said["data"]["text"]
        assert (await candidate.interview.show())["voice"]["on"]


async def test_voice_off_hangs_up_and_the_interview_goes_on_in_text(live: Server, speech: FakeSpeech) -> None:
    async with spoken(live) as candidate:
        seen = candidate.now
        assert (await candidate.line.do("ai.voice", on=False))["type"] == "ack"
        await candidate.state("off", since=seen)
        shown = await candidate.interview.show()
        assert (shown["voice"]["on"], shown["mode"]) == (False, "text")
        assert (await candidate.interview.ask())["charged"]


# --- between people ---


async def listen_to(line: RoomLine, ai: str) -> Client:
    """A line of one person's to the note-taker."""
    client = Client()
    seen = len(line.frames)
    said = await line.do("signal", to=ai, description={"type": "offer", "sdp": await client.offer()})
    assert said["type"] == "ack", said

    def is_answer(frame: dict[str, Any]) -> bool:
        return frame["type"] == "signal" and frame["from"] == ai and "description" in frame

    while not any(map(is_answer, line.frames[seen:])):
        await line.until(lambda f: f["type"] in ("signal", "ai.voice.state"))
    answered = next(filter(is_answer, line.frames[seen:]))
    await client.accept(answered["description"]["sdp"])
    async with asyncio.timeout(PATIENCE):
        await client.connected.wait()
    return client


async def test_people_are_captioned_once_all_agree_and_not_a_word_after_one_does_not(
    live: Server, speech: FakeSpeech
) -> None:
    async with meeting(live) as (_room, host, guest):
        switched = await host.do("captions", on=True)
        assert switched["type"] == "ack", switched
        ai = (await host.until(lambda f: f.get("kind") == "seat.joined" and f["data"]["role"] == "ai"))["data"]["seat"]
        await host.until(lambda f: f["type"] == "ai.voice.state" and f["state"] == "waiting")
        for line in (host, guest):
            assert (await line.do("consent.give", kind="captions", version=1))["type"] == "ack"
        await host.until(lambda f: f["type"] == "ai.voice.state" and f["state"] == "listening")
        asking, answering = await listen_to(host, ai), await listen_to(guest, ai)
        try:
            answering.speak(voices.speak(ANSWER))
            said = await host.until(lambda f: f.get("kind") == "transcript.said")
            assert said["data"]["text"] == ANSWER
            me = next(f for f in guest.frames if f["type"] == "welcome")["seat"]
            assert said["seat"] == me
            assert 0 <= said["data"]["from_ms"] < said["data"]["to_ms"]

            await guest.do("consent.withdraw", kind="captions")
            await host.until(lambda f: f["type"] == "ai.voice.state" and f["state"] == "waiting")
            asked = speech.calls("transcription")
            asking.speak(voices.speak("Nobody writes this down."))
            await asking.microphone.is_quiet.wait()
            assert speech.calls("transcription") == asked
            assert (await host.do("captions", on=False))["type"] == "ack"
            await host.until(lambda f: f.get("kind") == "seat.left" and f["data"]["seat"] == ai)
        finally:
            await asking.close()
            await answering.close()
