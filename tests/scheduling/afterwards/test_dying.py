"""Killed (SIGKILL) at every point of what moves a session and its tokens: it has happened whole, or not at all; done
again it has happened once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from scheduling.models import Booking, BookingEvent
from scheduling.services import disputes, moving, settling
from tests.billing.conftest import make_person
from tests.billing.sales.dying import run_job
from tests.scheduling.afterwards.dying import do
from tests.scheduling.afterwards.record import AUTO, has, hold
from tests.scheduling.world import DAY, HOUR, NOON, PRICE, TOMORROW, booked, candidate, ensure_whole, interviewer

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.slow,
    pytest.mark.paired,
    pytest.mark.django_db(transaction=True),
]

NAMES = ("SECRET_KEY", "FREE_CANCEL_HOURS", "LATE_CANCEL_PERCENT", "BOTH_ABSENT_PERCENT", "EARNINGS_HOLD_DAYS")
FEWEST = 8  # points that an act has at least; with fewer the counting is broken


@dataclass(frozen=True)
class Way:
    """An act, when it happens, what it needs before, and what it leaves: state, and tokens of both."""

    act: str
    after_start: Any
    becomes: str
    candidate: tuple[int, int, int, int]
    interviewer: tuple[int, int, int, int]
    before: Callable[[Booking], Any] = lambda booking: None
    by: str = "interviewer"


def paid_and_objected_to(booking: Booking) -> None:
    end = booking.ends_at
    settling.complete_booking(booking_id=hold(booking).pk, by=booking.interviewer_id, now=end)
    disputes.object_to(booking_id=booking.pk, by=booking.candidate_id, text="No.", now=end)


def another_time(booking: Booking) -> None:
    moving.propose_time(
        booking_id=booking.pk, by=booking.candidate_id, starts_at=booking.starts_at + 30 * DAY, reason="So.", now=NOON
    )


WAYS = [
    Way("complete", HOUR, "completed", (95, 0, 0, 0), (0, 0, PRICE, 0), hold),
    Way("settle", HOUR + AUTO, "both_absent", (98, 0, 0, 0), (0, 0, 2, 0)),  # with half of the price to the interviewer
    Way("cancel", -HOUR, "cancelled_by_candidate", (97, 0, 0, 0), (0, 0, 3, 0), by="candidate"),
    Way("decide", 2 * HOUR, "completed", (98, 0, 0, 0), (0, 0, 2, 0), paid_and_objected_to, by="staff"),
    Way("accept", -20 * HOUR, "confirmed", (95, PRICE, 0, 0), (0, 0, 0, 0), another_time),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.act)
def test_an_act_killed_at_every_point_has_happened_whole_or_not_at_all(way: Way, settings: Any) -> None:
    settings.FREE_CANCEL_HOURS, settings.LATE_CANCEL_PERCENT, settings.BOTH_ABSENT_PERCENT = 24, 60, 50
    staff = make_person("Sam", "staff")

    def prepared(number: int) -> tuple[Booking, dict[str, Any]]:
        whom = interviewer()
        booking = booked(candidate(), whom, TOMORROW)
        way.before(booking)
        by = {"candidate": booking.candidate_id, "interviewer": booking.interviewer_id, "staff": staff.pk}[way.by]
        now: datetime = booking.starts_at + way.after_start
        return booking, {"booking": str(booking.pk), "by": str(by), "now": now.isoformat()}

    def run(acts: list[dict[str, Any]], *, dies: bool) -> int:
        return run_job(
            database=dict(connection.settings_dict),
            settings={name: getattr(settings, name) for name in NAMES},
            act=way.act,
            acts=acts,
            dies=dies,
            module="tests.scheduling.afterwards.dying",
        )

    first = prepared(0)
    points = run([first[1]], dies=False)
    assert points >= FEWEST
    several = [prepared(number) for number in range(1, points + 2)]
    steps_before = BookingEvent.objects.filter(booking=several[0][0]).count()

    run([given for _booking, given in several], dies=True)

    ensure_whole()
    seen = set()
    for booking, given in several:
        booking.refresh_from_db()
        steps = BookingEvent.objects.filter(booking=booking).count() - steps_before
        seen.add(steps)
        if not steps:  # whoever waited for the answer asks again
            do(way.act, given)
        booking.refresh_from_db()
        assert booking.state == way.becomes
        assert BookingEvent.objects.filter(booking=booking).count() == steps_before + 1
        assert (has(booking.candidate), has(booking.interviewer)) == (way.candidate, way.interviewer)
    assert seen == {0, 1}
    ensure_whole()
