"""The private calendar feed, and a booking as a file (SCH-25)."""

from urllib.parse import urlsplit

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.common.sql import database_now
from scheduling.models import Booking, BookingEvent, Calendar
from scheduling.services import feeds
from tests.billing.conftest import as_person, make_person
from tests.scheduling.letters.bookings import DAY, HOUR, a_booking
from tests.scheduling.letters.rfc5545 import check

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def feed_path(user) -> str:
    return urlsplit(feeds.make_feed(user_id=user.pk)).path


def test_a_calendar_program_reads_ones_sessions_without_signing_in() -> None:
    ada, bo = make_person("Ada"), make_person("Bo", "interviewer")
    a_booking(ada, bo, topic="Queues", starts_at=database_now() + 2 * DAY)
    for user, title in ((ada, "Interview by Bo: Queues"), (bo, "Interview with Ada: Queues")):
        answer = Client().get(feed_path(user))
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Cache-Control"] == "private, no-cache"
        assert not answer.cookies
        calendar = check(answer.content)
        assert [event.one("SUMMARY").text for event in calendar.parts] == [title]
        assert vobject.readOne(answer.content.decode()).vevent.summary.value == title
        assert b"people.test" not in answer.content


def test_who_has_it_as_it_is_gets_no_second_copy() -> None:
    ada, bo = make_person("Ada"), make_person("Bo", "interviewer")
    booking = a_booking(ada, bo, starts_at=database_now() + 2 * DAY)
    path = feed_path(ada)
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert Client().get(path).content == first.content
    Booking.objects.filter(pk=booking.pk).update(sequence=1, starts_at=booking.starts_at - HOUR)
    moved = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert moved.status_code == 200
    assert check(moved.content).parts[0].one("SEQUENCE").value == "1"


def test_head_says_what_get_would() -> None:
    ada = make_person("Ada")
    path = feed_path(ada)
    head, get = Client().head(path), Client().get(path)
    assert (head.status_code, head["ETag"], head.content) == (200, get["ETag"], b"")


def test_a_calendar_without_sessions_is_still_a_calendar() -> None:
    check(Client().get(feed_path(make_person("Ada"))).content)


def test_what_was_called_off_stays_for_a_while_as_such_and_what_is_long_over_goes() -> None:
    ada, bo = make_person("Ada"), make_person("Bo", "interviewer")
    now = database_now()
    shown = a_booking(ada, bo, starts_at=now + DAY, state="cancelled_by_candidate", settled_at=now - 10 * DAY)
    a_booking(ada, bo, starts_at=now + 2 * DAY, state="cancelled_by_candidate", settled_at=now - 31 * DAY)
    a_booking(ada, bo, starts_at=now - 91 * DAY, state="completed", settled_at=now - 91 * DAY)
    recent = a_booking(ada, bo, starts_at=now - 89 * DAY, state="completed", settled_at=now - 88 * DAY)
    asked = a_booking(ada, bo, starts_at=now + 300 * DAY, state="pending", approve_until=now + DAY)
    events = {event.one("UID").value: event for event in check(Client().get(feed_path(ada)).content).parts}
    assert {uid: event.one("STATUS").value for uid, event in events.items()} == {
        f"{shown.pk}@intraview": "CANCELLED",
        f"{recent.pk}@intraview": "CONFIRMED",
        f"{asked.pk}@intraview": "TENTATIVE",
    }


def test_an_entry_is_stamped_with_its_last_change() -> None:
    ada, bo = make_person("Ada"), make_person("Bo", "interviewer")
    at = (database_now() + HOUR).replace(microsecond=0)
    booking = a_booking(ada, bo, starts_at=at + 2 * DAY)
    BookingEvent.objects.create(booking=booking, at=at, kind="moved")
    event = check(Client().get(feed_path(ada)).content).parts[0]
    assert event.moment("DTSTAMP") == event.moment("LAST-MODIFIED") == at


def test_a_revoked_address_is_gone_and_so_is_the_one_before() -> None:
    ada = make_person("Ada")
    first, second = feed_path(ada), feed_path(ada)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    feeds.revoke_feed(user_id=ada.pk)
    gone = Client().get(second)
    assert (gone.status_code, gone["Cache-Control"]) == (404, "no-store")
    assert not Calendar.objects.get(user=ada).feed_made_at


def test_who_was_suspended_has_no_calendar() -> None:
    ada = make_person("Ada")
    path = feed_path(ada)
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_only_a_hash_of_the_address_is_kept() -> None:
    ada = make_person("Ada")
    token = feed_path(ada).removeprefix("/feeds/").removesuffix(".ics")
    kept = Calendar.objects.get(user=ada).feed_hash
    assert kept
    assert token not in kept


@pytest.mark.parametrize("token", ["", "x", "%00", "../../etc/passwd", "x" * 5000, "é"])
def test_made_up_addresses_are_nowhere(token: str) -> None:
    answer = Client().get(f"/feeds/{token}.ics")
    # What isn't one of ours is a page of the front end's, or nothing.
    assert "BEGIN:VCALENDAR" not in answer.content.decode()


def test_a_feed_costs_two_queries_however_much_is_in_it() -> None:
    ada, bo = make_person("Ada"), make_person("Bo", "interviewer")
    path = feed_path(ada)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(path).status_code == 200
        return len([one for one in asked if "scheduling_" in one["sql"]])

    a_booking(ada, bo, starts_at=database_now() + DAY)
    assert queries() == 2
    for number in range(2, 12):
        a_booking(ada, bo, starts_at=database_now() + number * DAY)
    assert queries() == 2


def test_one_makes_and_ends_the_address_of_ones_own_calendar() -> None:
    ada = make_person("Ada")
    browser = as_person(ada)
    made = browser.send("POST", "/api/calendar/feed")
    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    path = urlsplit(made.json()["url"]).path
    assert Client().get(path).status_code == 200
    assert browser.send("DELETE", "/api/calendar/feed").status_code == 204
    assert Client().get(path).status_code == 404


def test_a_booking_is_a_file_for_its_people_and_nobody_else() -> None:
    ada, bo, eve = make_person("Ada"), make_person("Bo", "interviewer"), make_person("Eve")
    booking = a_booking(ada, bo, starts_at=database_now() + DAY, topic="x\r\nBEGIN:VEVENT")
    path = f"/api/bookings/{booking.pk}/calendar.ics"
    for user in (ada, bo):
        answer = as_person(user).get(path, headers={"Accept": "text/calendar"})
        assert answer.status_code == 200
        assert answer["Content-Disposition"] == 'attachment; filename="session.ics"'
        assert "no-store" in answer["Cache-Control"]
        assert check(answer.content).one("METHOD").value == "PUBLISH"
    assert as_person(eve).get(path).status_code == 404
    assert Client().get(path).status_code == 401
