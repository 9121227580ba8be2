"""An hour's worth of calls leaves nothing behind, and a process with a live call ends when it's told to."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from signalling.peers import Call, MediaLoop
from signalling.peers.client import Client
from signalling.peers.connection import Connection, Dtls
from signalling.peers.ice import Ice, Socket
from tests.benchmarks.calls.__main__ import Process
from tests.signalling.peers.people import Ear, Room, say, tone, until
from tests.support.launcher import ROOT

CALLS, AT_ONCE, WARM_UP = 200, 20, 100
KEPT = 12 * 1024 * 1024  # the allocator's; 400 connections that were kept would be 20 MB and more


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def count(room: Room) -> dict[str, int]:
    gc.collect()
    return {
        "tasks": await room.do(lambda: len(asyncio.all_tasks())),
        # Of asyncio's own there may be more after any order: one that has answered is not yet idle.
        "threads": sum(not thread.name.startswith("asyncio_") for thread in threading.enumerate()),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "objects": sum(isinstance(thing, Call | Connection | Ice | Dtls | Socket) for thing in gc.get_objects()),
    }


async def make_calls(room: Room, load: Process, number: int) -> None:
    """So many short calls, at once: two connections each, sound both ways. Half of them end by our doing."""

    async def order(do: str, **more: Any) -> dict[str, Any]:
        return await asyncio.to_thread(load.order, do, **more)

    calls: list[tuple[Call, Ear]] = []
    for name in range(number):
        call, ear = await room.open_call(f"call {name}")
        for _ in range(2):
            answer = await room.on_loop(call.answer((await order("offer"))["offer"]))
            await order("accept", answer=answer)
        await until(lambda call=call: call.connected)
        await room.do(lambda call=call: call.speech.queue("hello", say(tone(440, 0.1, 24_000))))
        calls.append((call, ear))
    for _, ear in calls:
        await until(lambda ear=ear: len(ear.frames) > 5 and "played hello" in ear.events)
    for call, _ in calls[::2]:
        await room.on_loop(call.close())
    await order("close")
    for call, ear in calls:
        await until(lambda ear=ear: ear.events[-1].startswith("disconnected"))
        await room.on_loop(call.close())


@pytest.mark.slow
async def test_after_two_hundred_calls_all_is_as_before(room: Room) -> None:
    with Process("load") as load:
        for _ in range(WARM_UP // AT_ONCE):
            await make_calls(room, load, AT_ONCE)
        before, memory = await count(room), resident()
        for _ in range(CALLS // AT_ONCE):
            await make_calls(room, load, AT_ONCE)
        after = await count(room)
        assert after == before
        assert after["objects"] == 0
        grown = resident() - memory
        print(f"{grown // 1024} KB more than before")
        assert grown < KEPT


def test_a_process_with_a_live_call_ends_when_told_to() -> None:
    code = """
import asyncio, signal, sys
from tests.signalling.peers.people import Ear, Room
from signalling.peers import MediaLoop, Places

async def main():
    media = MediaLoop(places=Places(addresses=("127.0.0.1",)))
    media.start()
    room = Room(media)
    call, ear = await room.open_call()
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    print(await room.on_loop(call.answer(sys.stdin.buffer.read().decode())), flush=True)
    await told.wait()
    assert ear.frames
    media.stop(3)

asyncio.run(main())
"""

    async def call_and_tell() -> int:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
        with subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            client = Client()
            try:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write((await client.offer()).encode())
                process.stdin.close()
                answer = b"".join(iter(process.stdout.readline, b"a=end-of-candidates\r\n")).decode()
                await client.accept(answer + "a=end-of-candidates\r\n")
                await until(lambda: client.microphone._frames > 25)
                process.send_signal(signal.SIGTERM)
                return await asyncio.to_thread(process.wait, 5)
            finally:
                process.kill()
                await client.close()

    assert asyncio.run(call_and_tell()) == 0


def test_stopping_is_not_held_up_by_a_call_that_hangs() -> None:
    media = MediaLoop()
    media.start()
    held = threading.Event()
    media.loop.call_soon_threadsafe(held.wait)
    media.stop(0.05)
    held.set()
