"""When a booked session's room can be entered (SCH-8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from scheduling.rules.states import Role, State

CLOSES_AFTER: Final = timedelta(minutes=60)  # beyond the end: conversations run over

Standing = Literal["early", "open", "closed"]
# Whose booking is in one of these has a seat: the notes, the record and the AI's offer are in the room.
SEATED: Final[tuple[State, ...]] = (
    "confirmed", "completed", "candidate_absent", "interviewer_absent", "both_absent", "in_review",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when; the last moment is outside."""

    opens_at: datetime
    closes_at: datetime

    def standing(self, now: datetime) -> Standing:
        """Where a moment lies."""
        if now < self.opens_at:
            return "early"
        return "open" if now < self.closes_at else "closed"


def window_of(starts_at: datetime, ends_at: datetime, *, opens_minutes: int) -> Window:
    """The window of a session: from so many minutes before its start until an hour after its end."""
    return Window(starts_at - timedelta(minutes=opens_minutes), ends_at + CLOSES_AFTER)


def may_come(state: State, role: Role) -> bool:
    """True for those who can go into a session's room while it is open.

    An interviewer who was said not to have come can't: the room may be the candidate's own by then, for practising.
    """
    return state in SEATED and not (role == "interviewer" and state == "interviewer_absent")
