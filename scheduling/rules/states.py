"""How a booking moves (decision 0042). Whatever is not here cannot happen."""

from collections.abc import Mapping
from typing import Final, Literal

State = Literal[
    "pending",
    "confirmed",
    "completed",
    "cancelled_by_candidate",
    "cancelled_by_interviewer",
    "cancelled_by_staff",
    "declined",
    "expired",
    "candidate_absent",
    "interviewer_absent",
    "both_absent",
    "in_review",
]
Role = Literal["candidate", "interviewer", "staff", ""]

# While in one of these, a booking takes its people's time; in these and in review, its tokens are held.
TAKES_TIME: Final[tuple[State, ...]] = ("pending", "confirmed")
PENDING: Final[tuple[State, ...]] = ("pending",)
CONFIRMED: Final[tuple[State, ...]] = ("confirmed",)
UNSETTLED: Final[tuple[State, ...]] = ("pending", "confirmed", "in_review")
CANCELLED_BY: Final[Mapping[Role, State]] = {
    "candidate": "cancelled_by_candidate",
    "interviewer": "cancelled_by_interviewer",
    "staff": "cancelled_by_staff",
}
# A booking in one of these doesn't take place: its time is free again, for its people and for whoever waits.
GIVES_BACK: Final[tuple[State, ...]] = (*CANCELLED_BY.values(), "declined", "expired")
ABSENT: Final[tuple[State, ...]] = ("candidate_absent", "interviewer_absent", "both_absent")
