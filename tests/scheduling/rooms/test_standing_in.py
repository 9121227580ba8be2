"""The AI instead of an interviewer who hasn't come (AI-16)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ai_interviewer.errors import MonthlyLimitReached, NotOffered
from ai_interviewer.models import Interview, MonthlyUse
from ai_interviewer.services import standing_in
from core.common.clock import utc_now
from scheduling.errors import WrongState
from scheduling.models import Booking
from scheduling.services import joining, rooms
from sessions_live.models import Event, Presence, Room, Seat
from sessions_live.services import booked_rooms
from tests.billing.ledger.wallets import columns
from tests.scheduling.rooms.coming import admit, enter, leave, signed_in
from tests.scheduling.world import HOUR, MINUTE, booked, candidate, ensure_tokens, interviewer
from tests.support.herd import herd

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@dataclass
class Missing:
    """Ada waits at the door since the start, Ines doesn't come."""

    ada: Any
    ines: Any
    booking: Booking
    room_id: UUID
    start: datetime

    @property
    def late(self) -> datetime:
        """So long after the start an interviewer can be said not to have come."""
        return self.start + 15 * MINUTE

    def offer(self) -> "Missing":
        assert standing_in.offer_due(now=self.late) == 1
        return self

    def accept(self, **more: Any) -> Interview:
        return standing_in.stand_in(person=signed_in(self.ada), room_id=self.room_id, now=self.late, **more)


def waiting(*, came: timedelta = timedelta(0), capacity: int = 1) -> Missing:
    # The meter counts by the database's clock, so this is about now.
    start = utc_now().replace(minute=0, second=0, microsecond=0)
    ada, ines = candidate("Ada"), interviewer("Ines", capacity=capacity)
    booking = booked(ada, ines, start, now=start - timedelta(days=1), topic="System design")
    room_id = rooms.open_room(booking_id=booking.pk, now=start)
    enter(room_id, ada, start + came)
    booking.refresh_from_db()
    return Missing(ada, ines, booking, room_id, start)


def test_whoever_has_waited_long_enough_is_offered_the_ai_once() -> None:
    there = waiting()
    assert standing_in.offer_due(now=there.late - timedelta(microseconds=1)) == 0
    assert standing_in.offer_due(now=there.late) == 1
    assert standing_in.offer_due(now=there.late + MINUTE) == 0
    assert Event.objects.filter(kind="ai.offered").count() == 1
    offer = standing_in.offer_of(room_id=there.room_id, user_id=there.ada.pk, now=there.late)
    assert (offer.tokens, offer.interview.minutes) == (there.booking.price_tokens, 45)


def test_whoever_came_late_is_offered_it_when_they_too_have_waited_long_enough() -> None:
    there = waiting(came=5 * MINUTE)
    assert standing_in.offer_due(now=there.late) == 0
    assert standing_in.offer_due(now=there.late + 5 * MINUTE) == 1


def test_whoever_has_gone_is_offered_nothing() -> None:
    there = waiting()
    leave(there.room_id, Presence.objects.get().pk, there.late)
    assert standing_in.offer_due(now=there.late) == 0


def test_where_the_interviewer_came_nothing_is_offered() -> None:
    there = waiting()
    leave(there.room_id, enter(there.room_id, there.ines, there.start), there.start + MINUTE)
    assert standing_in.offer_due(now=there.late) == 0


def test_in_a_session_of_several_nothing_is_offered() -> None:
    there = waiting(capacity=2)
    booked(candidate(), there.ines, there.start, now=there.start - HOUR)
    assert standing_in.offer_due(now=there.late) == 0


def test_nobody_takes_what_was_not_offered() -> None:
    there = waiting()
    with pytest.raises(NotOffered):
        there.accept()
    there.offer()
    for stranger in (candidate(), there.ines):
        with pytest.raises(NotOffered):
            standing_in.stand_in(person=signed_in(stranger), room_id=there.room_id, now=there.late)


