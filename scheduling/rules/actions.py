"""What somebody can do with a booking at a moment: the buttons of its page. The services ask again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from scheduling.rules import moving, reviews
from scheduling.rules.joining import Window, may_come
from scheduling.rules.policy import Terms, share_of
from scheduling.rules.states import CANCELLED_BY, TAKES_TIME, Role, State

Action = Literal[
    "cancel", "propose", "answer_proposal", "withdraw_proposal", "approve", "decline", "complete", "say_absent",
    "dispute", "join",
]  # fmt: skip
# From which states each may cancel. What waits for their yes, an interviewer declines.
MAY_CANCEL: Final[Mapping[Role, tuple[State, ...]]] = {
    "candidate": TAKES_TIME,
    "interviewer": ("confirmed",),
    "staff": TAKES_TIME,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a booking decides. `proposed_by`: whose proposal is open. `with_person`: not with the AI interviewer."""

    state: State
    with_person: bool
    starts_at: datetime
    ends_at: datetime
    terms: Terms
    window: Window
    absent_from: datetime
    dispute_days: int
    price: int = 0
    moves: int = 0
    approve_until: datetime | None = None
    settled_at: datetime | None = None
    proposed_by: Role | None = None
    disputed: bool = False  # somebody's word waits for our staff, or was decided about


def actions(facts: Facts, role: Role, *, now: datetime) -> list[Action]:
    """What the candidate or the interviewer can do now, in the order in which a page shows it."""
    ahead = now < facts.starts_at
    confirmed = facts.state == "confirmed"
    both = confirmed and facts.with_person
    answerable = facts.state == "pending" and facts.approve_until is not None and now < facts.approve_until
    found: list[tuple[Action, bool]] = [
        ("join", may_come(facts.state, role) and facts.window.standing(now) == "open"),
        ("approve", role == "interviewer" and answerable),
        ("decline", role == "interviewer" and answerable),
        ("answer_proposal", both and ahead and facts.proposed_by not in (None, role)),
        ("withdraw_proposal", both and ahead and facts.proposed_by == role),
        ("propose", both and _may_propose(facts, now)),
        ("complete", both and role == "interviewer" and now >= facts.ends_at),
        ("say_absent", both and now >= facts.absent_from),
        ("dispute", facts.with_person and _may_object(facts, now)),
        ("cancel", ahead and facts.state in MAY_CANCEL.get(role, ())),
    ]
    return [action for action, may in found if may]


def cost_of_cancelling(facts: Facts, role: Role, *, now: datetime) -> int:
    """How many of a candidate's tokens would not come back if this side cancelled now."""
    if role != "candidate" or facts.state != "confirmed":
        return 0
    return share_of(facts.terms, CANCELLED_BY[role], price=facts.price, starts_at=facts.starts_at, at=now)


def _may_propose(facts: Facts, now: datetime) -> bool:
    in_time = now < facts.starts_at and now <= moving.move_until(facts.terms, facts.starts_at)
    return in_time and facts.proposed_by is None and moving.moves_left(facts.terms, facts.moves) > 0


def _may_object(facts: Facts, now: datetime) -> bool:
    if facts.disputed:
        return False
    if facts.state == "in_review":
        return True
    if facts.state not in reviews.OBJECTIONABLE:
        return False
    since = reviews.objects_from(facts.state, facts.starts_at)
    until = reviews.objects_until(ends_at=facts.ends_at, settled_at=facts.settled_at, days=facts.dispute_days)
    return (since is None or now >= since) and now <= until
