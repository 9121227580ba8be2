"""What is told when something happens to a booking.

Each of these looks at the booking as it is now, in the transaction that made it so, and looks after its reminders too.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.common.clock import to_iso
from core.common.sql import database_now
from core.notifications.services import cancel, notify
from scheduling.models import Booking, Proposal, WaitlistEntry
from scheduling.notifications.reminding import drop_reminders, plan_reminders
from scheduling.notifications.sides import about, other, sides, tell
from scheduling.rules.states import ABSENT, GIVES_BACK

if TYPE_CHECKING:
    from scheduling.services.steps import Change


def tell_booked(booking: Booking, *, approved: bool = False, now: datetime | None = None) -> None:
    """A booking was made or `approved`: both sides get it with a calendar file, and reminders.

    One that waits for the interviewer's yes: they are asked, the candidate reads that they are.
    """
    now = now or database_now()
    if booking.state == "pending":
        for side in sides(booking):
            tell(
                "booking_requested", booking, side, facts={"approve_until": booking.approve_until, "note": booking.note}
            )
        return
    if approved:
        cancel(about=about(booking), kinds=["booking_requested"])
    for side in sides(booking):
        tell(
            "booking_confirmed",
            booking,
            side,
            invitation_at=now,
            facts={"tokens": booking.price_tokens, "note": booking.note if side.role == "interviewer" else ""},
        )
    plan_reminders(booking, now=now)


def tell_cancelled(booking: Booking, *, now: datetime | None = None, before: str = "") -> None:
    """A booking doesn't take place: cancelled by whoever, declined, or not answered in time.

    Both sides get it; with the end of the calendar file, if they ever had one.
    """
    now = now or database_now()
    drop_reminders(booking)
    # Who sleeps must not read in the morning that it is booked, after they have read that it isn't.
    cancel(
        about=about(booking),
        kinds=["booking_requested", "booking_confirmed", "booking_moved", "time_proposed", "proposal_closed"],
    )
    was_confirmed = booking.state.startswith("cancelled") and before != "pending"
    for side in sides(booking):
        tell(
            "booking_cancelled",
            booking,
            side,
            invitation_at=now if was_confirmed else None,
            facts={
                "reason": booking.reason,
                "tokens": booking.price_tokens,
                "captured": booking.captured_tokens,
            },
        )


def tell_moved(booking: Booking, *, before: datetime | None = None, now: datetime | None = None) -> None:
    """A booking has another time. `before`: the one that it had."""
    now = now or database_now()
    drop_reminders(booking)
    cancel(about=about(booking), kinds=["booking_confirmed", "booking_moved", "time_proposed", "proposal_closed"])
    for side in sides(booking):
        tell("booking_moved", booking, side, invitation_at=now, facts={"before": before})
    plan_reminders(booking, now=now)


def tell_proposed(booking: Booking, proposal: Proposal | None = None) -> None:
    """One side proposes another time: the other is asked. Without a `proposal`, the open one."""
    proposal = proposal or booking.proposals.filter(state=Proposal.State.OPEN).first()
    if proposal is None:
        return
    for side in sides(booking, other(proposal.role)):
        tell("time_proposed", booking, side, what=str(proposal.pk), facts=_facts(proposal))


def tell_proposal_declined(booking: Booking, proposal: Proposal) -> None:
    """The other time won't be: declined, or not answered in time (told to whoever proposed it), or withdrawn (told to
    the other side). The booking stays as it is.
    """
    cancel(about=about(booking), kinds=["time_proposed"])
    reader = other(proposal.role) if proposal.state == Proposal.State.WITHDRAWN else proposal.role
    for side in sides(booking, reader):
        facts = {**_facts(proposal), "became": proposal.state}
        tell("proposal_closed", booking, side, what=str(proposal.pk), facts=facts)


def tell_completed(booking: Booking, *, before: str = "") -> None:
    """A session took place and its tokens went to the interviewer. `before`: the state it came from."""
    drop_reminders(booking)
    _tell_settled("session_completed", booking, before)


def tell_absent(booking: Booking, *, before: str = "") -> None:
    """Somebody didn't come, or nobody did."""
    drop_reminders(booking)
    _tell_settled("session_absent", booking, before)


