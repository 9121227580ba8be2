"""When people are reminded (SCH-7, NOT-1): pure, and as rows."""

from datetime import UTC, datetime, timedelta

import pytest

from core.notifications.models import Notification
from core.notifications.services import tell_due
from scheduling import notifications
from scheduling.models import Booking
from scheduling.rules.reminders import Reminder, reminders
from tests.billing.conftest import make_person
from tests.scheduling.letters.bookings import DAY, HOUR, a_booking

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
USUAL = (1440, 60, 10)
rows = [pytest.mark.django_db, pytest.mark.both_databases]


def test_each_reminder_is_good_until_the_next_one() -> None:
    start = NOON + 2 * DAY
    assert reminders(USUAL, starts_at=start, now=NOON) == [
        Reminder(1440, start - DAY, start - HOUR),
        Reminder(60, start - HOUR, start - 10 * MINUTE),
        Reminder(10, start - 10 * MINUTE, start),
    ]


@pytest.mark.parametrize(
    ("ahead", "left"),
    [(DAY + MINUTE, [1440, 60, 10]), (DAY, [60, 10]), (2 * HOUR, [60, 10]), (HOUR, [10]), (MINUTE, []), (-HOUR, [])],
)
def test_what_would_have_been_due_already_is_left_out(ahead: timedelta, left: list[int]) -> None:
    found = reminders((10, 1440, 60, 60, 0), starts_at=NOON + ahead, now=NOON)
    assert [reminder.minutes for reminder in found] == left


def planned(booking: Booking, role: str = "candidate") -> list[tuple[datetime, str]]:
    found = Notification.objects.filter(about=f"booking:{booking.pk}", kind="session_reminder", context__role=role)
    return [(row.due_at, row.state) for row in found.order_by("due_at")]


@pytest.fixture
def booking(db) -> Booking:
    return a_booking(make_person("Ada"), make_person("Bo", "interviewer"), starts_at=NOON + 2 * DAY)


class TestRows:
    pytestmark = rows

    def test_both_sides_are_reminded_a_day_an_hour_and_ten_minutes_before(self, booking: Booking) -> None:
        notifications.plan_reminders(booking, now=NOON)
        notifications.plan_reminders(booking, now=NOON)
        start = booking.starts_at
        for role in ("candidate", "interviewer"):
            assert planned(booking, role) == [
                (start - DAY, "waiting"),
                (start - HOUR, "waiting"),
                (start - 10 * MINUTE, "waiting"),
            ]

    def test_a_moved_session_is_told_of_at_its_new_time_alone(self, booking: Booking) -> None:
        notifications.plan_reminders(booking, now=NOON)
        booking.starts_at += DAY
        booking.ends_at += DAY
        booking.sequence += 1
        booking.save()
        notifications.tell_moved(booking, now=NOON)
        waiting = [due for due, state in planned(booking) if state == "waiting"]
        assert waiting == [booking.starts_at - DAY, booking.starts_at - HOUR, booking.starts_at - 10 * MINUTE]
        assert [state for _due, state in planned(booking)].count("dropped") == 3

    def test_one_that_is_moved_back_is_reminded_of_again(self, booking: Booking) -> None:
        notifications.plan_reminders(booking, now=NOON)
        for shift in (DAY, -DAY):
            booking.starts_at += shift
            booking.ends_at += shift
            booking.sequence += 1
            booking.save()
            notifications.tell_moved(booking, now=NOON)
        waiting = [due for due, state in planned(booking) if state == "waiting"]
        assert waiting == [NOON + DAY, NOON + 2 * DAY - HOUR, NOON + 2 * DAY - 10 * MINUTE]

    def test_a_session_that_is_called_off_reminds_nobody(self, booking: Booking) -> None:
        notifications.plan_reminders(booking, now=NOON)
        booking.state = "cancelled_by_candidate"
        notifications.tell_cancelled(booking, now=NOON)
        assert {state for _due, state in planned(booking)} == {"dropped"}

    def test_a_late_worker_says_how_long_it_really_is(self, booking: Booking) -> None:
        notifications.plan_reminders(booking, now=NOON)
        late = booking.starts_at - 3 * HOUR
        tell_due(now=late)
        told = Notification.objects.get(kind="session_reminder", state="told", context__role="candidate")
        assert told.due_at == booking.starts_at - DAY
        assert told.context["until"]
        assert "24" not in told.title

    def test_a_worker_that_slept_through_two_reminders_sends_the_one_that_still_says_something(
        self, booking: Booking
    ) -> None:
        notifications.plan_reminders(booking, now=NOON)
        tell_due(now=booking.starts_at - 5 * MINUTE)
        states = [state for _due, state in planned(booking)]
        assert states == ["dropped", "dropped", "told"]

    def test_nothing_is_told_once_the_session_has_begun(self, booking: Booking) -> None:
        notifications.plan_reminders(booking, now=NOON)
        tell_due(now=booking.starts_at)
        assert {state for _due, state in planned(booking)} == {"dropped"}

    def test_a_clock_that_jumps_ahead_and_back_tells_nothing_twice(self, booking: Booking) -> None:
        notifications.plan_reminders(booking, now=NOON)
        for now in (booking.starts_at - DAY, booking.starts_at - HOUR, NOON, booking.starts_at - HOUR):
            tell_due(now=now)
            notifications.plan_reminders(booking, now=NOON)
        states = [state for _due, state in planned(booking)]
        assert states == ["told", "told", "waiting"]
