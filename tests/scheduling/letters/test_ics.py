"""Calendar files, read with other eyes than those that wrote them (SCH-25)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from scheduling import ics
from tests.scheduling.letters.rfc5545 import check

NINE = datetime(2026, 6, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLATFORM = ics.Party("Intraview", "no-reply@intraview.test")
ADA = ics.Party("Ada Lovelace", "ada@people.test")
ENTRY = ics.Entry(
    uid="0190-1@intraview",
    sequence=3,
    status="CONFIRMED",
    starts_at=NINE,
    ends_at=NINE + HOUR,
    summary="Interview by Bo: System design",
    description="Join it here: https://intraview.test/sessions/0190-1",
    url="https://intraview.test/sessions/0190-1",
    made_at=NINE - 48 * HOUR,
    changed_at=NINE - 24 * HOUR,
)
HOSTILE = [
    "One\r\nBEGIN:VEVENT\r\nSUMMARY:another\r\nEND:VEVENT",
    "END:VCALENDAR",
    "a\nb\rc\x85d\u2028e\u2029f\x0bg\x0ch",
    "semi;colon, comma \\ back\\nslash \\, \\;",
    "e" + "\u0301" * 119,
    "👩🏽‍👩🏽‍👧🏽‍👦🏽" * 15,
    "\x00\x07\x1b\x7f bell",
    "half \ud800 a character",
    "ATTENDEE:mailto:eve@evil.test",
    "مرحبا بالعالم " * 8,
    ":;=\"',",
    " leading and trailing ",
    "x" * 400,
]


def invitation(entry: ics.Entry = ENTRY, attendee: ics.Party = ADA) -> str:
    return ics.write_invitation(entry, organizer=PLATFORM, attendee=attendee, now=NINE - HOUR)


def test_an_invitation_is_a_request_that_asks_for_no_answer() -> None:
    calendar = check(invitation())
    event = calendar.parts[0]
    assert calendar.one("METHOD").value == "REQUEST"
    assert event.one("UID").value == "0190-1@intraview"
    assert event.one("SEQUENCE").value == "3"
    assert (event.moment("DTSTART"), event.moment("DTEND")) == (NINE, NINE + HOUR)
    assert event.moment("DTSTAMP") == NINE - HOUR
    assert event.one("LOCATION").text == event.one("URL").value == ENTRY.url
    assert event.one("ORGANIZER").value == "mailto:no-reply@intraview.test"
    attendee = event.one("ATTENDEE")
    assert attendee.value == "mailto:ada@people.test"
    assert attendee.params["RSVP"] == "FALSE"
    assert attendee.params["PARTSTAT"] == "ACCEPTED"


def test_a_cancelled_entry_becomes_a_cancel_of_the_same_uid() -> None:
    calendar = check(invitation(replace(ENTRY, status="CANCELLED", sequence=4)))
    assert calendar.one("METHOD").value == "CANCEL"
    assert calendar.parts[0].one("UID").value == "0190-1@intraview"
    assert calendar.parts[0].one("STATUS").value == "CANCELLED"
    assert calendar.parts[0].one("TRANSP").value == "TRANSPARENT"


def test_what_is_published_names_nobody_but_the_platform() -> None:
    text = ics.write_published([ENTRY, replace(ENTRY, uid="2@intraview", status="CANCELLED")], organizer=PLATFORM)
    calendar = check(text)
    assert calendar.one("METHOD").value == "PUBLISH"
    assert [part.one("STATUS").value for part in calendar.parts] == ["CONFIRMED", "CANCELLED"]
    assert "people.test" not in text


def test_a_calendar_to_subscribe_to_says_its_name_and_when_to_ask_again() -> None:
    calendar = check(ics.write_published([], organizer=PLATFORM, name="Sessions, mine"))
    assert calendar.one("NAME").text == calendar.one("X-WR-CALNAME").text == "Sessions, mine"
    assert calendar.one("REFRESH-INTERVAL").value == "PT15M"
    assert calendar.one("REFRESH-INTERVAL").params == {"VALUE": "DURATION"}


def test_times_of_other_zones_are_written_in_utc() -> None:
    there = NINE.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert invitation(replace(ENTRY, starts_at=there)) == invitation()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text: str) -> None:
    hostile = replace(ENTRY, summary=text, description=text)
    calendar = check(invitation(hostile, ics.Party(text, "ada@people.test")))
    assert len(calendar.parts) == 1
    assert [line.value for line in calendar.parts[0].every("ATTENDEE")] == ["mailto:ada@people.test"]
    read = vobject.readOne(invitation(hostile))
    assert read.vevent.summary.value == calendar.parts[0].one("SUMMARY").text
    assert read.vevent.description.value == calendar.parts[0].one("DESCRIPTION").text


@given(st.text(max_size=200))
def test_whatever_is_written_is_a_calendar_that_reads_back_the_same(text: str) -> None:
    event = check(invitation(replace(ENTRY, summary="x" + text), ics.Party(text, "ada@people.test"))).parts[0]
    assert vobject.readOne(invitation(replace(ENTRY, summary="x" + text))).vevent.summary.value == (
        event.one("SUMMARY").text
    )


def test_another_parser_reads_times_and_people() -> None:
    read = vobject.readOne(invitation()).vevent
    assert (read.dtstart.value, read.dtend.value) == (NINE, NINE + HOUR)
    assert read.uid.value == ENTRY.uid
    assert read.organizer.params["CN"] == ["Intraview"]


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda text: text.replace("\r\n", "\n"), "isn't ended"),
        (lambda text: text.replace("STATUS:CONFIRMED", "STATUS:CANCELLED"), "CANCELLED"),
        (lambda text: text.replace("DTSTART:20260603T090000Z", "DTSTART:20260603T090000"), "isn't in UTC"),
        (lambda text: text.replace("SUMMARY:Interview", "SUMMARY:Int;erview"), "not escaped"),
        (lambda text: text.replace("SUMMARY:", "SUMMARY:" + "x" * 75), "octets"),
        (lambda text: text.replace("UID:", "X-UID:"), "has 0 UID"),
        (lambda text: text.replace("METHOD:REQUEST", "METHOD:PUBLISH"), "no attendees"),
        (lambda text: text.replace("END:VEVENT\r\n", ""), "END"),
        (lambda text: text.replace("SEQUENCE:3\r\n", ""), "has 0 SEQUENCE"),
    ],
)
def test_the_checker_sees_what_is_wrong(break_it, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check(break_it(invitation()))
