"""The room of a booked session: when it is made, who has a seat in it, when it ends (SCH-8, LIVE-23)."""

from datetime import timedelta
from typing import Any

import pytest

from core.common.errors import NotFound
from scheduling.errors import LinkClosed, RoomNotOpen, WrongState
from scheduling.models import Booking, Slot
from scheduling.services import joining, rooms, steps
from sessions_live.models import Room, Seat
from sessions_live.services import booked_rooms
from tests.scheduling.rooms.coming import admit, enter, leave, signed_in
from tests.scheduling.world import HOUR, MINUTE, TOMORROW, booked, candidate, interviewer
from tests.support.herd import herd

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

OPENS = TOMORROW - 15 * MINUTE
CLOSES = TOMORROW + HOUR + 60 * MINUTE


def cancel(booking: Booking, *, by: str = "candidate", now: Any = OPENS) -> None:
    steps.lock_booking(booking.pk)
    booking.refresh_from_db()
    to: Any = f"cancelled_by_{by}"
    steps.change_state(booking, expect=("confirmed",), to=to, by=booking.candidate_id, role=by, now=now)  # type: ignore[arg-type]


def test_the_room_is_made_when_one_of_the_two_asks_for_it_and_has_a_seat_for_each() -> None:
    ada, ines = candidate("Ada"), interviewer("Ines")
    booking = booked(ada, ines, topic="System design")
    joined = joining.join(booking_id=booking.pk, person=signed_in(ada), now=OPENS)
    assert joined.path == f"/rooms/{joined.room_id}"
    room = Room.objects.get(pk=joined.room_id)
    assert (room.title, room.created_by_id, room.kind) == ("System design", ines.pk, "human")
    assert (room.planned_start, room.planned_seconds, room.closes_at) == (TOMORROW, 3600, CLOSES)
    assert set(Seat.objects.filter(room=room).values_list("user_id", "role", "state")) == {
        (ines.pk, "interviewer", "invited"),
        (ada.pk, "candidate", "invited"),
    }
    booking.refresh_from_db()
    assert booking.room_id == Slot.objects.get().room_id == room.pk
    assert joining.join(booking_id=booking.pk, person=signed_in(ines), now=TOMORROW).room_id == room.pk
    assert Room.objects.count() == 1


@pytest.mark.parametrize("moment", [OPENS, CLOSES - timedelta(microseconds=1)])
def test_the_room_can_be_entered_from_a_little_before_the_start_until_an_hour_after_the_end(moment: Any) -> None:
    booking = booked(candidate(), interviewer())
    assert rooms.open_room(booking_id=booking.pk, now=moment)


@pytest.mark.parametrize(("moment", "error"), [(OPENS - timedelta(microseconds=1), RoomNotOpen), (CLOSES, LinkClosed)])
def test_before_and_after_that_there_is_no_room(moment: Any, error: type[Exception]) -> None:
    booking = booked(candidate(), interviewer())
    with pytest.raises(error):
        rooms.open_room(booking_id=booking.pk, now=moment)
    assert not Room.objects.exists()


def test_nobody_else_knows_of_it() -> None:
    booking = booked(candidate(), interviewer())
    with pytest.raises(NotFound):
        joining.join(booking_id=booking.pk, person=signed_in(candidate()), now=TOMORROW)


def test_for_a_session_that_is_not_confirmed_there_is_no_room() -> None:
    booking = booked(candidate(), interviewer(requires_approval=True))
    with pytest.raises(WrongState):
        rooms.open_room(booking_id=booking.pk, now=OPENS)


def test_candidates_of_one_time_share_its_room_and_whoever_books_later_has_a_seat_too() -> None:
    ada, ben, ines = candidate("Ada"), candidate("Ben"), interviewer(capacity=3)
    first = booked(ada, ines)
    room_id = rooms.open_room(booking_id=first.pk, now=OPENS)
    second = booked(ben, ines, now=OPENS)
    second.refresh_from_db()
    assert second.room_id == room_id
    assert rooms.open_room(booking_id=second.pk, now=OPENS) == room_id
    assert set(Seat.objects.filter(role="candidate").values_list("user_id", flat=True)) == {ada.pk, ben.pk}


