"""What each kind of staff may do: the one table. Everything that asks, asks it by the name of a power.

A duty is a row (`Role` with `role="staff"`), a person may have several. Reading a line: who has the cross, may.
"""

from collections.abc import Iterable
from typing import Final

DUTIES: Final = ("support", "moderator", "finance", "admin")

_TABLE: Final = """
    power                 support  moderator  finance  admin
    desk.open                x         x         x       x      the staff's pages, and their figures
    rooms.make               x         x         x       x      rooms between two people
    sessions.read            x         x         -       x      rooms of others: people, chat, transcripts
    incidents.handle         x         x         -       x      take a case, close it with a decision
    recordings.hear          -         x         -       x      recordings of others
    interviews.read          x         x         -       x      AI interviews of others
    content.edit             -         x         -       x      question bank, rubrics, personas, prompts
    codes.make               -         -         x       x      invite codes
    plans.grant              -         -         x       x      a plan without a payment
    plans.edit                -         -         x       x      plans, token packs, coupons
    money.read                x         -         x       x      purchases, payments, subscriptions, invoices of others
    money.refund              -         -         x       x      give money back, end subscriptions, answer disputes
    money.operate             -         -         x       x      webhook inbox, reconciliation, the books
    payouts.run               -         -         x       x      pay interviewers
    people.read              x         x         x       x      who is here
    people.make              x         -         -       x      an account for somebody
    people.suspend           -         x         -       x      close an account, open it again
    people.sign_out          x         x         -       x      end somebody's sessions
    people.unlock            x         -         -       x      take lost second factors away
    people.visit             x         -         -       x      see what somebody sees, without acting
    roles.change             -         -         -       x      make staff, candidates, interviewers
    applications.read        x         x         -       x      who wants to interview here
    applications.decide      -         x         -       x      documents, applications, suspensions
    bookings.read            x         x         x       x      sessions booked by others: people, times, tokens
    bookings.manage          x         x         -       x      cancel them, decide what becomes of their tokens
    messages.send            x         x         -       x      what people are told: the delivery log, and previews
    audit.read               -         -         -       x      who did what
"""


def _read(table: str) -> dict[str, frozenset[str]]:
    head, *lines = (line.split() for line in table.strip().splitlines())
    if tuple(head[1:]) != DUTIES:
        raise ValueError("The table's head and the duties differ.")
    return {
        name: frozenset(duty for duty, mark in zip(DUTIES, marks, strict=False) if mark == "x")
        for name, *marks in lines
    }


HELD_BY: Final = _read(_TABLE)
POWERS: Final = tuple(HELD_BY)


def may(duties: Iterable[str], power: str) -> bool:
    """True if one of these duties brings the power. Raises KeyError for a power that the table doesn't know."""
    return not HELD_BY[power].isdisjoint(duties)


def powers_of(duties: Iterable[str]) -> list[str]:
    """All that these duties may do, in the table's order."""
    held = frozenset(duties)
    return [power for power in POWERS if may(held, power)]
