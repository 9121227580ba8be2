"""Calendars and times over HTTP: shapes, refusals, and who sees whose (SCH-1 to SCH-3, DISC-3)."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import services as billing
from core.common.clock import to_iso, utc_now
from interviewers.models import Profile
from scheduling.models import Calendar, Slot
from scheduling.services import calendars
from tests.accounts.people import Browser
from tests.billing.conftest import as_person
from tests.scheduling import world
from tests.scheduling.world import DAY, HOUR

pytestmark = pytest.mark.django_db
# It stays the same day where the tests go on past midnight.
DAY_AFTER_NEXT = (utc_now() + 2 * DAY).replace(hour=0, minute=0, second=0, microsecond=0)


def coming(hour: int = 12) -> datetime:
    """A moment of the day after next: the API asks the clock itself, and no zone is two days behind another."""
    return DAY_AFTER_NEXT.replace(hour=hour)


def slots_of(user: Any, browser: Browser | None = None, **asked: str) -> Any:
    day = coming().date().isoformat()
    given = {"from": day, "to": day, "tz": "UTC", **asked}
    return (browser or Browser()).get(f"/api/interviewers/{user.pk}/slots", given)


def test_a_calendar_that_was_never_opened_is_there_and_can_be_changed() -> None:
    browser = as_person(world.candidate(tokens=0))
    shown = browser.get("/api/calendar").json()
    assert (shown["revision"], shown["time_zone"], shown["own_zone"], shown["blocks"]) == (1, "UTC", False, [])
    changed = browser.send("PATCH", "/api/calendar", {"revision": 1, "time_zone": "Asia/Kolkata", "per_day": 3})
    assert changed.status_code == 200
    body = changed.json()
    assert (body["revision"], body["time_zone"], body["own_zone"], body["per_day"]) == (2, "Asia/Kolkata", True, 3)
    late = browser.send("PATCH", "/api/calendar", {"revision": 1, "per_day": None})
    assert (late.status_code, late.json()["code"], late.json()["revision"]) == (409, "calendar_changed", 2)


@pytest.mark.parametrize(
    "change",
    [
        {"session_minutes": 14}, {"session_minutes": 47}, {"increment_minutes": 25}, {"capacity": 9},
        {"time_zone": "Mars/Base"}, {"time_zone": "../../etc/passwd"}, {"horizon_days": 366}, {"notice_minutes": -1},
        {"per_day": 0}, {"buffer_after": 241},
    ],
)  # fmt: skip
def test_rules_have_bounds(change: dict[str, Any]) -> None:
    browser = as_person(world.candidate(tokens=0))
    refused = browser.send("PATCH", "/api/calendar", {"revision": 1, **change})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, list(change))


def test_windows_are_set_listed_and_removed() -> None:
    browser = as_person(world.candidate(tokens=0))
    week = [{"weekday": 0, "start_minute": 540, "minutes": 180}, {"weekday": 6, "start_minute": 1380, "minutes": 120}]
    assert browser.send("PUT", "/api/calendar/week", {"revision": 1, "blocks": week}).status_code == 200
    over = [{"weekday": 6, "start_minute": 1380, "minutes": 120}, {"weekday": 0, "start_minute": 0, "minutes": 61}]
    refused = browser.send("PUT", "/api/calendar/week", {"revision": 2, "blocks": over})
    assert (refused.status_code, refused.json()["code"], refused.json()["windows"]) == (400, "windows_overlap", [0, 1])
    once = {"date": coming().date().isoformat(), "start_minute": 600, "minutes": 60}
    made = browser.send("POST", "/api/calendar/blocks", once)
    assert (made.status_code, made.json()["kind"]) == (201, "once")
    listed = browser.get("/api/calendar/blocks").json()["results"]
    assert [(one["kind"], one["weekday"], one["date"]) for one in listed] == [
        ("weekly", 0, None), ("weekly", 6, None), ("once", None, once["date"]),
    ]  # fmt: skip
    assert browser.send("DELETE", f"/api/calendar/blocks/{made.json()['id']}").status_code == 204
    assert browser.send("DELETE", f"/api/calendar/blocks/{made.json()['id']}").status_code == 404
    both = browser.send("POST", "/api/calendar/blocks", {**once, "weekday": 1})
    assert both.status_code == 400


def test_dates_of_their_own_and_times_off() -> None:
    browser = as_person(world.candidate(tokens=0))
    day = coming().date().isoformat()
    hours = [{"start_minute": 540, "minutes": 60}]
    put = browser.send("PUT", f"/api/calendar/overrides/{day}", {"windows": hours})
    assert (put.status_code, put.json()["windows"]) == (200, hours)
    assert browser.send("PUT", "/api/calendar/overrides/someday", {"windows": hours}).status_code == 404
    off = {"starts_at": to_iso(coming()), "ends_at": to_iso(coming() + HOUR), "note": "Dentist"}
    made = browser.send("POST", "/api/calendar/times-off", off)
    assert made.status_code == 201
    turned = browser.send("POST", "/api/calendar/times-off", {**off, "ends_at": off["starts_at"]})
    assert (turned.status_code, list(turned.json()["errors"])) == (400, ["ends_at"])
    shown = browser.get("/api/calendar").json()
    assert [one["date"] for one in shown["overrides"]] == [day]
    assert shown["times_off"] == [{"id": made.json()["id"], **off}]
    assert browser.send("DELETE", f"/api/calendar/overrides/{day}").status_code == 204
    assert browser.send("DELETE", f"/api/calendar/times-off/{made.json()['id']}").status_code == 204


def test_a_week_shows_windows_times_off_and_bookings_with_what_is_kept_free() -> None:
    ines, cato = world.interviewer(buffer_before=15, per_week=7), world.candidate()
    time, now = coming(), utc_now()
    calendars.replace_week(user_id=ines.pk, revision=1, blocks=[(time.weekday(), 600, 240)])
    calendars.add_time_off(user_id=ines.pk, starts_at=time.replace(hour=10), ends_at=time.replace(hour=11))
    world.booked(cato, ines, time, now=now)
    day = time.date().isoformat()

    for person, kept in ((ines, 15), (cato, 0)):
        week = as_person(person).get("/api/calendar/week", {"from": day}).json()
        (booking,) = week["bookings"]
        assert (booking["starts_at"], booking["role"]) == (to_iso(time), "interviewer" if kept else "candidate")
        assert datetime.fromisoformat(booking["busy_from"]) == time - kept * world.MINUTE
    mine = as_person(ines).get("/api/calendar/week", {"from": day}).json()
    assert (mine["from"], len(mine["days"]), mine["open_minutes"], mine["booked"], mine["per_week"]) == (
        day,
        7,
        180,
        1,
        7,
    )
    first = mine["days"][0]
    assert first["open"] == [
        {"starts_at": to_iso(time.replace(hour=10)), "ends_at": to_iso(time.replace(hour=14)), "source": "weekly"}
    ]
    assert len(first["off"]) == 1
    assert as_person(ines).get("/api/calendar/week").status_code == 200
    assert as_person(ines).get("/api/calendar/week", {"from": "0001-01-01"}).status_code == 400


def test_everybody_sees_the_times_of_an_interviewer_that_is_listed() -> None:
    ines = world.interviewer()
    answer = slots_of(ines)
    assert answer.status_code == 200
    body = answer.json()
    said = [body[key] for key in ("time_zone", "interviewer_zone", "session_minutes", "price_tokens", "bookable")]
    assert said == ["UTC", "UTC", 60, world.PRICE, True]
    assert body["slots"][0] == {
        "starts_at": to_iso(coming(0)), "ends_at": to_iso(coming(1)), "date": coming().date().isoformat(),
        "places": 1, "state": "free", "fits": None,
    }  # fmt: skip
    assert len(body["slots"]) == 48


def test_dates_are_those_of_the_zone_that_is_asked_for() -> None:
    slots = slots_of(world.interviewer(), tz="Asia/Kolkata").json()["slots"]
    assert {one["date"] for one in slots} == {coming().date().isoformat()}
    assert slots[0]["starts_at"] == to_iso(coming(0) - 5.5 * HOUR)


def test_a_booked_time_is_full_to_others_and_ones_own_to_who_booked_it() -> None:
    ines, cato = world.interviewer(capacity=2), world.candidate()
    world.booked(cato, ines, coming(), now=utc_now())

    def seen(browser: Browser) -> tuple[int, str]:
        (found,) = [one for one in slots_of(ines, browser).json()["slots"] if one["starts_at"] == to_iso(coming())]
        return found["places"], found["state"]

    other = as_person(world.candidate())
    assert (seen(as_person(cato)), seen(other)) == ((1, "yours"), (1, "free"))
    Slot.objects.update(capacity=1)
    assert (seen(as_person(cato)), seen(other), seen(Browser())) == ((0, "yours"), (0, "full"), (0, "full"))


def test_times_fit_into_what_the_viewer_keeps_open_and_not_over_what_they_have() -> None:
    ines, other, cato = world.interviewer(), world.interviewer(), world.candidate()
    calendars.add_block(user_id=cato.pk, weekday=coming().weekday(), start_minute=600, minutes=240)
    world.booked(cato, other, coming(12), now=utc_now())
    found = {one["starts_at"]: one["fits"] for one in slots_of(ines, as_person(cato)).json()["slots"]}
    assert [found[to_iso(coming(hour))] for hour in (9, 10, 11, 12, 13, 14)] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]


def test_whom_the_search_does_not_show_only_they_and_their_candidates_see() -> None:
    ines, cato, other = world.interviewer(), world.candidate(), world.candidate()
    world.booked(cato, ines, coming(), now=utc_now())
    Profile.objects.filter(user=ines).update(public=False)
    answers = [slots_of(ines, browser) for browser in (as_person(ines), as_person(cato), as_person(other), Browser())]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404]
    assert answers[1].json()["bookable"] is False
    assert slots_of(other).status_code == 404


def test_a_plan_with_priority_sees_further_ahead() -> None:
    ines, cato = world.interviewer(horizon_days=2), world.candidate()
    day = (coming() + 5 * DAY).date().isoformat()
    browser = as_person(cato)
    assert slots_of(ines, browser, **{"from": day, "to": day}).json()["slots"] == []
    billing.grant_plan(user_id=cato.pk, plan="pro", source="invite", reference="test")
    assert len(slots_of(ines, browser, **{"from": day, "to": day}).json()["slots"]) == 48


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"to": "2026-01-01"}, "to"),
        ({"from": "2026-06-01", "to": "2026-08-02"}, "to"),
        ({"from": "9999-12-31", "to": "9999-12-31"}, "to"),
        ({"from": "0001-01-01", "to": "0001-01-01"}, "to"),
        ({"tz": "Mars/Base"}, "tz"),
        ({"from": "soon"}, "from"),
    ],
)
def test_what_is_asked_for_has_bounds(asked: dict[str, str], field: str) -> None:
    answer = slots_of(world.interviewer(), **asked)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_whoever_was_signed_in_once_is_a_stranger_not_a_refusal() -> None:
    browser = Browser()
    browser.cookies["access"] = "worn-out"
    assert slots_of(world.interviewer(), browser).status_code == 200


def test_a_page_of_times_costs_so_many_queries_however_many_there_are() -> None:
    ines, cato = world.interviewer(), world.candidate()
    counts = set()
    for number in (1, 2):
        world.booked(cato, ines, coming() + number * DAY, now=utc_now())
        with CaptureQueriesContext(connection) as asked:
            slots_of(ines, to=(coming() + number * 30 * DAY).date().isoformat())
        counts.add(len(asked))
    assert counts == {4}


def test_of_whom_has_no_calendar_nothing_is_open() -> None:
    ines = world.interviewer()
    Calendar.objects.filter(user=ines).delete()
    assert slots_of(ines).json()["slots"] == []