def test_whoever_cancels_loses_their_seat_and_the_others_keep_theirs() -> None:
    ada, ben, ines = candidate("Ada"), candidate("Ben"), interviewer(capacity=3)
    first, second = booked(ada, ines), booked(ben, ines)
    room_id = rooms.open_room(booking_id=first.pk, now=OPENS)
    stay = enter(room_id, ada, OPENS)
    leave(room_id, stay, OPENS + MINUTE)
    cancel(first)
    cancelled = Seat.objects.get(user=ada)
    assert cancelled.state == "banned"  # the record of who was there stays
    assert Room.objects.get().state == "open"
    cancel(second)
    assert Room.objects.get().state == "ended"


def test_whoever_never_came_leaves_no_seat_behind_and_may_come_after_booking_again() -> None:
    ada, ben, ines = candidate("Ada"), candidate("Ben"), interviewer(capacity=3)
    first = booked(ada, ines)
    booked(ben, ines)
    room_id = rooms.open_room(booking_id=first.pk, now=OPENS)
    cancel(first)
    assert not Seat.objects.filter(user=ada).exists()
    booked(ada, ines, now=OPENS)
    enter(room_id, ada, OPENS)
    assert Seat.objects.get(user=ada).state == "knocking"


def test_who_was_sent_out_for_cancelling_can_knock_again_after_booking_again() -> None:
    ada, ben, ines = candidate("Ada"), candidate("Ben"), interviewer(capacity=3)
    first = booked(ada, ines)
    booked(ben, ines)
    room_id = rooms.open_room(booking_id=first.pk, now=OPENS)
    leave(room_id, enter(room_id, ada, OPENS), OPENS)
    cancel(first)
    booked(ada, ines, now=OPENS)
    enter(room_id, ada, OPENS)
    assert Seat.objects.get(user=ada).state == "knocking"


def test_whom_the_host_has_removed_stays_removed_whatever_becomes_of_the_booking() -> None:
    ada, ines = candidate("Ada"), interviewer()
    booking = booked(ada, ines)
    room_id = rooms.open_room(booking_id=booking.pk, now=OPENS)
    leave(room_id, enter(room_id, ada, OPENS), OPENS)
    Seat.objects.filter(user=ada).update(state="banned")
    steps.lock_booking(booking.pk)
    booking.refresh_from_db()
    steps.change_state(booking, expect=("confirmed",), to="completed", by=ines.pk, role="interviewer", now=CLOSES)
    assert Seat.objects.get(user=ada).state == "banned"


def test_a_cancelled_session_has_no_room_any_more() -> None:
    ada, ines = candidate("Ada"), interviewer()
    booking = booked(ada, ines)
    rooms.open_room(booking_id=booking.pk, now=OPENS)
    cancel(booking, by="interviewer")
    assert Room.objects.get().state == "ended"
    with pytest.raises(WrongState):
        rooms.open_room(booking_id=booking.pk, now=TOMORROW)


def test_what_is_completed_or_missed_keeps_its_room_until_it_closes() -> None:
    booking = booked(candidate(), interviewer())
    room_id = rooms.open_room(booking_id=booking.pk, now=OPENS)
    steps.lock_booking(booking.pk)
    booking.refresh_from_db()
    steps.change_state(booking, expect=("confirmed",), to="interviewer_absent", by=None, role="", now=TOMORROW)
    assert rooms.open_room(booking_id=booking.pk, now=TOMORROW) == room_id
    assert Room.objects.get().state == "open"


