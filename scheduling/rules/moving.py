"""Until when another time can be proposed, and how long a proposal stands (SCH-5, SCH-23)."""

from datetime import datetime, timedelta
from typing import Final

from scheduling.rules.policy import Terms

PROPOSAL_STANDS: Final = timedelta(hours=48)


def move_until(terms: Terms, starts_at: datetime) -> datetime:
    """Until when another time can be proposed for a booking."""
    return starts_at - timedelta(minutes=terms.move_cutoff_minutes)


def moves_left(terms: Terms, moves: int) -> int:
    """How often a booking can still be moved."""
    return max(0, terms.moves_most - moves)


def stands_until(*, starts_at: datetime, proposed: datetime, now: datetime) -> datetime:
    """Until when a proposal can be answered: two days, and never beyond the time that is or the one that would be."""
    return min(now + PROPOSAL_STANDS, starts_at, proposed)
