"""Work beside the loop: so much at once, so much waiting, and no more."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from ai_interviewer.speech import SpeechFailed
from ai_interviewer.speech.pool import Pool


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Work that waits for it never keeps a thread after a test."""
    event = threading.Event()
    yield event
    event.set()


async def test_beyond_its_places_it_is_busy_at_once_and_free_again_after(gate: threading.Event) -> None:
    pool = Pool("test", threads=1, places=2)
    waiting = [asyncio.create_task(pool.run(gate.wait, seconds=60)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(SpeechFailed, match="busy"):
        await pool.run(lambda: None, seconds=60)
    gate.set()
    assert await asyncio.gather(*waiting) == [True, True]
    assert await pool.run(lambda: 5, seconds=60) == 5


async def test_what_is_late_fails_and_what_had_not_begun_never_does(gate: threading.Event) -> None:
    pool = Pool("test", threads=1, places=2)
    begun = asyncio.create_task(pool.run(gate.wait, seconds=60))
    await asyncio.sleep(0)
    never: list[str] = []
    with pytest.raises(SpeechFailed, match="timeout"):
        await pool.run(lambda: never.append("begun"), seconds=0.01)
    gate.set()
    await begun
    await pool.run(lambda: None, seconds=60)
    assert never == []


async def test_a_failure_of_the_work_is_its_callers(gate: threading.Event) -> None:
    with pytest.raises(ZeroDivisionError):
        await Pool("test", 1).run(lambda: 1 // 0, seconds=60)


def test_callers_on_several_loops_share_it() -> None:
    pool, found = Pool("test", 1), []

    def on_a_loop_of_its_own(number: int) -> None:
        found.append(asyncio.run(pool.run(lambda: number, seconds=60)))

    threads = [threading.Thread(target=on_a_loop_of_its_own, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == [0, 1, 2, 3]
