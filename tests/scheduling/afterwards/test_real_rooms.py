"""The same with rooms as they are: whoever was there is known from the presence ledger (LIVE-23, X-6)."""

import pytest

from scheduling.models import Booking
from scheduling.services import absences, moving, rooms, settling
from sessions_live.models import Room
from tests.scheduling.afterwards.record import AUTO, WAIT, has, state
from tests.scheduling.rooms.coming import admit, enter, leave
from tests.scheduling.world import (
    HOUR,
    MINUTE,
    NOON,
    PRICE,
    TOMORROW,
    booked,
    candidate,
    ensure_whole,
    interviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

END = TOMORROW + HOUR


@pytest.fixture
def session() -> Booking:
    return booked(candidate(), interviewer())


def test_two_who_met_have_had_their_session(session: Booking) -> None:
    room_id = rooms.open_room(booking_id=session.pk, now=TOMORROW - MINUTE)
    host = enter(room_id, session.interviewer, TOMORROW)
    knocked = enter(room_id, session.candidate, TOMORROW + MINUTE)
    leave(room_id, knocked, TOMORROW + 2 * MINUTE)
    admit(room_id, session.candidate)
    inside = enter(room_id, session.candidate, TOMORROW + 2 * MINUTE)
    leave(room_id, inside, END)
    leave(room_id, host, END)

    settling.settle_due(now=END + AUTO)

    assert state(session) == "completed"
    assert has(session.interviewer) == (0, 0, PRICE, 0)
    ensure_whole()


def test_who_knocked_in_vain_has_waited(session: Booking) -> None:
    room_id = rooms.open_room(booking_id=session.pk, now=TOMORROW - MINUTE)
    enter(room_id, session.candidate, TOMORROW)

    absences.say_absent(booking_id=session.pk, by=session.candidate_id, now=TOMORROW + WAIT)

    assert state(session) == "interviewer_absent"
    assert has(session.candidate) == (100, 0, 0, 0)
    ensure_whole()


def test_a_room_that_nobody_went_into_says_that_nobody_came(session: Booking) -> None:
    rooms.open_room(booking_id=session.pk, now=TOMORROW)
    settling.settle_due(now=END + AUTO)
    assert state(session) == "both_absent"


def test_what_is_moved_leaves_its_room_behind(session: Booking) -> None:
    """Somebody looked into the room early; then they agreed on another time."""
    moving.propose_time(
        booking_id=session.pk, by=session.candidate_id, starts_at=TOMORROW + 5 * HOUR, reason="So.", now=NOON
    )
    room_id = rooms.open_room(booking_id=session.pk, now=TOMORROW - MINUTE)
    leave(room_id, enter(room_id, session.interviewer, TOMORROW - MINUTE), TOMORROW - MINUTE / 2)

    moving.accept_proposal(booking_id=session.pk, by=session.interviewer_id, now=TOMORROW - MINUTE / 2)

    session.refresh_from_db()
    assert session.room_id is None
    assert Room.objects.get(pk=room_id).state != "open"
    assert rooms.evidence(session).stays == ()
    again = rooms.open_room(booking_id=session.pk, now=session.starts_at)
    assert again != room_id