def test_whoever_accepts_practises_in_the_same_room_and_has_their_tokens_back() -> None:
    there = waiting().offer()
    made = there.accept(mode="text")
    assert (made.room_id, made.user_id, made.mode, made.state) == (there.room_id, there.ada.pk, "text", "active")
    assert made.question is not None
    room = Room.objects.get()
    assert (room.kind, room.state, room.created_by_id, room.closes_at) == ("ai", "open", there.ada.pk, None)
    assert set(Seat.objects.values_list("role", "state")) == {
        ("candidate", "admitted"), ("interviewer", "banned"), ("ai", "admitted"),
    }  # fmt: skip
    there.booking.refresh_from_db()
    assert (there.booking.state, there.booking.captured_tokens) == ("interviewer_absent", 0)
    assert columns(there.ada)["held"] == 0
    assert columns(there.ada)["paid"] == 100
    assert MonthlyUse.objects.get(user=there.ada).interviews == 1
    ensure_tokens()


def test_the_candidate_may_read_the_interview_from_its_first_word() -> None:
    there = waiting().offer()
    there.accept(mode="text")
    seat = Seat.objects.get(user=there.ada)
    first = Event.objects.filter(kind="transcript.said").earliest("seq")
    assert seat.spans[0][0] <= first.seq
    enter(there.room_id, there.ada, there.late)
    assert Presence.objects.get(left_at=None).place == "room"


def test_accepting_again_is_the_same_interview() -> None:
    there = waiting().offer()
    assert there.accept().pk == there.accept().pk
    assert MonthlyUse.objects.get(user=there.ada).interviews == 1


def test_whoever_has_already_said_that_nobody_came_may_still_accept() -> None:
    from scheduling.services import absences

    there = waiting().offer()
    absences.say_absent(booking_id=there.booking.pk, by=there.ada.pk, now=there.late)
    assert there.accept().room_id == there.room_id


def test_an_interviewer_who_comes_at_the_last_moment_is_not_passed_over() -> None:
    there = waiting().offer()
    enter(there.room_id, there.ines, there.late)
    with pytest.raises(NotOffered):
        there.accept()
    there.booking.refresh_from_db()
    assert there.booking.state == "confirmed"


def test_an_interviewer_who_comes_after_that_finds_the_session_gone() -> None:
    there = waiting().offer()
    there.accept()
    with pytest.raises(WrongState):
        joining.join(booking_id=there.booking.pk, person=signed_in(there.ines), now=there.late)


def test_whose_month_is_used_up_waits_on_and_nothing_has_changed() -> None:
    there = waiting().offer()
    for month in {f"{moment:%Y-%m}" for moment in (there.late, utc_now(), utc_now() + MINUTE)}:
        MonthlyUse.objects.create(user=there.ada, month=month, interviews=10_000)
    with pytest.raises(MonthlyLimitReached):
        there.accept()
    there.booking.refresh_from_db()
    assert there.booking.state == "confirmed"
    assert Room.objects.get().kind == "human"
    assert Seat.objects.get(user=there.ines).state == "invited"


def test_it_is_like_the_last_interview_or_of_the_role_that_the_topic_names() -> None:
    named = standing_in.suggest(user_id=candidate().pk, topic="Talk for a backend engineer", minutes=25, mode="text")
    assert (named.role, named.level) == ("Backend engineer", "mid")
    there = waiting().offer()
    made = there.accept(mode="text")
    Interview.objects.filter(pk=made.pk).update(role="Designer", level="senior")
    again = standing_in.suggest(user_id=there.ada.pk, topic="", minutes=15, mode="text")
    assert (again.role, again.level) == ("Designer", "senior")


def test_its_room_does_not_close_with_the_booking() -> None:
    there = waiting().offer()
    there.accept()
    assert booked_rooms.end_closed(now=there.start + 3 * HOUR) == 0


def test_a_host_who_is_in_the_room_when_it_is_handed_over_stays() -> None:
    there = waiting()
    enter(there.room_id, there.ines, there.start)
    admit(there.room_id, there.ada)
    assert standing_in.offer_due(now=there.late) == 0


@pytest.mark.django_db(transaction=True)
def test_however_often_it_is_accepted_at_once_there_is_one_interview() -> None:
    there = waiting().offer()
    person = signed_in(there.ada)
    found = herd(6, lambda _: standing_in.stand_in(person=person, room_id=there.room_id, now=there.late).pk)
    assert set(found) == {Interview.objects.get().pk}
    assert MonthlyUse.objects.get(user=there.ada).interviews == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_look_at_once_one_offers() -> None:
    there = waiting()
    assert sorted(herd(6, lambda _: standing_in.offer_due(now=there.late)))[-2:] == [0, 1]
    assert Event.objects.filter(kind="ai.offered").count() == 1