def test_a_session_that_is_moved_takes_its_room_along() -> None:
    booking = booked(candidate(), interviewer())
    room_id = rooms.open_room(booking_id=booking.pk, now=OPENS)
    later = TOMORROW + 3 * HOUR
    Slot.objects.update(starts_at=later, ends_at=later + HOUR, busy_from=later, busy_until=later + HOUR)
    Booking.objects.update(starts_at=later, ends_at=later + HOUR)
    booking.refresh_from_db()
    steps.note(booking, "moved", before="confirmed", by=None, role="", now=OPENS)
    room = Room.objects.get()
    assert (room.planned_start, room.closes_at) == (later, later + 2 * HOUR)
    with pytest.raises(RoomNotOpen):
        rooms.open_room(booking_id=booking.pk, now=OPENS)
    assert rooms.open_room(booking_id=booking.pk, now=later) == room_id


def test_who_moves_alone_to_another_time_leaves_the_room_to_the_others() -> None:
    ada, ben, ines = candidate("Ada"), candidate("Ben"), interviewer(capacity=2)
    first, second = booked(ada, ines), booked(ben, ines)
    later = booked(candidate(), ines, TOMORROW + 3 * HOUR)
    room_id = rooms.open_room(booking_id=first.pk, now=OPENS)
    Booking.objects.filter(pk=first.pk).update(slot_id=later.slot_id, starts_at=later.starts_at, ends_at=later.ends_at)
    first = Booking.objects.get(pk=first.pk)
    steps.note(first, "moved", before="confirmed", by=ada.pk, role="candidate", now=OPENS)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.room_id, second.room_id) == (None, room_id)
    assert not Seat.objects.filter(room_id=room_id, user=ada).exists()
    assert Room.objects.get(pk=room_id).state == "open"


def test_an_hour_after_the_end_the_room_ends_by_itself() -> None:
    booking = booked(candidate(), interviewer())
    rooms.open_room(booking_id=booking.pk, now=OPENS)
    assert booked_rooms.end_closed(now=CLOSES - timedelta(microseconds=1)) == 0
    assert booked_rooms.end_closed(now=CLOSES) == 1
    assert booked_rooms.end_closed(now=CLOSES) == 0
    assert Room.objects.get().state == "ended"


def test_a_room_that_was_taken_over_for_practice_is_left_to_that() -> None:
    booking = booked(candidate(), interviewer())
    rooms.open_room(booking_id=booking.pk, now=OPENS)
    Room.objects.update(kind="ai")
    assert booked_rooms.end_closed(now=CLOSES) == 0
    assert Room.objects.get().state == "open"


def test_the_record_says_who_was_there() -> None:
    ada, ines = candidate("Ada"), interviewer()
    booking = booked(ada, ines)
    assert not rooms.evidence(booking).opened
    room_id = rooms.open_room(booking_id=booking.pk, now=OPENS)
    booking.refresh_from_db()
    enter(room_id, ada, TOMORROW)  # she knocks
    found = rooms.evidence(booking)
    assert (found.opened, found.came("candidate"), found.came("interviewer")) == (True, True, False)
    assert found.waited("candidate", since=TOMORROW, until=TOMORROW + 10 * MINUTE) == 10 * MINUTE
    hers = enter(room_id, ines, TOMORROW + 5 * MINUTE)
    admit(room_id, ada)
    enter(room_id, ada, TOMORROW + 6 * MINUTE)
    leave(room_id, hers, TOMORROW + 40 * MINUTE)
    found = rooms.evidence(booking)
    assert found.first_joined("interviewer") == TOMORROW + 5 * MINUTE
    assert found.together(since=OPENS, until=CLOSES) == 34 * MINUTE
    assert [(stay.role, stay.place) for stay in rooms.presence(booking)] == [
        ("candidate", "lobby"),
        ("interviewer", "room"),
        ("candidate", "room"),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_all_get_the_same_room_and_no_other_is_left() -> None:
    ines = interviewer(capacity=4)
    bookings = [booked(candidate(), ines) for _ in range(4)]
    found = herd(12, lambda number: rooms.open_room(booking_id=bookings[number % 4].pk, now=TOMORROW))
    assert set(found) == {Room.objects.get().pk}
    assert Seat.objects.count() == 5
