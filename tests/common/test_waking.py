"""Waking jobs: soon after each commit, seldom for many."""

import os
from collections.abc import Callable
from threading import Event, current_thread

import pytest

from core.common import waking
from core.common.waking import Afterwards, Bell
from tests.support.herd import herd


class Hour:
    """A clock that is put forward by hand, and what waits for it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waiting: list[tuple[float, Callable[[], None]]] = []
        self.rung: list[float] = []
        self.bell = Bell(1.0, clock=lambda: self.now, later=self.later)

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        self.waiting.append((self.now + seconds, act))

    def pull(self, name: str = "tell") -> None:
        self.bell.pull(name, lambda: self.rung.append(self.now))

    def until(self, moment: float) -> None:
        for at, act in sorted(self.waiting, key=lambda one: one[0]):
            if at <= moment:
                self.now = max(self.now, at)
                self.waiting.remove((at, act))
                act()
        self.now = moment


@pytest.fixture
def hour() -> Hour:
    return Hour()


def test_who_comes_alone_is_heard_at_once(hour: Hour) -> None:
    hour.pull()
    hour.until(102)
    hour.pull()
    assert hour.rung == [100, 102]
    assert not hour.waiting


def test_of_many_the_first_is_heard_at_once_and_all_others_together(hour: Hour) -> None:
    for tenth in range(9):
        hour.until(100 + tenth / 10)
        hour.pull()
    assert (hour.rung, len(hour.waiting)) == ([100], 1)
    hour.until(101)
    assert hour.rung == [100, 101]
    hour.until(101.5)
    hour.pull()
    assert hour.rung == [100, 101]
    hour.until(103)
    assert hour.rung == [100, 101, 102]


def test_whenever_it_is_pulled_it_rings_at_that_moment_or_after_it(hour: Hour) -> None:
    for step in range(1, 400):
        hour.until(hour.now + (step * 7 % 11) / 10)
        hour.pull()
        pulled = hour.now
        assert hour.rung[-1] >= pulled or any(pulled <= at <= pulled + 1 for at, _act in hour.waiting)
        assert len(hour.waiting) <= 1


def test_each_name_is_rung_for_itself(hour: Hour) -> None:
    hour.pull("tell")
    hour.pull("look")
    assert hour.rung == [100, 100]


def test_what_goes_wrong_later_goes_wrong_for_nobody(hour: Hour) -> None:
    hour.pull()

    def fail() -> None:
        raise ConnectionError

    hour.bell.pull("tell", fail)
    hour.until(102)
    hour.pull()
    assert hour.rung == [100, 102]


def test_what_is_to_be_done_later_is_done_in_its_order_on_one_thread() -> None:
    later, all_done, done = Afterwards(), Event(), []
    for seconds, name in ((0.06, "c"), (0.02, "a"), (0.04, "b"), (0.08, "d")):
        later(seconds, lambda name=name: done.append((name, current_thread().name)))
    later(0.1, all_done.set)
    assert all_done.wait(60)
    assert done == [(name, "waking") for name in "abcd"]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_process_that_was_split_wakes_by_itself() -> None:
    waking._bell.pull("tests.nothing", lambda: None)
    bell = waking._bell
    child = os.fork()
    if not child:
        os._exit(0 if waking._bell is not bell else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert waking._bell is bell


def test_threads_that_pull_at_once_are_all_heard() -> None:
    heard, times = Event(), []
    bell = Bell(0.5)  # eight threads begin well within that, also on a busy machine

    def ring() -> None:
        times.append(1)
        if len(times) > 1:
            heard.set()

    herd(8, lambda _number: bell.pull("tell", ring))
    assert heard.wait(60)
    assert len(times) < 8
