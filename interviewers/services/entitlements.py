"""Who may be public, be booked, be found (ONB-8, ONB-9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.common.clock import utc_now
from core.common.errors import NotFound, Refusal
from interviewers import rules, selectors
from interviewers.errors import (
    DocumentsExpired,
    InterviewerPlanNeeded,
    InterviewerSuspended,
    NotApproved,
    WrongState,
)

_REFUSALS: Final[Mapping[rules.Block, type[Refusal]]] = {
    "suspended": InterviewerSuspended,
    "not_approved": NotApproved,
    "documents_expired": DocumentsExpired,
    "interviewer_plan_needed": InterviewerPlanNeeded,
}
DETAILS: Final = {
    **{code: refusal.detail for code, refusal in _REFUSALS.items()},
    "private": _("Your profile is not public."),
    "away": _("You are away."),
    "closed": _("You don't take bookings."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is allowed, and by which names it isn't."""

    blocks: Sequence[rules.Block]

    def __bool__(self) -> bool:
        return not self.blocks

    def require(self) -> None:
        """Nothing, or the first refusal."""
        for block in self.blocks:
            raise _REFUSALS.get(block, WrongState)(str(DETAILS[block]), block=block)


class InterviewerEntitlementService:
    """What an interviewer may do right now. It asks plan, documents and stage anew: nothing lasts a second too long."""

    def can_go_public(self, user_id: UUID, *, now: datetime | None = None) -> Verdict:
        """May they show their profile to everybody?"""
        now = now or utc_now()
        return Verdict(rules.blocks_of_publishing(self._facts(user_id, now), now=now))

    def can_accept_bookings(self, user_id: UUID, *, now: datetime | None = None) -> Verdict:
        """May candidates book them?"""
        now = now or utc_now()
        return Verdict(rules.blocks_of_booking(self._facts(user_id, now), now=now))

    def appears_in_search(self, user_id: UUID, *, now: datetime | None = None) -> Verdict:
        """Do candidates find them?"""
        now = now or utc_now()
        return Verdict(rules.blocks_of_listing(self._facts(user_id, now), now=now))

    def _facts(self, user_id: UUID, now: datetime) -> rules.Standing:
        try:
            return selectors.standing_of(user_id, now=now).facts
        except NotFound:  # never applied
            return rules.Standing(
                approved=False,
                suspended=False,
                papers_until=rules.NEVER_VALID,
                entitled=False,
                public=False,
                accepting=False,
                away_ends_at=None,
            )
