"""Who was there, and what follows from it (X-6, SCH-24). The record itself is kept by whoever keeps the rooms.

Somebody is there while they are in the room or in its lobby: whoever knocks has come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

Verdict = Literal["both_came", "candidate_absent", "interviewer_absent", "both_absent", "unclear"]
Side = Literal["candidate", "interviewer"]

# So long together in the room is a session; less may have been a line that failed.
TOGETHER_LEAST: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Stay:
    """One person in one place of the room, from when to when. `left_at` is None while they are there."""

    user_id: UUID
    role: str  # candidate, interviewer, and whoever else had a seat
    name: str
    place: str  # lobby or room
    joined_at: datetime
    left_at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the record says about a booking's room: whether it was ever opened, its two people's stays, what is open."""

    opened: bool
    stays: tuple[Stay, ...] = ()
    open_incidents: int = 0

    def came(self, side: Side) -> bool:
        """True where this side was there at all."""
        return any(stay.role == side for stay in self.stays)

    def first_joined(self, side: Side) -> datetime | None:
        """When this side was there first."""
        return min((stay.joined_at for stay in self.stays if stay.role == side), default=None)

    def waited(self, side: Side, *, since: datetime, until: datetime) -> timedelta:
        """How long this side was there between two moments."""
        return _length(_spans((stay for stay in self.stays if stay.role == side), since, until))

    def together(self, *, since: datetime, until: datetime) -> timedelta:
        """How long both were in the room at once between two moments."""
        inside = [stay for stay in self.stays if stay.place == "room"]
        theirs = _spans((stay for stay in inside if stay.role == "candidate"), since, until)
        ours = _spans((stay for stay in inside if stay.role == "interviewer"), since, until)
        both = [(max(a, c), min(b, d)) for a, b in theirs for c, d in ours if max(a, c) < min(b, d)]
        return _length(both)


def judge(evidence: Evidence | None, *, starts_at: datetime, ends_at: datetime, wait: timedelta) -> Verdict:
    """What the record says of a session that is over. Unclear is for people to decide.

    Nobody is absent because of a moment: one side was there for `wait` after the start, and the other one never was.
    Time together counts from whenever both came, a little early or in overtime.
    """
    if evidence is None or evidence.open_incidents:
        return "unclear"
    came, met = evidence.came("candidate"), evidence.came("interviewer")
    if not came and not met:
        return "both_absent"
    if came and met:
        early, late = starts_at - timedelta(hours=1), ends_at + timedelta(hours=1)
        return "both_came" if evidence.together(since=early, until=late) >= TOGETHER_LEAST else "unclear"
    here: Side = "candidate" if came else "interviewer"
    if evidence.waited(here, since=starts_at, until=ends_at) < wait:
        return "unclear"
    return "interviewer_absent" if came else "candidate_absent"


def _spans(stays: Iterable[Stay], since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The stays between two moments, put together where they touch or overlap."""
    cut = sorted(
        (max(stay.joined_at, since), min(stay.left_at or until, until))
        for stay in stays
        if stay.joined_at < until and (stay.left_at is None or stay.left_at > since)
    )
    joined: list[tuple[datetime, datetime]] = []
    for start, end in cut:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _length(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    return sum((end - start for start, end in spans), timedelta())
