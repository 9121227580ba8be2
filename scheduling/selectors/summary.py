"""An interviewer's sessions at a glance (ONB-6, ONB-7)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from scheduling.models import Booking, Proposal
from scheduling.selectors.bookings import whole

RECENT: Final = timedelta(days=30)
State = Booking.State


@dataclass(frozen=True, slots=True)
class Summary:
    """How somebody's sessions as an interviewer stand. Tokens to come are held for sessions ahead or in review."""

    upcoming: int
    completed: int
    completed_30_days: int
    hours_30_days: float
    tokens_earned: int
    tokens_to_come: int
    candidates: int
    cancelled_by_me_30_days: int
    approvals: int
    proposals: int
    to_complete: int
    in_review: int
    next: Booking | None


def interviewer_summary(user_id: UUID, *, now: datetime) -> Summary:
    """How an interviewer's sessions stand. Six queries, however many there are."""
    mine = Booking.objects.filter(interviewer_id=user_id)
    ahead = Q(state=State.CONFIRMED, ends_at__gt=now)
    completed = Q(state=State.COMPLETED)
    recently = Q(ends_at__gt=now - RECENT)
    counted = mine.aggregate(
        upcoming=Count("pk", filter=ahead),
        completed=Count("pk", filter=completed),
        completed_30_days=Count("pk", filter=completed & recently),
        tokens_earned=Coalesce(Sum("captured_tokens"), 0),
        tokens_to_come=Coalesce(Sum("price_tokens", filter=Q(state__in=[State.CONFIRMED, State.IN_REVIEW])), 0),
        candidates=Count("candidate", filter=completed, distinct=True),
        cancelled_by_me_30_days=Count(
            "pk", filter=Q(state=State.CANCELLED_BY_INTERVIEWER, settled_at__gt=now - RECENT)
        ),
        approvals=Count("pk", filter=Q(state=State.PENDING, approve_until__gt=now)),
        to_complete=Count("pk", filter=Q(state=State.CONFIRMED, ends_at__lte=now)),
        in_review=Count("pk", filter=Q(state=State.IN_REVIEW)),
    )
    # A group's session is one: each slot counts once.
    slots = mine.filter(completed & recently).order_by().values_list("slot_id", "starts_at", "ends_at").distinct()
    length = sum((ends_at - starts_at for _slot, starts_at, ends_at in slots), timedelta())
    asked = Proposal.objects.filter(
        state=Proposal.State.OPEN, role="candidate", expires_at__gt=now, booking__interviewer_id=user_id
    )
    return Summary(
        **counted,
        hours_30_days=round(length / timedelta(hours=1), 1),
        proposals=asked.filter(booking__state=State.CONFIRMED).count(),
        next=whole().filter(ahead, interviewer_id=user_id).order_by("starts_at", "pk").first(),
    )