def tell_in_review(booking: Booking, *, by_role: str = "", what: str = "") -> None:
    """Somebody objected, or the record doesn't say who was there: our staff look at it, both sides know."""
    drop_reminders(booking)
    for side in sides(booking):
        tell("session_review", booking, side, what=what, facts={"by_role": by_role})


def tell_decided(booking: Booking) -> None:
    """Our staff have decided where the tokens of a session go: both sides read their answer."""
    facts = {"tokens": booking.price_tokens, "captured": booking.captured_tokens, "reason": booking.reason}
    for side in sides(booking):
        tell("session_decided", booking, side, facts=facts)


def tell_waitlist_offer(entry: WaitlistEntry) -> None:
    """A place is free: kept for this candidate until `offered_until`; one who merely waits is told that it is free."""
    offered = entry.state == WaitlistEntry.State.OFFERED and entry.offered_until is not None
    until = entry.offered_until if offered and entry.offered_until else entry.starts_at
    notify(
        "waitlist_place",
        user_id=entry.candidate_id,
        key=f"waitlist_place:{entry.pk}:{to_iso(entry.offered_until) if entry.offered_until else 'open'}",
        context={
            "entry": str(entry.pk),
            "interviewer": str(entry.interviewer_id),
            "offered": offered,
            "starts_at": entry.starts_at,
            "ends_at": entry.ends_at,
            "with_name": entry.interviewer.name,
            "with_zone": entry.interviewer.time_zone,
            "until": until,
        },
        about=f"waitlist:{entry.pk}",
        url=f"/interviewers/{entry.interviewer_id}",
    )


def hear(change: "Change") -> None:
    """Tell what a step of a booking means to its people. Listens to `services.steps`."""
    booking, before = change.booking, change.before or ""
    if change.kind in ("booked", "approved"):
        tell_booked(booking, approved=change.kind == "approved", now=change.now)
    elif change.kind == "moved":
        came_from = change.data.get("from")
        tell_moved(booking, before=datetime.fromisoformat(came_from) if came_from else None, now=change.now)
    elif change.kind == "proposed":
        tell_proposed(booking)
    elif change.kind in ("proposal_declined", "proposal_withdrawn", "proposal_expired"):
        tell_proposal_declined(booking, booking.proposals.get(pk=change.data["proposal"]))
    elif change.kind == "disputed":
        tell_in_review(booking, by_role=change.role, what=str(change.data["dispute"]))
    elif change.kind == "decided":
        tell_decided(booking)
    elif before == booking.state:
        return  # something was noted, nothing moved
    elif booking.state in GIVES_BACK:
        tell_cancelled(booking, now=change.now, before=before)
    elif booking.kind == Booking.Kind.AI:
        drop_reminders(booking)  # a practice session is over when it is: nobody waits to hear that
    elif booking.state == "completed":
        tell_completed(booking, before=before)
    elif booking.state in ABSENT:
        tell_absent(booking, before=before)
    elif booking.state == "in_review":
        tell_in_review(booking, by_role=change.role)


def _tell_settled(kind: str, booking: Booking, before: str) -> None:
    facts = {
        "tokens": booking.price_tokens,
        "captured": booking.captured_tokens,
        "reviewed": before == "in_review",
    }
    for side in sides(booking):
        tell(kind, booking, side, facts=facts)


def _facts(proposal: Proposal) -> dict[str, Any]:
    return {
        "proposed_starts_at": proposal.starts_at,
        "proposed_ends_at": proposal.ends_at,
        "reason": proposal.reason,
        "expires_at": proposal.expires_at,
    }
