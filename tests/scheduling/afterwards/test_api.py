"""What candidates and interviewers do with a session over HTTP, and how an interviewer's sessions stand."""

from typing import Any

import pytest

from core.common.sql import database_now
from core.notifications.models import Notification
from scheduling.models import Booking
from tests.billing.conftest import as_person
from tests.scheduling.afterwards.record import Record, has, hold
from tests.scheduling.world import HOUR, MINUTE, PRICE, booked, candidate, interviewer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def on_the_hour() -> Any:
    return database_now().replace(minute=0, second=0, microsecond=0) + 48 * HOUR


@pytest.fixture
def session() -> Booking:
    return booked(candidate(), interviewer(), on_the_hour(), now=database_now())


@pytest.fixture
def over() -> Booking:
    """A session that ended a moment ago."""
    starts_at = database_now().replace(minute=0, second=0, microsecond=0) - 2 * HOUR
    return booked(candidate(), interviewer(), starts_at, now=starts_at - HOUR)


def post(user: Any, booking: Booking, act: str, body: Any = None) -> Any:
    return as_person(user).send("POST", f"/api/bookings/{booking.pk}/{act}", body)


def told(user: Any) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_another_time_is_proposed_and_accepted(session: Booking) -> None:
    to = session.starts_at + 3 * HOUR
    asked = {"starts_at": to.isoformat(), "reason": "A train."}

    made = post(session.candidate, session, "reschedule", asked)
    assert made.status_code == 201, made.content
    shown = made.json()
    assert (shown["proposal"]["mine"], shown["proposal"]["reason"]) == (True, "A train.")
    assert "withdraw_proposal" in shown["can"]
    accepted = post(session.interviewer, session, "proposal/accept")

    assert accepted.status_code == 200, accepted.content
    assert accepted.json()["starts_at"] == to.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert accepted.json()["proposal"] is None
    assert "time_proposed" in told(session.interviewer)
    assert "booking_moved" in told(session.candidate)


@pytest.mark.parametrize(
    ("act", "who", "reader"),
    [("decline", "interviewer", "candidate"), ("withdraw", "candidate", "interviewer")],
)
def test_a_proposal_is_declined_or_withdrawn(session: Booking, act: str, who: str, reader: str) -> None:
    to = session.starts_at + 3 * HOUR
    post(session.candidate, session, "reschedule", {"starts_at": to.isoformat(), "reason": "A train."})

    closed = post(getattr(session, who), session, f"proposal/{act}")

    assert (closed.status_code, closed.json()["proposal"]) == (200, None)
    assert "proposal_closed" in told(getattr(session, reader))


def test_refusals_have_names(session: Booking) -> None:
    asked = {"starts_at": (session.starts_at + 7 * MINUTE).isoformat(), "reason": "A train."}
    refused = post(session.candidate, session, "reschedule", asked)
    assert (refused.status_code, refused.json()["code"], refused.json()["why"]) == (409, "slot_unavailable", "not_open")
    assert post(session.candidate, session, "reschedule", {"starts_at": asked["starts_at"]}).status_code == 400
    assert post(session.interviewer, session, "complete").json()["code"] == "not_over_yet"
    assert post(session.candidate, session, "complete").json()["code"] == "not_allowed"
    assert post(session.candidate, session, "absent").json()["code"] == "too_early_for_absence"
    assert post(session.candidate, session, "dispute", {"text": "No."}).json()["code"] == "wrong_state"
    assert post(candidate(), session, "dispute", {"text": "No."}).status_code == 404


def test_a_session_is_completed_and_objected_to(over: Booking) -> None:
    done = post(over.interviewer, hold(over), "complete")
    assert (done.status_code, done.json()["state"], done.json()["captured_tokens"]) == (200, "completed", PRICE)

    objected = post(over.candidate, over, "dispute", {"text": "We never met."})

    assert objected.status_code == 200
    assert objected.json()["state"] == "completed"
    assert objected.json()["dispute"] == {
        "role": "candidate", "text": "We never met.", "decision": "", "answer": "",
    }  # fmt: skip
    assert "dispute" not in objected.json()["can"]
    assert told(over.interviewer)[-2:] == ["session_completed", "session_review"]


def test_who_waited_says_that_the_other_did_not_come(over: Booking, record: Record) -> None:
    record.came(over, "candidate")
    said = post(over.candidate, over, "absent")
    assert (said.status_code, said.json()["state"]) == (200, "interviewer_absent")
    assert has(over.candidate) == (100, 0, 0, 0)


def test_an_interviewer_sees_how_their_sessions_stand(over: Booking) -> None:
    whom = over.interviewer
    now = database_now()
    ahead = booked(over.candidate, whom, on_the_hour(), now=now)
    review = booked(candidate(), whom, over.starts_at - HOUR, now=over.starts_at - 2 * HOUR)
    post(review.candidate, review, "dispute", {"text": "No."})
    to_complete = booked(candidate(), whom, over.starts_at - 2 * HOUR, now=over.starts_at - 3 * HOUR)
    cancelled = booked(candidate(), whom, on_the_hour() + HOUR, now=now)
    post(whom, cancelled, "cancel", {"reason": "Ill."})
    post(whom, hold(over), "complete")
    to = (ahead.starts_at + 4 * HOUR).isoformat()
    post(ahead.candidate, ahead, "reschedule", {"starts_at": to, "reason": "A train."})

    shown = as_person(whom).get("/api/interviewer/summary")

    assert shown.status_code == 200, shown.content
    found = shown.json()
    assert found.pop("next")["id"] == str(ahead.pk)
    assert found == {
        "upcoming": 1,
        "completed": 1,
        "completed_30_days": 1,
        "hours_30_days": 1.0,
        "tokens_earned": PRICE,
        "tokens_to_come": 3 * PRICE,
        "candidates": 1,
        "cancelled_by_me_30_days": 1,
        "to_answer": {"approvals": 0, "proposals": 1, "to_complete": 1, "in_review": 1},
    }
    assert to_complete.state == "confirmed"
    assert as_person(over.candidate).get("/api/interviewer/summary").status_code == 403


def test_a_groups_session_counts_its_hours_once(record: Record) -> None:
    starts_at = database_now().replace(minute=0, second=0, microsecond=0) - 2 * HOUR
    whom = interviewer(capacity=3)
    for _candidate in range(3):
        one = booked(candidate(), whom, starts_at, now=starts_at - HOUR)
        record.both_came(one)
        post(whom, one, "complete")
    found = as_person(whom).get("/api/interviewer/summary").json()
    assert (found["completed"], found["hours_30_days"], found["candidates"]) == (3, 1.0, 3)
    assert (found["tokens_earned"], found["next"]) == (3 * PRICE, None)
