"""Sessions with the AI interviewer that were booked ahead. `ai_interviewer` is above and registers itself here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Started:
    """An interview that was started, and the room it is in."""

    interview_id: UUID
    room_id: UUID


class PracticePort(Protocol):
    """What `ai_interviewer` does for scheduling."""

    def check(self, *, user_id: UUID, minutes: int, interview: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """What was asked, as it is kept with the booking.

        Raises what POST /api/ai/interviews would: a validation error for what can't be set up, MonthlyLimitReached if
        this month's are used and the interview would be held this month. Counts nothing.
        """

    def start(self, *, user_id: UUID, booking_id: UUID, interview: Mapping[str, Any]) -> Started:
        """Set the interview up and count it. The same booking again is the same interview."""


_port: PracticePort | None = None


def register(port: PracticePort) -> None:
    """Say who interviews. In `AppConfig.ready()`."""
    global _port
    _port = port


def _interviewer() -> PracticePort:
    if _port is None:
        raise RuntimeError("nobody has registered the AI interviewer")
    return _port


def check_interview(
    *, user_id: UUID, minutes: int, interview: Mapping[str, Any], starts_at: datetime
) -> dict[str, Any]:
    """What was asked of a session with the AI, checked and as `Booking.interview` keeps it (JSON).

    `interview` is the body of POST /api/ai/interviews; `minutes` the booking's own. Call it before the transaction.
    Raises what that address does: rest_framework's ValidationError, MonthlyLimitReached, VoiceUnavailable.
    """
    return _interviewer().check(user_id=user_id, minutes=minutes, interview=interview, now=starts_at)
