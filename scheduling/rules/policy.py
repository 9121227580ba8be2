"""What cancelling late and not coming cost (X-7). The defaults return everything."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from scheduling.rules.states import State

WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a booking, frozen when it was made. Shares are percent of the price, to the interviewer."""

    free_cancel_minutes: int = 0  # until so long before the start, cancelling costs nothing
    late_cancel_percent: int = 0  # the candidate cancels after that
    candidate_absent_percent: int = 0
    both_absent_percent: int = 0
    move_cutoff_minutes: int = 0  # until so long before the start, another time can be proposed
    moves_most: int = 3

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Terms":
        """The terms as they were kept; what a later version added has its default."""
        known = {name: kept[name] for name in cls.__slots__ if name in kept}
        return cls(**known)


def free_until(terms: Terms, starts_at: datetime) -> datetime:
    """Until when a candidate can cancel for nothing."""
    return starts_at - timedelta(minutes=terms.free_cancel_minutes)


def share_of(terms: Terms, ended: State, *, price: int, starts_at: datetime, at: datetime) -> int:
    """How many of the held tokens go to the interviewer when a booking ends like this at that moment.

    The rest goes back to the candidate. Rounded down: in doubt for whoever paid.
    """
    percent = {
        "completed": WHOLE,
        "cancelled_by_candidate": terms.late_cancel_percent if at > free_until(terms, starts_at) else 0,
        "candidate_absent": terms.candidate_absent_percent,
        "both_absent": terms.both_absent_percent,
    }.get(ended, 0)
    return price * percent // WHOLE
