"""Practice sessions with the AI interviewer that were booked ahead (SCH-4)."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from ai_interviewer.errors import MonthlyLimitReached
from ai_interviewer.models import Interview, MonthlyUse, Resume
from core.common.errors import NotFound
from core.common.sql import database_now
from scheduling.errors import LinkClosed, RoomNotOpen, WrongState
from scheduling.models import Booking, BookingEvent
from scheduling.services import joining, practice, steps
from scheduling.services.booking import book_practice
from sessions_live.models import Room
from tests.scheduling.rooms.coming import signed_in
from tests.scheduling.world import MINUTE, candidate
from tests.support.herd import herd

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ASKED = {"role": "Backend engineer", "level": "senior", "topics": ["backend"], "mode": "text"}


def practised(ada: Any, **more: Any) -> Booking:
    """A practice session booked for an hour from now: meters count on the database's clock."""
    now = database_now()
    given = {"starts_at": now + timedelta(hours=1), "minutes": 25, "interview": ASKED, "key": "one", "now": now, **more}
    return book_practice(candidate_id=ada.pk, **given)


def use_up_the_month(user: Any) -> None:
    """Both that of the present, which counts when one begins, and that in which what is booked will be."""
    now = database_now()
    for month in {f"{now:%Y-%m}", f"{now + timedelta(hours=1):%Y-%m}"}:
        MonthlyUse.objects.update_or_create(user=user, month=month, defaults={"interviews": 10_000})


def test_at_its_time_a_booked_practice_session_begins_as_it_was_asked_for() -> None:
    ada = candidate()
    booking = practised(ada)
    assert not Interview.objects.exists()
    joined = joining.join(booking_id=booking.pk, person=signed_in(ada), now=booking.starts_at)
    interview = Interview.objects.get()
    assert joined.path == f"/practise/{interview.pk}"
    assert (interview.role, interview.level, interview.topics, interview.minutes, interview.mode) == (
        "Backend engineer", "senior", ["backend"], 25, "text",
    )  # fmt: skip
    booking.refresh_from_db()
    assert (booking.interview_id, booking.room_id, booking.state) == (interview.pk, interview.room_id, "confirmed")
    assert BookingEvent.objects.filter(booking=booking, kind="started").count() == 1


def test_whoever_comes_back_to_it_comes_to_the_same_interview_which_counts_once() -> None:
    ada = candidate()
    booking = practised(ada)
    person = signed_in(ada)
    first = joining.join(booking_id=booking.pk, person=person, now=booking.starts_at)
    again = joining.join(booking_id=booking.pk, person=person, now=booking.ends_at)
    assert first == again
    assert MonthlyUse.objects.get(user=ada).interviews == 1


@pytest.mark.parametrize(("late", "error"), [(-16 * MINUTE, RoomNotOpen), (86 * MINUTE, LinkClosed)])
def test_it_begins_in_its_window_only(late: timedelta, error: type[Exception]) -> None:
    ada = candidate()
    booking = practised(ada)
    with pytest.raises(error):
        joining.join(booking_id=booking.pk, person=signed_in(ada), now=booking.starts_at + late)
    assert not Interview.objects.exists()


def test_nobody_else_can_begin_it() -> None:
    booking = practised(candidate())
    with pytest.raises(NotFound):
        joining.join(booking_id=booking.pk, person=signed_in(candidate()), now=booking.starts_at)


def test_a_cancelled_one_does_not_begin() -> None:
    ada = candidate()
    booking = practised(ada)
    steps.lock_booking(booking.pk)
    steps.change_state(
        booking, expect=("confirmed",), to="cancelled_by_candidate", by=ada.pk, role="candidate", now=booking.starts_at
    )
    with pytest.raises(WrongState):
        joining.join(booking_id=booking.pk, person=signed_in(ada), now=booking.starts_at)


@pytest.mark.parametrize("wrong", [{"role": ""}, {"level": "wizard"}, {"topics": ["astrology"]}, {"mode": "telepathy"}])
def test_what_could_not_be_set_up_now_cannot_be_booked(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        practised(candidate(), interview={**ASKED, **wrong})


def test_nor_a_length_that_interviews_do_not_have() -> None:
    with pytest.raises(ValidationError):
        practised(candidate(), minutes=37)


def test_nor_with_somebody_elses_resume() -> None:
    theirs = Resume.objects.create(user=candidate(), name="cv.txt", kind="text", size=10, text="Words")
    with pytest.raises(NotFound):
        practised(candidate(), interview={**ASKED, "resume_id": str(theirs.pk)})


def test_what_has_gone_since_is_left_out() -> None:
    ada = candidate()
    resume = Resume.objects.create(user=ada, name="cv.txt", kind="text", size=10, text="Words")
    booking = practised(ada, interview={**ASKED, "resume_id": str(resume.pk)})
    resume.delete()
    joining.join(booking_id=booking.pk, person=signed_in(ada), now=booking.starts_at)
    assert Interview.objects.count() == 1


def test_whose_month_is_used_up_cannot_book_another_in_it() -> None:
    ada = candidate()
    use_up_the_month(ada)
    with pytest.raises(MonthlyLimitReached) as refused:
        practised(ada)
    assert refused.value.more["resets_at"]
    assert practised(ada, starts_at=database_now() + timedelta(days=40)).state == "confirmed"


def test_whose_month_was_used_up_meanwhile_is_told_so_and_keeps_the_booking() -> None:
    ada = candidate()
    booking = practised(ada)
    use_up_the_month(ada)
    with pytest.raises(MonthlyLimitReached):
        joining.join(booking_id=booking.pk, person=signed_in(ada), now=booking.starts_at)
    MonthlyUse.objects.all().delete()
    assert joining.join(booking_id=booking.pk, person=signed_in(ada), now=booking.starts_at).interview_id


def test_one_that_was_held_is_completed_when_it_is_over() -> None:
    ada = candidate()
    booking = practised(ada)
    joining.join(booking_id=booking.pk, person=signed_in(ada), now=booking.starts_at)
    assert practice.settle_due(now=booking.ends_at - MINUTE) == 0
    assert practice.settle_due(now=booking.ends_at) == 1
    assert practice.settle_due(now=booking.ends_at) == 0
    booking.refresh_from_db()
    assert booking.state == "completed"
    assert joining.join(booking_id=booking.pk, person=signed_in(ada), now=booking.ends_at).interview_id


def test_one_that_was_not_taken_passes_once_its_window_closes() -> None:
    booking = practised(candidate())
    assert practice.settle_due(now=booking.ends_at + 59 * MINUTE) == 0
    assert practice.settle_due(now=booking.ends_at + 60 * MINUTE) == 1
    booking.refresh_from_db()
    assert (booking.state, booking.captured_tokens) == ("candidate_absent", 0)


@pytest.mark.django_db(transaction=True)
def test_however_often_it_is_begun_at_once_there_is_one_interview() -> None:
    ada = candidate()
    booking = practised(ada)
    person = signed_in(ada)
    found = herd(6, lambda _: joining.join(booking_id=booking.pk, person=person, now=booking.starts_at))
    assert set(found) == {joining.Joined(Room.objects.get().pk, Interview.objects.get().pk)}
    assert MonthlyUse.objects.get(user=ada).interviews == 1
    assert BookingEvent.objects.filter(kind="started").count() == 1
