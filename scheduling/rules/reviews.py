"""What can be objected to and until when, and what a decision of our staff makes of a booking (X-6)."""

from datetime import datetime, timedelta
from typing import Final, Literal

from scheduling.rules.states import ABSENT, CANCELLED_BY, State

Decision = Literal["complete", "return", "split"]
DECIDED: Final = "decided"  # the event of our staff's decision: the last word

# A session that was to take place, and a cancellation that may have cost something.
OBJECTIONABLE: Final[tuple[State, ...]] = (
    "confirmed",
    "completed",
    *ABSENT,
    CANCELLED_BY["candidate"],
    CANCELLED_BY["interviewer"],
)


def objects_from(state: State, starts_at: datetime) -> datetime | None:
    """From when on one can object: what has not begun can be cancelled instead. None: at any time."""
    return starts_at if state == "confirmed" else None


def objects_until(*, ends_at: datetime, settled_at: datetime | None, days: int) -> datetime:
    """Until when one can object: some days after the end, or after its tokens went where they went."""
    return max(ends_at, settled_at or ends_at) + timedelta(days=days)


def share_decided(decision: Decision, *, price: int, tokens: int | None) -> int | None:
    """How many of the tokens go to the interviewer. None where a share makes no sense: all or nothing has its name."""
    if decision == "complete":
        return price
    if decision == "return":
        return 0
    return tokens if tokens is not None and 0 < tokens < price else None


def state_decided(decision: Decision, before: State) -> State:
    """What a booking is after a decision. Who didn't come stays absent, what was cancelled stays that, unless the
    decision says that it took place.
    """
    if before in CANCELLED_BY.values():
        return before
    if decision == "complete":
        return "completed"
    if before in ABSENT:
        return before
    return "completed" if decision == "split" else "cancelled_by_staff"
