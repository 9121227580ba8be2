"""A call that a worker carries: what ends while it begins, what comes late, and what is no longer this worker's."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from ai_interviewer.models import Call, Interview
from ai_interviewer.services import calls, voice
from ai_interviewer.services.carrying import CarriedCall
from core.common.ids import new_id
from sessions_live.hub import hub
from sessions_live.log import Row
from sessions_live.services.acts import act_now
from signalling.peers import MediaLoop
from tests.ai_interviewer.test_turns import fresh


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
