"""What people are told when something happens to a booking: each side, once, with the right file (SCH-25, NOT-1)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.notifications import words
from core.notifications.models import Delivery, Notification
from core.notifications.services import change_preferences, tell_due
from scheduling import notifications
from scheduling.models import Booking, JoinLink, Proposal, WaitlistEntry
from scheduling.notifications.sides import invitation
from scheduling.services.steps import Change
from tests.billing.conftest import make_person
from tests.scheduling.letters.bookings import DAY, HOUR, a_booking
from tests.scheduling.letters.rfc5545 import check

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
START = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def booking() -> Booking:
    ada, bo = make_person("Ada"), make_person("Bo", "interviewer")
    type(ada).objects.filter(pk=ada.pk).update(time_zone="Europe/Berlin")
    type(bo).objects.filter(pk=bo.pk).update(time_zone="Asia/Kolkata")
    made = a_booking(ada, bo, starts_at=START, topic="Queues", price_tokens=5, note="Hello\nEND:VCALENDAR")
    return Booking.objects.select_related("candidate", "interviewer").get(pk=made.pk)


def told(booking: Booking, kind: str, role: str = "candidate") -> Notification:
    return Notification.objects.get(about=f"booking:{booking.pk}", kind=kind, context__role=role)


def read(row: Notification, now: datetime = NOON) -> words.Said:
    return words.render(row, user=row.user, now=now)


def file_of(row: Notification) -> Any:
    files = invitation(words.unpack(row.context), row.user)
    assert len(files) == 1
    return files[0]


def go_to(booking: Booking, state: str, **columns: Any) -> None:
    for name, value in {"state": state, "sequence": booking.sequence + 1, **columns}.items():
        setattr(booking, name, value)
    booking.save()


def test_both_are_told_on_their_own_clock_with_the_others_beside_it(booking: Booking) -> None:
    notifications.tell_booked(booking, now=NOON)
    ada, bo = read(told(booking, "booking_confirmed")), read(told(booking, "booking_confirmed", "interviewer"))
    assert ada.subject == "Your session with Bo is booked"
    assert "Wednesday, 3 June 2026, 11:30–12:30 (Europe/Berlin, UTC+2)" in ada.text
    assert "For Bo: 15:00–16:00 (Asia/Kolkata, UTC+5:30)" in ada.text
    assert "Wednesday, 3 June 2026, 15:00–16:00 (Asia/Kolkata, UTC+5:30)" in bo.text
    assert "5 tokens are set aside" in ada.text
    assert "You earn 5 tokens" in bo.text
    assert "people.test" not in ada.text + bo.text


def test_a_note_is_marked_as_somebody_elses_words(booking: Booking) -> None:
    notifications.tell_booked(booking, now=NOON)
    assert "> Hello\n> END:VCALENDAR" in read(told(booking, "booking_confirmed", "interviewer")).text
    assert "Hello\n" not in read(told(booking, "booking_confirmed")).text


def test_each_letter_has_a_way_in_of_its_readers_own(booking: Booking) -> None:
    notifications.tell_booked(booking, now=NOON)
    texts = [read(told(booking, "booking_confirmed", role)).text for role in ("candidate", "interviewer")]
    assert all("/join/" in text for text in texts)
    assert {(link.user_id, link.role) for link in JoinLink.objects.all()} == {
        (booking.candidate_id, "candidate"),
        (booking.interviewer_id, "interviewer"),
    }
    assert not Notification.objects.filter(context__icontains="/join/").exists()


def test_a_booked_session_brings_an_invitation_for_each_side_alone(booking: Booking) -> None:
    notifications.tell_booked(booking, now=NOON)
    for role, mine, theirs in (("candidate", "ada", "bo"), ("interviewer", "bo", "ada")):
        file = file_of(told(booking, "booking_confirmed", role))
        assert file.content_type == "text/calendar; method=REQUEST"
        event = check(file.content).parts[0]
        assert event.one("ATTENDEE").value == f"mailto:{mine}@people.test"
        assert f"{theirs}@people.test" not in file.content
        assert event.moment("DTSTART") == START
        assert event.moment("DTSTAMP") == NOON


def test_sequence_rises_and_the_uid_stays_through_a_bookings_life(booking: Booking) -> None:
    notifications.tell_booked(booking, now=NOON)
    go_to(booking, "confirmed", starts_at=START + DAY, ends_at=START + DAY + HOUR)
    notifications.tell_moved(booking, before=START, now=NOON + HOUR)
    go_to(booking, "cancelled_by_interviewer", reason="Ill", settled_at=NOON)
    notifications.tell_cancelled(booking, now=NOON + 2 * HOUR)
    kinds = ("booking_confirmed", "booking_moved", "booking_cancelled")
    files = [check(file_of(told(booking, kind)).content) for kind in kinds]
    events = [file.parts[0] for file in files]
    assert [file.one("METHOD").value for file in files] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event.one("SEQUENCE").value for event in events] == ["0", "1", "2"]
    assert len({event.one("UID").value for event in events}) == 1
    assert len({event.one("ORGANIZER").value for event in events}) == 1
    assert [event.moment("DTSTAMP") for event in events] == [NOON, NOON + HOUR, NOON + 2 * HOUR]
    # What was told first says what was so then, however late it is written.
    assert events[0].moment("DTSTART") == START
    assert events[1].moment("DTSTART") == START + DAY


def test_telling_the_same_again_tells_it_once(booking: Booking) -> None:
    for _again in range(2):
        notifications.tell_booked(booking, now=NOON)
    assert Notification.objects.filter(kind="booking_confirmed").count() == 2


def test_a_request_asks_the_interviewer_and_has_no_file(booking: Booking) -> None:
    go_to(booking, "pending", approve_until=NOON + DAY)
    notifications.tell_booked(booking, now=NOON)
    asked = told(booking, "booking_requested", "interviewer")
    assert invitation(words.unpack(asked.context), asked.user) == []
    assert "Tuesday, 2 June 2026, 17:30 (Asia/Kolkata, UTC+5:30)" in read(asked).text
    assert not Notification.objects.filter(kind="session_reminder").exists()
    go_to(booking, "expired", settled_at=NOON)
    notifications.tell_cancelled(booking, now=NOON, before="pending")
    ended = told(booking, "booking_cancelled")
    assert invitation(words.unpack(ended.context), ended.user) == []
    assert "Bo didn’t answer in time" in read(ended).text
    assert {row.state for row in Notification.objects.filter(kind="booking_requested")} == {"dropped"}


def test_who_has_approved_is_asked_no_more(booking: Booking) -> None:
    go_to(booking, "pending", approve_until=NOON + DAY)
    notifications.tell_booked(booking, now=NOON)
    go_to(booking, "confirmed")
    notifications.tell_booked(booking, approved=True, now=NOON)
    assert {row.state for row in Notification.objects.filter(kind="booking_requested")} == {"dropped"}
    assert Notification.objects.filter(kind="booking_confirmed", state="waiting").count() == 2


def test_a_step_of_a_booking_is_heard_and_a_moved_one_says_where_it_came_from(booking: Booking) -> None:
    go_to(booking, "confirmed", starts_at=START + DAY, ends_at=START + DAY + HOUR)
    data = {"from": START.isoformat(), "to": booking.starts_at.isoformat()}
    notifications.hear(Change(booking, "moved", "confirmed", booking.candidate_id, "candidate", NOON, data))
    said = read(told(booking, "booking_moved"))
    assert "It was to begin on Wednesday, 3 June 2026, 11:30 (Europe/Berlin, UTC+2)." in said.text
    assert "Thursday, 4 June 2026, 11:30–12:30" in said.text


def test_who_cancelled_why_and_what_of_the_tokens(booking: Booking) -> None:
    go_to(booking, "cancelled_by_candidate", reason="I am ill", settled_at=NOON, captured_tokens=2)
    notifications.tell_cancelled(booking, now=NOON)
    ada, bo = read(told(booking, "booking_cancelled")), read(told(booking, "booking_cancelled", "interviewer"))
    assert "you have cancelled your session with Bo" in ada.text
    assert "2 tokens went to the interviewer" in ada.text
    assert "Ada has cancelled your session" in bo.text
    assert "> I am ill" in bo.text
    assert "you earned 2 tokens" in bo.text


def test_who_cancels_too_late_to_get_anything_back_is_promised_nothing(booking: Booking) -> None:
    go_to(booking, "cancelled_by_candidate", reason="I am ill", settled_at=NOON, captured_tokens=booking.price_tokens)
    notifications.tell_cancelled(booking, now=NOON)
    said = read(told(booking, "booking_cancelled")).text
    assert "the 5 tokens that were set aside went to the interviewer." in said
    assert "yours again" not in said


def test_nobody_reads_in_the_morning_that_something_is_booked_that_was_cancelled_in_the_night(booking: Booking) -> None:
    change_preferences(user_id=booking.candidate_id, quiet=(0, 23 * 60))
    notifications.tell_booked(booking, now=NOON)
    Notification.objects.filter(kind="booking_confirmed").update(due_at=NOON)
    tell_due(now=NOON)
    mine = {"notification__user_id": booking.candidate_id, "notification__kind__startswith": "booking"}
    letters = Delivery.objects.filter(channel="email", **mine)
    assert [(one.state, one.why) for one in letters] == [("due", "quiet")]
    go_to(booking, "cancelled_by_interviewer", reason="I am ill.", settled_at=NOON)
    notifications.tell_cancelled(booking, now=NOON)
    Notification.objects.filter(kind="booking_cancelled").update(due_at=NOON)
    tell_due(now=NOON)
    found = letters.order_by("id").values_list("notification__kind", "state", "why")
    assert [*found] == [("booking_confirmed", "dropped", "cancelled"), ("booking_cancelled", "due", "")]


def test_quiet_hours_hold_no_booking_up_until_after_its_session(booking: Booking) -> None:
    change_preferences(user_id=booking.candidate_id, quiet=(0, 23 * 60))
    notifications.tell_booked(booking, now=NOON)
    hour_before = START - HOUR
    Notification.objects.filter(kind="booking_confirmed").update(due_at=hour_before)
    tell_due(now=hour_before)
    mine = {"notification__user_id": booking.candidate_id, "notification__kind": "booking_confirmed"}
    assert Delivery.objects.get(channel="email", **mine).due_at == hour_before


def test_a_proposal_asks_the_other_side_alone_and_its_end_is_told(booking: Booking) -> None:
    proposal = Proposal.objects.create(
        booking=booking,
        by=booking.candidate,
        role="candidate",
        starts_at=START + DAY,
        ends_at=START + DAY + HOUR,
        reason="A train",
        expires_at=NOON + DAY,
    )
    notifications.tell_proposed(booking, proposal)
    asked = told(booking, "time_proposed", "interviewer")
    assert "Thursday, 4 June 2026, 15:00–16:00 (Asia/Kolkata, UTC+5:30)" in read(asked).text
    assert Notification.objects.filter(kind="time_proposed").count() == 1
    proposal.state = "declined"
    notifications.tell_proposal_declined(booking, proposal)
    assert read(told(booking, "proposal_closed")).subject == "Bo keeps the time as it is"
    asked.refresh_from_db()
    assert asked.state == "dropped"


@pytest.mark.parametrize(
    ("state", "captured", "role", "said"),
    [
        ("completed", 5, "candidate", "The 5 tokens that were set aside went to the interviewer"),
        ("completed", 5, "interviewer", "You earned 5 tokens"),
        ("candidate_absent", 2, "candidate", "you didn’t come"),
        ("candidate_absent", 2, "interviewer", "Ada didn’t come"),
        ("interviewer_absent", 0, "candidate", "5 tokens that were set aside are yours again"),
        ("both_absent", 0, "interviewer", "nobody came"),
    ],
)
def test_how_a_session_ended_is_told_to_both(booking: Booking, state: str, captured: int, role: str, said: str) -> None:
    go_to(booking, state, settled_at=NOON, captured_tokens=captured)
    kind = "session_completed" if state == "completed" else "session_absent"
    (notifications.tell_completed if state == "completed" else notifications.tell_absent)(booking)
    assert said in read(told(booking, kind, role)).text


def test_a_waiting_candidate_hears_until_when_a_time_is_kept(booking: Booking) -> None:
    entry = WaitlistEntry.objects.create(
        interviewer=booking.interviewer,
        candidate=booking.candidate,
        starts_at=START,
        ends_at=START + HOUR,
        state="offered",
        offered_until=NOON + HOUR,
    )
    notifications.tell_waitlist_offer(entry)
    notifications.tell_waitlist_offer(entry)
    row = Notification.objects.get(kind="waitlist_place")
    said = read(row)
    assert "kept for you until Monday, 1 June 2026, 15:00 (Europe/Berlin, UTC+2)" in said.text
    assert row.url == f"/interviewers/{booking.interviewer_id}"


def test_a_practice_interview_is_told_to_its_candidate_alone() -> None:
    booking = a_booking(make_person("Cy"), None, starts_at=START)
    notifications.tell_booked(booking, now=NOON)
    rows = Notification.objects.filter(about=f"booking:{booking.pk}")
    assert {row.user_id for row in rows} == {booking.candidate_id}
    said = read(told(booking, "booking_confirmed"))
    assert said.subject == "Your practice interview is booked"
    assert "token" not in said.text
    summary = check(file_of(told(booking, "booking_confirmed")).content).parts[0].one("SUMMARY").text
    assert summary == "Practice interview with the AI interviewer"


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(days=1), "in 24 hours"),
        (timedelta(days=2), "in 2 days"),
        (timedelta(hours=1), "in 1 hour"),
        (timedelta(minutes=57), "in 57 minutes"),
        (timedelta(minutes=10, seconds=-3), "in 10 minutes"),
        (timedelta(seconds=61), "in 1 minute"),
        (timedelta(seconds=5), "begins now"),
    ],
)
def test_a_reminder_says_how_long_it_is_when_it_is_written(booking: Booking, ahead: timedelta, said: str) -> None:
    notifications.plan_reminders(booking, now=START - 2 * DAY)
    row = Notification.objects.filter(kind="session_reminder", context__role="candidate").first()
    assert row is not None
    assert said in read(row, now=START - ahead).subject


def test_names_with_marks_stay_in_a_subject_as_they_are(booking: Booking) -> None:
    type(booking.interviewer).objects.filter(pk=booking.interviewer_id).update(name="Bo <O'Brien> & Söhne\r\nBcc: eve")
    booking.refresh_from_db()
    notifications.tell_booked(booking, now=NOON)
    row = told(booking, "booking_confirmed")
    assert read(row).subject == "Your session with Bo <O'Brien> & Söhne Bcc: eve is booked"
    check(file_of(row).content)
