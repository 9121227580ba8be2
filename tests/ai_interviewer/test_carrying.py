"""A call that a worker carries: what ends while it begins, what comes late, and what is no longer this worker's."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.core.cache import cache
from django.db import OperationalError

from ai_interviewer.models import Call, Interview
from ai_interviewer.services import calls, captions, hearing, voice
from ai_interviewer.services.call_worker import CallWorker
from ai_interviewer.services.captioned_room import CaptionedRoom
from ai_interviewer.services.carrying import CarriedCall
from ai_interviewer.services.recorder import Recorder
from ai_interviewer.services.spoken_interview import SpokenInterview
from ai_interviewer.voice import Spoken, VoiceSession
from core.common.clock import to_iso, utc_now
from core.common.ids import new_id
from core.realtime import bus
from core.realtime.server import in_database
from sessions_live import sitting
from sessions_live.consents import current
from sessions_live.consumers import _why
from sessions_live.hub import hub
from sessions_live.log import Row, read_rows
from sessions_live.models import Recording
from sessions_live.protocol import ConsentGive
from sessions_live.services.acts import act_now
from sessions_live.services.consents import give_consent
from signalling.peers import MediaLoop
from tests.ai_interviewer.test_turns import fresh, kinds


@pytest.fixture
def media() -> Iterator[MediaLoop]:
    loop = MediaLoop()
    loop.start()
    yield loop
    loop.stop(2)


@pytest.fixture
def row(interview: Interview, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The call of Ada's interview, held."""
    monkeypatch.setattr("ai_interviewer.services.hearing.is_available", lambda: True)
    act_now(interview.room_id, lambda log: voice.switch_voice(log, fresh(interview), on=True))
    (call,) = calls.claim_calls(new_id(), room_for=1)
    return call


def event(kind: str, /, **data: Any) -> Row:
    return Row(1, to_iso(utc_now()), kind, data.get("seat"), None, "", msgspec.json.encode(data).decode())


class SlowCall(CarriedCall):
    """Opens when it is let; keeps what it did and what the room was told."""

    def __init__(self, row: Call, media: MediaLoop) -> None:
        super().__init__(row, media=media, ended=lambda call, reason: None)
        self.opening, self.may_open = asyncio.Event(), asyncio.Event()
        self.did: list[str] = []
        self.told: list[str] = []
        self.followed: list[str] = []

    async def open(self) -> bool:
        self.opening.set()
        await self.may_open.wait()
        self.did.append("opened")
        return True

    async def shut(self) -> None:
        self.did.append("shut")

    def follow(self, row: Row) -> None:
        self.followed.append(row.kind)

    def _tell(self, frame: Any) -> None:
        self.told.append(frame.state)


async def test_a_call_that_is_closed_while_it_opens_is_shut_after_that(row: Call, media: MediaLoop) -> None:
    call = SlowCall(row, media)
    beginning = asyncio.create_task(call.begin())
    await call.opening.wait()
    closing = asyncio.create_task(call.close("lost"))
    await asyncio.sleep(0)
    call.may_open.set()
    await asyncio.gather(beginning, closing)
    assert call.did == ["opened", "shut"]
    assert "ready" not in call.told
    assert row.room_id not in hub.rooms


async def test_a_call_that_is_closed_before_it_begins_takes_no_seat(row: Call, media: MediaLoop) -> None:
    call = SlowCall(row, media)
    await call.close("lost")
    await call.begin()
    assert call.did == ["shut"]
    assert row.room_id not in hub.rooms


async def test_what_a_closed_call_does_is_told_to_nobody(row: Call, media: MediaLoop) -> None:
    call = SlowCall(row, media)
    call.may_open.set()
    await call.begin()
    await call.close("moving")
    call.show("listening")
    assert call.told == ["ready", "moving"]


async def test_what_happened_before_a_call_began_ends_it_not(row: Call, media: MediaLoop) -> None:
    call = SlowCall(row, media)
    call.may_open.set()
    await call.begin()
    now = hub.rooms[row.room_id].now.seq
    late = event("ai.voice", seat=str(row.seat_id), on=False)
    call.take_event(replace(late, seq=now))
    call.take_event(replace(late, seq=now + 1))
    assert call.followed == ["ai.voice"]
    await call.close("off")


