"""Telling people of their sessions. Called in the transaction of what it tells; the same twice is told once."""

from scheduling.notifications.kinds import register_kinds
from scheduling.notifications.reminding import drop_reminders, plan_reminders
from scheduling.notifications.telling import (
    hear,
    tell_absent,
    tell_booked,
    tell_cancelled,
    tell_completed,
    tell_decided,
    tell_in_review,
    tell_moved,
    tell_proposal_declined,
    tell_proposed,
    tell_waitlist_offer,
)

__all__ = [
    "drop_reminders",
    "hear",
    "plan_reminders",
    "register_kinds",
    "tell_absent",
    "tell_booked",
    "tell_cancelled",
    "tell_completed",
    "tell_decided",
    "tell_in_review",
    "tell_moved",
    "tell_proposal_declined",
    "tell_proposed",
    "tell_waitlist_offer",
]
