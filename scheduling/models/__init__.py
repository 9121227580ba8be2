"""The tables of scheduling. Others may look through `selectors`; only this app writes."""

from scheduling.models.bookings import Booking, BookingEvent, Dispute, JoinLink, Occupied, Proposal, Slot
from scheduling.models.calendars import Block, Calendar, DateOverride, TimeOff
from scheduling.models.waitlist import WaitlistEntry

__all__ = [
    "Block",
    "Booking",
    "BookingEvent",
    "Calendar",
    "DateOverride",
    "Dispute",
    "JoinLink",
    "Occupied",
    "Proposal",
    "Slot",
    "TimeOff",
    "WaitlistEntry",
]
