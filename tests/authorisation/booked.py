"""A session between two, and what hangs on it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from scheduling.models import Booking, BookingEvent, Dispute, JoinLink, Occupied, Proposal, Slot, WaitlistEntry

HOUR = timedelta(hours=1)


def make_booked(candidate: Any, interviewer: Any, now: Any, *, owner: Any) -> dict[str, Any]:
    """A booking that waits for a yes, with a closed proposal and dispute, a link, and a place on a waiting list."""
    start = now + timedelta(days=2 + Slot.objects.count())  # each pair at a time of its own
    times = {"starts_at": start, "ends_at": start + HOUR}
    slot = Slot.objects.create(interviewer=interviewer, busy_from=start, busy_until=start + HOUR, taken=1, **times)
    booking = Booking.objects.create(
        state="pending", candidate=candidate, interviewer=interviewer, slot=slot, price_tokens=0, key=str(uuid4()),
        asked="", approve_until=start, **times,
    )  # fmt: skip
    Occupied.objects.create(user=interviewer, slot=slot, **times)
    Occupied.objects.create(user=candidate, booking=booking, **times)
    proposal = Proposal.objects.create(
        booking=booking, by=candidate, role="candidate", reason="A train.", state="declined", expires_at=now, **times
    )
    dispute = Dispute.objects.create(
        booking=booking, by=candidate, role="candidate", text="No.", decision="return", decided_at=now
    )
    for kind, data in (
        ("booked", {}),
        ("proposed", {"proposal": str(proposal.pk)}),
        ("disputed", {"dispute": str(dispute.pk)}),
    ):
        BookingEvent.objects.create(booking=booking, at=now, kind=kind, by=candidate, role="candidate", data=data)
    JoinLink.objects.create(
        booking=booking,
        user=candidate,
        role="candidate",
        token_hash=uuid4().hex,
        opens_at=start,
        closes_at=start + HOUR,
    )
    entry = WaitlistEntry.objects.create(
        interviewer=interviewer if owner.pk == candidate.pk else candidate, candidate=owner,
        starts_at=start + HOUR, ends_at=start + 2 * HOUR,
    )  # fmt: skip
    return {"booking_id": booking.pk, "entry_id": entry.pk}
