"""Everybody at once (SCH-11). It holds when: 2, a herd of fifty for the last place, two hundred rounds.

One set of people and times is used over and over; each round is another time of the same two interviewers.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from core.common.clock import to_iso
from core.common.errors import Refusal
from core.common.sql import database_now, fetch_rows
from scheduling.models import Booking, Slot, WaitlistEntry
from scheduling.rules.states import GIVES_BACK
from scheduling.services import waiting
from scheduling.services.approving import approve_booking, expire_requests
from scheduling.services.cancelling import cancel_booking, cancel_by_staff
from scheduling.services.steps import lock_people
from tests.billing.conftest import as_person, make_person
from tests.billing.ledger.wallets import pay
from tests.scheduling.world import DAY, HOUR, NOON, booked, candidate, ensure_whole, interviewer
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def as_many_sessions_as_they_like(settings: LazySettings) -> None:
    settings.BOOKINGS_AHEAD_MOST = 10_000


def named(results: list[Any]) -> Counter[str]:
    """What each got: `booked`, or the code of a refusal. Anything else is raised: it would have been a 500."""
    names: Counter[str] = Counter()
    for one in results:
        if isinstance(one, Exception) and not isinstance(one, Refusal):
            raise one
        names[one.code if isinstance(one, Refusal) else "booked"] += 1
    return names


def run_rounds(size: int, rounds: int) -> None:
    """Let a herd want the only place of a time, then the last of two of another, and so on; one has it each time."""
    people = [candidate(tokens=10_000) for _one in range(size)]
    alone, group, early = interviewer(), interviewer(capacity=2), candidate(tokens=10_000)
    for number in range(rounds):
        ines, at = (alone, group)[number % 2], NOON + DAY + number * HOUR
        before = Booking.objects.count()
        if ines is group:
            booked(early, ines, at)
        got = named(herd(size, lambda one, ines=ines, at=at: booked(people[one], ines, at)))
        assert got == {"booked": 1, "slot_full": size - 1}, (number, got)
        assert Booking.objects.count() == before + 1 + (ines is group)
    ensure_whole()


def test_of_a_herd_for_the_last_place_one_has_it() -> None:
    run_rounds(12, 4)


@pytest.mark.slow
@pytest.mark.paired
@pytest.mark.timeout(1500)
def test_of_fifty_for_the_last_place_one_has_it_two_hundred_times() -> None:
    run_rounds(50, 200)


def test_who_waited_for_a_calendar_is_told_the_time_after_the_waiting() -> None:
    ines, begun = candidate(), Event()

    def hold_up(_number: int) -> datetime:
        with transaction.atomic():
            lock_people(ines.pk)
            begun.set()
            wait_for_waiters()
            return database_now()

    def come_later(_number: int) -> datetime:
        begun.wait(10)
        with transaction.atomic():
            return lock_people(ines.pk)

    left, came = herd(2, lambda number: (hold_up, come_later)[number](number))
    assert left <= came


def wait_for_waiters() -> None:
    """Until somebody waits for a lock; SQLite's writers wait before they begin, and are not seen."""
    if connection.vendor != "postgresql":
        return
    waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _again in range(100_000):
        if fetch_rows(waiting, [])[0][0]:
            return
        fetch_rows("SELECT pg_stat_clear_snapshot()", [])
    raise AssertionError("nobody waits")


def test_over_http_nobody_of_a_herd_sees_a_fault() -> None:
    people = [candidate(tokens=100) for _one in range(16)]
    browsers, ines = [as_person(one) for one in people], interviewer()
    at = database_now().replace(minute=0, second=0, microsecond=0) + DAY
    body = {"kind": "human", "interviewer_id": str(ines.pk), "starts_at": to_iso(at)}
    answers = herd(
        len(people),
        lambda one: browsers[one].send("POST", "/api/bookings", body, **{"Idempotency-Key": "one"}).status_code,
    )
    assert Counter(answers) == {201: 1, 409: len(people) - 1}
    ensure_whole()


