"""Every way in which a booking can end, to the last token of both people: by the terms that it was made under (X-7)."""

from collections.abc import Callable
from typing import Any

import pytest

from billing.models import LedgerTransaction
from scheduling.models import Booking
from scheduling.services import absences, approving, cancelling, disputes, settling
from tests.billing.conftest import make_person
from tests.billing.ledger.wallets import columns, give
from tests.scheduling.afterwards.record import AUTO, WAIT, Record, has, hold
from tests.scheduling.world import DAY, HOUR, MINUTE, NOON, TOMORROW, booked, candidate, ensure_whole, interviewer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# The session begins a day after NOON; until four hours before that cancelling is free.
END = TOMORROW + HOUR
LATE = TOMORROW - 4 * HOUR + MINUTE
EARLY = TOMORROW - 4 * HOUR

Ends = Callable[[Booking, Record], Any]


def cancel(by: str, at: Any) -> Ends:
    return lambda booking, _record: cancelling.cancel_booking(
        booking_id=booking.pk, by=getattr(booking, f"{by}_id"), reason="Ill.", now=at
    )


def by_staff(booking: Booking, _record: Record) -> None:
    staff = make_person("Sam", "staff")
    cancelling.cancel_by_staff(booking_id=booking.pk, by=staff.pk, reason="Closed.", now=LATE)


def complete(booking: Booking, _record: Record) -> None:
    settling.complete_booking(booking_id=hold(booking).pk, by=booking.interviewer_id, now=END)


def absent(who: str) -> Ends:
    """The other side says so after having waited."""
    other = "interviewer" if who == "candidate" else "candidate"

    def end(booking: Booking, record: Record) -> None:
        record.came(booking, other, until=None)
        absences.say_absent(booking_id=booking.pk, by=getattr(booking, f"{other}_id"), now=TOMORROW + WAIT)

    return end


def by_the_record(*came: str) -> Ends:
    def end(booking: Booking, record: Record) -> None:
        for role in came:
            record.came(booking, role)
        settling.settle_due(now=END + AUTO)

    return end


def decided(decision: Any, tokens: int | None = None) -> Ends:
    def end(booking: Booking, _record: Record) -> None:
        staff = make_person("Sam", "staff")
        disputes.object_to(booking_id=booking.pk, by=booking.candidate_id, text="No.", now=END)
        disputes.resolve(
            booking_id=booking.pk, decision=decision, tokens=tokens, answer="So.", by=staff.pk, now=END + DAY
        )

    return end


# How it ends, what it is then, what the interviewer has of the five tokens by default, and by terms that cost.
WAYS: list[tuple[str, Ends, str, int, int]] = [
    ("the candidate cancels early", cancel("candidate", EARLY), "cancelled_by_candidate", 0, 0),
    ("the candidate cancels late", cancel("candidate", LATE), "cancelled_by_candidate", 0, 2),
    ("the interviewer cancels early", cancel("interviewer", EARLY), "cancelled_by_interviewer", 0, 0),
    ("the interviewer cancels late", cancel("interviewer", LATE), "cancelled_by_interviewer", 0, 0),
    ("our staff cancel", by_staff, "cancelled_by_staff", 0, 0),
    ("the interviewer completes", complete, "completed", 5, 5),
    ("the record completes", by_the_record("candidate", "interviewer"), "completed", 5, 5),
    ("the candidate does not come", absent("candidate"), "candidate_absent", 0, 3),
    ("the interviewer does not come", absent("interviewer"), "interviewer_absent", 0, 0),
    ("the record misses the candidate", by_the_record("interviewer"), "candidate_absent", 0, 3),
    ("the record misses the interviewer", by_the_record("candidate"), "interviewer_absent", 0, 0),
    ("nobody comes", by_the_record(), "both_absent", 0, 1),
    ("staff give it to the interviewer", decided("complete"), "completed", 5, 5),
    ("staff give it back", decided("return"), "cancelled_by_staff", 0, 0),
    ("staff share it", decided("split", 4), "completed", 4, 4),
]


@pytest.mark.parametrize("costs", [False, True], ids=["default", "terms that cost"])
@pytest.mark.parametrize(("end", "becomes", "free", "paid"), [way[1:] for way in WAYS], ids=[way[0] for way in WAYS])
def test_where_the_tokens_are_afterwards(
    record: Record, settings: Any, end: Ends, becomes: str, free: int, paid: int, costs: bool
) -> None:
    if costs:
        settings.FREE_CANCEL_HOURS, settings.LATE_CANCEL_PERCENT = 4, 50
        settings.CANDIDATE_ABSENT_PERCENT, settings.BOTH_ABSENT_PERCENT = 70, 30
    share = paid if costs else free
    who = candidate(tokens=10)
    give(who, 3)  # given ones are spent first, and come back as what they were
    session = booked(who, interviewer(), TOMORROW, now=NOON)
    assert has(who) == (8, 5, 0, 0)

    end(session, record)

    session.refresh_from_db()
    assert (session.state, session.captured_tokens) == (becomes, share)
    assert session.settled_at is not None
    assert columns(who) == {
        "paid": 10 - max(0, share - 3), "free": max(0, 3 - share), "held": 0, "earned": 0, "owed": 0,
    }  # fmt: skip
    assert has(session.interviewer) == (0, 0, share, 0)
    settled = LedgerTransaction.objects.filter(reason=f"booking:{session.pk}", kind__in=["capture", "release"])
    assert settled.count() == 1
    ensure_whole()


@pytest.mark.parametrize("ends", ["declined", "expired"])
def test_what_was_never_said_yes_to_costs_nothing(settings: Any, ends: str) -> None:
    settings.FREE_CANCEL_HOURS, settings.LATE_CANCEL_PERCENT = 400, 50
    session = booked(candidate(), interviewer(requires_approval=True))
    if ends == "declined":
        approving.decline_booking(booking_id=session.pk, by=session.interviewer_id, reason="Full.", now=NOON)
    else:
        assert approving.expire_requests(now=TOMORROW) == 1
    session.refresh_from_db()
    assert (session.state, session.captured_tokens) == (ends, 0)
    assert (has(session.candidate), has(session.interviewer)) == ((100, 0, 0, 0), (0, 0, 0, 0))
    ensure_whole()
