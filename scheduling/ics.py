"""Calendar files (RFC 5545): invitations and cancellations for mail (RFC 5546, 6047), and what is published.

Knows values only. What is written the same twice is the same, byte for byte: no clock, no chance.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone, vText

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]

PRODUCT: Final = "-//Intraview//Intraview//EN"
# Subscribed calendars ask again after this; a hint, many programs have their own idea.
REFRESH: Final = timedelta(minutes=15)
SUMMARY_MOST: Final = 200
DESCRIPTION_MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a calendar file. `address` is an e-mail address; without one they can't be named there."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One session as one person's calendar shows it. Times are aware."""

    uid: str
    sequence: int
    status: Status
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    url: str
    made_at: datetime
    changed_at: datetime


def uid_of(booking_id: object) -> str:
    """What a booking is called in every calendar, for good: whatever our address is, and whoever's calendar it is."""
    return f"{booking_id}@intraview"


def party_of(sender: str, *, name: str = "") -> Party:
    """Somebody as a mail header names them: `Intraview <no-reply@example.org>`."""
    said, address = parseaddr(sender)
    return Party(name=name or said or "Intraview", address=address)


def write_invitation(entry: Entry, *, organizer: Party, attendee: Party, now: datetime) -> str:
    """A REQUEST, or for a cancelled entry a CANCEL, for one person.

    The organizer is the platform and the reader is the only attendee: who meets here doesn't learn the other's
    address. They have agreed by booking, so nobody is asked to answer.
    """
    method: Method = "CANCEL" if entry.status == "CANCELLED" else "REQUEST"
    calendar = _calendar(method)
    event = _event(entry, organizer, stamp=now)
    event.add("attendee", _address(attendee, ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED", RSVP="FALSE"), encode=False)
    calendar.add_component(event)
    return _text(calendar)


def write_published(entries: Iterable[Entry], *, organizer: Party, name: str = "") -> str:
    """Entries to look at: a download, or with a `name` a calendar to subscribe to. Stamped with their last change."""
    calendar = _calendar("PUBLISH")
    if name:
        calendar.add("name", _words(name))
        calendar.add("x-wr-calname", _words(name))
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", f"PT{int(REFRESH.total_seconds()) // 60}M")
    for entry in entries:
        calendar.add_component(_event(entry, organizer, stamp=entry.changed_at))
    if not calendar.subcomponents:
        calendar.add_component(_utc_zone())
    return _text(calendar)


def _calendar(method: Method) -> "Calendar":
    from icalendar import Calendar  # a tenth of a second, which no start of a server has to wait for

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry, organizer: Party, *, stamp: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _utc(stamp))
    event.add("dtstart", _utc(entry.starts_at))
    event.add("dtend", _utc(entry.ends_at))
    event.add("summary", _clean(entry.summary)[:SUMMARY_MOST])
    if entry.description:
        event.add("description", _clean(entry.description, lines=True)[:DESCRIPTION_MOST])
    event.add("status", entry.status)
    event.add("organizer", _address(organizer), encode=False)
    # Programs show the place next to the time and make an address of it that can be opened; many hide URL.
    event.add("location", entry.url)
    event.add("url", entry.url)
    event.add("created", _utc(entry.made_at))
    event.add("last-modified", _utc(entry.changed_at))
    event.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    return event


def _utc_zone() -> "Timezone":
    """A calendar has to hold something (RFC 5545, 3.6): in one without sessions, the zone that all times are in."""
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return zone


def _words(text: str) -> "vText":
    """A text; of names that it doesn't know, the library doesn't know that they are texts, and escapes nothing."""
    from icalendar import vText

    return vText(_clean(text))


def _address(party: Party, **parameters: str) -> object:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{party.address}")
    # A name in quotes may hold neither quotes nor controls; RFC 6868 would encode them, and old readers show that.
    address.params["CN"] = _clean(party.name).replace('"', "'") or party.address
    for name, value in parameters.items():
        address.params[name] = value
    return address


def _text(calendar: "Calendar") -> str:
    return calendar.to_ical().decode()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _clean(text: str, *, lines: bool = False) -> str:
    """Without what a content line can't hold: controls, halves of characters, and line ends unless asked for."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        mark if mark == "\n" and lines else " " if mark.isspace() else mark
        for mark in text
        if mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cs")
    )
    return "".join(kept).strip()