def test_one_key_sent_sixteen_times_at_once_is_one_booking() -> None:
    for number in range(1, 7):
        ada, ines = candidate(), interviewer()  # of whom one has no calendar yet
        made = herd(16, lambda _one, ada=ada, ines=ines: booked(ada, ines, key="one").pk)
        assert len(set(made)) == 1, set(map(str, made))
        assert Booking.objects.count() == number
    ensure_whole()


def test_somebody_who_books_everywhere_at_once_is_in_one_place() -> None:
    ada, others = candidate(), [interviewer() for _one in range(12)]
    starts = [NOON + DAY + timedelta(minutes=30 * (number % 2)) for number in range(12)]
    got = herd(12, lambda one: booked(ada, others[one], starts[one]))
    assert named(got) == {"booked": 1, "overlap": 11}
    # Seen under her lock; the database alone would only find that somebody can't be there.
    assert {one.more["who"] for one in got if isinstance(one, Refusal)} == {"you"}
    ensure_whole()


def test_two_interviewers_who_book_each_other_at_once_wait_for_nobody_forever() -> None:
    ines, bo = interviewer(), interviewer()
    pay(ines, 100)
    pay(bo, 100)
    for number in range(6):
        at = NOON + DAY + number * HOUR
        got = named(herd(8, lambda one, at=at: booked(*((ines, bo) if one % 2 else (bo, ines)), at)))
        assert got["booked"] == 1
    ensure_whole()


def everything_at_once(made: Booking, people: list[Any], mo: Any) -> list[Callable[[], Any]]:
    """What can happen to a request: taken back, said yes to, expired, ended by staff, and its time wanted by others."""
    candidate_id, at, ines = made.candidate_id, made.starts_at, made.interviewer

    def cancel() -> Any:
        return cancel_booking(booking_id=made.pk, by=candidate_id, reason="Ill.", now=NOON)

    return [
        cancel,
        lambda: approve_booking(booking_id=made.pk, by=ines.pk, now=NOON),
        lambda: expire_requests(now=made.approve_until),
        lambda: cancel_by_staff(booking_id=made.pk, by=mo.pk, reason="A complaint.", now=NOON),
        lambda: booked(people[1], ines, at),
        lambda: booked(people[2], ines, at),
        cancel,
        lambda: waiting.offer_free_places(now=NOON),
    ]


def test_booking_cancelling_approving_and_expiring_race_and_each_booking_goes_one_way() -> None:
    people, mo = [candidate(tokens=1000) for _one in range(4)], make_person("Mo", "staff")
    ines = interviewer(requires_approval=True)
    for number in range(8):
        made = booked(people[0], ines, NOON + 3 * DAY + number * HOUR)
        acts = everything_at_once(made, people, mo)
        named(herd(len(acts), lambda one, acts=acts: acts[one]()))
        ends = made.events.exclude(kind__in=("booked", "approved")).count()
        made.refresh_from_db()
        assert ends == (made.state in GIVES_BACK)
    ensure_whole()


def test_a_place_that_comes_free_is_offered_once_however_many_look() -> None:
    ines, first = interviewer(), candidate()
    made = booked(first, ines, NOON + 3 * DAY)
    for _one in range(3):
        waiting.join_waitlist(candidate_id=candidate().pk, interviewer_id=ines.pk, starts_at=NOON + 3 * DAY, now=NOON)
    acts: list[Any] = [lambda: cancel_booking(booking_id=made.pk, by=first.pk, reason="Ill.", now=NOON)]
    acts += [lambda: waiting.offer_free_places(now=NOON)] * 7
    named(herd(len(acts), lambda one: acts[one]()))
    assert WaitlistEntry.objects.filter(state="offered").count() == 1
    assert not Slot.objects.filter(open=True).exists()
    ensure_whole()