async def test_what_is_written_while_a_call_takes_its_seat_reaches_it(
    row: Call, media: MediaLoop, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, call = SlowCall(row, media), SlowCall(row, media)
    await sitting.sit(row.room_id, row.seat_id, other)  # the room is live here before the call comes into it
    carry_out = hub.writer.carry_out

    async def carry_out_and_be_overtaken(*given: Any, **more: Any) -> Any:
        outcome = await carry_out(*given, **more)
        await in_database(switch_off, interview)
        hub.deliver(row.room_id, await in_database(read_rows, row.room_id, after=outcome.snapshot.seq))
        return outcome

    monkeypatch.setattr(hub.writer, "carry_out", carry_out_and_be_overtaken)
    call.may_open.set()
    await call.begin()
    assert call.followed == ["ai.voice"]
    sitting.rise(row.room_id, row.seat_id, other)
    await call.close("off")


# --- the worker that carries it ---


@pytest.fixture
async def worker(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[CallWorker]:
    """A worker on this loop, whose media is well."""
    monkeypatch.setattr("signalling.peers.process.is_moving", lambda: True)
    bus.start(asyncio.get_running_loop())
    yield CallWorker()
    bus.stop()


@pytest.fixture
async def carried(row: Call, media: MediaLoop, worker: CallWorker) -> SlowCall:
    """A call that this worker carries, and has begun."""
    await in_database(lambda: Call.objects.update(worker=bus.PROCESS_ID))
    call = worker.live[row.pk] = SlowCall(row, media)
    call.may_open.set()
    await call.begin()
    return call


def switch_off(interview: Interview) -> None:
    act_now(interview.room_id, lambda log: voice.switch_voice(log, fresh(interview), on=False))


def switch_off_unheard(interview: Interview) -> None:
    """As `switch_off`, at a moment at which the word of it has not come to this process yet."""
    Call.objects.filter(room_id=interview.room_id).update(state=Call.State.OFF, worker=None, lease_until=None)


def take_over(row: Call) -> None:
    Call.objects.filter(pk=row.pk).update(lease_until=utc_now() - timedelta(seconds=1))
    assert [call.number for call in calls.claim_calls(new_id(), room_for=1)] == [row.number + 1]


async def renew(worker: CallWorker, carried: SlowCall) -> None:
    await in_database(worker._renew, [carried.id])
    await asyncio.gather(*worker._tasks)


async def test_a_room_hears_that_its_call_is_off_though_the_lease_is_missed_before_the_log_is_read(
    worker: CallWorker, carried: SlowCall, interview: Interview
) -> None:
    await in_database(switch_off_unheard, interview)
    await renew(worker, carried)
    assert carried.told == ["ready", "off"]
    assert carried.did == ["opened", "shut"]
    assert worker.live == {}


async def test_a_call_that_another_worker_has_is_left_without_a_word(
    worker: CallWorker, carried: SlowCall, row: Call
) -> None:
    await in_database(take_over, row)
    await renew(worker, carried)
    assert carried.told == ["ready"]
    assert carried.did == ["opened", "shut"]
    assert worker.live == {}


async def test_a_call_that_is_on_again_is_not_lost_by_a_look_at_what_it_was_before(
    worker: CallWorker, carried: SlowCall, row: Call
) -> None:
    before = Call(pk=row.pk, number=row.number - 1, state=Call.State.OFF)
    worker._lose({row.pk}, {row.pk: before})
    await asyncio.gather(*worker._tasks)
    assert worker.live == {row.pk: carried}
    assert carried.did == ["opened"]
    await carried.close("off")


async def test_a_call_that_is_taken_off_while_it_is_handed_over_is_off_and_does_not_move(
    worker: CallWorker, carried: SlowCall, interview: Interview
) -> None:
    await in_database(switch_off_unheard, interview)
    await worker._hand_over(carried, patience=0)
    assert carried.told == ["ready", "off"]
    assert await in_database(lambda: Call.objects.get().state) == "off"


async def test_a_call_that_is_handed_over_moves(worker: CallWorker, carried: SlowCall) -> None:
    await worker._hand_over(carried, patience=0)
    assert carried.told == ["ready", "moving"]
    assert await in_database(lambda: Call.objects.get().state) == "wanted"


# --- a spoken interview ---


class Ended(list[str]):
    def __call__(self, call: CarriedCall, reason: str) -> None:
        self.append(reason)


@pytest.fixture
async def spoken(row: Call, media: MediaLoop) -> SpokenInterview:
    """Open, as far as the room goes: there is a session, and nobody has called yet."""
    call = SpokenInterview(row, media=media, ended=Ended())
    call._session = VoiceSession.__new__(VoiceSession)
    return call


async def test_whoever_signs_out_is_heard_no_more(spoken: SpokenInterview) -> None:
    me = str(spoken.seat_id)
    spoken.follow(event("seat.left", seat=me, reason=_why("", 1006)))
    assert spoken._ended == []
    for reason in ("signed_out", "deactivated", "password_changed", "token_reused"):
        spoken.follow(event("seat.left", seat=me, reason=_why(reason, 4001)))
    assert spoken._ended == ["left"] * 4


async def test_passing_a_question_aloud_that_is_offered_twice_passes_one(
    spoken: SpokenInterview, interview: Interview
) -> None:
    asked = interview.question
    assert asked is not None
    said = Spoken("an-id", "Skip this question, please.", asked["id"], 0, 900, 4, 800, 0)
    assert [(await spoken.take(said)).kind for _ in range(2)] == ["empty", "moved"]
    assert (await in_database(fresh, interview)).turns == 1


async def test_a_worker_that_lost_a_call_neither_ends_it_nor_prompts_anybody(
    spoken: SpokenInterview, interview: Interview
) -> None:
    def take_over() -> list[Call]:
        Call.objects.update(lease_until=utc_now() - timedelta(seconds=1))
        return calls.claim_calls(new_id(), room_for=1)

    await spoken.prompt(1)
    before = await in_database(kinds, interview)
    assert before[-1] == "transcript.said"
    await in_database(take_over)
    await spoken.prompt(1)
    await spoken.prompt(2)
    await spoken.switch_off("left")
    assert await in_database(kinds, interview) == before
    assert await in_database(lambda: Call.objects.get().state) == "held"


# --- captions ---


@pytest.fixture
async def captioned(media: MediaLoop) -> CaptionedRoom:
    room, seat = uuid4(), uuid4()
    row = Call(kind="captions", room_id=room, seat_id=seat, ai_seat_id=seat, wanted_at=utc_now())
    return CaptionedRoom(row, media=media, ended=Ended())


async def test_a_look_that_began_before_consent_was_withdrawn_and_ends_after_it_counts_for_nothing(
    captioned: CaptionedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, begun, slow = asyncio.get_running_loop(), asyncio.Event(), threading.Event()
    answers = iter([True, False])

    def agreed(room_id: object) -> bool:
        answer = next(answers)
        if answer:
            loop.call_soon_threadsafe(begun.set)
            slow.wait(60)
        else:
            slow.set()
        return answer

    monkeypatch.setattr(captions, "agreed", agreed)
    captioned.follow(event("consent.given", kind="captions", seat="ben"))
    await begun.wait()
    captioned.follow(event("consent.withdrawn", kind="captions", seat="ben"))
    await asyncio.gather(*captioned._tasks)
    assert not captioned.may_listen


async def test_captions_go_on_once_the_database_is_back(
    captioned: CaptionedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = iter([OperationalError("away"), True])

    def agreed(room_id: object) -> bool:
        if isinstance(answer := next(found), Exception):
            raise answer
        return answer

    monkeypatch.setattr(captions, "agreed", agreed)
    monkeypatch.setattr("ai_interviewer.services.captioned_room.LOOK_AGAIN", 0)
    captioned.follow(event("consent.given", kind="captions", seat="ben"))
    await asyncio.gather(*captioned._tasks)
    assert captioned.may_listen


async def test_a_media_process_knows_at_once_what_it_loaded_itself(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_IN_SERVER = False
    monkeypatch.setattr(hearing, "_elsewhere", (0.0, hearing.Readiness()))
    monkeypatch.setattr(hearing, "_here", hearing.Readiness(hearing=True))
    assert hearing.readiness().hearing  # before it has told anybody, and though no other worker is alive


async def test_a_worker_that_cannot_hear_does_not_say_so_over_one_that_can(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cache.adelete(hearing.ALIVE_KEY)
    for here in (hearing.Readiness(hearing=True), hearing.Readiness(problems=("gate: away",))):
        monkeypatch.setattr(hearing, "_here", here)
        await hearing.say_alive()
    assert (await cache.aget(hearing.ALIVE_KEY))["hearing"]


async def test_a_room_that_all_have_left_is_captioned_no_more(
    captioned: CaptionedRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WATCH_EVERY", "EMPTY_FOR"):
        monkeypatch.setattr(f"ai_interviewer.services.captioned_room.{name}", 0)
    await captioned._watch()
    assert captioned._ended == ["left"]


# --- recording ---


async def test_a_recording_without_a_place_on_the_disk_ends_and_the_interview_goes_on(
    row: Call, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "a-file").touch()
    settings.MEDIA_ROOT = tmp_path / "a-file"

    def agree() -> None:
        frame = ConsentGive(id="give", kind="recording", version=current("recording").version)
        act_now(row.room_id, lambda log: give_consent(log, log.seat(row.room_id, row.seat_id), frame))

    await in_database(agree)
    recorder = Recorder(row.room_id, row.seat_id, now_ms=lambda: 0)
    await recorder.resume()
    await asyncio.gather(*recorder._tasks)
    assert (await Recording.objects.aget()).state == Recording.State.STOPPED
