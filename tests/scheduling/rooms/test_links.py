"""Links into a session: one person's, in its window, once (SCH-8)."""

from datetime import timedelta
from typing import Any

import pytest

from core.common.errors import NotFound
from scheduling.errors import LinkClosed, LinkNotOpen, LinkUnknown, LinkUsed
from scheduling.models import Booking, JoinLink
from scheduling.services import joining, links, steps
from sessions_live.models import Room
from tests.scheduling.rooms.coming import signed_in
from tests.scheduling.world import HOUR, MINUTE, TOMORROW, booked, candidate, interviewer
from tests.support.herd import herd

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

OPENS = TOMORROW - 15 * MINUTE
CLOSES = TOMORROW + 2 * HOUR


def link_for(user: Any, booking: Booking, role: str = "candidate") -> str:
    return links.make_link(booking_id=booking.pk, user_id=user.pk, role=role)


def test_by_its_link_a_candidate_comes_into_the_room_once() -> None:
    ada = candidate()
    booking = booked(ada, interviewer())
    token = link_for(ada, booking)
    joined = joining.join_by_link(token=token, person=signed_in(ada), now=OPENS)
    assert joined.room_id == Room.objects.get().pk
    with pytest.raises(LinkUsed) as refused:
        joining.join_by_link(token=token, person=signed_in(ada), now=OPENS)
    assert refused.value.more == {"booking_id": str(booking.pk)}
    assert joining.join(booking_id=booking.pk, person=signed_in(ada), now=OPENS) == joined


def test_only_a_hash_of_it_is_kept() -> None:
    ada = candidate()
    token = link_for(ada, booked(ada, interviewer()))
    assert token not in str(JoinLink.objects.values().get())


def test_looking_at_a_link_uses_nothing_up() -> None:
    ada = candidate()
    token = link_for(ada, booked(ada, interviewer()))
    for _ in range(3):
        assert links.show_link(token=token, user_id=ada.pk, now=OPENS).state == "open"
    assert JoinLink.objects.get().used_at is None


def test_to_everybody_else_a_link_is_unknown_and_so_is_its_booking() -> None:
    ada, ben, ines = candidate(), candidate(), interviewer()
    booking = booked(ada, ines)
    token = link_for(ada, booking)
    for stranger in (ben, ines):
        with pytest.raises(LinkUnknown):
            links.show_link(token=token, user_id=stranger.pk, now=OPENS)
        with pytest.raises(LinkUnknown):
            joining.join_by_link(token=token, person=signed_in(stranger), now=OPENS)
    with pytest.raises(NotFound):
        link_for(ben, booking)
    with pytest.raises(NotFound):
        link_for(ada, booking, role="interviewer")


@pytest.mark.parametrize(
    ("moment", "state", "error"),
    [(OPENS - timedelta(seconds=1), "early", LinkNotOpen), (CLOSES, "closed", LinkClosed)],
)
def test_outside_of_its_window_a_link_says_so_and_is_not_used_up(moment: Any, state: str, error: Any) -> None:
    ada = candidate()
    token = link_for(ada, booked(ada, interviewer()))
    assert links.show_link(token=token, user_id=ada.pk, now=moment).state == state
    with pytest.raises(error):
        joining.join_by_link(token=token, person=signed_in(ada), now=moment)
    assert JoinLink.objects.get().used_at is None
    assert not Room.objects.exists()


@pytest.mark.parametrize("ended", ["cancelled_by_candidate", "cancelled_by_interviewer"])
def test_the_links_of_a_cancelled_session_are_withdrawn(ended: Any) -> None:
    ada, ines = candidate(), interviewer()
    booking = booked(ada, ines)
    hers, theirs = link_for(ada, booking), link_for(ines, booking, "interviewer")
    steps.lock_booking(booking.pk)
    steps.change_state(booking, expect=("confirmed",), to=ended, by=ada.pk, role="candidate", now=OPENS)
    assert links.show_link(token=hers, user_id=ada.pk, now=OPENS).state == "revoked"
    assert links.show_link(token=theirs, user_id=ines.pk, now=OPENS).state == "revoked"
    with pytest.raises(LinkClosed):
        joining.join_by_link(token=hers, person=signed_in(ada), now=OPENS)


def test_the_links_of_a_moved_session_are_withdrawn_and_new_ones_have_its_new_window() -> None:
    ada = candidate()
    booking = booked(ada, interviewer())
    before = link_for(ada, booking)
    later = TOMORROW + 3 * HOUR
    Booking.objects.update(starts_at=later, ends_at=later + HOUR)
    booking.refresh_from_db()
    steps.note(booking, "moved", before="confirmed", by=None, role="", now=OPENS)
    after = link_for(ada, booking)
    assert links.show_link(token=before, user_id=ada.pk, now=OPENS).state == "revoked"
    assert links.show_link(token=after, user_id=ada.pk, now=OPENS).state == "early"
    assert links.show_link(token=after, user_id=ada.pk, now=later).state == "open"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_one_link_at_once_one_gets_in_by_it() -> None:
    ada = candidate()
    token = link_for(ada, booked(ada, interviewer()))
    person = signed_in(ada)
    found = herd(12, lambda _: joining.join_by_link(token=token, person=person, now=OPENS))
    assert sorted(type(one).__name__ for one in found) == ["Joined"] + ["LinkUsed"] * 11
    assert Room.objects.count() == 1


def test_links_are_forgotten_when_their_session_was_long_ago() -> None:
    ada = candidate()
    booking = booked(ada, interviewer())
    links.make_link(booking_id=booking.pk, user_id=ada.pk, role="candidate")
    closes_at = JoinLink.objects.get().closes_at
    assert links.forget_links(now=closes_at) == 0
    assert [links.forget_links(now=closes_at + links.KEPT) for _twice in range(2)] == [1, 0]
