"""Going into a booked session over HTTP: from the list, and by a link from a letter (SCH-8)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from core.common.clock import utc_now
from scheduling.models import Booking, JoinLink
from scheduling.services import links
from tests.billing.conftest import as_person
from tests.scheduling.world import booked, candidate, interviewer

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def session() -> tuple[Any, Any, Booking]:
    """A session that has just begun, by the database's clock."""
    start = utc_now().replace(minute=0, second=0, microsecond=0)
    ada, ines = candidate("Ada"), interviewer("Ines")
    return ada, ines, booked(ada, ines, start, now=start - timedelta(days=1), topic="System design")


def test_both_come_into_the_same_room_and_nobody_else(session: Any) -> None:
    ada, ines, booking = session
    found = [as_person(user).send("POST", f"/api/bookings/{booking.pk}/join") for user in (ada, ines)]
    assert [answer.status_code for answer in found] == [200, 200]
    assert found[0].json() == found[1].json()
    assert found[0].json()["path"] == f"/rooms/{found[0].json()['room_id']}"
    assert as_person(candidate()).send("POST", f"/api/bookings/{booking.pk}/join").status_code == 404


def test_too_early_says_when_the_room_opens(session: Any) -> None:
    ada, _ines, booking = session
    Booking.objects.update(starts_at=booking.starts_at + timedelta(days=1), ends_at=booking.ends_at + timedelta(days=1))
    answer = as_person(ada).send("POST", f"/api/bookings/{booking.pk}/join")
    assert (answer.status_code, answer.json()["code"]) == (409, "room_not_open")
    assert re.match(r"\d{4}-\d\d-\d\dT", answer.json()["opens_at"])


def test_a_link_shows_its_own_person_what_it_leads_to_and_uses_nothing_up(session: Any) -> None:
    ada, _ines, booking = session
    token = links.make_link(booking_id=booking.pk, user_id=ada.pk, role="candidate")
    browser = as_person(ada)
    for _ in range(2):
        answer = browser.get(f"/api/join/{token}")
        assert answer.status_code == 200
        shown = answer.json()
        assert (shown["state"], shown["topic"], shown["role"]) == ("open", "System design", "candidate")
        assert (shown["with"], shown["booking_id"]) == ({"name": "Ines"}, str(booking.pk))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert JoinLink.objects.get().used_at is None


def test_others_are_told_as_little_of_a_link_as_of_one_that_never_was(session: Any) -> None:
    ada, ines, booking = session
    token = links.make_link(booking_id=booking.pk, user_id=ada.pk, role="candidate")
    browser = as_person(ines)
    said = [browser.get(f"/api/join/{one}") for one in (token, "never")]
    said += [browser.send("POST", "/api/join", {"token": one}) for one in (token, "never")]
    assert {(answer.status_code, answer.json()["code"]) for answer in said} == {(404, "link_unknown")}


def test_by_a_link_one_comes_in_once_and_afterwards_from_the_list(session: Any) -> None:
    ada, _ines, booking = session
    token = links.make_link(booking_id=booking.pk, user_id=ada.pk, role="candidate")
    browser = as_person(ada)
    first = browser.send("POST", "/api/join", {"token": token})
    assert first.status_code == 200
    again = browser.send("POST", "/api/join", {"token": token})
    assert (again.status_code, again.json()["code"]) == (410, "link_used")
    assert again.json()["booking_id"] == str(booking.pk)
    assert browser.get(f"/api/join/{token}").json()["state"] == "used"
    assert browser.send("POST", f"/api/bookings/{booking.pk}/join").json() == first.json()


def test_the_page_of_a_link_tells_no_other_address_where_one_came_from(settings: LazySettings, tmp_path: Any) -> None:
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "index.html").write_text("<!doctype html>")
    answer = as_person(candidate()).get("/join/some-token")
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer")
