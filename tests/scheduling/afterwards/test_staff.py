"""What our staff see of bookings, and do about them (SCH-17)."""

from typing import Any

import pytest

from core.common.sql import database_now
from core.notifications.models import Notification
from scheduling.models import Booking
from tests.accounts.people import give
from tests.billing.conftest import as_person, make_person
from tests.scheduling.afterwards.record import Record, has, hold
from tests.scheduling.world import DAY, HOUR, PRICE, booked, candidate, ensure_whole, interviewer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def staff() -> Any:
    return make_person("Sam", "staff")


@pytest.fixture
def over() -> Booking:
    starts_at = database_now().replace(minute=0, second=0, microsecond=0) - 2 * HOUR
    return booked(candidate("Ada"), interviewer("Ines"), starts_at, now=starts_at - HOUR, topic="Graphs")


def listed(staff: Any, query: str = "") -> list[str]:
    answer = as_person(staff).get(f"/api/staff/bookings{query}")
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def object_to(booking: Booking) -> None:
    path = f"/api/bookings/{booking.pk}/dispute"
    assert as_person(booking.candidate).send("POST", path, {"text": "We never met."}).status_code == 200


def ask(staff: Any, booking: Booking, act: str, body: Any) -> Any:
    return as_person(staff).send("POST", f"/api/staff/bookings/{booking.pk}/{act}", body)


def test_the_list_is_narrowed_by_state_person_words_and_time(over: Booking, staff: Any) -> None:
    now = database_now()
    later = booked(candidate(), interviewer(), over.starts_at + 3 * DAY, now=now)
    both = [str(later.pk), str(over.pk)]
    day = f"{over.starts_at:%Y-%m-%d}"
    assert listed(staff) == both  # the latest first
    assert listed(staff, "?state=confirmed") == both
    assert listed(staff, "?state=completed") == []
    assert listed(staff, f"?person={over.candidate_id}") == listed(staff, f"?person={over.interviewer_id}") == both[1:]
    assert listed(staff, "?q=graphs") == listed(staff, "?q=ada@") == listed(staff, f"?q={over.pk}") == both[1:]
    assert listed(staff, "?q=nobody") == []
    assert listed(staff, f"?from={day}&to={day}") == both[1:]
    assert listed(staff, f"?from={later.starts_at:%Y-%m-%dT%H:%M}Z") == both[:1]
    assert listed(staff, f"?to={later.starts_at:%Y-%m-%dT%H:%M}Z") == both[1:]
    assert as_person(staff).get("/api/staff/bookings?from=tomorrow").status_code == 400


def test_what_waits_for_us_is_a_list_with_the_oldest_first(over: Booking, staff: Any) -> None:
    older = booked(candidate(), interviewer(), over.starts_at - HOUR, now=over.starts_at - 2 * HOUR)
    assert listed(staff, "?waiting=1") == []
    as_person(older.interviewer).send("POST", f"/api/bookings/{hold(older).pk}/complete")
    for booking in (over, older):  # one in review, one that was paid already
        object_to(booking)
    assert listed(staff, "?waiting=1") == [str(older.pk), str(over.pk)]
    ask(staff, older, "resolve", {"decision": "complete", "answer": "We looked."})
    assert listed(staff, "?waiting=1") == [str(over.pk)]


def test_one_booking_has_its_whole_story(over: Booking, staff: Any, record: Record) -> None:
    record.came(over, "candidate")
    object_to(over)
    done = ask(staff, over, "resolve", {"decision": "split", "tokens": 2, "answer": "We looked."})
    assert done.status_code == 200, done.content

    shown = as_person(staff).get(f"/api/staff/bookings/{over.pk}").json()

    assert done.json() == shown
    assert (shown["state"], shown["captured_tokens"], shown["role"]) == ("completed", 2, "staff")
    assert [(one["kind"], one["role"], one["by"]) for one in shown["events"]] == [
        ("booked", "candidate", "Ada"),
        ("disputed", "candidate", "Ada"),
        ("decided", "staff", "Sam"),
    ]
    assert shown["hold"] == {"state": "captured", "tokens": PRICE, "captured": 2, "taken_back": 0}
    assert [(one["role"], one["name"], one["place"]) for one in shown["presence"]] == [("candidate", "Ada", "room")]
    assert shown["record"] == "interviewer_absent"
    (dispute,) = shown["disputes"]
    assert (dispute["name"], dispute["decision"], dispute["decided_by"], dispute["answer"]) == (
        "Ada", "split", "Sam", "We looked.",
    )  # fmt: skip
    assert {(one["kind"], one["to"]) for one in shown["letters"]} >= {
        ("booking_confirmed", "Ada"),
        ("session_review", "Ines"),
        ("session_decided", "Ada"),
        ("session_decided", "Ines"),
    }
    assert (shown["can"], shown["waiting"]) == ([], False)


