"""Bookings and waiting lists over HTTP (SCH-9 to SCH-16)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.common.clock import to_iso
from scheduling.models import Booking
from tests.billing.conftest import as_person
from tests.scheduling.world import DAY, HOUR, PRICE, booked, candidate, interviewer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# Over HTTP the database says what time it is.
TOMORROW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + DAY


def ask(who: Any, whom: Any, starts_at: datetime = TOMORROW, *, key: str = "one", **more: Any) -> Any:
    body = {"kind": "human", "interviewer_id": str(whom.pk), "starts_at": to_iso(starts_at), **more}
    return as_person(who).send("POST", "/api/bookings", body, **{"Idempotency-Key": key})


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_booking_is_made_and_its_two_people_see_each_their_side() -> None:
    ada, ines = candidate("Ada"), interviewer("Ines")
    made = ask(ada, ines, topic="System design", note="Be kind.", price_tokens=PRICE)
    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["state"], said["role"], said["price_tokens"]) == ("confirmed", "candidate", PRICE)
    assert said["interviewer"]["name"] == "Ines"
    assert said["interviewer"]["headline"] == "Backend engineer"
    assert said["can"] == ["propose", "cancel"]
    assert ask(ada, ines, topic="System design", note="Be kind.", price_tokens=PRICE).json()["id"] == said["id"]
    theirs = as_person(ines).get(f"/api/bookings/{said['id']}").json()
    assert (theirs["role"], theirs["note"], theirs["candidate"]["name"]) == ("interviewer", "Be kind.", "Ada")
    assert [one["kind"] for one in theirs["events"]] == ["booked"]
    assert as_person(candidate()).get(f"/api/bookings/{said['id']}").status_code == 404


def test_refusals_have_names() -> None:
    ada, ines = candidate(tokens=PRICE), interviewer()
    body = {"kind": "human", "interviewer_id": str(ines.pk), "starts_at": to_iso(TOMORROW)}
    assert refusal(as_person(ada).send("POST", "/api/bookings", body)) == (400, "idempotency_key_missing")
    assert ask(ada, ines).status_code == 201
    assert refusal(ask(ada, ines, TOMORROW + HOUR)) == (409, "idempotency_key_reused")
    assert refusal(ask(ada, ines, TOMORROW + HOUR, key="two")) == (402, "not_enough_tokens")
    assert refusal(ask(candidate(), ines)) == (409, "slot_full")
    assert refusal(ask(candidate(), ines, price_tokens=1, starts_at=TOMORROW + HOUR)) == (409, "price_changed")
    assert refusal(ask(ines, ines)) == (409, "not_with_yourself")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "ai"},
        {"starts_at": "soon"},
        {"interviewer_id": "x"},
        {"starts_at": "0001-01-01T00:00:00+14:00"},
        {"starts_at": "9999-12-31T23:59:59-14:00"},
        {"starts_at": "0001-01-01T10:00:00Z"},
        {"starts_at": "9999-12-31T20:00:00Z"},
        {"topic": "x" * 121},
        {"topic": "nul \x00"},
        {"price_tokens": 2**40},
    ],
)
def test_what_makes_no_sense_is_a_mistake_in_the_question(change: dict[str, Any]) -> None:
    ada, ines = candidate(), interviewer()
    body = {"kind": "human", "interviewer_id": str(ines.pk), "starts_at": to_iso(TOMORROW), **change}
    answer = as_person(ada).send("POST", "/api/bookings", body, **{"Idempotency-Key": "one"})
    assert answer.status_code in (400, 409), answer.content
    assert not Booking.objects.exists()


@pytest.mark.parametrize("starts_at", ["0001-01-01T10:00:00Z", "9999-12-31T20:00:00Z"])
def test_nobody_waits_for_a_time_that_no_calendar_counts(starts_at: str) -> None:
    body = {"interviewer_id": str(interviewer().pk), "starts_at": starts_at}
    assert refusal(as_person(candidate()).send("POST", "/api/waitlist", body)) == (409, "slot_unavailable")


def test_half_a_character_in_what_a_practice_session_is_about_is_a_mistake_in_the_question() -> None:
    body = {"kind": "ai", "starts_at": to_iso(TOMORROW), "minutes": 15, "interview": {"role": "\ud800"}}
    answer = as_person(candidate()).send("POST", "/api/bookings", body, **{"Idempotency-Key": "one"})
    assert answer.status_code == 400, answer.content


def test_lists_are_by_when_and_role_and_cost_the_same_however_long() -> None:
    ada, ines, both = candidate("Ada"), interviewer("Ines"), interviewer("Bo")
    now = datetime.now(UTC)
    past = booked(ada, ines, TOMORROW - 3 * DAY, now=now - 4 * DAY)
    soon, later = booked(ada, ines, TOMORROW, now=now), booked(ada, both, TOMORROW + DAY, now=now)
    browser = as_person(ada)

    def ids(query: str) -> list[str]:
        return [one["id"] for one in browser.get(f"/api/bookings?{query}").json()["results"]]

    assert ids("when=upcoming") == [str(soon.pk), str(later.pk)]
    assert ids("when=past") == [str(past.pk)]
    assert ids("") == [str(later.pk), str(soon.pk), str(past.pk)]
    assert ids("role=interviewer") == []
    assert as_person(both).get("/api/bookings?role=interviewer").json()["results"][0]["candidate"]["name"] == "Ada"
    first = browser.get("/api/bookings?limit=1&when=upcoming").json()
    assert browser.get(first["next"]).json()["results"][0]["id"] == str(later.pk)
    with CaptureQueriesContext(
        connection,
    ) as few:
        ids("when=upcoming")
    for number in range(6):
        booked(ada, ines, TOMORROW + (2 + number) * DAY, now=now)
    with CaptureQueriesContext(connection) as many:
        assert len(ids("when=upcoming")) == 8
    assert len(many) == len(few)
    assert browser.get("/api/bookings?when=never").status_code == 400


def test_cancelling_needs_a_reason_and_answers_with_what_it_is_now() -> None:
    ada, ines = candidate(), interviewer()
    path = f"/api/bookings/{ask(ada, ines).json()['id']}/cancel"
    assert as_person(ada).send("POST", path, {"reason": " "}).status_code == 400
    assert as_person(candidate()).send("POST", path, {"reason": "Mine"}).status_code == 404
    done = as_person(ada).send("POST", path, {"reason": "I am ill."})
    assert done.status_code == 200
    assert (done.json()["state"], done.json()["reason"]) == ("cancelled_by_candidate", "I am ill.")
    assert refusal(as_person(ines).send("POST", path, {"reason": "Me too."})) == (409, "wrong_state")


def test_an_interviewer_answers_requests_and_a_candidate_may_not() -> None:
    ada, ines = candidate(), interviewer(requires_approval=True)
    yes, no = (ask(ada, ines, TOMORROW + n * HOUR, key=str(n)).json()["id"] for n in range(2))
    assert as_person(ines).get(f"/api/bookings/{yes}").json()["can"] == ["approve", "decline"]
    assert refusal(as_person(ada).send("POST", f"/api/bookings/{yes}/approve")) == (403, "not_allowed")
    assert as_person(ines).send("POST", f"/api/bookings/{yes}/approve").json()["state"] == "confirmed"
    declined = as_person(ines).send("POST", f"/api/bookings/{no}/decline", {"reason": "Not my field."})
    assert declined.json()["state"] == "declined"


def test_one_waits_sees_where_and_leaves() -> None:
    ines, first, second = interviewer("Ines"), candidate(), candidate()
    ask(candidate(), ines)
    body = {"interviewer_id": str(ines.pk), "starts_at": to_iso(TOMORROW)}
    places = [as_person(one).send("POST", "/api/waitlist", body).json() for one in (first, second)]
    assert [(one["position"], one["state"]) for one in places] == [(1, "waiting"), (2, "waiting")]
    assert refusal(as_person(first).send("POST", "/api/waitlist", body)) == (409, "already_waiting")
    theirs = f"/api/waitlist/{places[0]['id']}"
    assert as_person(second).send("DELETE", theirs).status_code == 404
    assert as_person(first).send("DELETE", theirs).status_code == 204
    assert as_person(first).get("/api/waitlist").json() == []
    assert as_person(second).get("/api/waitlist").json()[0]["position"] == 1


def test_a_practice_session_takes_its_time_and_no_tokens_and_shows_no_resume() -> None:
    ada = candidate(tokens=0)
    interview = {"role": "Engineer", "level": "senior", "topics": ["backend"], "mode": "text", "job": "Words of a job."}
    body = {"kind": "ai", "starts_at": to_iso(TOMORROW), "minutes": 15, "interview": interview}
    made = as_person(ada).send("POST", "/api/bookings", body, **{"Idempotency-Key": "one"})
    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["kind"], said["interviewer"], said["price_tokens"]) == ("ai", None, 0)
    assert said["can"] == ["cancel"]
    assert "Words" not in made.content.decode()
    clash = as_person(ada).send("POST", "/api/bookings", body, **{"Idempotency-Key": "two"})
    assert refusal(clash) == (409, "overlap")