def test_what_was_paid_and_taken_back_is_shown(over: Booking, staff: Any) -> None:
    as_person(over.interviewer).send("POST", f"/api/bookings/{hold(over).pk}/complete")
    object_to(over)
    shown = ask(staff, over, "resolve", {"decision": "return", "answer": "We looked."}).json()
    assert shown["hold"] == {"state": "captured", "tokens": PRICE, "captured": PRICE, "taken_back": PRICE}
    assert (has(over.candidate), has(over.interviewer)) == ((100, 0, 0, 0), (0, 0, 0, 0))
    told = Notification.objects.filter(kind="session_decided")
    assert set(told.values_list("user_id", flat=True)) == {over.candidate_id, over.interviewer_id}
    ensure_whole()


def test_staff_cancel_for_its_people(staff: Any) -> None:
    starts_at = database_now().replace(minute=0, second=0, microsecond=0) + HOUR
    session = booked(candidate(), interviewer(), starts_at, now=database_now())
    assert as_person(staff).get(f"/api/staff/bookings/{session.pk}").json()["can"] == ["cancel"]

    done = ask(staff, session, "cancel", {"reason": "The house is closed."})

    assert (done.status_code, done.json()["state"], done.json()["can"]) == (200, "cancelled_by_staff", [])
    assert has(session.candidate) == (100, 0, 0, 0)
    assert ask(staff, session, "cancel", {"reason": "Again."}).json()["code"] == "wrong_state"


def test_a_share_that_is_none_is_refused(over: Booking, staff: Any) -> None:
    object_to(over)
    refused = ask(staff, over, "resolve", {"decision": "split", "answer": "We looked."})
    assert (refused.status_code, refused.json()["code"], refused.json()["most"]) == (400, "nothing_to_share", PRICE - 1)
    assert ask(staff, over, "resolve", {"decision": "complete"}).status_code == 400


@pytest.mark.parametrize(
    ("duty", "reads", "manages"), [("support", 200, 200), ("moderator", 200, 200), ("finance", 200, 403)]
)
def test_each_duty_may_what_the_table_says(over: Booking, duty: str, reads: int, manages: int) -> None:
    one = make_person("Fay")
    give(one, duty)
    object_to(over)
    shown = as_person(one).get(f"/api/staff/bookings/{over.pk}")
    assert shown.status_code == reads
    assert shown.json()["can"] == (["resolve"] if manages == 200 else [])
    decided = ask(one, over, "resolve", {"decision": "return", "answer": "We looked."})
    assert decided.status_code == manages


def test_staff_do_nothing_about_their_own(over: Booking) -> None:
    give(over.candidate, "moderator")
    object_to(over)
    shown = as_person(over.candidate).get(f"/api/staff/bookings/{over.pk}").json()
    assert shown["can"] == []
    refused = ask(over.candidate, over, "resolve", {"decision": "return", "answer": "Mine."})
    assert refused.json()["code"] == "not_allowed"
    later = booked(over.candidate, interviewer(), over.starts_at + 2 * DAY, now=database_now())
    assert ask(over.candidate, later, "cancel", {"reason": "Free."}).json()["code"] == "not_allowed"


def test_the_list_costs_the_same_however_long_it_is(
    over: Booking, staff: Any, django_assert_max_num_queries: Any
) -> None:
    browser = as_person(staff)
    for number in range(5):
        booked(candidate(), over.interviewer, over.starts_at + (2 + number) * DAY, now=database_now())
    browser.get("/api/staff/bookings")
    with django_assert_max_num_queries(14):
        assert len(browser.get("/api/staff/bookings").json()["results"]) == 6
